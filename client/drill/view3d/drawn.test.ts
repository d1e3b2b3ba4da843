import { PointLight } from "three";
import { expect, test } from "vitest";
import { SCENE_KINDS } from "../../../twins/protocol/drill.ts";
import { VENUE } from "../session/testing.ts";
import { buildOf, STATURES } from "./builds.ts";
import { createDust, dustAfter, nozzlesOf } from "./dust.ts";
import { createFlames, flamesShown, isLitFrom } from "./flames3d.ts";
import { createMaterials } from "./materials.ts";
import type { Puff } from "./puffs3d.ts";
import { createSmoke } from "./smoke.ts";

const kind = (name: (typeof SCENE_KINDS)[number]): number => SCENE_KINDS.indexOf(name);

test("flames are as high as Heskestad has them, no higher than the ceiling, and none when it is out", () => {
  const { heightM, diameterM } = flamesShown(500, 3, false);
  expect(diameterM).toBeCloseTo(2 * Math.sqrt(1 / Math.PI), 9);
  expect(heightM).toBeCloseTo(0.235 * 500 ** 0.4 - 1.02 * diameterM, 9);
  expect(flamesShown(500, 1, false).heightM).toBe(1);
  expect(flamesShown(0, 3, false)).toEqual({ diameterM: 0, heightM: 0, puffsPerS: 0, light: 0 });
  // Large fires puff slowly; who wishes no flicker gets none.
  expect(flamesShown(2_000, 9, false).puffsPerS).toBeLessThan(flamesShown(100, 9, false).puffsPerS);
  expect(flamesShown(500, 3, true).puffsPerS).toBe(0);
});

test("what is drawn follows the fire, steady where nothing may flicker, and the heap stays when it is out", () => {
  const materials = createMaterials(createSmoke(VENUE, "#222222"), false);
  const light = new PointLight();
  const flames = createFlames(VENUE, materials, light);
  const spot = { storey: 0, x: 1, y: 2, z: 0 };
  const storeys = new Set([0]);
  const seen = { spot, doors: new Uint8Array(9), isSteady: true, dtS: 0.1 };
  const burning = { storey: 0, x: 3, y: 2, baseM: 0.5, kw: 400 };
  const lights: number[] = [];
  for (let n = 0; n < 60; n++) {
    flames.update({ ...seen, picture: { flames: burning }, nowMs: 100 * n }, storeys);
    lights.push(light.intensity);
  }
  expect(flames.heightM).toBeCloseTo(flamesShown(400, 2, true).heightM, 3);
  // No flicker: it only ever comes up.
  expect(lights.every((one, n) => n === 0 || one >= lights[n - 1]! - 1e-9)).toBe(true);
  const [fire, heap] = flames.group.children;
  expect([fire!.visible, heap!.visible]).toEqual([true, true]);
  for (let n = 60; n < 160; n++) flames.update({ ...seen, picture: null, nowMs: 100 * n }, storeys);
  expect([flames.heightM, light.intensity, fire!.visible, heap!.visible]).toEqual([0, 0, false, true]);
  flames.dispose();
  materials.dispose();
});

test("the light of flames falls through an open door and not through a closed one or a wall", () => {
  // From the corridor through the door of the room, whose middle is at 2.5, 4.
  const from = { storey: 0, x: 2.5, y: 5, z: 0 };
  expect(isLitFrom(VENUE, Uint8Array.of(0, 0), from, 2.5, 2)).toBe(true);
  expect(isLitFrom(VENUE, Uint8Array.of(1, 0), from, 2.5, 2)).toBe(false);
  expect(isLitFrom(VENUE, Uint8Array.of(0, 0), { ...from, x: 5 }, 5, 2)).toBe(false);
});

test("children, old people and adults differ as measured, each the same each time", () => {
  const mean = (name: (typeof SCENE_KINDS)[number]): number => {
    let sum = 0;
    for (let id = 0; id < 2_000; id++) sum += buildOf(id, kind(name), undefined).statureM;
    return sum / 2_000;
  };
  const between = ([women, men]: readonly [number, number]): number => (women + men) / 2;
  expect(mean("walking")).toBeCloseTo(between(STATURES.adult), 1.9);
  expect(mean("older")).toBeCloseTo(between(STATURES.older), 1.9);
  expect(mean("child")).toBeCloseTo(between(STATURES.child), 1.9);
  for (let id = 0; id < 600; id++) {
    const [child, adult] = [buildOf(id, kind("child"), undefined), buildOf(id, 0, undefined)];
    expect(child.statureM).toBeLessThan(1.25);
    expect(adult.statureM).toBeGreaterThan(1.4);
    expect(child.head).toBeGreaterThan(adult.head);
    expect(buildOf(id, 0, undefined)).toEqual(adult);
  }
  expect(buildOf(3, kind("impaired"), undefined).hasStick).toBe(true);
  expect([buildOf(3, 0, "warden").vest, buildOf(3, 0, "responder").vest, buildOf(3, 0, "resident").vest]).toEqual([
    1, 2, 0,
  ]);
});

test("dust rises with the shaking and settles, and nothing moves in the air for who wishes no motion", () => {
  let dust = 0;
  for (let n = 0; n < 100; n++) dust = dustAfter(dust, 6, 0, 0.1);
  expect(dust).toBeGreaterThan(0.9);
  const after = dustAfter(dust, 0, 0, 10);
  expect(after).toBeCloseTo(dust * Math.exp(-0.4), 6);
  expect(dustAfter(0.2, 0, 2, 0)).toBeGreaterThan(0.4);
  expect(dustAfter(0.0001, 0, 0, 1)).toBe(0);
  const puffs: Puff[] = [];
  const shaken = createDust(VENUE, (puff) => puffs.push(puff));
  const picture = { smoke: new Map(), waterM: null, shakingMps2: 4 };
  const spot = { storey: 0, x: 2, y: 2, z: 0 };
  const fallen = { at: [4, 2, 0.3], turn: [0, 0, 0, 1] } as const;
  shaken.fell(0, fallen, true);
  for (let n = 0; n < 50; n++) shaken.update({ picture, spot, isOutside: false, isStill: true, dtS: 0.1 });
  expect(puffs).toEqual([]);
  expect(shaken.level).toBeGreaterThan(0.5);
  shaken.fell(0, fallen, false);
  for (let n = 0; n < 50; n++) shaken.update({ picture, spot, isOutside: false, isStill: false, dtS: 0.1 });
  expect(puffs.length).toBeGreaterThan(40);
  expect(puffs.length).toBeLessThan(120);
});

test("gas is let out of nozzles over the whole room, the nearest of them drawn", () => {
  const places = nozzlesOf(VENUE, 1, { storey: 0, x: 9, y: 5, z: 0 });
  expect(places.length).toBe(2);
  expect(places[0]![0]).toBeGreaterThan(places[1]![0]);
  expect(nozzlesOf(VENUE, 99, { storey: 0, x: 0, y: 0, z: 0 })).toEqual([]);
});
