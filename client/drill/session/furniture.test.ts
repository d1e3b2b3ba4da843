import { expect, test } from "vitest";
import { readQuakeView, writeQuakeView } from "../../../twins/drill/hazards/quakeView.ts";
import { createFurnitureTrack, outlineOf, uprightness, uprightPose } from "./furniture.ts";
import { VENUE } from "./testing.ts";

const HALF = Math.SQRT1_2;

test("the outline of what stands is its footprint, and of what has fallen its height along the floor", () => {
  const standing = outlineOf(uprightPose([4, 2], Math.PI / 2, 1), [0.3, 0.8, 2]);
  const reach = (points: readonly (readonly [number, number])[], k: 0 | 1): number =>
    Math.max(...points.map((point) => point[k])) - Math.min(...points.map((point) => point[k]));
  expect(standing).toHaveLength(4);
  expect([reach(standing, 0), reach(standing, 1)].map((m) => m.toFixed(3))).toEqual(["0.800", "0.300"]);
  // A quarter turn about y: on its face.
  const fallen = { at: [4, 2, 0.15] as const, turn: [0, HALF, 0, HALF] as const };
  const lying = outlineOf(fallen, [0.3, 0.8, 2]);
  expect([reach(lying, 0), reach(lying, 1)].map((m) => m.toFixed(3))).toEqual(["2.000", "0.800"]);
  expect(uprightness(fallen)).toBeCloseTo(0);
  expect(uprightness(uprightPose([0, 0], 1, 0))).toBeCloseTo(1);
});

test("a pose of the wire is drawn on its way from the one before, ends where it was told, and what nobody told of stands", () => {
  const track = createFurnitureTrack();
  const told = (x: number) => readQuakeView(writeQuakeView(VENUE, [0], [x, 2, 0.375, 0, 0, 0, 1], 1), VENUE)!.pieces;
  expect(track.at(0, 0)).toBeNull();
  track.take(told(4), 1_000);
  expect(track.at(0, 1_000)!.at[0]).toBeCloseTo(4, 3);
  const next = told(4.5);
  track.take(next, 1_100);
  track.take(next, 1_150);
  expect(track.version).toBe(2);
  const way = [1_100, 1_130, 1_170, 1_220, 1_400].map((ms) => track.at(0, ms)!.at[0]);
  expect([...way].sort((a, b) => a - b)).toEqual(way);
  expect(way[0]).toBeCloseTo(4, 3);
  expect(way[2]).toBeGreaterThan(4.1);
  expect(way[2]).toBeLessThan(4.4);
  expect(way.at(-1)).toBeCloseTo(4.5, 3);
  expect([track.isMoving(1_150), track.isMoving(1_400)]).toEqual([true, false]);
  expect(track.at(1, 1_400)).toBeNull();
});
