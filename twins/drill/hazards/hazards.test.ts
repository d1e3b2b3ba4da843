import { expect, test } from "vitest";
import { readDrillRecord } from "../../../server/runs/drillRecords.ts";
import type { VenueObstacle } from "../../core/venue.ts";
import { UNHARMED } from "../../hazards/hazard.ts";
import { TINY_VENUE } from "../testing.ts";
import { DEBRIS_SHARE } from "./debris.ts";
import { quakeHazard } from "./earthquake.ts";
import { fireHazard, type RoomSmoke, readFireView, readFlames } from "./fire.ts";
import { machineFireHazard, readGasView } from "./machineFire.ts";
import { readQuakeView, writeQuakeView } from "./quakeView.ts";

const burn = () => fireHazard({ room: 0, at: [4, 1], growth: "fast", peakKw: 1_000 }, TINY_VENUE, 1);

test("smoke fills the room that burns behind its closed door, the door grows hot from outside, and an open one lets it out", () => {
  const hazard = burn();
  hazard.setOpening?.(0, false);
  hazard.setOpening?.(1, true);
  for (let i = 0; i < 20 * 70; i++) hazard.run.step(0.05);
  const view = readFireView(hazard.view()!)!;
  expect(view[0]!.layerM).toBeLessThan(1.5);
  expect(view[0]!.upperC).toBeGreaterThan(80);
  const smoke = ({ layerM, extinctionPerM }: RoomSmoke): number => (2.5 - layerM) * extinctionPerM;
  expect(smoke(view[1]!)).toBeLessThan(smoke(view[0]!) / 2);
  expect(hazard.view(), "nothing new yet").toBeNull();
  const before = { storey: 0, x: 2.5, y: 4.6, heightM: 1.2 };
  expect(hazard.isHot?.(0, before)).toBe(true);
  expect(hazard.isHot?.(1, before)).toBe(false);
  hazard.setOpening?.(0, true);
  for (let i = 0; i < 20 * 20; i++) hazard.run.step(0.05);
  expect(smoke(readFireView(hazard.view()!)![1]!)).toBeGreaterThan(2 * smoke(view[1]!));
});

test("bytes that are no picture of a fire are none", () => {
  const bytes = burn().view()!;
  expect(readFireView(bytes)).toHaveLength(2);
  expect(readFireView(bytes.subarray(0, 5))).toBeNull();
  expect(readFireView(new Uint8Array(0))).toBeNull();
  expect(readFireView(Uint8Array.from(bytes, (byte, i) => (i === 0 ? 9 : byte)))).toBeNull();
});

test("flames are told with their place and size, and a jet from within reach puts them out", () => {
  const hazard = burn();
  for (let i = 0; i < 20 * 40; i++) hazard.run.step(0.05);
  expect(readFlames(hazard.view()!)).toEqual({ storey: 0, x: 4, y: 1, baseM: 0.5, kw: 80 });
  const from = { storey: 0, x: 2, y: 2, heightM: 1.2 };
  expect(hazard.fireNear?.(from)).toMatchObject({ m: Math.sqrt(5), isOut: false });
  expect(hazard.fireNear?.({ ...from, y: 5 })?.m, "behind the wall").toBe(Infinity);
  expect(hazard.extinguish?.({ ...from, y: 5 }, "powder", 1, 1)).toBe(false);
  let jets = 0;
  while (hazard.extinguish?.(from, "powder", 1, 0.05) === true && jets < 200) jets++;
  // 75 kW of a fire, at 160 kW/s.
  expect(jets).toBe(10);
  expect(hazard.fireNear?.(from)?.isOut).toBe(true);
  expect(hazard.takeSaid?.().map(({ en }) => en)).toEqual(["The fire is out. Stay out of the smoke that is left."]);
  expect(hazard.takeSaid?.()).toEqual([]);
  hazard.run.step(1);
  expect(readFlames(hazard.view()!)?.kw).toBe(0);
});

test("the alarm lets gas out after its horn, which thins what is breathed and ends the flames; none without a fire", () => {
  const make = () => machineFireHazard({ room: 0, at: [4, 1], growth: "fast", peakKw: 1_000 }, {}, TINY_VENUE, 1);
  const hazard = make();
  const spot = { storey: 0, x: 2, y: 2, heightM: 1.6 };
  const step = (seconds: number): void => {
    for (let i = 0; i < 20 * seconds; i++) hazard.run.step(0.05);
  };
  step(20);
  hazard.alarm?.();
  step(1);
  expect(hazard.takeSaid?.()).toHaveLength(1);
  expect(readGasView(hazard.view()!)).toMatchObject({ phase: "horn", dischargeInS: 29, shares: [0, 0] });
  step(29 + 15);
  expect(hazard.gasShare?.(spot)).toBeGreaterThan(1);
  expect(hazard.gasShare?.({ ...spot, x: 20 })).toBe(0);
  step(60);
  const around = { ...UNHARMED };
  hazard.run.around(spot, around);
  expect(around.co2Pct).toBeGreaterThan(28);
  expect(around.o2Pct).toBeLessThan(15);
  expect(hazard.fireNear?.(spot)).toMatchObject({ kw: 0, isOut: true });
  expect(hazard.takeSaid?.()).toHaveLength(3);
  const picture = readGasView(hazard.view()!)!;
  expect([picture.phase, readFireView(picture.fire)?.length]).toEqual(["discharged", 2]);
  // Who comes a moment later is told the same at once.
  expect(hazard.view()).toBeNull();
  expect(readGasView(hazard.wholeView!())).toEqual(picture);
  expect(readGasView(burn().view()!)).toBeNull();

  const quenched = make();
  for (let i = 0; i < 20 * 10; i++) quenched.run.step(0.05);
  while (quenched.extinguish?.(spot, "powder", 1, 0.05) === true);
  quenched.alarm?.();
  quenched.run.step(60);
  expect(readGasView(quenched.view()!)).toMatchObject({ phase: "ready", dischargeInS: null });
  expect(quenched.takeSaid?.().some(({ en }) => en.includes("not let out"))).toBe(true);
});

const thing = (id: string, at: [number, number], sizeM: [number, number, number], shelters = false): VenueObstacle => ({
  ...{ id, title: { en: id, zh: id }, storey: 0, room: 0, kind: shelters ? "table" : "bookcase", at },
  ...{ headingRad: 0, sizeM, shelters },
});

test("a shelf falls on who stands beside it, not before it shakes, and not on who is under a table", async () => {
  const venue = {
    ...TINY_VENUE,
    // The first is part of the building: it never moves, and is told of to nobody.
    obstacles: [
      { ...thing("stair", [9, 2], [1, 1, 1]), kind: "stair" },
      thing("shelf", [3, 2], [0.25, 0.8, 1.9]),
      thing("table", [5, 3], [1.2, 0.8, 0.75], true),
    ],
  };
  const record = await readDrillRecord("elcentro");
  const hazard = await quakeHazard({ venue, record, scale: 3, directionRad: 0, fromS: 2 }, 1);
  expect(hazard.shaking?.fromS).toBe(2);
  const around = { ...UNHARMED };
  let struck = 0;
  let underTable = 0;
  let shook = 0;
  for (let i = 0; i < 20 * 20; i++) {
    hazard.run.step(0.05);
    for (const x of [2.3, 2.6, 3.4, 3.7])
      if ((hazard.hit?.({ storey: 0, x, y: 2, heightM: 0 }, 0.25, false) ?? 0) > 0) struck++;
    if ((hazard.hit?.({ storey: 0, x: 5, y: 3, heightM: 0 }, 0.25, true) ?? 0) > 0) underTable++;
    Object.assign(around, UNHARMED);
    hazard.run.around({ storey: 0, x: 1, y: 1, heightM: 1 }, around);
    if (hazard.run.atS < 1.9) expect([around.shakingMps2, struck]).toEqual([0, 0]);
    shook = Math.max(shook, around.shakingMps2);
  }
  expect(shook).toBeGreaterThan(3 * 2.5);
  expect(struck).toBeGreaterThan(0);
  expect(underTable).toBe(0);
  const { shakingMps2, pieces } = readQuakeView(hazard.view()!, venue)!;
  expect(pieces.map(({ obstacle }) => obstacle)).toEqual([1, 2]);
  const [shelf, table] = pieces;
  // The shelf lies: the middle of its box is lower than half of its height. What is told again at once is all of it.
  expect(shelf!.at[2]).toBeLessThan(0.6);
  expect(Math.hypot(table!.at[0] - 5, table!.at[1] - 3)).toBeLessThan(1.5);
  expect(table!.at[2]).toBeCloseTo(0.375, 1);
  expect(shakingMps2).toBeGreaterThanOrEqual(0);
  // Over the shelf one goes slowly, and nowhere else: the table still stands.
  const footing = ([x, y]: readonly number[]) => hazard.footing?.({ storey: 0, x: x!, y: y!, heightM: 0 });
  expect([footing(shelf!.at), footing(table!.at), footing([8, 1])]).toEqual([DEBRIS_SHARE, 1, 1]);
  expect(hazard.view(), "told a moment ago").toBeNull();
  expect(readQuakeView(hazard.wholeView!(), venue)!.pieces).toEqual(pieces);
});

test("a piece's place and turn come over the wire to a millimetre, and bytes that are no picture are none", () => {
  const venue = { ...TINY_VENUE, obstacles: [thing("a", [3, 2], [0.3, 0.8, 2]), thing("b", [5, 3], [1, 1, 1])] };
  const half = Math.SQRT1_2;
  const bytes = writeQuakeView(venue, [1], [5.5, 2.25, 0.5, 0, half, 0, half], 3.14);
  const view = readQuakeView(bytes, venue)!;
  expect(view.shakingMps2).toBeCloseTo(3.1);
  expect(view.pieces[0]!.obstacle).toBe(1);
  for (const [k, value] of [5.5, 2.25, 0.5].entries()) expect(view.pieces[0]!.at[k]).toBeCloseTo(value, 3);
  for (const [k, value] of [0, half, 0, half].entries()) expect(view.pieces[0]!.turn[k]).toBeCloseTo(value, 4);
  expect(readQuakeView(bytes.subarray(0, 10), venue)).toBeNull();
  expect(
    readQuakeView(
      Uint8Array.from(bytes, (byte, i) => (i === 0 ? 9 : byte)),
      venue,
    ),
  ).toBeNull();
  expect(readQuakeView(bytes, { ...venue, obstacles: venue.obstacles.slice(0, 1) })).toBeNull();
  expect(readQuakeView(new Uint8Array(0), venue)).toBeNull();
});
