import { createHash, type KeyObject, randomBytes } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { addressOfPublicKey } from "../../contracts-abi/typed-data/signature.ts";
import type { Clock } from "../../twins/core/clock.ts";
import type { Digest } from "../../twins/core/digest.ts";
import type { ErrorCode } from "../../twins/core/errors.ts";
import { fail, ok, type Result, refuse } from "../../twins/core/result.ts";
import type { DeviceInfo } from "../../twins/protocol/console.ts";
import {
  DEVICE_LIMITS,
  type EnrolRequest,
  type EnrolThing,
  enrolText,
  GENESIS_HEAD,
} from "../../twins/protocol/device.ts";
import { fromHex, publicKeyOf } from "../../twins/protocol/deviceAuth.ts";
import { makeFolder } from "../makeFolder.ts";
import { loadSecret } from "../secrets.ts";
import { identityKey, verifyBy } from "./identity.ts";

export interface DeviceRecord {
  readonly device: string;
  readonly publicKey: string;
  readonly key: KeyObject;
  readonly siteId: string;
  readonly things: readonly string[];
  readonly enrolledAtMs: number;
  /** As declared at enrolment: new Things are placed again after a restart. */
  readonly declared: readonly EnrolThing[];
  revoked: boolean;
  /** The chain forked: two copies of the key are at work. Held until a person revokes or enrols anew. */
  quarantined: boolean;
  lastSeenMs: number | null;
  seq: number;
  head: Digest;
  readonly refused: Map<ErrorCode, number>;
}

/** A use of a code that was spent. */
export interface TakenCode {
  readonly hash: string;
  readonly siteId: string;
  readonly expiresAtMs: number;
}

export interface EnrolmentPorts {
  /** Whether the site accepts these Things; places new ones when it does. */
  onEnrolled(siteId: string, device: string, things: readonly EnrolThing[]): Result<void>;
}

export interface RegistryLimits {
  readonly maxDevices: number;
  readonly maxThingsPerDevice: number;
  readonly maxOpenCodes: number;
}

export const REGISTRY_LIMITS: RegistryLimits = {
  maxDevices: 10_000,
  maxThingsPerDevice: DEVICE_LIMITS.thingsPerDevice,
  maxOpenCodes: 256,
};

const SCHEMA = `
  PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS device (
    device TEXT PRIMARY KEY, publicKey TEXT NOT NULL, siteId TEXT NOT NULL, declared TEXT NOT NULL,
    enrolledAtMs REAL NOT NULL, revoked INTEGER NOT NULL DEFAULT 0, quarantined INTEGER NOT NULL DEFAULT 0,
    lastSeenMs REAL, seq INTEGER NOT NULL DEFAULT 0, head TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS checkpoint (
    device TEXT NOT NULL, seq INTEGER NOT NULL, head TEXT NOT NULL, signature TEXT NOT NULL,
    PRIMARY KEY (device)) STRICT;
  CREATE TABLE IF NOT EXISTS code (
    hash TEXT PRIMARY KEY, siteId TEXT NOT NULL, expiresAtMs REAL NOT NULL, uses INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS refusal (
    device TEXT NOT NULL, code TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (device, code)) STRICT;
  CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;`;

const hashOf = (code: string): string => createHash("sha256").update(code).digest("hex");

/** Names a code without being it: the head of its SHA-256. */
const codeIdOf = (hash: string): string => hash.slice(0, 16);

/** Reads whole numbers of any size: SQLite's own reader throws for one above 2^53, and a start would end by it. */
function exact(db: DatabaseSync, sql: string): StatementSync {
  const statement = db.prepare(sql);
  statement.setReadBigInts(true);
  return statement;
}

/** Who may speak, for which Things, and where each one's chain stands. Kept in SQLite under the data folder. */
export class DeviceRegistry {
  /** The gateway's own identity: devices pin its public key when they enrol. */
  readonly gatewaySecret: Uint8Array;
  readonly gatewayKey: string;
  /** Rises by one with every opening: the fencing epoch. */
  readonly epoch: number;
  readonly #db: DatabaseSync;
  readonly #clock: Clock;
  readonly #limits: RegistryLimits;
  readonly #devices = new Map<string, DeviceRecord>();
  readonly #owner = new Map<string, string>();
  readonly #position: StatementSync;
  readonly #checkpoint: StatementSync;

  constructor(db: DatabaseSync, secret: Uint8Array, clock: Clock, limits: RegistryLimits) {
    this.#db = db;
    this.#clock = clock;
    this.#limits = limits;
    this.gatewaySecret = secret;
    this.gatewayKey = publicKeyOf(secret);
    db.exec("INSERT INTO meta VALUES ('epoch', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1");
    this.epoch = Number(db.prepare("SELECT value FROM meta WHERE name = 'epoch'").get()?.value);
    this.#position = db.prepare("UPDATE device SET seq = ?, head = ?, lastSeenMs = ? WHERE device = ?");
    this.#checkpoint = db.prepare("INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?, ?)");
    for (const row of exact(db, "SELECT * FROM device").all()) this.#keep(row);
    for (const row of exact(db, "SELECT * FROM refusal").all())
      this.#devices.get(String(row.device))?.refused.set(row.code as ErrorCode, Number(row.n));
  }

  #keep(row: Record<string, unknown>): void {
    const declared = JSON.parse(String(row.declared)) as EnrolThing[];
    const record: DeviceRecord = {
      device: String(row.device),
      publicKey: String(row.publicKey),
      key: identityKey(String(row.publicKey)),
      siteId: String(row.siteId),
      things: declared.map((thing) => thing.id),
      declared,
      enrolledAtMs: Number(row.enrolledAtMs),
      revoked: Number(row.revoked) === 1,
      // A number that no frame may have: whatever wrote it, only this device stands still for it.
      quarantined: Number(row.quarantined) === 1 || Number(row.seq) > DEVICE_LIMITS.seq,
      lastSeenMs: row.lastSeenMs === null ? null : Number(row.lastSeenMs),
      seq: Number(row.seq),
      head: String(row.head) as Digest,
      refused: new Map(),
    };
    this.#devices.set(record.device, record);
    if (!record.revoked) for (const thing of record.things) this.#owner.set(`${record.siteId}/${thing}`, record.device);
  }

  get(device: string): DeviceRecord | undefined {
    return this.#devices.get(device);
  }

  /** The device that speaks for a Thing. */
  ownerOf(siteId: string, thing: string): string | undefined {
    return this.#owner.get(`${siteId}/${thing}`);
  }

  all(): readonly DeviceRecord[] {
    return [...this.#devices.values()];
  }

  list(isOnline: (device: string) => boolean): DeviceInfo[] {
    return this.all().map((d) => ({
      device: d.device,
      things: d.things,
      siteId: d.siteId,
      tier: 1,
      online: isOnline(d.device),
      revoked: d.revoked || d.quarantined,
      enrolledAtMs: d.enrolledAtMs,
      lastSeenMs: d.lastSeenMs,
      refused: Object.fromEntries(d.refused),
    }));
  }

  /** A code for `uses` enrolments (one, unless said); only its hash is kept. AUTH_RATE when too many are open. */
  newCode(siteId: string, ttlMs: number, uses = 1): Result<{ code: string; codeId: string; expiresAtMs: number }> {
    this.#db.prepare("DELETE FROM code WHERE expiresAtMs <= ?").run(this.#clock.nowMs());
    const open = Number(this.#db.prepare("SELECT count(*) AS n FROM code").get()?.n);
    if (open >= this.#limits.maxOpenCodes)
      return refuse("AUTH_RATE", {
        en: `${open} enrolment codes are open already. Use one of them, or wait until they expire.`,
        zh: `已有 ${open} 个登记代码尚未使用，请先使用它们，或等待其过期。`,
      });
    const code = randomBytes(12).toString("base64url");
    const expiresAtMs = this.#clock.nowMs() + ttlMs;
    this.#db.prepare("INSERT INTO code VALUES (?, ?, ?, ?)").run(hashOf(code), siteId, expiresAtMs, uses);
    return ok({ code, codeId: codeIdOf(hashOf(code)), expiresAtMs });
  }

  /** Codes that can still be used: their ids, which do not tell the codes. */
  openCodes(): string[] {
    const rows = this.#db.prepare("SELECT hash FROM code WHERE expiresAtMs > ?").all(this.#clock.nowMs());
    return rows.map((row) => codeIdOf(String(row.hash)));
  }

  /** Spends one use of a code; the code as it was, for who gives it back. */
  takeCode(code: string): Result<TakenCode> {
    const row = this.#db.prepare("SELECT * FROM code WHERE hash = ?").get(hashOf(code));
    if (row === undefined || Number(row.expiresAtMs) <= this.#clock.nowMs()) return unknownCode();
    this.#spend(code);
    return ok({ hash: hashOf(code), siteId: String(row.siteId), expiresAtMs: Number(row.expiresAtMs) });
  }

  /** What the code was spent on did not come to be. */
  giveBack({ hash, siteId, expiresAtMs }: TakenCode): void {
    this.#db
      .prepare("INSERT INTO code VALUES (?, ?, ?, 1) ON CONFLICT (hash) DO UPDATE SET uses = uses + 1")
      .run(hash, siteId, expiresAtMs);
  }

  #spend(code: string): void {
    this.#db.prepare("UPDATE code SET uses = uses - 1 WHERE hash = ?").run(hashOf(code));
    this.#db.prepare("DELETE FROM code WHERE uses <= 0").run();
  }

  /** Registers a key for Things. The code is spent only when all is well. */
  enrol(request: EnrolRequest, rawThings: unknown, ports: EnrolmentPorts): Result<DeviceRecord> {
    const code = this.#db.prepare("SELECT * FROM code WHERE hash = ?").get(hashOf(request.code));
    if (code === undefined || Number(code.expiresAtMs) <= this.#clock.nowMs()) return unknownCode();
    const siteId = String(code.siteId);
    let device: string;
    try {
      device = addressOfPublicKey(fromHex(request.publicKey)).toLowerCase();
    } catch {
      return refuse("AUTH_BAD_SIGNATURE", {
        en: "The public key is no point of the curve secp256k1. Make a new key for the device.",
        zh: "公钥不是 secp256k1 曲线上的点，请为设备生成新的密钥。",
      });
    }
    const signed = enrolText({ code: request.code, publicKey: request.publicKey, things: rawThings });
    if (!verifyBy(identityKey(request.publicKey), signed, request.proof))
      return refuse("AUTH_BAD_SIGNATURE", {
        en: "The proof was not made with the key that the request names. Sign the request with that key.",
        zh: "proof 并非由请求中的公钥对应的密钥签名，请用该密钥签名。",
      });
    const fits = this.#fits(siteId, device, request.things);
    if (!fits.ok) return fits;
    const accepted = ports.onEnrolled(siteId, device, request.things);
    if (!accepted.ok) return accepted;
    this.#spend(request.code);
    this.#db
      .prepare("INSERT INTO device (device, publicKey, siteId, declared, enrolledAtMs, head) VALUES (?, ?, ?, ?, ?, ?)")
      .run(device, request.publicKey, siteId, JSON.stringify(request.things), this.#clock.nowMs(), GENESIS_HEAD);
    this.#keep(this.#db.prepare("SELECT * FROM device WHERE device = ?").get(device)!);
    return ok(this.#devices.get(device)!);
  }

  #fits(siteId: string, device: string, things: readonly EnrolThing[]): Result<void> {
    if (this.#devices.has(device))
      return refuse("AUTH_FORBIDDEN", {
        en: `The device ${device} is registered already. Make it a new key to enrol it anew.`,
        zh: `设备 ${device} 已经登记；如需重新登记，请先为其生成新的密钥。`,
      });
    if (this.#devices.size >= this.#limits.maxDevices)
      return refuse("AUTH_RATE", {
        en: `${this.#limits.maxDevices} devices are registered, which is the most there may be.`,
        zh: `已登记 ${this.#limits.maxDevices} 台设备，达到上限。`,
      });
    if (things.length > this.#limits.maxThingsPerDevice) return tooManyThings(this.#limits.maxThingsPerDevice);
    if (new Set(things.map((thing) => thing.id)).size !== things.length)
      return refuse("WIRE_SCHEMA", {
        en: "The request names a Thing twice. Name each once.",
        zh: "请求中有物件重复出现，每个物件只能列出一次。",
      });
    for (const thing of things) {
      const owner = this.ownerOf(siteId, thing.id);
      if (owner !== undefined)
        return refuse("AUTH_FORBIDDEN", {
          en: `The device ${owner} speaks for ${thing.id} already. Revoke that device first, or choose another id.`,
          zh: `设备 ${owner} 已代表 ${thing.id}，请先吊销该设备，或换一个编号。`,
        });
    }
    return ok(undefined);
  }

  /** Takes a device's word away for good; its Things may be enrolled by another. */
  revoke(device: string): Result<void> {
    const record = this.#devices.get(device);
    if (record === undefined)
      return refuse("AUTH_UNKNOWN_DEVICE", {
        en: `No device ${device} is registered here.`,
        zh: `此处没有登记设备 ${device}。`,
      });
    record.revoked = true;
    for (const thing of record.things) this.#owner.delete(`${record.siteId}/${thing}`);
    this.#db.prepare("UPDATE device SET revoked = 1 WHERE device = ?").run(device);
    return ok(undefined);
  }

  quarantine(device: string): void {
    const record = this.#devices.get(device);
    if (record === undefined) return;
    record.quarantined = true;
    this.#db.prepare("UPDATE device SET quarantined = 1 WHERE device = ?").run(device);
  }

  /** Keeps where a chain stands: before the frames are acknowledged. */
  savePosition(device: string, seq: number, head: Digest): void {
    const record = this.#devices.get(device);
    if (record === undefined) return;
    record.lastSeenMs = this.#clock.nowMs();
    record.seq = seq;
    record.head = head;
    this.#position.run(seq, head, record.lastSeenMs, device);
  }

  /** The newest head that the identity key signed: what may be anchored on chain. */
  saveCheckpoint(device: string, seq: number, head: Digest, signature: string): void {
    this.#checkpoint.run(device, seq, head, signature);
  }

  lastCheckpoint(device: string): { seq: number; head: string; signature: string } | null {
    const row = exact(this.#db, "SELECT * FROM checkpoint WHERE device = ?").get(device);
    return row === undefined
      ? null
      : { seq: Number(row.seq), head: String(row.head), signature: String(row.signature) };
  }

  refused(device: string, code: ErrorCode, count: number): void {
    const counts = this.#devices.get(device)?.refused;
    counts?.set(code, Math.min(Number.MAX_SAFE_INTEGER, (counts.get(code) ?? 0) + count));
  }

  close(): void {
    const keep = this.#db.prepare("INSERT OR REPLACE INTO refusal VALUES (?, ?, ?)");
    for (const { device, refused } of this.#devices.values())
      for (const [code, n] of refused) keep.run(device, code, n);
    this.#db.close();
  }
}

const unknownCode = (): Result<never> =>
  refuse("AUTH_FORBIDDEN", {
    en: "The enrolment code is unknown, used or expired. Make a new one in the Devices panel.",
    zh: "登记代码无效、已使用或已过期，请在“设备”面板中重新生成。",
  });

export const tooManyThings = (most: number): Result<never> =>
  refuse("WIRE_TOO_LARGE", {
    en: `A device speaks for at most ${most} Things. Spread them over several devices.`,
    zh: `一台设备最多代表 ${most} 个物件，请分配给多台设备。`,
  });

/** Opens or makes the registry in `folder`. */
export function openRegistry(folder: string, clock: Clock, limits = REGISTRY_LIMITS): Result<DeviceRegistry> {
  makeFolder(folder);
  const secret = loadSecret(join(folder, "gateway.key"));
  if (!secret.ok) return secret;
  try {
    const db = new DatabaseSync(join(folder, "devices.sqlite"));
    db.exec(SCHEMA);
    return ok(new DeviceRegistry(db, secret.value, clock, limits));
  } catch (error) {
    return fail("STORE_CORRUPT", `devices.sqlite: ${error instanceof Error ? error.message : String(error)}`);
  }
}
