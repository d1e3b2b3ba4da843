import { expect, test } from "vitest";
import type { TrafficView } from "../../../twins/protocol/homeCity.ts";
import { choicesOf, speedsOf } from "./roadSpeeds.ts";

const horizon = (aheadMin: number, happenedMph: readonly (number | null)[]) => ({
  ...{ aheadMin, happenedMph, rmseMph: 5, persistenceMph: 6, rmseUpToMph: 4, persistenceUpToMph: 5 },
  toldMph: [aheadMin, null],
});
const traffic = {
  step: 7,
  recordedAtMs: 1_000,
  detectors: ["a", "b"],
  nowMph: [60, null],
  horizons: [horizon(15, [58, 57]), horizon(30, [null, null])],
} as unknown as TrafficView;

test("the roads show the moment, what is told of later ones, and what of that has happened", () => {
  expect(choicesOf(traffic, false)).toEqual(["recorded", "forecast-15", "forecast-30", "happened-15"]);
  expect(choicesOf(traffic, true)[0]).toBe("shown");
  expect(choicesOf({ ...traffic, step: null }, true)).toEqual(["shown"]);
});

test("speeds go to their detectors, and an unknown one is no number", () => {
  expect(speedsOf(traffic, "shown")).toBeNull();
  expect(speedsOf(traffic, "recorded")).toMatchObject({ kind: "recorded", atMs: 1_000, aheadMin: 0 });
  const told = speedsOf(traffic, "forecast-15");
  expect(told).toMatchObject({ kind: "forecast", aheadMin: 15 });
  expect([...(told?.mph ?? [])]).toEqual([
    ["a", 15],
    ["b", Number.NaN],
  ]);
  expect(speedsOf(traffic, "happened-15")?.mph.get("b")).toBe(57);
  expect(speedsOf(traffic, "forecast-45")).toBeNull();
  expect(speedsOf({ ...traffic, recordedAtMs: null }, "recorded")).toBeNull();
});
