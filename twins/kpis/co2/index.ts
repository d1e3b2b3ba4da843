import type { Kpi } from "../kpi.ts";

/** EN 16798-1:2019, annex B, default criteria of living rooms: CO2 above outdoors, ppm, at most, of categories I to III; IV is all above. */
export const CO2_CATEGORIES_PPM = [550, 800, 1350] as const;

/** Air of a room for a time, ppm. Outdoors is about 400 where it is not measured; who gives it says so. */
export interface Co2Moment {
  readonly indoorPpm: number;
  readonly outdoorPpm: number;
  readonly hours: number;
}

/** @returns 0 for category I to 3 for IV. */
export function co2Category({ indoorPpm, outdoorPpm }: Omit<Co2Moment, "hours">): number {
  const found = CO2_CATEGORIES_PPM.findIndex((most) => indoorPpm - outdoorPpm <= most);
  return found < 0 ? CO2_CATEGORIES_PPM.length : found;
}

/** NaN for a room that does not measure CO2: it is missing, and neither good nor bad. */
function inSecond(moments: readonly Co2Moment[]): number {
  let [good, total] = [0, 0];
  for (const moment of moments) {
    total += moment.hours;
    if (co2Category(moment) <= 1) good += moment.hours;
  }
  return (100 * good) / total;
}

export const co2 = {
  definition: {
    id: "co2",
    title: { en: "Time in CO2 category II or better", zh: "二氧化碳达到等级 II 及以上的时间" },
    scope: "area",
    formula: "time with CO2 at most 800 ppm above outdoors / time measured",
    unit: "%",
    range: [0, 100],
    trend: "higher-is-better",
    timing: "on-demand",
    source: "EN 16798-1:2019, annex B, default criteria",
  },
  compute: inSecond,
} satisfies Kpi<Parameters<typeof inSecond>>;
