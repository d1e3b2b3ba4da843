import { createReadStream, existsSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { createInterface } from "node:readline";
import { z } from "zod";
import { DRILL_FORMAT, type DrillInput, DrillInputSchema, type DrillRecord } from "../../twins/drill/input.ts";
import type { LiveStart } from "../../twins/protocol/drillLive.ts";

const LineSchema = z.union([DrillInputSchema, z.strictObject({ tick: z.int().min(0) })]);

/** Steps between two writes: what is lost by a kill is a second at most. */
export const WRITE_EVERY_TICKS = 20;

/** A drill's inputs and how far it has come, on disk as lines of JSON. */
export interface RecordFile {
  /** Inputs since the last write, and the step that is reached; on the disk when it resolves. */
  append(inputs: readonly DrillInput[], tick: number): Promise<void>;
  close(): Promise<void>;
}

export async function openRecord(file: string): Promise<RecordFile> {
  const handle: FileHandle = await open(file, "a", 0o600);
  let writing: Promise<void> = Promise.resolve();
  return {
    append(inputs, tick) {
      const lines = [...inputs, { tick }].map((line) => `${JSON.stringify(line)}\n`).join("");
      writing = writing.then(async () => {
        await handle.appendFile(lines);
        await handle.datasync();
      });
      return writing;
    },
    async close() {
      await writing.catch(() => undefined);
      await handle.close();
    },
  };
}

/** What a record's file holds; a line that a kill cut in two, and all after it, is left out. */
export async function readRecord(
  file: string,
  of: Pick<DrillRecord, "drill" | "seed" | "agents"> & {
    readonly guidance: string | null;
    readonly live: LiveStart | null;
  },
): Promise<DrillRecord> {
  const inputs: DrillInput[] = [];
  let ticks = 0;
  if (existsSync(file))
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      const parsed = LineSchema.safeParse(json(line));
      if (!parsed.success) break;
      if ("kind" in parsed.data) inputs.push(parsed.data);
      ticks = Math.max(ticks, parsed.data.tick);
    }
  const { drill, seed, agents, guidance, live } = of;
  const began = {
    ...{ drill, seed, agents },
    ...(guidance === null ? {} : { guidance }),
    ...(live === null ? {} : { live }),
  };
  return { format: DRILL_FORMAT, ...began, ticks, inputs };
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
