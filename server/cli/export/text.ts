import { QUALITY_NAMES } from "../../../twins/core/reading.ts";
import type { ExportReading } from "./readings.ts";
import type { Exporter, ExportFile } from "./writer.ts";

const utf8 = new TextEncoder();
const CSV_HEADER = "time,observedAtMs,thing,property,value,unit,quality\n";

/** RFC 4180. Text that a spreadsheet would run as a formula is quoted with an apostrophe in front. */
export function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function csvLine(r: ExportReading): string {
  const value = Number.isNaN(r.value) ? "" : String(r.value);
  const time = new Date(r.observedAtMs).toISOString();
  const texts = [r.thing, r.property].map(csvField).join(",");
  return `${time},${r.observedAtMs},${texts},${value},${csvField(r.model?.unit ?? "")},${QUALITY_NAMES[r.quality] ?? ""}\n`;
}

const jsonLine = (r: ExportReading): string =>
  `${JSON.stringify({
    observedAtMs: r.observedAtMs,
    thing: r.thing,
    property: r.property,
    value: Number.isNaN(r.value) ? null : r.value,
    unit: r.model?.unit ?? null,
    quality: QUALITY_NAMES[r.quality],
  })}\n`;

/** Readings as lines of text. CSV holds readings only, JSON lines the events as well. */
export async function textExporter(file: ExportFile, format: "csv" | "jsonl"): Promise<Exporter> {
  const line = format === "csv" ? csvLine : jsonLine;
  let lines = 0;
  if (format === "csv") await file.write(utf8.encode(CSV_HEADER));
  return {
    async window({ readings }) {
      for (const reading of readings) await file.write(utf8.encode(line(reading)));
      lines += readings.length;
    },
    async event(event) {
      if (format === "csv") return;
      await file.write(utf8.encode(`${JSON.stringify(event)}\n`));
      lines++;
    },
    async end() {},
    count: () => lines,
  };
}
