import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import example from "./data/example-prices.json" with { type: "json" };

/** Day-ahead prices of one day, EUR/kW.h, from midnight by the house's clock. */
export interface DayPrices {
  readonly eurPerKwh: readonly number[];
  /** Where they come from, in the words of who gave them. */
  readonly source: string;
  /** Made up, and no market's. */
  readonly virtual: boolean;
}

/** Hours of a day, or quarters of an hour. */
export const PRICE_COUNTS: readonly number[] = [24, 96];
/** Above the harmonised limits of the day-ahead market (-0.5 and 4 EUR/kW.h), a price is a fault of units. */
export const MAX_PRICE_EUR_PER_KWH = 10;

/** A profile of ours with two peaks, for trying out: virtual, no market's. */
export const examplePrices: DayPrices = { ...example, virtual: true };

/**
 * Reads prices from JSON: a list of 24 or 96 numbers, or an object `{"eurPerKwh": [...], "source": "..."}`.
 * @returns PLAN_INPUT for anything else
 */
export function parsePrices(value: unknown): Result<DayPrices> {
  const given = Array.isArray(value) ? { eurPerKwh: value } : value;
  const { eurPerKwh, source = "" } = (typeof given === "object" && given !== null ? given : {}) as {
    eurPerKwh?: unknown;
    source?: unknown;
  };
  if (!Array.isArray(eurPerKwh) || !PRICE_COUNTS.includes(eurPerKwh.length) || typeof source !== "string")
    return refuse("PLAN_INPUT", {
      en: "The prices are no list of 24 or 96 numbers in EUR per kWh. Give one for each hour or quarter of an hour of the day.",
      zh: "电价应为 24 或 96 个数（欧元每千瓦时）的列表，请为当天每小时或每刻钟给出一个。",
    });
  const wrong = eurPerKwh.findIndex(
    (price) => !(typeof price === "number" && Math.abs(price) <= MAX_PRICE_EUR_PER_KWH),
  );
  if (wrong >= 0)
    return refuse("PLAN_INPUT", {
      en: `Price ${wrong + 1} is no number within ${MAX_PRICE_EUR_PER_KWH} EUR per kWh. Day-ahead prices in EUR per MWh have to be divided by 1000.`,
      zh: `第 ${wrong + 1} 个电价不是绝对值在 ${MAX_PRICE_EUR_PER_KWH} 欧元每千瓦时以内的数。以欧元每兆瓦时计的日前电价须除以 1000。`,
    });
  return ok({ eurPerKwh: eurPerKwh as number[], source: source.slice(0, 200), virtual: false });
}
