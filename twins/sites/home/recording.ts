import { dateOf } from "../../core/calendar.ts";
import { ok, type Result, refuse } from "../../core/result.ts";

/** Pairs of temperature and humidity: 1 to 5 and 7 to 9 in rooms, 6 outdoors on the north side. */
export const PAIRS = 9;
/** A row covers the ten minutes that end at its time. */
export const STEP_MIN = 10;
/**
 * The house's clock is ahead of UTC by this, all the while: it has readings in the hour that summer time left out on
 * 27 March 2016.
 */
export const CLOCK_UTC_OFFSET_MIN = 60;
/** Most rows of a recording that is read: some two years of ten minutes. */
export const MAX_ROWS = 100_000;

/** Ten minutes of the house, all of them measured. */
export interface HomeRow {
  /** Minutes since 1 January 1970 by the house's own clock. */
  readonly atMin: number;
  /** W.h in the ten minutes. */
  readonly appliancesWh: number;
  readonly lightsWh: number;
  /** Cel, pair 1 first. */
  readonly temperatureC: readonly number[];
  /** Relative, percent, pair 1 first. */
  readonly humidityPct: readonly number[];
  /** Of the airport of Chievres, not of the house. */
  readonly weather: Weather;
}

export interface Weather {
  readonly temperatureC: number;
  readonly pressureMmHg: number;
  readonly humidityPct: number;
  readonly windMps: number;
  readonly visibilityKm: number;
  readonly dewPointC: number;
}

/** A stretch without readings: the ten-minute rows that lie between two that are there. */
export interface Gap {
  readonly fromMin: number;
  readonly toMin: number;
  readonly missingRows: number;
}

export interface HomeRecording {
  readonly rows: readonly HomeRow[];
  /** In the order of time. Three quarters of the published set's rows are in them. */
  readonly gaps: readonly Gap[];
}

const NAMES = [
  ...["date", "Appliances", "lights"],
  ...Array.from({ length: PAIRS }, (_, i) => [`T${i + 1}`, `RH_${i + 1}`]).flat(),
  ...["T_out", "Press_mm_hg", "RH_out", "Windspeed", "Visibility", "Tdewpoint", "rv1", "rv2", "NSM"],
  ...["WeekStatus", "Day_of_week"],
];
const HEADER = NAMES.map((name) => `"${name}"`).join(",");
/** Columns before those of text. */
const NUMBERS = NAMES.indexOf("WeekStatus");
const AIR = NAMES.indexOf("T1") - 1;
const WEATHER = NAMES.indexOf("T_out") - 1;
const AT = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):00$/;
const MINUTE_MS = 60_000;
export const DAY_MIN = 24 * 60;

/** Minutes of a wall time; NaN when it is none. */
function minutesOf(text: string): number {
  const m = AT.exec(text);
  if (m === null) return Number.NaN;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = m.slice(1).map(Number);
  const days = (Date.UTC(year, month, 1) - Date.UTC(year, month - 1, 1)) / (DAY_MIN * MINUTE_MS);
  const isTime = month >= 1 && month <= 12 && day >= 1 && day <= days && hour < 24 && minute < 60;
  return isTime ? Date.UTC(year, month - 1, day, hour, minute) / MINUTE_MS : Number.NaN;
}

/** @returns null for a line that is no row */
function rowOf(line: string): HomeRow | null {
  const cells = line.split(",").map((cell) => /^"(.*)"$/.exec(cell)?.[1]?.trim() ?? "");
  const atMin = minutesOf(cells[0] ?? "");
  const numbers = cells.slice(1, NUMBERS).map((cell) => (cell === "" ? Number.NaN : Number(cell)));
  const [appliancesWh = -1, lightsWh = -1] = numbers;
  const isRow = cells.length === NAMES.length && !Number.isNaN(atMin) && numbers.every(Number.isFinite);
  if (!isRow || appliancesWh < 0 || lightsWh < 0) return null;
  const air = numbers.slice(AIR, WEATHER);
  const [temperatureC = 0, pressureMmHg = 0, humidityPct = 0, windMps = 0, visibilityKm = 0, dewPointC = 0] =
    numbers.slice(WEATHER);
  return {
    atMin,
    appliancesWh,
    lightsWh,
    temperatureC: air.filter((_, i) => i % 2 === 0),
    humidityPct: air.filter((_, i) => i % 2 === 1),
    weather: { temperatureC, pressureMmHg, humidityPct, windMps, visibilityKm, dewPointC },
  };
}

const noRow = (line: number, why: { en: string; zh: string }): Result<never> =>
  refuse(
    "MODEL_DATA",
    { en: `Line ${line} of the recording ${why.en}.`, zh: `录制数据第 ${line} 行${why.zh}。` },
    { line },
  );

/** The stretches between rows that are more than a step apart. */
export function gapsOf(rows: readonly Pick<HomeRow, "atMin">[]): Gap[] {
  return rows.slice(1).flatMap(({ atMin: toMin }, i) => {
    const fromMin = rows[i]!.atMin;
    const missingRows = Math.ceil((toMin - fromMin) / STEP_MIN) - 1;
    return missingRows > 0 ? [{ fromMin, toMin, missingRows }] : [];
  });
}

/**
 * Reads the set as it is published: quoted cells, rows in the order of time, ten minutes apart or more. What lies between
 * two rows is a gap: no value is made for it.
 * @returns MODEL_DATA for another header, or a row that is none, with its line
 */
export function parseHomeRecording(text: string): Result<HomeRecording> {
  const [header = "", ...lines] = text.split(/\r?\n/);
  if (header !== HEADER)
    return refuse("MODEL_DATA", {
      en: "The header is not that of the appliances energy set. Give the file as its authors published it.",
      zh: "表头不是电器能耗数据集的表头，请提供作者发布的原文件。",
    });
  const rows: HomeRow[] = [];
  for (const [i, line] of lines.entries()) {
    if (line === "") continue;
    if (rows.length === MAX_ROWS)
      return noRow(i + 2, { en: `is more than the ${MAX_ROWS} rows that are read`, zh: `超过可读取的 ${MAX_ROWS} 行` });
    const row = rowOf(line);
    if (row === null)
      return noRow(i + 2, { en: "is no row of the appliances energy set", zh: "不是电器能耗数据集的数据行" });
    if (row.atMin < (rows.at(-1)?.atMin ?? Number.NEGATIVE_INFINITY) + STEP_MIN)
      return noRow(i + 2, {
        en: "is not ten minutes or more after the row before",
        zh: "的时间未比前一行晚十分钟以上",
      });
    rows.push(row);
  }
  return ok({ rows, gaps: gapsOf(rows) });
}

/** Midnight of a day by the house's clock, in minutes; null for a text that is no date. @param day `YYYY-MM-DD` */
export function dayStartMin(day: string): number | null {
  const at = minutesOf(`${day} 00:00:00`);
  return Number.isNaN(at) ? null : at;
}

/** The day of a time by the house's clock, as `YYYY-MM-DD`. */
export const dayName = (atMin: number): string => dateOf(Math.floor(atMin / DAY_MIN));
