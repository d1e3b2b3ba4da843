import { dateOf } from "../../twins/core/calendar.ts";

const DAY_MS = 86_400_000;
const ISO =
  /^(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)? ?(?:(Z)|([+-])(\d{2}):?(\d{2}))?$/;

const monthDays = (year: number, month: number): number =>
  month === 2
    ? (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31;

/** A date and time of day that the calendar has, as epoch ms in UTC; NaN for any other. */
export function utcMs(year: number, month: number, day: number, hour = 0, minute = 0, second = 0, ms = 0): number {
  const parts = [year, month, day, hour, minute, second, ms];
  if (!parts.every((part) => Number.isInteger(part) && part >= 0)) return Number.NaN;
  const known = year >= 100 && year <= 9_999 && month >= 1 && month <= 12 && day >= 1 && day <= monthDays(year, month);
  if (!known || hour > 23 || minute > 59 || second > 59 || ms > 999) return Number.NaN;
  return Date.UTC(year, month - 1, day, hour, minute, second, ms);
}

/**
 * A time as recordings write it, as epoch ms; NaN for what is none. Takes ISO 8601 (with a blank or T, fractions of a second, Z or an
 * offset), the same with slashes, and whole epoch seconds (10 digits) or milliseconds (13 digits).
 * @param utcOffsetMinutes of the clock of times that name no offset
 */
export function parseTime(text: string, utcOffsetMinutes: number): number {
  const trimmed = text.trim();
  if (/^\d{13}$/.test(trimmed)) return Number(trimmed);
  if (/^\d{10}$/.test(trimmed)) return Number(trimmed) * 1_000;
  const found = ISO.exec(trimmed);
  if (found === null) return Number.NaN;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0));
  const fraction = Number(`${found[7] ?? ""}000`.slice(0, 3));
  const [sign, offsetHours, offsetMinutes] = [found[9], Number(found[10] ?? 0), Number(found[11] ?? 0)];
  if (offsetHours > 18 || offsetMinutes > 59) return Number.NaN;
  const named = (sign === "-" ? -1 : 1) * (offsetHours * 60 + offsetMinutes);
  const offset = found[8] === undefined && sign === undefined ? utcOffsetMinutes : named;
  return utcMs(year ?? 0, month ?? 0, day ?? 0, hour, minute, second, fraction) - offset * 60_000;
}

/** Epoch ms as ISO 8601 in UTC. */
export function isoTime(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  const rest = ms - days * DAY_MS;
  const two = (n: number): string => String(Math.floor(n)).padStart(2, "0");
  const clock = `${two(rest / 3_600_000)}:${two((rest / 60_000) % 60)}:${two((rest / 1_000) % 60)}`;
  return `${dateOf(days)}T${clock}.${String(Math.floor(rest % 1_000)).padStart(3, "0")}Z`;
}
