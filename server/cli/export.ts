import { existsSync } from "node:fs";
import { extname, join } from "node:path";
import { setImmediate as giveWay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { isId } from "../../twins/core/ids.ts";
import { CodedError, fail, must, ok, type Result } from "../../twins/core/result.ts";
import { dataPaths, readConfig } from "../config.ts";
import { diskFailure } from "../store/files.ts";
import type { ThingRecord } from "../store/port.ts";
import { type HistoryReader, readHistory } from "../store/reader.ts";
import { type CliCommand, type CliIo, EXIT } from "./command.ts";
import { type Pose, poseProperties } from "./export/foxglove.ts";
import { mcapExporter } from "./export/mcap.ts";
import { windowsOf } from "./export/readings.ts";
import { textExporter } from "./export/text.ts";
import { parseTime } from "./export/times.ts";
import { type Exporter, type ExportFile, exportFile } from "./export/writer.ts";

const FORMATS = ["mcap", "csv", "jsonl"] as const;
type Format = (typeof FORMATS)[number];
/** Events of one window; the journal is asked for no more at once. */
const MAX_WINDOW_EVENTS = 100_000;

const usage = `Usage: aitn export --out FILE [--site SITE] [--from TIME] [--to TIME] [--format FORMAT] [--data DIR] [--json]

Writes a time range of a site's history to a file. The server may be running; the file holds what was there at the start.

  --out FILE       the file; it appears when it is whole
  --format FORMAT  mcap, csv or jsonl (default: the ending of FILE)
  --from TIME      2026-01-31T08:00:00Z, epoch milliseconds, or -10m, -2h, -1d before now (default: the first reading)
  --to TIME        as --from; not included (default: behind the last reading)
  --site SITE      default fms
  --data DIR       folder of the server's data (default .data, or AITN_DATA)
  --json           one JSON object on stdout

mcap opens in Lichtblick and Foxglove: a topic a Thing, and the vehicles in the 3D panel (display frame "site").
csv holds readings, jsonl and mcap the events as well. Times are those of the observation.
Exit codes: 0 done, 1 broken inside, 2 wrong usage, 3 refused with a code (STORE_RANGE, STORE_FULL, HOST_CONFIG).
`;

interface Task {
  readonly site: string;
  readonly out: string;
  readonly format: Format;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly historyDir: string;
  readonly json: boolean;
}

class UsageError extends Error {}

function readTask(args: string[]): Task {
  const text = { type: "string" } as const;
  const options = {
    site: text,
    from: text,
    to: text,
    format: text,
    out: text,
    data: text,
    json: { type: "boolean" },
  } as const;
  // "-10m" would be taken for an option: times are joined to their flags first.
  const joined: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const next = args[i + 1];
    if ((args[i] === "--from" || args[i] === "--to") && next !== undefined) joined.push(`${args[i]}=${args[++i]}`);
    else joined.push(args[i]!);
  }
  const { values } = parseArgs({ args: joined, options });
  if (values.out === undefined) throw new UsageError("--out is missing");
  const format = values.format ?? extname(values.out).slice(1);
  if (!FORMATS.includes(format as Format)) throw new UsageError(`--format is one of ${FORMATS.join(", ")}`);
  const site = values.site ?? "fms";
  if (!isId(site)) throw new UsageError("--site is not an id");
  const config = must(readConfig(process.env, values.data === undefined ? {} : { dataDir: values.data }));
  return {
    site,
    out: values.out,
    format: format as Format,
    from: values.from,
    to: values.to,
    historyDir: dataPaths(config.dataDir).history,
    json: values.json === true,
  };
}

/** A server keeps one site in the folder itself; one that keeps several has a folder for each. */
function openSite({ historyDir, site }: Task): Result<HistoryReader> {
  const own = join(historyDir, site);
  const reader = readHistory(existsSync(own) ? own : historyDir);
  if (!reader.ok || reader.value.siteId === site) return reader;
  const held = reader.value.siteId;
  reader.value.close();
  return fail("STORE_RANGE", `no history of ${site}: ${historyDir} holds ${held}`);
}

function rangeOf(task: Task, { source }: HistoryReader): Result<{ fromMs: number; toMs: number }> {
  const extent = source.extent();
  if (extent.fromMs === null) return fail("STORE_RANGE", "nothing was recorded yet");
  const nowMs = Date.now();
  const from = task.from === undefined ? ok(extent.fromMs) : parseTime(task.from, nowMs);
  if (!from.ok) return from;
  const to = task.to === undefined ? ok(extent.toMs + 1) : parseTime(task.to, nowMs);
  if (!to.ok) return to;
  // Nothing lies outside the extent: a range of years is not walked through.
  const fromMs = Math.max(from.value, extent.fromMs);
  const toMs = Math.min(to.value, extent.toMs + 1);
  if (fromMs >= toMs)
    return fail(
      "STORE_RANGE",
      `there is history from ${new Date(extent.fromMs).toISOString()} to ${new Date(extent.toMs).toISOString()}`,
    );
  return ok({ fromMs, toMs });
}

/** Where a Thing stood when the range begins: where it last said, else where it was placed. */
function poseBefore({ source }: HistoryReader, { thing, model }: ThingRecord, atMs: number): Pose {
  const names = poseProperties(model);
  const last = (property: string, placed: number): number => {
    const seen = source.newest({ thing: thing.id, property }, atMs)?.value ?? Number.NaN;
    return Number.isNaN(seen) ? placed : seen;
  };
  const { x, y, z, headingRad } = thing.pose;
  if (names === null) return thing.pose;
  return { x: last(names.x, x), y: last(names.y, y), z, headingRad: last(names.heading, headingRad) };
}

async function openExporter(file: ExportFile, task: Task, reader: HistoryReader): Promise<Exporter> {
  if (task.format !== "mcap") return textExporter(file, task.format);
  const { fromMs } = must(rangeOf(task, reader));
  return mcapExporter(file, task.site, (record) => poseBefore(reader, record, fromMs));
}

interface Outcome {
  readonly fromMs: number;
  readonly toMs: number;
  readonly readings: number;
  readonly events: number;
  readonly messages: number;
}

async function copy(task: Task, reader: HistoryReader, exporter: Exporter, io: CliIo): Promise<Outcome> {
  const { fromMs, toMs } = must(rangeOf(task, reader));
  let readings = 0;
  let events = 0;
  for (const window of windowsOf(reader.source, fromMs, toMs)) {
    await exporter.window(window);
    readings += window.readings.length;
    for (const event of reader.source.events(window.fromMs, window.toMs, MAX_WINDOW_EVENTS)) {
      await exporter.event(event);
      events++;
    }
    const percent = Math.floor(((window.toMs - fromMs) / (toMs - fromMs)) * 100);
    if (io.isTty) io.err(`\r${percent} %  ${readings.toLocaleString("en-US")} readings`);
    await giveWay();
    if (io.signal.aborted) throw new CodedError({ code: "SIM_CANCELLED", message: "the export was cancelled" });
  }
  if (io.isTty) io.err("\n");
  await exporter.end();
  return { fromMs, toMs, readings, events, messages: exporter.count() };
}

async function runExport(task: Task, io: CliIo): Promise<number> {
  const reader = must(openSite(task));
  try {
    must(rangeOf(task, reader));
    const file = await exportFile(task.out).catch((error: unknown) => {
      const { code, message } = error as { code?: string; message: string };
      if (["ENOENT", "EACCES", "EISDIR", "EPERM"].includes(code ?? "")) return must(fail("HOST_CONFIG", message));
      return must(diskFailure(error));
    });
    let outcome: Outcome;
    let bytes = 0;
    try {
      outcome = await copy(task, reader, await openExporter(file, task, reader), io);
      bytes = await file.finish();
    } catch (error) {
      await file.discard().catch(() => {});
      if (error instanceof CodedError) throw error;
      throw new CodedError((diskFailure(error) as { error: CodedError["failure"] }).error);
    }
    const damaged = reader.damagedChunks();
    if (task.json)
      io.out(`${JSON.stringify({ file: task.out, format: task.format, ...outcome, bytes, damagedChunks: damaged })}\n`);
    else io.out(`${task.out}: ${outcome.readings} readings, ${outcome.events} events, ${bytes} bytes\n`);
    if (damaged > 0) io.err(`STORE_CORRUPT: ${damaged} chunks are damaged and were left out\n`);
    return EXIT.ok;
  } finally {
    reader.close();
  }
}

export const exportCommand: CliCommand = {
  name: "export",
  summary: "Export recorded history as MCAP, CSV or JSON lines",
  usage,
  async run(args, io) {
    let task: Task;
    try {
      task = readTask(args);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      io.err(`aitn export: ${error.message}\n\n${usage}`);
      return EXIT.usage;
    }
    return runExport(task, io);
  },
};
