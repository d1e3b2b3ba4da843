import { expect, test } from "vitest";
import { DEEP } from "../../../test/support/deep.ts";
import { layFloor, placeBlock, UPRIGHT } from "./block.ts";
import { REBOUND_RANGE } from "./cases.ts";
import { floorWorld, loadEngine } from "./engine.ts";
import { GRAVITY_MPS2 } from "./record.ts";
import { impactShare, overturnThreshold, quarterPeriod, quarterPeriodS, rebound, slenderQuarterS } from "./rocking.ts";

const block = (breadthM: number, heightM: number, hz = 240) => ({ breadthM, heightM, depthM: breadthM, hz });

test("the exact quarter period is Housner's for slender blocks, and longer for stout ones", () => {
  expect(slenderQuarterS(block(0.3, 1.8)) / quarterPeriodS(block(0.3, 1.8))).toBeCloseTo(1, 2);
  expect(slenderQuarterS(block(1, 1)) / quarterPeriodS(block(1, 1))).toBeLessThan(0.99);
});

test("an impact leaves less of a stout block's swing, and nothing above B/H = 1.414", () => {
  expect(impactShare(block(0.3, 1.8))).toBeCloseTo((1 - 1.5 / 37) ** 2, 12);
  expect(impactShare(block(1.5, 1))).toBeNull();
});

const FAMILY = DEEP
  ? [0.2, 0.5, 1, 1.7, 2.5].flatMap((height) =>
      [0.1, 0.2, 0.35, 0.5, 0.65].flatMap((ratio) =>
        [120, 240, 480, 960].map((hz) => block(ratio * height, height, hz)),
      ),
    )
  : [block(0.3, 1.8), block(0.45, 0.9, 120), block(0.1, 0.5), block(0.8, 1.2, 480)];

test.each(FAMILY)("a block of $breadthM x $heightM m at $hz Hz rocks as Housner's", async (of) => {
  expect(Math.abs((await overturnThreshold(of)).ratio - 1)).toBeLessThan(0.03);
  expect(Math.abs((await quarterPeriod(of)).ratio - 1)).toBeLessThan(0.02);
  // Blocks of a few centimetres keep less of their swing.
  const isSmall = of.breadthM < REBOUND_RANGE.breadthM;
  expect(Math.abs((await rebound(of))!.ratio - 1)).toBeLessThan(isSmall ? 0.18 : 0.07);
});

test("a block slides as Coulomb's law has it: the floor's acceleration less what friction can give", async () => {
  const floor = floorWorld(await loadEngine(), { hz: 240, contacts: "rocking" });
  layFloor(floor, 20);
  const stout = { sizeM: [1, 1, 0.3], massKg: 50, centreShare: 0.5, friction: 0.3 } as const;
  const body = placeBlock(floor, stout, { position: { x: 0, y: 0, z: 0.15 }, rotation: UPRIGHT });
  for (let i = 0; i < 240; i++) floor.step(2.5, 0, 0);
  expect(body.translation().x).toBeLessThan(0.001);
  expect(body.translation().x).toBeGreaterThan(-0.001);
  for (let i = 0; i < 240; i++) floor.step(5, 0, 0);
  expect(-body.linvel().x / (5 - 0.3 * GRAVITY_MPS2)).toBeCloseTo(1, 2);
  floor.free();
});
