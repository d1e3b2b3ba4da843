import { expect, test } from "vitest";
import { must } from "../../core/result.ts";
import { DRILL_HZ, STILL } from "../input.ts";
import { quietHazard, TINY_VENUE, tinyDrill } from "../testing.ts";
import { createDrillWorld } from "../world.ts";
import { covers, DEBRIS_SHARE, debrisFooting } from "./debris.ts";

const SIZE = [0.4, 1, 2] as const;
/** Lying to the east: turned by a quarter about y. */
const LIES = [3, 1, 0.2, 0, Math.SQRT1_2, 0, Math.SQRT1_2];
const STANDS = [3, 1, 1, 0, 0, 0, 1];

test("a shelf that lies covers the floor along its height, one that stands its foot alone", () => {
  // 2 m long along x, 1 m across, and half a body around it.
  for (const [x, isOver] of [
    [2.05, true],
    [3.95, true],
    [1.85, true],
    [1.75, false],
    [4.25, false],
  ] as const)
    expect(covers(LIES, 0, SIZE, x, 1), String(x)).toBe(isOver);
  expect(covers(LIES, 0, SIZE, 3, 1.65)).toBe(true);
  expect(covers(LIES, 0, SIZE, 3, 1.75)).toBe(false);
  expect(covers(STANDS, 0, SIZE, 3.35, 1)).toBe(true);
  expect(covers(STANDS, 0, SIZE, 3.45, 1)).toBe(false);
});

test("aslant it covers what a tilted box does: the same as four corners' outline by hand", () => {
  // Turned by 45 degrees about the vertical, lying.
  const half = Math.sin(Math.PI / 8);
  const whole = Math.cos(Math.PI / 8);
  const q = [-half * Math.SQRT1_2, whole * Math.SQRT1_2, half * Math.SQRT1_2, whole * Math.SQRT1_2];
  const pose = [0, 0, 0.2, ...q];
  expect(covers(pose, 0, SIZE, 0.7, 0.7)).toBe(true);
  expect(covers(pose, 0, SIZE, 0.7, -0.7)).toBe(false);
});

test("over what lies people have half their speed, on its storey alone, and all of it before it fell", () => {
  let hasFallen = false;
  const quake = { pieces: [{ obstacle: 0 }], poses: LIES, isFallen: () => hasFallen };
  const footing = debrisFooting(quake, [{ storey: 1, sizeM: SIZE }]);
  const spot = { storey: 1, x: 3, y: 1, heightM: 0 };
  footing.look();
  expect(footing.at(spot)).toBe(1);
  hasFallen = true;
  footing.look();
  expect(footing.at(spot)).toBe(DEBRIS_SHARE);
  expect(footing.at({ ...spot, storey: 0 })).toBe(1);
  expect(footing.at({ ...spot, y: 4 })).toBe(1);
});

test("who takes part needs twice the time over debris, and the server's factor is what the page predicts by", () => {
  const wayM = (footing?: () => number): number => {
    const hazard = quietHazard(footing === undefined ? {} : { footing });
    const definition = tinyDrill({ roles: [{ role: "warden", most: 1, rooms: ["corridor"] }], doors: {} });
    const world = createDrillWorld({ definition, venue: TINY_VENUE, hazard, seed: 3, agents: 0 });
    const who = must(world.join("warden"));
    const { body } = world.participants[who]!;
    world.crowd.put(body, 1, 5);
    world.move(who, { ...STILL, x: 127 });
    for (let n = 0; n < 3 * DRILL_HZ; n++) world.step();
    expect(world.crowd.speedFactor[body]).toBe(footing === undefined ? 1 : DEBRIS_SHARE);
    return world.crowd.x[body]! - 1;
  };
  expect(wayM(() => DEBRIS_SHARE) / wayM()).toBeCloseTo(DEBRIS_SHARE, 1);
});
