import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { canonicalJson } from "../../twins/core/digest.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { type Membership, RosterSchema } from "../../twins/protocol/node.ts";
import { makeFolder } from "../makeFolder.ts";
import { writeDurably } from "../writeDurably.ts";

/** Members of a node by public key, in the order in which they came. */
export type Members = ReadonlyMap<string, Membership>;

/** What a leader must know again after a kill: its seat was given for all of its members' examples. */
export interface KeptRoster {
  readonly members: Members;
  /** Durable when it resolves. */
  keep(members: Members): Promise<void>;
}

/** @returns STORE_CORRUPT for a file that is none */
export async function openRoster(path: string): Promise<Result<KeptRoster>> {
  makeFolder(dirname(path));
  let known: readonly Membership[] = [];
  if (existsSync(path)) {
    const read = readJson(await readFile(path, "utf8"));
    const parsed = RosterSchema.safeParse(read);
    if (!parsed.success)
      return refuse("STORE_CORRUPT", {
        en: `${path} is damaged. Bring back a copy, or remove it to gather the node's members anew.`,
        zh: `${path} 已损坏。请恢复备份，或将其删除以重新召集节点成员。`,
      });
    known = parsed.data;
  }
  let last = Promise.resolve();
  return ok({
    members: new Map(known.map((member) => [member.key, member])),
    keep(members) {
      const content = canonicalJson([...members.values()]);
      // One after the other: the newest is the last.
      last = last.catch(() => {}).then(() => writeDurably(path, content));
      return last;
    },
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
