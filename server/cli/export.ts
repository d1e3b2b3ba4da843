import { existsSync } from "node:fs";
import { extname, join } from "node:path";
import { setImmediate as giveWay } from "node:timers/promises";
import { grouped } from "../../twins/core/grouped.ts";
import { isId } from "../../twins/core/ids.ts";
import { must, ok, type Result, refuse } from "../../twins/core/result.ts";
import { dataPaths } from "../config.ts";
import { isCorrupt } from "../store/files.ts";
import type { ThingRecord } from "../store/port.ts";
import { damagedHistory, type HistoryReader, readHistory } from "../store/reader.ts";
import { timeText } from "../store/times.ts";
import { type CliCommand, type CliIo, EXIT, exitCodes } from "./command.ts";
import { type Pose, poseProperties } from "./export/foxglove.ts";
import { mcapExporter } from "./export/mcap.ts";
import { windowsOf } from "./export/readings.ts";
import { textExporter } from "./export/text.ts";
import { timeFlag } from "./export/times.ts";
import { type Exporter, type ExportFile, exportFile } from "./export/writer.ts";
import { Refusal } from "./failures.ts";
import { notWritable } from "./files.ts";
import { choiceFlag, readFlags } from "./flags.ts";
import { type Said, UsageError } from "./language.ts";
import { settingsOf } from "./settings.ts";

const FORMATS = ["mcap", "csv", "jsonl"] as const;
type Format = (typeof FORMATS)[number];
/** Events of one window; the journal is asked for no more at once. */
const MAX_WINDOW_EVENTS = 100_000;

const codes = exitCodes({
  en: "STORE_RANGE, STORE_FULL, STORE_CORRUPT, HOST_CONFIG, SIM_CANCELLED",
  zh: "STORE_RANGE、STORE_FULL、STORE_CORRUPT、HOST_CONFIG、SIM_CANCELLED",
});

const usage: Said = {
  en: `Usage: aitn export --out FILE [--site SITE] [--from TIME] [--to TIME] [--format FORMAT] [--data DIR] [--json]

Writes a time range of a site's history to a file. The server may be running; the file holds what was there at the start.

  --out FILE       the file; it appears when it is whole
  --format FORMAT  mcap, csv or jsonl (default: the ending of FILE)
  --from TIME      2026-01-31T08:00:00Z, epoch milliseconds, now, or -10m, -2h, -1d before now (default: the first reading)
  --to TIME        as --from; not included (default: behind the last reading)
  --site SITE      default fms
  --data DIR       folder of the server's data (default .data, or AITN_DATA)
  --json           one JSON object on stdout: file, format, fromMs, toMs, readings, events, messages, bytes, damagedChunks

mcap opens in Lichtblick and Foxglove: a topic a Thing, and the vehicles in the 3D panel (display frame "site").
csv holds readings, jsonl and mcap the events as well. Times are those of the observation.
${codes.en}
`,
  zh: `用法：aitn export --out 文件 [--site 现场] [--from 时间] [--to 时间] [--format 格式] [--data 文件夹] [--json]

把现场历史的一段时间写到文件。服务器可以正在运行；文件包含开始时已有的内容。

  --out 文件       目标文件；写完整后才出现
  --format 格式    mcap、csv 或 jsonl（默认取文件的扩展名）
  --from 时间      2026-01-31T08:00:00Z、毫秒时间戳、now，或 -10m、-2h、-1d（现在之前）（默认：第一个读数）
  --to 时间        同 --from；不含该时刻（默认：最后一个读数之后）
  --site 现场      默认 fms
  --data 文件夹    服务器的数据文件夹（默认 .data，或 AITN_DATA）
  --json           标准输出上一个 JSON 对象：file、format、fromMs、toMs、readings、events、messages、bytes、damagedChunks

mcap 可在 Lichtblick 和 Foxglove 中打开：每个物件一个主题，搬运车显示在 3D 面板（显示坐标系 "site"）。
csv 含读数，jsonl 和 mcap 还含事件。时间为观测时间。
${codes.zh}
`,
};

interface Task {
  readonly site: string;
  readonly out: string;
  readonly format: Format;
  /** Epoch milliseconds; undefined: the whole extent on that side. */
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  readonly historyDir: string;
  readonly json: boolean;
}

/** @throws UsageError */
function readTask(args: readonly string[], nowMs: number): Task {
  const { flags } = readFlags(args, {
    site: "text",
    from: "text",
    to: "text",
    format: "text",
    out: "text",
    data: "text",
    json: "switch",
  });
  const { out, site = "fms" } = flags;
  if (out === undefined) throw new UsageError({ en: "--out is missing.", zh: "缺少 --out。" });
  const ending = extname(out).slice(1);
  if (flags.format === undefined && !FORMATS.some((format) => format === ending))
    throw new UsageError({
      en: `${out} does not end in .${FORMATS.join(", .")}: name a --format.`,
      zh: `${out} 不以 .${FORMATS.join("、.")} 结尾：请给出 --format。`,
    });
  if (!isId(site))
    throw new UsageError({ en: `--site ${site} is not the id of a site.`, zh: `--site ${site} 不是现场编号。` });
  const fromMs = flags.from === undefined ? undefined : timeFlag("from", flags.from, nowMs);
  const toMs = flags.to === undefined ? undefined : timeFlag("to", flags.to, nowMs);
  if (fromMs !== undefined && toMs !== undefined && fromMs >= toMs)
    throw new UsageError({
      en: `--from ${flags.from} is not before --to ${flags.to}.`,
      zh: `--from ${flags.from} 不早于 --to ${flags.to}。`,
    });
  return {
    site,
    out,
    format: choiceFlag("format", flags.format ?? ending, FORMATS),
    fromMs,
    toMs,
    historyDir: dataPaths(settingsOf(flags).dataDir).history,
    json: flags.json,
  };
}

/** A server keeps one site in the folder itself; one that keeps several has a folder for each. */
function openSite({ historyDir, site }: Task): Result<HistoryReader> {
  const own = join(historyDir, site);
  const reader = readHistory(existsSync(own) ? own : historyDir);
  if (!reader.ok || reader.value.siteId === site) return reader;
  const held = reader.value.siteId;
  reader.value.close();
  return refuse("STORE_RANGE", {
    en: `There is no history of ${site}: ${historyDir} holds that of ${held}.`,
    zh: `没有 ${site} 的历史数据：${historyDir} 中是 ${held} 的。`,
  });
}

/** What of the wished range there is. STORE_RANGE says what there is when that is nothing. */
function rangeOf(task: Task, { source }: HistoryReader): Result<{ fromMs: number; toMs: number }> {
  const extent = source.extent();
  if (extent.fromMs === null)
    return refuse("STORE_RANGE", {
      en: "Nothing was recorded yet. Start the server first.",
      zh: "还没有记录任何数据，请先启动服务器。",
    });
  // Nothing lies outside the extent: a range of years is not walked through.
  const fromMs = Math.max(task.fromMs ?? extent.fromMs, extent.fromMs);
  const toMs = Math.min(task.toMs ?? extent.toMs + 1, extent.toMs + 1);
  if (fromMs >= toMs)
    return refuse("STORE_RANGE", {
      en: `Nothing is stored for this time: there is history from ${timeText(extent.fromMs)} to ${timeText(extent.toMs)}.`,
      zh: `该时间段没有数据：现有 ${timeText(extent.fromMs)} 至 ${timeText(extent.toMs)} 的历史。`,
    });
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
    const count = grouped(readings);
    if (io.isTty)
      io.err(io.language === "zh" ? `\r${percent} %  ${count} 个读数` : `\r${percent} %  ${count} readings`);
    await giveWay();
    if (io.signal.aborted)
      throw new Refusal("SIM_CANCELLED", {
        en: "The export was stopped; no file was written.",
        zh: "导出已停止，未写出文件。",
      });
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
      throw notWritable(task.out, error);
    });
    let outcome: Outcome;
    let bytes = 0;
    try {
      outcome = await copy(task, reader, await openExporter(file, task, reader), io);
      bytes = await file.finish();
    } catch (error) {
      await file.discard().catch(() => {});
      if (isCorrupt(error)) must(damagedHistory(task.historyDir));
      throw (error as NodeJS.ErrnoException).syscall === undefined ? error : notWritable(task.out, error);
    }
    report(task, { ...outcome, bytes, damagedChunks: reader.damagedChunks() }, io);
    return EXIT.ok;
  } finally {
    reader.close();
  }
}

function report(task: Task, done: Outcome & { bytes: number; damagedChunks: number }, io: CliIo): void {
  const { readings, events, bytes, damagedChunks } = done;
  const zh = io.language === "zh";
  if (task.json) io.out(`${JSON.stringify({ file: task.out, format: task.format, ...done })}\n`);
  else if (zh) io.out(`${task.out}：${readings} 个读数，${events} 个事件，${bytes} 字节\n`);
  else io.out(`${task.out}: ${readings} readings, ${events} events, ${bytes} bytes\n`);
  if (damagedChunks === 0) return;
  const told = zh ? `${damagedChunks} 个数据块已损坏，未导出` : `${damagedChunks} chunks are damaged and were left out`;
  io.err(`STORE_CORRUPT: ${told}\n`);
}

export const exportCommand: CliCommand = {
  name: "export",
  usage,
  run: (args, io) => runExport(readTask(args, Date.now()), io),
};
