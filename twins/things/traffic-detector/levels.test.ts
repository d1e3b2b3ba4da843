import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { medianOf } from "../../core/numeric.ts";
import { LOS_ANGELES } from "../../sites/los-angeles/network.gen.ts";
import { parseSpeeds } from "../../sites/los-angeles/recording.ts";
import {
  FREE_FROM_MPH,
  FREE_FROM_SHARE,
  SLOW_BELOW_MPH,
  SLOW_BELOW_SHARE,
  trafficLevel,
  USUAL_FREE_MPH,
} from "./levels.ts";

it("traffic is free, dense or slow by its share of a free road, and nothing where nothing was measured", () => {
  expect([FREE_FROM_MPH, SLOW_BELOW_MPH]).toEqual([51, 34]);
  expect([51, 50.9, 34, 33.9, 0, Number.NaN].map((mph) => trafficLevel(mph))).toEqual([
    "free",
    "dense",
    "dense",
    "slow",
    "slow",
    null,
  ]);
  // What is dense on a usual road is free where nobody ever drives faster.
  expect([trafficLevel(42, 44), trafficLevel(42)]).toEqual(["free", "dense"]);
});

it("the bounds are where the recorded week has them", () => {
  const file = new URL("../../sites/los-angeles/recordings/speeds.csv.gz", import.meta.url);
  const { rows } = parseSpeeds(gunzipSync(readFileSync(file)).toString());
  const shares = rows.flatMap((row) => [...row].map((mph, i) => mph / (LOS_ANGELES.detectors[i]?.freeMph ?? 0)));
  const part = (from: number, to: number): number =>
    shares.filter((share) => share >= from && share < to).length / shares.length;
  expect(part(FREE_FROM_SHARE, 2)).toBeCloseTo(0.87, 2);
  expect(part(SLOW_BELOW_SHARE, FREE_FROM_SHARE)).toBeCloseTo(0.06, 2);
  expect(part(0, SLOW_BELOW_SHARE)).toBeCloseTo(0.07, 2);
  // The tail is even from a quarter on, and the hump begins at the upper bound.
  const bins = Array.from({ length: 10 }, (_, i) => part(0.25 + i / 20, 0.3 + i / 20));
  expect(Math.max(...bins.slice(0, 8)) / Math.min(...bins.slice(0, 8))).toBeLessThan(1.4);
  expect(part(0.75, 0.8)).toBeGreaterThan(1.5 * part(0.7, 0.75));
  expect(medianOf(LOS_ANGELES.detectors.map(({ freeMph }) => freeMph))).toBeCloseTo(USUAL_FREE_MPH, 0);
});
