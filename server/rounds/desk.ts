import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { z } from "zod";
import { Offer, PerformanceProfile, WantedProfile } from "../../models/learning/offer.ts";
import type { Applicant } from "../../models/learning/selection.ts";
import { canonicalJson, type Digest, digestOf } from "../../twins/core/digest.ts";
import { CodedError, ok, type Result } from "../../twins/core/result.ts";
import { makeFolder } from "../makeFolder.ts";
import { diskFailure } from "../store/files.ts";

/** The documents behind a demand's digests. */
export interface Documents {
  readonly offer: Offer;
  readonly wanted: WantedProfile;
}

/** What the demand server must know again after a crash and finds nowhere on chain. */
export interface Desk {
  /** Keeps the documents of a demand that somebody may open. */
  keep(documents: Documents): void;
  /** The documents behind a demand's digests; null where one was not prepared here. */
  find(instructionDigest: Digest, profileDigest: Digest): Documents | null;
  /**
   * Enters a device for a demand, with the devices of its members where it leads a node. Durable, all or none.
   * @returns who of them is there already by another's application; null when they are entered
   */
  enter(demand: string, device: string, members: readonly string[]): string | null;
  /** How many members each entered device leads, by device; without those that lead none. */
  members(demand: string): ReadonlyMap<string, number>;
  /** Of one device the first application counts, as on chain. */
  keepApplication(demand: string, applicant: Applicant): void;
  applicants(demand: string): readonly Applicant[];
  /** Nothing of the demand is left to do. */
  finish(demand: string): void;
  isOver(demand: string): boolean;
  close(): void;
}

const SCHEMA = `
PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
CREATE TABLE IF NOT EXISTS documents (digest TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS applications (
  demand TEXT NOT NULL, device TEXT NOT NULL, profile TEXT NOT NULL, PRIMARY KEY (demand, device)) STRICT;
CREATE TABLE IF NOT EXISTS entered (
  demand TEXT NOT NULL, device TEXT NOT NULL, by TEXT NOT NULL, PRIMARY KEY (demand, device)) STRICT;
CREATE TABLE IF NOT EXISTS over (demand TEXT PRIMARY KEY) STRICT;
`;
/** Documents kept, of each kind: whoever may prepare demands must not fill the disk with them. */
const MAX_DOCUMENTS = 10_000;

function read<T>(schema: z.ZodType<T>, text: unknown, path: string): T {
  const parsed = schema.safeParse(JSON.parse(String(text)));
  if (parsed.success) return parsed.data;
  const said = { en: `${path} is damaged. Bring back a copy.`, zh: `${path} 已损坏，请恢复备份。` };
  throw new CodedError({ code: "STORE_CORRUPT", message: said.en, said });
}

/** Opens or makes the desk in a folder. @returns STORE_* when the disk fails */
export function openDesk(folder: string): Result<Desk> {
  const path = join(folder, "desk.sqlite");
  try {
    makeFolder(folder);
    const db = new DatabaseSync(path, { timeout: 2_000 });
    db.exec(SCHEMA);
    return ok(deskIn(db, path));
  } catch (error) {
    return diskFailure(error);
  }
}

function deskIn(db: DatabaseSync, path: string): Desk {
  const sql = {
    keep: db.prepare("INSERT OR IGNORE INTO documents VALUES (?, ?)"),
    trim: db.prepare(
      "DELETE FROM documents WHERE rowid IN (SELECT rowid FROM documents ORDER BY rowid DESC LIMIT -1 OFFSET ?)",
    ),
    find: db.prepare("SELECT json FROM documents WHERE digest = ?"),
    enteredBy: db.prepare("SELECT by FROM entered WHERE demand = ? AND device = ?"),
    enter: db.prepare("INSERT OR IGNORE INTO entered VALUES (?, ?, ?)"),
    members: db.prepare("SELECT by, count(*) - 1 AS n FROM entered WHERE demand = ? GROUP BY by HAVING n > 0"),
    apply: db.prepare("INSERT OR IGNORE INTO applications VALUES (?, ?, ?)"),
    applicants: db.prepare("SELECT device, profile FROM applications WHERE demand = ? ORDER BY rowid"),
    finish: db.prepare("INSERT OR IGNORE INTO over VALUES (?)"),
    isOver: db.prepare("SELECT demand FROM over WHERE demand = ?"),
  };
  return {
    keep({ offer, wanted }) {
      for (const document of [offer, wanted]) sql.keep.run(digestOf(document), canonicalJson(document));
      sql.trim.run(MAX_DOCUMENTS);
    },
    find(instructionDigest, profileDigest) {
      const [offer, wanted] = [sql.find.get(instructionDigest), sql.find.get(profileDigest)];
      if (offer === undefined || wanted === undefined) return null;
      return { offer: read(Offer, offer.json, path), wanted: read(WantedProfile, wanted.json, path) };
    },
    enter(demand, device, members) {
      const all = [device, ...members];
      const other = all.find((one) => (sql.enteredBy.get(demand, one)?.by ?? device) !== device);
      if (other !== undefined) return other;
      db.exec("BEGIN");
      try {
        for (const one of all) sql.enter.run(demand, one, device);
        db.exec("COMMIT");
      } catch (error) {
        db.exec("ROLLBACK");
        throw error;
      }
      return null;
    },
    members: (demand) => new Map(sql.members.all(demand).map(({ by, n }) => [String(by), Number(n)])),
    keepApplication: (demand, { device, profile }) => void sql.apply.run(demand, device, canonicalJson(profile)),
    applicants: (demand) =>
      sql.applicants.all(demand).map(({ device, profile }) => ({
        device: String(device),
        profile: read(PerformanceProfile, profile, path),
      })),
    finish: (demand) => void sql.finish.run(demand),
    isOver: (demand) => sql.isOver.get(demand) !== undefined,
    close: () => db.close(),
  };
}
