import { existsSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ClientMemory } from "../../models/learning/client.ts";
import type { LearnerPorts } from "../../models/learning/learner.ts";
import { memoryBytes, memoryOf } from "../../models/learning/record.ts";
import { makeFolder } from "../makeFolder.ts";
import { writeDurably } from "../writeDurably.ts";

/** Rounds of a demand that are kept: the one before, and the one that is on its way. */
const KEPT = 2;

/** What a device keeps from round to round, in a folder. */
export function openMemories(folder: string): Pick<LearnerPorts, "recall" | "keep"> {
  makeFolder(folder);
  const pathOf = (demand: string, round: number): string => join(folder, `${demand}-${round}.memory`);
  return {
    async recall(demand, round): Promise<ClientMemory | null> {
      const path = pathOf(demand, round);
      return existsSync(path) ? memoryOf(await readFile(path)) : null;
    },
    async keep(demand, round, memory) {
      await writeDurably(pathOf(demand, round), memoryBytes(memory));
      for (const file of await readdir(folder)) {
        const [, of, n] = /^(\d+)-(\d+)\.memory$/.exec(file) ?? [];
        if (of === demand && Number(n) <= round - KEPT) await rm(join(folder, file), { force: true });
      }
    },
  };
}
