import { UsageError } from "../language.ts";

const UNITS_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const RELATIVE = /^-(\d{1,9}(?:\.\d{1,6})?)(s|m|h|d)$/;

/** Epoch milliseconds, or NaN. */
function parse(text: string, nowMs: number): number {
  if (text === "now") return nowMs;
  const relative = RELATIVE.exec(text);
  if (relative !== null) return nowMs - Number(relative[1]) * UNITS_MS[relative[2] as keyof typeof UNITS_MS];
  if (/^\d{1,15}$/.test(text)) return Number(text);
  return /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
}

/**
 * A moment as people write it: ISO 8601, epoch milliseconds, "-10m" before now, or "now".
 * @returns epoch milliseconds.
 * @throws UsageError
 */
export function timeFlag(name: string, text: string, nowMs: number): number {
  const atMs = parse(text, nowMs);
  if (!Number.isNaN(atMs)) return atMs;
  const forms = "2026-01-31T08:00:00Z, 1769846400000, -10m, now";
  throw new UsageError({
    en: `--${name} ${text.slice(0, 40)} is no time: expected one like ${forms}.`,
    zh: `--${name} ${text.slice(0, 40)} 不是时间：应形如 ${forms}。`,
  });
}
