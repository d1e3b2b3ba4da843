import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type GatewayHarness, startGateway, until } from "../../../test/support/gatewayHarness.ts";
import { codeOf, enrolRaw, type RawDevice, rawDevice } from "../../../test/support/rawDevice.ts";
import type { Command } from "../../../twins/operations/command.ts";
import { type Challenge, DEVICE_LIMITS, GENESIS_HEAD } from "../../../twins/protocol/device.ts";
import { ephemeralPublic, signText } from "../../../twins/protocol/deviceAuth.ts";
import { macOf } from "../../secrets.ts";

let gateway: GatewayHarness;
let device: RawDevice;
beforeEach(async () => {
  gateway = await startGateway({ gateway: { handshakeTimeoutMs: 60_000 } });
  device = enrolRaw(gateway, ["thermo-1"]);
});
afterEach(async () => {
  device.socket.disconnect();
  await gateway.close();
});

const reading = (value: number, tMs = Date.now()) => ({
  kind: "telemetry",
  rows: [[tMs, "thermo-1", { temperature: [value, "{unstated}"] }]],
});
const challenged = async (from = device): Promise<Challenge> => {
  const answer = await from.hello();
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
};

const ORDER = BigInt("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
const highS = (signature: string): string => {
  const s = ORDER - BigInt(`0x${signature.slice(66)}`);
  return signature.slice(0, 66) + s.toString(16).padStart(64, "0");
};

test("DEV-01 another protocol version is refused", async () => {
  expect(codeOf(await device.hello({ protocol: 2 }))).toBe("WIRE_VERSION");
});

test("DEV-02 nothing is concluded from an unsigned hello", async () => {
  expect(codeOf(await device.hello({ seq: 0, head: `0x${"ab".repeat(32)}` }))).toBe("ok");
  device.again();
  await device.open();
  expect(gateway.registry.get(device.device)?.quarantined).toBe(false);
});

test("DEV-03 an unknown device is refused", async () => {
  const stranger = rawDevice(gateway.url, new Uint8Array(randomBytes(32)));
  expect(codeOf(await stranger.hello())).toBe("AUTH_UNKNOWN_DEVICE");
  stranger.socket.disconnect();
});

test("DEV-03 a revoked device is refused, and its session ends", async () => {
  await device.open();
  gateway.registry.revoke(device.device);
  gateway.connector.drop(device.device);
  await until(() => !gateway.connector.isOnline(device.device));
  device.again();
  expect(codeOf(await device.hello())).toBe("AUTH_REVOKED");
});

test("DEV-04 a proof counts for its own challenge only, once", async () => {
  const first = device.proofFor(await challenged());
  expect(codeOf(await device.prove(first))).toBe("ok");
  expect(codeOf(await device.prove(first))).toBe("WIRE_ORDER");
  device.again();
  await challenged();
  expect(codeOf(await device.prove(first))).toBe("AUTH_BAD_SIGNATURE");
});

test("DEV-04 a swapped session key breaks the signature", async () => {
  const proof = device.proofFor(await challenged());
  const swapped = { ...proof, ephemeral: ephemeralPublic(new Uint8Array(randomBytes(32))) };
  expect(codeOf(await device.prove(swapped))).toBe("AUTH_BAD_SIGNATURE");
});

test("DEV-04 a session key of low order is refused", async () => {
  const proof = device.proofFor(await challenged(), { ephemeral: `0x${"00".repeat(32)}` });
  expect(codeOf(await device.prove(proof))).toBe("AUTH_BAD_SIGNATURE");
});

test("DEV-04 a proof signed by another key is refused", async () => {
  const thief = rawDevice(gateway.url, new Uint8Array(randomBytes(32)));
  const answer = await thief.hello({ device: device.device });
  if (!answer.ok) throw new Error("no challenge");
  expect(codeOf(await thief.prove(thief.proofFor(answer.value)))).toBe("AUTH_BAD_SIGNATURE");
  expect(gateway.refusals.get("AUTH_BAD_SIGNATURE")).toBe(1);
  expect(gateway.registry.get(device.device)?.refused.get("AUTH_BAD_SIGNATURE")).toBe(1);
  thief.socket.disconnect();
});

test("DEV-05 a signature with a high S is refused, though the curve's equation holds", async () => {
  const proof = device.proofFor(await challenged());
  expect(codeOf(await device.prove({ ...proof, signature: highS(proof.signature) }))).toBe("AUTH_BAD_SIGNATURE");
});

test("DEV-06 a copy that is behind its gateway is refused", async () => {
  await device.open();
  await device.send([device.frame(reading(20))]);
  device.again();
  Object.assign(device, { seq: 0, head: GENESIS_HEAD });
  const answer = await device.prove(device.proofFor(await challenged()));
  expect(codeOf(answer)).toBe("AUTH_CHAIN_BROKEN");
  expect(gateway.registry.get(device.device)?.quarantined).toBe(false);
});

test("DEV-07 a copy on a fork quarantines the key: after it even the true device is held", async () => {
  await device.open();
  await device.send([device.frame(reading(20))]);
  const { seq, head } = device;
  device.again();
  device.head = `0x${"cd".repeat(32)}`;
  expect(codeOf(await device.prove(device.proofFor(await challenged())))).toBe("AUTH_CHAIN_BROKEN");
  device.again();
  Object.assign(device, { seq, head });
  expect(codeOf(await device.hello())).toBe("AUTH_REVOKED");
});

test("DEV-08 frames the device lost are signed as lost: the chain goes on, and the gap is counted", async () => {
  await device.open();
  device.frame(reading(20));
  device.frame(reading(21));
  device.again();
  const welcome = await device.open();
  expect(welcome.resumeSeq).toBe(2);
  expect(gateway.refusals.get("AUTH_CHAIN_BROKEN")).toBe(2);
  expect(codeOf(await device.send([device.frame(reading(22))]))).toBe("ok");
});

test("DEV-46 a number above 2^50 is refused, and of a gap a million lost frames are counted", async () => {
  await device.open();
  device.again();
  Object.assign(device, { seq: DEVICE_LIMITS.seq, head: `0x${"1".repeat(64)}` });
  await device.open();
  expect(gateway.refusals.get("AUTH_CHAIN_BROKEN")).toBe(1_000_000);
  device.again();
  Object.assign(device, { seq: DEVICE_LIMITS.seq + 1 });
  expect(codeOf(await device.hello())).toBe("WIRE_SCHEMA");
});

test("a Thing with the name of something that every object has is live like any other", async () => {
  const odd = enrolRaw(gateway, ["constructor", "toString"]);
  const seen: unknown[] = [];
  gateway.onSession = (session) => seen.push(session.provenance);
  await odd.open();
  const live = { kind: "live", source: "", factor: 1 };
  await until(() => seen.length === 1);
  expect(seen).toEqual([{ constructor: live, toString: live }]);
  odd.socket.disconnect();
});

test("DEV-46 a device that connects without end is told to wait, and comes back when it has", async () => {
  await gateway.close();
  gateway = await startGateway({ gateway: { burstSessions: 2, sessionsPerS: 0.01 } });
  device = enrolRaw(gateway, ["thermo-1"]);
  for (let i = 0; i < 2; i++) {
    await device.open();
    device.again();
  }
  const proof = async () => {
    const hello = await device.hello();
    return device.prove(device.proofFor(hello.ok ? hello.value : (null as never)));
  };
  expect(codeOf(await proof())).toBe("AUTH_RATE");
  expect(gateway.refusals.get("AUTH_RATE")).toBe(1);
  const now = Date.now();
  const later = vi.spyOn(Date, "now").mockImplementation(() => now + 100_000);
  device.again();
  expect(codeOf(await proof())).toBe("ok");
  later.mockRestore();
});

test("DEV-09 a frame with altered payload, forged or truncated code is refused and closes the session", async () => {
  for (const alter of [
    (f: object) => ({ ...f, payload: JSON.stringify(reading(99)) }),
    (f: object) => ({ ...f, mac: `0x${"00".repeat(16)}` }),
  ]) {
    device.again();
    await device.open();
    const { seq, head } = device;
    expect(codeOf(await device.send([alter(device.frame(reading(20)))]))).toBe("AUTH_FORGED_FRAME");
    Object.assign(device, { seq, head });
  }
  device.again();
  await device.open();
  const frame = device.frame(reading(20));
  expect(codeOf(await device.send([{ ...frame, mac: frame.mac.slice(0, 20) }]))).toBe("WIRE_SCHEMA");
  expect(gateway.batches).toEqual([]);
  await until(() => !device.socket.connected);
});

test("DEV-10 a replayed frame is dropped and counted; it is not applied twice", async () => {
  await device.open();
  const frame = device.frame(reading(20));
  expect(await device.send([frame])).toMatchObject({ ok: true, value: { nextSeq: 1, refused: {} } });
  expect(await device.send([frame])).toMatchObject({ ok: true, value: { nextSeq: 1, refused: { AUTH_REPLAY: 1 } } });
  expect(gateway.batches).toHaveLength(1);
  device.again();
  await device.open();
  expect(await device.send([frame])).toMatchObject({ ok: true, value: { refused: { AUTH_REPLAY: 1 } } });
  expect(gateway.batches).toHaveLength(1);
});

test("DEV-10 reordered and dropped frames are refused; what came before them is kept", async () => {
  await device.open();
  const [a, b, c] = [device.frame(reading(1)), device.frame(reading(2)), device.frame(reading(3))];
  const answer = await device.send([a, c, b]);
  expect(answer).toMatchObject({ ok: false, error: { code: "AUTH_CHAIN_BROKEN", details: { nextSeq: 1 } } });
  expect(gateway.batches.flatMap((batch) => batch.readings.map((r) => r.value))).toEqual([1]);
});

test("DEV-10 an authentic frame on another chain is refused", async () => {
  await device.open();
  device.head = `0x${"ee".repeat(32)}`;
  expect(codeOf(await device.send([device.frame(reading(1))]))).toBe("AUTH_CHAIN_BROKEN");
});

test("DEV-11 after 100 frames without a signed head no frame is taken", async () => {
  await device.open();
  for (let i = 0; i < DEVICE_LIMITS.checkpointEvery; i += 20)
    expect(codeOf(await device.send(Array.from({ length: 20 }, () => device.frame(reading(20)))))).toBe("ok");
  const { seq, head } = device;
  expect(codeOf(await device.send([device.frame(reading(21))]))).toBe("AUTH_CHAIN_BROKEN");
  Object.assign(device, { seq, head });
  device.again();
  await device.open();
  expect(codeOf(await device.send([device.checkpoint()]))).toBe("ok");
  expect(gateway.registry.lastCheckpoint(device.device)).toMatchObject({ seq, head });
});

test("DEV-11 a checkpoint signed by another key, or with a high S, is refused", async () => {
  await device.open();
  const other = new Uint8Array(randomBytes(32));
  const false1 = device.frame({ kind: "checkpoint", signature: signText("anything", other) });
  expect(codeOf(await device.send([false1]))).toBe("AUTH_BAD_SIGNATURE");
  device.again();
  Object.assign(device, { seq: 0, head: GENESIS_HEAD });
  await device.open();
  const { signature } = JSON.parse(device.checkpoint().payload) as { signature: string };
  Object.assign(device, { seq: 0, head: GENESIS_HEAD });
  const malleated = device.frame({ kind: "checkpoint", signature: highS(signature) });
  expect(codeOf(await device.send([malleated]))).toBe("AUTH_BAD_SIGNATURE");
});

test("DEV-14 a new session takes the place of the old one", async () => {
  await device.open();
  const old = device.socket;
  const copy = rawDevice(gateway.url, device.secret);
  await copy.open();
  await until(() => !old.connected);
  expect(gateway.connector.isOnline(device.device)).toBe(true);
  copy.socket.disconnect();
});

test("DEV-22 messages out of turn are refused", async () => {
  expect(codeOf(await device.send([]))).toBe("WIRE_ORDER");
  device.again();
  expect(codeOf(await device.prove({}))).toBe("WIRE_ORDER");
  device.again();
  await device.hello();
  expect(codeOf(await device.hello())).toBe("WIRE_ORDER");
});

test("DEV-23 a handshake that takes too long is ended", async () => {
  const hasty = await startGateway({ gateway: { handshakeTimeoutMs: 30 } });
  const slow = enrolRaw(hasty, ["thermo-1"]);
  await until(() => hasty.refusals.get("AUTH_TIMEOUT") === 1);
  await until(() => !slow.socket.connected);
  slow.socket.disconnect();
  await hasty.close();
});

test("DEV-24 only so many connections may be unproved at once", async () => {
  const small = await startGateway({ gateway: { maxPending: 1, handshakeTimeoutMs: 60_000 } });
  const first = enrolRaw(small, ["thermo-1"]);
  await until(() => first.socket.connected);
  const second = rawDevice(small.url, first.secret);
  await until(() => small.refusals.get("AUTH_RATE") === 1);
  await first.open();
  second.again();
  await until(() => second.socket.connected);
  expect(codeOf(await second.hello())).toBe("ok");
  for (const raw of [first, second]) raw.socket.disconnect();
  await small.close();
});

test("DEV-25 a message over the limit is refused; far over it, the transport ends the connection; both are counted", async () => {
  await device.open();
  const big = Array.from({ length: 3 }, () => device.frame(`"${"x".repeat(DEVICE_LIMITS.messageBytes / 2)}"`));
  expect(codeOf(await device.send(big))).toBe("WIRE_TOO_LARGE");
  device.again();
  await until(() => device.socket.connected);
  device.socket.emit("hello", "x".repeat(2_000_000));
  await until(() => gateway.refusals.get("WIRE_TOO_LARGE") === 2);
});

test("DEV-25 more frames than a message may hold are refused", async () => {
  await device.open();
  const many = Array.from({ length: DEVICE_LIMITS.framesPerMessage + 1 }, () => device.frame(reading(20)));
  expect(codeOf(await device.send(many))).toBe("WIRE_TOO_LARGE");
});

test("DEV-26 messages that are not answered yet are limited", async () => {
  const small = await startGateway({ gateway: { maxWaiting: 1 } });
  const raw = enrolRaw(small, ["thermo-1"]);
  await raw.open();
  const waiting: (() => void)[] = [];
  small.disk = () => new Promise((resolve) => waiting.push(() => resolve({ ok: true, value: undefined })));
  const first = raw.send([raw.frame(reading(1))]);
  await until(() => waiting.length === 1);
  expect(codeOf(await raw.send([raw.frame(reading(2))]))).toBe("AUTH_RATE");
  waiting[0]!();
  expect(codeOf(await first)).toBe("ok");
  raw.socket.disconnect();
  await small.close();
});

test("DEV-27 bytes that are no socket.io packet end the connection and are counted", async () => {
  await device.open();
  const engine = (device.socket.io as unknown as { engine: { write(packet: string): void } }).engine;
  engine.write("not a packet {{{");
  await until(() => gateway.refusals.get("WIRE_NOT_JSON") === 1);
  await until(() => !device.socket.connected);
});

test("DEV-28 orders a device does not confirm are limited, and the stop passes them", async () => {
  const small = await startGateway({ gateway: { maxUnconfirmed: 2 } });
  const raw = enrolRaw(small, ["vehicle-1"]);
  const downs: { seq: number; payload: string; mac: string }[] = [];
  raw.socket.on("down", (down) => downs.push(down));
  await raw.open();
  const command = { commandId: "c", siteId: "lab", thing: "vehicle-1", expiresAtMs: Date.now() + 60_000 } as Command;
  expect([1, 2, 3].map(() => small.connector.send(command))).toEqual([true, true, false]);
  expect(small.connector.stopAll("lab")).toBe(1);
  await until(() => downs.some((down) => down.payload.includes("stop")));
  expect(macOf(raw.up!, "x")).not.toBe(downs[0]!.mac);
  raw.socket.disconnect();
  await small.close();
});

test("nothing is sent to a device that is away", () => {
  const command = { commandId: "c", siteId: "lab", thing: "thermo-1", expiresAtMs: Date.now() + 1000 } as Command;
  expect(gateway.connector.send(command)).toBe(false);
});

test("DEV-12 a full disk under the registry refuses with STORE_FULL; nothing breaks and nothing is acknowledged", async () => {
  await device.open();
  const { registry } = gateway;
  const { savePosition } = registry;
  registry.savePosition = () => {
    throw Object.assign(new Error("database or disk is full"), { errcode: 13 });
  };
  const { seq, head } = device;
  const frame = device.frame(reading(20));
  expect(codeOf(await device.send([frame]))).toBe("STORE_FULL");
  Object.assign(device, { seq, head });
  device.again();
  await expect(device.open()).rejects.toThrow("STORE_FULL");
  registry.savePosition = savePosition;
  device.again();
  expect((await device.open()).resumeSeq).toBe(0);
  expect(codeOf(await device.send([device.frame(reading(21))]))).toBe("ok");
});
