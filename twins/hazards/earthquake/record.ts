import { ok, type Result, refuse } from "../../core/result.ts";

/** Standard acceleration of free fall, m/s2 (ISO 80000-3). */
export const GRAVITY_MPS2 = 9.80665;

/** An accelerogram: the ground's acceleration along one direction at equal steps, straight between them. */
export interface GroundMotion {
  readonly dtS: number;
  readonly accelMps2: Float64Array;
}

/** m/s2 of one unit of an accelerogram. */
export const ACCELERATION_UNITS = { g: GRAVITY_MPS2, "m/s2": 1, "cm/s2": 0.01 } as const;
export type AccelerationUnit = keyof typeof ACCELERATION_UNITS;

/** What a file does not say of itself, or says wrong. */
export interface AccelerogramOptions {
  readonly dtS?: number;
  readonly unit?: AccelerationUnit;
}

/** Most samples of a record: an hour at 200 Hz. */
export const MOST_SAMPLES = 720_000;
/** No instrument measures more, and no solver here is made for it. */
const MOST_G = 10;
const DT_S = { low: 0.0005, high: 0.1 } as const;

const no = (en: string, zh: string): Result<never> => refuse("MODEL_DATA", { en, zh });

/** The step that a comment names: "equal spacing of 0.02 sec", "dt = 0.005 s", "DT= .0100 SEC". */
function spacingIn(comments: string): number | null {
  const found = /(?:spacing(?:\s+of)?|\bdt\b)\s*[=:]?\s*(\d*\.?\d+(?:e-?\d+)?)\s*s/i.exec(comments);
  return found === null ? null : Number(found[1]);
}

/** The unit that a comment names: "units are (g)", "unit: cm/s2". */
function unitIn(comments: string): AccelerationUnit | null {
  const found = /\bunits?\b\s*(?:are|is|[:=])?\s*\(?\s*(g|gal|cm\/s\^?2|cm\/s\/s|m\/s\^?2|m\/s\/s)(?![\w/])/i.exec(
    comments,
  );
  if (found === null) return null;
  const word = found[1]!.toLowerCase();
  return word === "g" ? "g" : word.startsWith("m") ? "m/s2" : "cm/s2";
}

/** The numbers of every line; the word that is none, with its line, where there is one. */
function numbersOf(lines: readonly string[]): readonly number[] | { readonly word: string; readonly line: number } {
  const values: number[] = [];
  for (const [at, line] of lines.entries())
    for (const word of line.split(/[\s,;]+/)) {
      if (word === "") continue;
      const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word) ? Number(word) : Number.NaN;
      if (!Number.isFinite(value)) return { word: word.slice(0, 40), line: at + 1 };
      values.push(value);
    }
  return values;
}

function motionOf(values: readonly number[], dtS: number, unit: AccelerationUnit): Result<GroundMotion> {
  const factor = ACCELERATION_UNITS[unit];
  const most = values.reduce((high, value) => Math.max(high, Math.abs(value)), 0) * factor;
  if (most > MOST_G * GRAVITY_MPS2)
    return no(
      `An acceleration of ${(most / GRAVITY_MPS2).toPrecision(3)} g is no ground motion (at most ${MOST_G} g): check the unit.`,
      `加速度 ${(most / GRAVITY_MPS2).toPrecision(3)} g 不可能是地震动（最多 ${MOST_G} g），请检查单位。`,
    );
  if (most === 0) return no("The record has no acceleration but zero.", "记录中的加速度全部为零。");
  return ok({ dtS, accelMps2: Float64Array.from(values, (value) => value * factor) });
}

/**
 * Reads an accelerogram: numbers in their order, any count a line, `#` begins a comment. Step and unit are taken of the
 * options, or of what the comments say.
 * @returns MODEL_DATA for words that are no numbers, too few or too many of them, no known step or unit
 */
export function parseAccelerogram(text: string, options: AccelerogramOptions = {}): Result<GroundMotion> {
  const lines = text.split(/\r?\n/);
  const comments = lines.map((line) => (line.includes("#") ? line.slice(line.indexOf("#")) : "")).join("\n");
  const values = numbersOf(lines.map((line) => line.replace(/#.*/, "")));
  if ("word" in values)
    return no(
      `Line ${values.line}: ${JSON.stringify(values.word)} is no number.`,
      `第 ${values.line} 行：${JSON.stringify(values.word)} 不是数。`,
    );
  if (values.length < 2 || values.length > MOST_SAMPLES)
    return no(
      `An accelerogram has 2 to ${MOST_SAMPLES} numbers; this has ${values.length}.`,
      `加速度记录应有 2 至 ${MOST_SAMPLES} 个数，此处为 ${values.length} 个。`,
    );
  const dtS = options.dtS ?? spacingIn(comments);
  if (dtS === null || !(dtS >= DT_S.low && dtS <= DT_S.high))
    return no(
      `The step of the record is ${dtS === null ? "not given" : `${dtS} s`}: ${DT_S.low} to ${DT_S.high} s is expected, as "# equal spacing of 0.02 sec".`,
      `记录的时间步长${dtS === null ? "未给出" : `为 ${dtS} s`}，应为 ${DT_S.low} 至 ${DT_S.high} s，例如 "# equal spacing of 0.02 sec"。`,
    );
  const unit = options.unit ?? unitIn(comments);
  if (unit === null)
    return no(
      'The unit of the record is not given: g, m/s2 or cm/s2, as "# units are (g)".',
      '记录未给出单位：应为 g、m/s2 或 cm/s2，例如 "# units are (g)"。',
    );
  return motionOf(values, dtS, unit);
}

/** How long a record is, s. */
export const durationS = ({ dtS, accelMps2 }: GroundMotion): number => dtS * (accelMps2.length - 1);

/** Acceleration at a time, m/s2: straight between the samples, none before and after. */
export function accelerationAt({ dtS, accelMps2 }: GroundMotion, atS: number): number {
  const place = atS / dtS;
  const i = Math.floor(place);
  if (i < 0 || i >= accelMps2.length - 1) return i === place && i === accelMps2.length - 1 ? accelMps2[i]! : 0;
  return accelMps2[i]! + (accelMps2[i + 1]! - accelMps2[i]!) * (place - i);
}
