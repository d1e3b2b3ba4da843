import { expect, test } from "vitest";
import { floatFunctions } from "../../../test/support/glsl.ts";
import { VENUE } from "../session/testing.ts";
import { mistLeft, mistPerM } from "./smoke.ts";
import { NO_ROOM, roomGrid, roomOf } from "./smokeField.ts";
import { DEPTHS_GLSL, MIST_M, NO_LAYER_M } from "./smokeGlsl.ts";

const GRID = roomGrid(VENUE, 0);

test("each square knows its room, and there is none outside", () => {
  for (const [at, { outline }] of VENUE.rooms.entries()) {
    const [x, y] = [0, 1].map((k) => outline.reduce((sum, point) => sum + point[k]!, 0) / outline.length);
    expect(roomOf(GRID, x!, y!)).toBe(at);
  }
  expect(roomOf(GRID, -50, 0)).toBe(NO_ROOM);
  expect(roomGrid(VENUE, 1).room).toEqual(new Uint16Array([NO_ROOM]));
});

const { smokeDepth, mistDepth } = floatFunctions(DEPTHS_GLSL) as Record<string, (...args: number[]) => number>;

test("the shader's smoke is of optical depth K d above the layer, and of none below it", () => {
  const way = Math.hypot(3, 1);
  expect(smokeDepth!(0.8, 1.2, 1.6, 1.6, 3)).toBeCloseTo(0.8 * 3, 9);
  expect(smokeDepth!(0.8, 1.2, 0.9, 0.9, 3)).toBe(0);
  // Aslant from below: only the part above the edge counts, either way round.
  expect(smokeDepth!(0.8, 1.2, 0.7, 1.7, way)).toBeCloseTo(0.8 * 0.5 * way, 9);
  expect(smokeDepth!(0.8, 1.2, 1.7, 0.7, way)).toBeCloseTo(0.8 * 0.5 * way, 9);
  // In two pieces as in one: a sight may be cut anywhere.
  const cut = smokeDepth!(0.8, 1.2, 0.7, 1.1, 0.4 * way) + smokeDepth!(0.8, 1.2, 1.1, 1.7, 0.6 * way);
  expect(cut).toBeCloseTo(0.8 * 0.5 * way, 9);
  // Along the edge it is in it; under it, it is not.
  expect(smokeDepth!(1, 1.2, 1.2, 1.2, 2)).toBe(2);
  expect(smokeDepth!(1, 1.2, 1.1, 1.1, 2)).toBe(0);
  expect(smokeDepth!(2, NO_LAYER_M, 0, 3, 5)).toBe(0);
});

test("the shader's mist lies on the floor and thins by e in its height", () => {
  expect(mistDepth!(0.5, 0, 0, 4)).toBeCloseTo(0.5 * 4, 9);
  expect(mistDepth!(0.5, MIST_M, MIST_M, 4)).toBeCloseTo((0.5 * 4) / Math.E, 6);
  // From the floor up: the mean of the exponential, as summed in small pieces.
  let sum = 0;
  const parts = 2_000;
  for (let n = 0; n < parts; n++) sum += (0.5 * Math.exp((-1.6 * (n + 0.5)) / parts / MIST_M) * 2) / parts;
  expect(mistDepth!(0.5, 1.6, 0, 2)).toBeCloseTo(sum, 5);
  expect(mistDepth!(0.5, 0, 1.6, 2)).toBeCloseTo(sum, 5);
  expect(mistDepth!(0.5, -3, -3, 1)).toBeCloseTo(0.5, 9);
});

test("the mist is as dense as the gas until all is let out, and clears while the gas stays", () => {
  expect(mistPerM(0, 1)).toBe(0);
  expect(mistPerM(2, 1)).toBeCloseTo(2 * mistPerM(1, 1), 9);
  expect(mistPerM(50, 1)).toBe(mistPerM(60, 1));
  expect(mistLeft(0.2, "discharging", 0.1)).toBe(1);
  expect(mistLeft(1, "discharged", 40)).toBeCloseTo(1 / Math.E, 9);
});
