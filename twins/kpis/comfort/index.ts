import type { Kpi } from "../kpi.ts";

/**
 * Default criteria of EN 16798-1:2019, annex B: operative temperature of living spaces in dwellings (lowest for heating, highest for
 * cooling, Cel) and relative humidity where it is controlled (percent; category IV has none). Category I first.
 */
export const COMFORT_CATEGORIES = [
  { name: "I", lowC: 21, highC: 25.5, lowPct: 30, highPct: 50 },
  { name: "II", lowC: 20, highC: 26, lowPct: 25, highPct: 60 },
  { name: "III", lowC: 18, highC: 27, lowPct: 20, highPct: 70 },
  { name: "IV", lowC: 17, highC: 28, lowPct: 0, highPct: 100 },
] as const;
/** Category of what is outside all four. */
export const BEYOND = COMFORT_CATEGORIES.length;

/** What a room was like for a time. The sensor's air temperature stands for the operative one, which needs the walls' too. */
export interface RoomMoment {
  readonly temperatureC: number;
  /** Null where only temperature is known: then it alone counts. */
  readonly humidityPct: number | null;
  readonly hours: number;
}

/** @returns 0 for category I to 3 for IV, 4 beyond. */
export function comfortCategory({ temperatureC, humidityPct }: Omit<RoomMoment, "hours">): number {
  const found = COMFORT_CATEGORIES.findIndex(
    ({ lowC, highC, lowPct, highPct }) =>
      temperatureC >= lowC &&
      temperatureC <= highC &&
      (humidityPct === null || (humidityPct >= lowPct && humidityPct <= highPct)),
  );
  return found < 0 ? BEYOND : found;
}

/** Shares of the time in categories I, II, III, IV and beyond, 0 to 1; NaN where there is no time. */
export function comfortShares(moments: readonly RoomMoment[]): readonly number[] {
  const hours = Array<number>(BEYOND + 1).fill(0);
  for (const moment of moments) hours[comfortCategory(moment)]! += moment.hours;
  const total = hours.reduce((sum, one) => sum + one, 0);
  return hours.map((one) => one / total);
}

const inSecond = (moments: readonly RoomMoment[]): number => {
  const [first = Number.NaN, second = Number.NaN] = comfortShares(moments);
  return 100 * (first + second);
};

export const comfort = {
  definition: {
    id: "comfort",
    title: { en: "Time in comfort category II or better", zh: "达到舒适等级 II 及以上的时间" },
    scope: "area",
    formula: "time in category I or II / time measured",
    unit: "%",
    range: [0, 100],
    trend: "higher-is-better",
    timing: "on-demand",
    source: "EN 16798-1:2019, annex B, default criteria",
  },
  compute: inSecond,
} satisfies Kpi<Parameters<typeof inSecond>>;
