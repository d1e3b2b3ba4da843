import { grouped } from "../../twins/core/grouped.ts";
import type { LocalText } from "../../twins/core/place.ts";
import type { PropertyModel } from "../../twins/core/thing.ts";

export type Language = "en" | "zh";
export const languageOf = (code: string): Language => (code.startsWith("zh") ? "zh" : "en");
export const textOf = (text: LocalText, code: string): string => text[languageOf(code)];

/** UCUM codes as people write them; what is not listed is shown as it is. */
const UNITS: Readonly<Record<string, LocalText>> = {
  "1": { en: "", zh: "" },
  "{unstated}": { en: "", zh: "" },
  Cel: { en: "°C", zh: "°C" },
  "[g]": { en: "g", zh: "g" },
  "kW.h": { en: "kWh", zh: "kWh" },
  "{rev}/min": { en: "rpm", zh: "转/分" },
  deg: { en: "°", zh: "°" },
  "/h": { en: "/h", zh: "件/时" },
  s: { en: "s", zh: "秒" },
  min: { en: "min", zh: "分" },
  "ug/m3": { en: "µg/m³", zh: "微克/立方米" },
  "{cycle}": { en: "cycles", zh: "循环" },
  "[mi_i]/h": { en: "mph", zh: "英里/时" },
  "W.h": { en: "Wh", zh: "Wh" },
};
export const unitText = (unit: string, code: string): string => UNITS[unit]?.[languageOf(code)] ?? unit;

/** A name as a heading or a label has it, or where it begins a sentence. */
export const begun = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** U+2212, as wide as a plus. */
const withMinus = (text: string): string => text.replace(/^-/, "−");

/** A number with fixed digits, a narrow space between thousands and a true minus. */
export function numberText(value: number, digits: number): string {
  if (!Number.isFinite(value)) return "–";
  const fixed = value.toFixed(digits);
  return withMinus(grouped(Number(fixed) === 0 ? fixed.replace("-", "") : fixed));
}

export interface ValueText {
  readonly value: string;
  /** Empty for enumerations, flags and dimensionless numbers. */
  readonly unit: string;
}

/** A property's value in words or digits, and its unit apart. */
export function valueText(
  property: PropertyModel,
  value: number,
  code: string,
  flags: [no: string, yes: string],
): ValueText {
  if (Number.isNaN(value)) return { value: "–", unit: "" };
  if (property.type === "enum") {
    const named = property.values?.[value];
    return { value: named === undefined ? String(value) : textOf(named.title, code), unit: "" };
  }
  if (property.type === "boolean") return { value: flags[value === 0 ? 0 : 1], unit: "" };
  return { value: numberText(value, property.digits), unit: unitText(property.unit, code) };
}

export interface Span {
  readonly unit: "s" | "min" | "h" | "d";
  readonly n: string;
}

/** A length of time in its most readable unit: 0.2 s, 14 s, 3 min, 5 h, 2 d. */
export function spanOf(ms: number): Span {
  const s = Math.max(0, ms) / 1000;
  if (s < 10) return { unit: "s", n: s.toFixed(1) };
  if (s < 99.5) return { unit: "s", n: String(Math.round(s)) };
  if (s < 5970) return { unit: "min", n: String(Math.round(s / 60)) };
  if (s < 172_800) return { unit: "h", n: String(Math.round(s / 3600)) };
  return { unit: "d", n: String(Math.round(s / 86_400)) };
}

/** The last moment there is a date for. Anybody may write a later one on chain, and formatting it would end the page that shows it. */
const LAST_MS = 8.64e15;
const dated = (ms: number): number => Math.max(-LAST_MS, Math.min(LAST_MS, ms));

const clocks = new Map<string, Intl.DateTimeFormat>();
function clock(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = timeZone + JSON.stringify(options);
  const known = clocks.get(key) ?? new Intl.DateTimeFormat("en-GB", { timeZone, ...options });
  clocks.set(key, known);
  return known;
}

/** 14:03:22 in a site's time zone. */
export const timeText = (ms: number, timeZone: string): string =>
  clock(timeZone, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(dated(ms));

/** 2026-11-22 14:03:22. */
export function dateTimeText(ms: number, timeZone: string): string {
  const parts = clock(timeZone, { year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(dated(ms));
  const part = (type: string): string => parts.find((p) => p.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")} ${timeText(ms, timeZone)}`;
}

/** +01, +05:30 or UTC. */
export function zoneText(ms: number, timeZone: string): string {
  const parts = clock(timeZone, { hour: "2-digit", timeZoneName: "shortOffset" }).formatToParts(dated(ms));
  const name = parts.find((p) => p.type === "timeZoneName")?.value ?? "";
  const offset = /^(?:GMT|UTC)([+-]\d+)?(:\d+)?$/.exec(name);
  if (offset === null || offset[1] === undefined || Number(offset[1] + (offset[2] ?? "").slice(1)) === 0) return "UTC";
  return `${offset[1][0]}${offset[1].slice(1).padStart(2, "0")}${offset[2] ?? ""}`;
}

/** 0x1234…cdef: the head and the tail, which is what people compare. */
export const shortHash = (hash: string, head = 6, tail = 4): string =>
  hash.length <= head + tail + 3 ? hash : `${hash.slice(0, head)}…${hash.slice(-tail)}`;

/** mm:ss or h:mm:ss of a number of seconds. */
export function minutesText(seconds: number): string {
  const all = Math.max(0, Math.round(seconds));
  const s = String(all % 60).padStart(2, "0");
  const m = Math.floor(all / 60) % 60;
  const h = Math.floor(all / 3600);
  return h > 0 ? `${h}:${String(m).padStart(2, "0")}:${s}` : `${m}:${s}`;
}
