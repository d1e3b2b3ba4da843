import { expect, test } from "vitest";
import { VENUE } from "../session/testing.ts";
import { NO_ROOM, roomGrid, roomOf, shareAbove, transmittance } from "./smokeField.ts";

const GRID = roomGrid(VENUE, 0);

test("each square knows its room, and there is none outside", () => {
  for (const [at, { outline }] of VENUE.rooms.entries()) {
    const [x, y] = [0, 1].map((k) => outline.reduce((sum, point) => sum + point[k]!, 0) / outline.length);
    expect(roomOf(GRID, x!, y!)).toBe(at);
  }
  expect(roomOf(GRID, -50, 0)).toBe(NO_ROOM);
  expect(roomGrid(VENUE, 1).room).toEqual(new Uint16Array([NO_ROOM]));
});

test("what is seen through smoke is exp(-K d) of it above the layer, and all of it below", () => {
  const air = new Map([[0, { layerM: 1.2, extinctionPerM: 0.8 }]]);
  const [a, b] = [[1, 2, 1.6] as const, [4, 2, 1.6] as const];
  expect(transmittance(GRID, air, a, b)).toBeCloseTo(Math.exp(-0.8 * 3), 9);
  expect(transmittance(GRID, air, [1, 2, 0.9], [4, 2, 0.9])).toBe(1);
  // Aslant from below: only the part above the edge counts, whatever the number of steps.
  const half = Math.exp(-0.8 * 0.5 * Math.hypot(3, 1));
  for (const steps of [2, 4, 12])
    expect(transmittance(GRID, air, [1, 2, 0.7], [4, 2, 1.7], steps)).toBeCloseTo(half, 9);
  // Twice as dense: the square of it.
  const dense = new Map([[0, { layerM: 1.2, extinctionPerM: 1.6 }]]);
  expect(transmittance(GRID, dense, a, b)).toBeCloseTo(transmittance(GRID, air, a, b) ** 2, 9);
  expect(transmittance(GRID, new Map(), a, b)).toBe(1);
});

test("a sight along the layer's edge is in it or under it", () => {
  expect(shareAbove(1.2, 1.2, 1.2)).toBe(1);
  expect(shareAbove(1.2, 1.1, 1.1)).toBe(0);
  expect(shareAbove(1, 0, 2)).toBe(0.5);
  expect(shareAbove(3, 0, 2)).toBe(0);
});
