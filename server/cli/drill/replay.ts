import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { must } from "../../../twins/core/result.ts";
import { type DrillRecord, DrillRecordSchema } from "../../../twins/drill/input.ts";
import { replayDrill } from "../../../twins/drill/replay.ts";
import { drillOf } from "../../../twins/sites/drills.ts";
import { LobbySchema } from "../../drills/lobby.ts";
import { readRecord } from "../../drills/record.ts";
import { readDrillRecord } from "../../runs/drillRecords.ts";
import { type CliIo, EXIT } from "../command.ts";
import { Refusal } from "../failures.ts";
import { readJson } from "../files.ts";
import { readFlags } from "../flags.ts";
import { UsageError } from "../language.ts";
import { guidanceOf } from "./guidance.ts";

const SLICE_TICKS = 200;

const notARecord = (file: string): Refusal =>
  new Refusal("SIM_FORMAT", { en: `${file} is no record of a drill.`, zh: `${file} 不是演练记录。` });

/** What a lobby wrote as it went on: lines of JSON, and beside them what the lobby was. */
async function lobbyRecord(file: string): Promise<DrillRecord> {
  const kept = LobbySchema.safeParse(await readJson(join(dirname(file), "lobby.json")));
  if (!kept.success) throw notARecord(file);
  await readFile(file);
  return readRecord(file, { ...kept.data, guidance: kept.data.model, live: kept.data.liveStart });
}

async function recordOf(file: string): Promise<DrillRecord> {
  if (file.endsWith(".jsonl")) return lobbyRecord(file);
  const parsed = DrillRecordSchema.safeParse(await readJson(file));
  if (!parsed.success) throw notARecord(file);
  return parsed.data;
}

/** `aitn drill replay`. */
export async function replay(args: readonly string[], io: CliIo): Promise<number> {
  const { flags, words } = readFlags(args, { json: "switch" }, 1);
  const [file] = words;
  if (file === undefined) throw new UsageError({ en: "name the record's file.", zh: "请给出记录文件。" });
  const record = await recordOf(file);
  const definition = await drillOf(record.drill);
  if (definition === null)
    throw new Refusal("SIM_UNKNOWN", {
      en: `There is no drill ${record.drill} here.`,
      zh: `这里没有演练 ${record.drill}。`,
    });
  const guidance = record.guidance === undefined ? null : await guidanceOf("evacuation-guidance");
  const played = must(await replayDrill(definition, record, readDrillRecord, guidance));
  while (played.next()) {
    if (played.world.tick % SLICE_TICKS !== 0) continue;
    await setImmediate();
    if (io.signal.aborted) throw new Refusal("SIM_CANCELLED", { en: "The replay was stopped.", zh: "重放已停止。" });
  }
  const { seed, agents, ticks, inputs } = record;
  const told = {
    ...{ drill: definition.id, seed, agents, guidance: record.guidance ?? null, ticks, inputs: inputs.length },
    ...(record.live === undefined ? {} : { start: record.live }),
    ...{ lengthS: played.world.atS, digest: played.world.digest() },
  };
  io.out(flags.json ? `${JSON.stringify(told)}\n` : `${told.digest}\n`);
  return EXIT.ok;
}
