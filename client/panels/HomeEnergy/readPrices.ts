import { MAX_PRICE_EUR_PER_KWH } from "../../../models/optimisers/home-energy/prices.ts";

export const HOURS = 24;
/** Longest text that is read: some hundred characters an hour. */
export const MAX_TEXT = 4_000;
const MAX_SHOWN = 40;

export type PricesRead =
  | { readonly ok: true; readonly eurPerKwh: readonly number[] }
  | { readonly ok: false; readonly line: number; readonly text: string }
  | { readonly ok: false; readonly count: number };

/** Reads 24 prices, one a line, a decimal comma or point; empty lines at the end are none. */
export function readPrices(text: string): PricesRead {
  const lines = text.slice(0, MAX_TEXT).trimEnd().split(/\r?\n/);
  const eurPerKwh: number[] = [];
  for (const [i, line] of lines.entries()) {
    const cell = line.trim();
    const price = /^[+-]?\d+(?:[.,]\d+)?$/.test(cell) ? Number(cell.replace(",", ".")) : Number.NaN;
    if (!(Math.abs(price) <= MAX_PRICE_EUR_PER_KWH)) return { ok: false, line: i + 1, text: cell.slice(0, MAX_SHOWN) };
    eurPerKwh.push(price);
  }
  return eurPerKwh.length === HOURS ? { ok: true, eurPerKwh } : { ok: false, count: eurPerKwh.length };
}
