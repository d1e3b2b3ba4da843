import { ok, type Result, refuse } from "../../../twins/core/result.ts";

/** The eight channels of a sample, in the order of the SKAB files; units in UCUM. */
export const CHANNELS = [
  { column: "Accelerometer1RMS", unit: "[g]" },
  { column: "Accelerometer2RMS", unit: "[g]" },
  { column: "Current", unit: "A" },
  { column: "Pressure", unit: "bar" },
  { column: "Temperature", unit: "Cel" },
  { column: "Thermocouple", unit: "Cel" },
  { column: "Voltage", unit: "V" },
  { column: "Volume Flow RateRMS", unit: "L/min" },
] as const;

export const CHANNEL_COUNT = CHANNELS.length;
/** Index of the volume flow, the pump's output. */
export const FLOW = 7;
const MAX_ROWS = 200_000;

/** One instant: `values` has one number a channel, NaN where the value is missing. */
export interface Sample {
  readonly tMs: number;
  readonly values: Float64Array;
}

export interface Recording {
  readonly samples: readonly Sample[];
  /** 1 where the row is labelled anomalous; null when the file has no labels. */
  readonly anomaly: Uint8Array | null;
}

const STAMP = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/;

/** `YYYY-MM-DD hh:mm:ss`, read as UTC because the files carry no zone; NaN when it is not a time. */
function parseStamp(text: string): number {
  const m = STAMP.exec(text);
  return m === null ? Number.NaN : Date.UTC(+m[1]!, +m[2]! - 1, +m[3]!, +m[4]!, +m[5]!, +m[6]!);
}

/**
 * Reads a SKAB file: `;` separated, a header line, channels in any order. An empty cell is a missing value (NaN).
 * @returns MODEL_DATA for a missing column, a cell that is not a number, times that do not rise, or too many rows.
 */
export function parseSkab(text: string): Result<Recording> {
  const lines = text.split(/\r?\n/).filter((line) => line !== "");
  const header = (lines[0] ?? "").split(";");
  const columns = CHANNELS.map((channel) => header.indexOf(channel.column));
  const timeColumn = header.indexOf("datetime");
  const labelColumn = header.indexOf("anomaly");
  if (timeColumn < 0 || columns.some((c) => c < 0))
    return refuse("MODEL_DATA", {
      en: "A column of the pump recording is missing. It needs datetime and all channels of the pump.",
      zh: "水泵记录缺少列：须有 datetime 以及水泵的全部通道。",
    });
  if (lines.length - 1 > MAX_ROWS)
    return refuse("MODEL_DATA", {
      en: `The recording has more than ${MAX_ROWS} rows. Take a shorter one.`,
      zh: `记录超过 ${MAX_ROWS} 行，请使用较短的记录。`,
    });
  const samples: Sample[] = [];
  const anomaly = new Uint8Array(lines.length - 1);
  let lastMs = -Infinity;
  for (let i = 1; i < lines.length; i++) {
    const cells = lines[i]!.split(";");
    const tMs = parseStamp(cells[timeColumn] ?? "");
    const texts = columns.map((c) => (cells[c] ?? "").trim());
    const values = Float64Array.from(texts, (cell) => (cell === "" ? Number.NaN : Number(cell)));
    if (!(tMs > lastMs))
      return refuse("MODEL_DATA", {
        en: `Line ${i + 1} of the recording: the time does not follow the one before.`,
        zh: `记录第 ${i + 1} 行：时间没有接续上一行。`,
      });
    if (values.some((value, c) => !Number.isFinite(value) && texts[c] !== ""))
      return refuse("MODEL_DATA", {
        en: `Line ${i + 1} of the recording: a cell is not a number.`,
        zh: `记录第 ${i + 1} 行：有单元格不是数值。`,
      });
    lastMs = tMs;
    samples.push({ tMs, values });
    anomaly[i - 1] = labelColumn >= 0 && Number(cells[labelColumn]) === 1 ? 1 : 0;
  }
  return ok({ samples, anomaly: labelColumn >= 0 ? anomaly : null });
}
