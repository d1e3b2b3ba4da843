import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import {
  AdditionSchema,
  type Additions,
  applyEdit,
  type EditedSite,
  idOf,
  type SiteEdit,
} from "../../twins/core/additions.ts";
import type { Clock } from "../../twins/core/clock.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Thing } from "../../twins/core/thing.ts";
import { type AdditionRow, type AdditionRows, afterEdit } from "../../twins/protocol/additions.ts";
import { makeFolder } from "../makeFolder.ts";
import { diskFailure } from "../store/files.ts";
import { writeDurably } from "../writeDurably.ts";

/** In a site's folder. */
export const ADDITIONS_FILE = "additions.json";
const FORMAT = 1;
/** Many times what all additions of a site can be. */
const MAX_BYTES = 8 * 1024 * 1024;

const Kept = z.strictObject({
  format: z.literal(FORMAT),
  rows: z.array(z.strictObject({ addition: AdditionSchema, by: z.string().max(64), atMs: z.number() })).max(2_000),
});

/** What people added to the sites of a server. */
export interface SiteAdditions {
  /** Newest last. */
  rows(siteId: string): readonly AdditionRow[];
  /** False where they cannot be read: that there are none is not known then. */
  readable(siteId: string): boolean;
  /** The Thing that is planned under this id; null: none is. */
  planned(siteId: string, thing: string): Thing | null;
  /**
   * Changes them, whole or not at all, and on the disk before it answers.
   * @returns SITE_CHANGED, SITE_EDIT, SITE_LIVE, STORE_*
   */
  edit(siteId: string, edit: SiteEdit, by: string, edited: EditedSite): Promise<Result<void>>;
}

export interface AdditionsParts {
  /** Has a folder a site. */
  readonly folder: string;
  readonly clock: Pick<Clock, "nowMs">;
  /** Told of each site whose additions cannot be read; they are left on the disk as they are. */
  onDamaged(siteId: string, why: Result<never>): void;
}

const damaged = (path: string): Result<never> =>
  refuse("STORE_CORRUPT", {
    en: `${path} is damaged or of another version, so nothing can be added to the site. Bring back a copy, or remove the file and start the server anew.`,
    zh: `${path} 已损坏或属于其他版本，因此无法在该场所中添加内容。请恢复备份，或删除该文件后重新启动服务器。`,
  });

function read(path: string): Result<AdditionRows> {
  if (!existsSync(path)) return ok(new Map());
  try {
    if (statSync(path).size > MAX_BYTES) return damaged(path);
    const parsed = Kept.safeParse(JSON.parse(readFileSync(path, "utf8")));
    if (!parsed.success) return damaged(path);
    return ok(new Map(parsed.data.rows.map((row) => [idOf(row.addition), row])));
  } catch {
    return damaged(path);
  }
}

const additionsOf = (rows: AdditionRows): Additions => new Map([...rows].map(([id, { addition }]) => [id, addition]));

/** @param siteIds the sites that there are */
export function openAdditions(siteIds: readonly string[], parts: AdditionsParts): SiteAdditions {
  const { folder, clock, onDamaged } = parts;
  const held = new Map<string, Result<AdditionRows>>();
  for (const siteId of siteIds) {
    const rows = read(join(folder, siteId, ADDITIONS_FILE));
    if (!rows.ok) onDamaged(siteId, rows);
    held.set(siteId, rows);
  }
  const rowsOf = (siteId: string): AdditionRows => {
    const rows = held.get(siteId);
    return rows?.ok === true ? rows.value : new Map();
  };

  async function write(siteId: string, rows: AdditionRows): Promise<Result<void>> {
    try {
      makeFolder(folder);
      makeFolder(join(folder, siteId));
      await writeDurably(
        join(folder, siteId, ADDITIONS_FILE),
        JSON.stringify({ format: FORMAT, rows: [...rows.values()] }),
      );
    } catch (error) {
      return diskFailure(error);
    }
    held.set(siteId, ok(rows));
    return ok(undefined);
  }

  async function edit(siteId: string, change: SiteEdit, by: string, edited: EditedSite): Promise<Result<void>> {
    const rows = held.get(siteId);
    if (rows === undefined) throw new Error(`no site ${siteId}`);
    if (!rows.ok) return rows;
    const after = applyEdit(additionsOf(rows.value), change, edited);
    if (!after.ok) return after;
    return write(siteId, afterEdit(rows.value, change, by, clock.nowMs()));
  }

  // One after the other: each is judged by what the one before has left.
  let last: Promise<unknown> = Promise.resolve();
  return {
    rows: (siteId) => [...rowsOf(siteId).values()],
    readable: (siteId) => held.get(siteId)?.ok === true,
    planned(siteId, thing) {
      const addition = rowsOf(siteId).get(thing)?.addition;
      return addition?.of === "thing" ? addition.thing : null;
    },
    edit(...change) {
      const done = last.then(() => edit(...change));
      last = done.catch(() => undefined);
      return done;
    },
  };
}
