import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { fail, ok, type Result } from "../../../twins/core/result.ts";
import type { PlantCell } from "./model.ts";

const whole = z.number().int().min(0);
const Stored = z.object({
  head: z.object({
    nowS: z.number(),
    mode: z.enum(["local", "remote", "stopped"]),
    jobset: whole,
    cycle: whole,
    cycleStartS: z.number(),
    jobsFinished: whole,
  }),
  jobs: z.array(
    z.object({
      id: whole,
      phase: z.enum(["away", "ready", "queued", "processing", "moving", "finished"]),
      location: whole,
      nextOperation: whole,
      target: whole,
      sinceS: z.number(),
      vehicle: whole,
      onBoard: z.boolean(),
    }),
  ),
  machines: z.array(
    z.object({
      state: z.enum(["idle", "processing", "service", "stopped"]),
      job: whole,
      operation: whole,
      remainingS: z.number(),
      energyKwh: z.number(),
      partCount: whole,
      scrapCount: whole,
    }),
  ),
  vehicles: z.array(
    z.object({ node: whole, load: whole, distanceM: z.number(), batteryWh: z.number(), usedWh: z.number() }),
  ),
});
/** What of a cell survives a restart of the plant: where everything is and what was done, not what was moving. */
export type StoredCell = z.infer<typeof Stored>;

export const storedCell = (cell: PlantCell): StoredCell => Stored.parse({ head: cell, ...cell });

export function readCell(file: string): Result<StoredCell | null> {
  if (!existsSync(file)) return ok(null);
  try {
    return ok(Stored.parse(JSON.parse(readFileSync(file, "utf8"))));
  } catch (error) {
    return fail("STORE_CORRUPT", `${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Replaced as a whole: a kill leaves the old file or the new one. */
export function writeCell(file: string, cell: PlantCell): void {
  writeFileSync(`${file}.new`, JSON.stringify(storedCell(cell)));
  renameSync(`${file}.new`, file);
}
