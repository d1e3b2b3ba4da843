import { fail, ok, type Result } from "../../../twins/core/result.ts";

const UNITS_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const RELATIVE = /^-(\d{1,9}(?:\.\d{1,6})?)(s|m|h|d)$/;

/** A moment as people write it: ISO 8601, epoch milliseconds, "-10m" before now, or "now". Epoch milliseconds. */
export function parseTime(text: string, nowMs: number): Result<number> {
  if (text === "now") return ok(nowMs);
  const relative = RELATIVE.exec(text);
  if (relative !== null) return ok(nowMs - Number(relative[1]) * UNITS_MS[relative[2] as keyof typeof UNITS_MS]);
  if (/^\d{1,15}$/.test(text)) return ok(Number(text));
  const atMs = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs)
    ? fail("HOST_CONFIG", `not a time: ${text.slice(0, 40)} (2026-01-31T08:00:00Z, epoch ms, -10m, now)`)
    : ok(atMs);
}
