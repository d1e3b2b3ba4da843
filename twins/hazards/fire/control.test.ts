import { describe, expect, test } from "vitest";
import { rng } from "../../core/rng.ts";
import { UNHARMED } from "../hazard.ts";
import { AGENTS, type Agent, BEGINNER_SHARE, EXTINGUISHER, fallKwS, mostKw, trayM2 } from "./agents.ts";
import { controlled, OUT_KW } from "./control.ts";
import { type FireCurve, heatReleaseKw, peakAtS } from "./growth.ts";
import { type FireStart, startFire } from "./run.ts";
import { hotel } from "./testing/venues.ts";

const CURVE: FireCurve = { growth: "medium", peakKw: 1_000, steadyS: 600, decayS: 600 };
const STEP_S = 0.05;

/** A fire that does not grow: at its peak for ever. */
const steady = (peakKw: number): FireCurve => ({ growth: "ultraFast", peakKw, steadyS: 86_400, decayS: 0 });

/** Discharges a whole bottle at a fire that is at its peak. @returns seconds until it is out; null where it is not */
function discharge(agent: Agent, kw: number, skill: number): number | null {
  const curve = steady(kw);
  const control = controlled(curve, null);
  const from = peakAtS(curve) + 1;
  for (let n = 0; n * STEP_S < EXTINGUISHER[agent].dischargeS; n++) {
    control.suppress(agent, skill, from, STEP_S);
    if (control.isOut) return (n + 1) * STEP_S;
  }
  return null;
}

describe("a fire that is not touched", () => {
  test("is the curve to the last bit, with a machine that runs on, too", () => {
    for (const control of [controlled(CURVE, null), controlled(CURVE, { share: 0.8, drainS: 10 })])
      for (let atS = 0; atS < 2_000; atS += 3.7) expect(control.heatKw(atS)).toBe(heatReleaseKw(CURVE, atS));
  });
});

describe("an extinguisher", () => {
  test("water follows Evans: 410 s at 0.07 mm/s, and its own closed form with the area that shrinks", () => {
    const flow = EXTINGUISHER.water.waterLpS;
    const kw = (flow * 500) / 0.07;
    expect(kw / fallKwS("water", kw, 1)).toBeCloseTo(410.9, 0);
    for (const start of [100, 200, 300]) {
      // Q^1.85 falls in a straight line.
      const analytic = (3 / 1.85) * (start ** 1.85 - OUT_KW ** 1.85) * (flow * 500) ** -1.85;
      expect(discharge("water", start, 1)! / analytic).toBeCloseTo(1, 1);
    }
  });

  test("trays are those of EN 3-7: 0.72 m across for 13B, 3.05 m for 233B", () => {
    const across = (rating: number): number => 2 * Math.sqrt(trayM2(rating) / Math.PI);
    expect(across(13)).toBeCloseTo(0.72, 2);
    expect(across(233)).toBeCloseTo(3.05, 2);
  });

  test.each(AGENTS)("%s puts out what is below its rating and not what is above, and a beginner less", (agent) => {
    for (const skill of [1, BEGINNER_SHARE]) {
      expect(discharge(agent, 0.95 * mostKw(agent, skill), skill)).not.toBeNull();
      expect(discharge(agent, 1.05 * mostKw(agent, skill), skill)).toBeNull();
    }
    expect(mostKw(agent, BEGINNER_SHARE)).toBeCloseTo(BEGINNER_SHARE * mostKw(agent, 1), 6);
  });

  test("a fire that is left too early grows again from where it was, as it did when it was that small", () => {
    const control = controlled(CURVE, null);
    for (let n = 0; n < 80; n++) control.suppress("powder", 0.4, 200, STEP_S);
    const left = control.heatKw(200);
    expect(left).toBeLessThan(heatReleaseKw(CURVE, 200));
    expect(left).toBeGreaterThan(OUT_KW);
    const youngS = Math.sqrt(left / 0.0117);
    expect(control.heatKw(230)).toBeCloseTo(0.0117 * (youngS + 30) ** 2, 6);
  });

  test("in its decay it does not grow any more", () => {
    const control = controlled({ ...CURVE, steadyS: 0 }, null);
    const atS = peakAtS(CURVE) + 300;
    control.suppress("water", 1, atS, 1);
    const left = control.heatKw(atS);
    expect(left).toBeLessThan(500);
    expect(control.heatKw(atS + 1)).toBeLessThan(left);
  });
});

test("whatever people do, a fire that still grows is never larger than the one that nobody touches", () => {
  for (let seed = 0; seed < 40; seed++) {
    const chance = rng(seed, "jets");
    const control = controlled(CURVE, chance.uniform() < 0.5 ? { share: chance.uniform(), drainS: 5 } : null);
    const agents = ["water", "co2", "powder"] as const;
    for (let atS = 1; atS < 600; atS += 1) {
      if (chance.uniform() < 0.02)
        control.suppress(agents[chance.below(3)]!, chance.uniform(), atS, 2 * chance.uniform());
      if (chance.uniform() < 0.002) control.cutFeed(atS);
      const kw = control.heatKw(atS);
      expect(kw).toBeGreaterThanOrEqual(0);
      expect(kw).toBeLessThanOrEqual(heatReleaseKw(CURVE, atS) * (1 + 1e-12));
    }
  }
});

test("oil that is not pumped any more runs out, and what lies there spreads no further", () => {
  const control = controlled(steady(800), { share: 0.75, drainS: 8 });
  control.cutFeed(100);
  expect(control.heatKw(100)).toBeCloseTo(800, 9);
  expect(control.heatKw(108)).toBeCloseTo(200 + 600 * Math.exp(-1), 6);
  expect(control.heatKw(200)).toBeCloseTo(200, 2);
  const growing = controlled(CURVE, { share: 0.5, drainS: 1 });
  growing.cutFeed(100);
  expect(growing.heatKw(150)).toBeCloseTo(0.5 * 117, 3);
  control.cutFeed(150);
  expect(control.heatKw(200)).toBeCloseTo(200, 2);
});

const OPEN_PLAN = hotel(1, 2);
/** With the wall between its southern rooms and the corridor, but for the first door. */
const WALLS = [
  [
    [0, 5],
    [1, 5],
  ],
  [
    [1.9, 5],
    [8, 5],
  ],
] as const;
const VENUE = { ...OPEN_PLAN, storeys: OPEN_PLAN.storeys.map((storey) => ({ ...storey, walls: WALLS })) };
const [BURNING, AT] = [2, [2, 2.5]] as const;
const DOOR = VENUE.openings.findIndex(({ kind, rooms }) => kind === "door" && rooms[0] === BURNING);
const START: FireStart = { venue: VENUE, room: BURNING, at: AT, growth: "fast", peakKw: 2_000 };

describe("a fire in a room", () => {
  test("is reached from within a few metres, through an open door and not through a closed one or a wall", () => {
    const run = startFire({ ...START, doors: new Map([[DOOR, true]]) }, 1);
    run.step(20);
    const can = (x: number, y: number, storey = 0): boolean => run.canReach({ storey, x, y, heightM: 1.2 }, "water");
    expect([can(2, 4), can(1.6, 5.5), can(3.9, 5.5), can(1.6, 6.9), can(2, 4, 1)]).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(run.canReach({ storey: 0, x: 1.6, y: 5.5, heightM: 1.2 }, "co2")).toBe(false);
    run.setOpening(DOOR, false);
    expect(can(1.6, 5.5)).toBe(false);
  });

  test("goes out under a jet while it is small, and its smoke clears; a large one does not, and burns who stands near", () => {
    const flux = (run: ReturnType<typeof startFire>): number => {
      const into = { ...UNHARMED };
      run.around({ storey: 0, x: 2, y: 4.5, heightM: 1 }, into);
      return into.fluxKwM2;
    };
    const play = (fromS: number): ReturnType<typeof startFire> => {
      const run = startFire({ ...START, doors: new Map([[DOOR, true]]) }, 1);
      run.step(fromS);
      for (let n = 0; n * STEP_S < EXTINGUISHER.water.dischargeS; n++) {
        run.suppress("water", 1, STEP_S);
        run.step(STEP_S);
      }
      return run;
    };
    const small = play(40);
    expect([small.isOut, small.wantedKw]).toEqual([true, 0]);
    const large = play(150);
    expect(large.isOut).toBe(false);
    expect(large.wantedKw).toBeGreaterThan(700);
    // A point source of 35 % of its heat, two metres away, and the layer above.
    expect(flux(large)).toBeGreaterThan((0.35 * large.heatKw) / (4 * Math.PI * 4));
    expect(flux(large)).toBeGreaterThan(2.5);
    expect(flux(small)).toBeLessThan(1);
    expect(() => small.suppress("water", 2, 1)).toThrow(/skill/);
  });

  test("gives the same bytes for the same jets, and other ones for others", () => {
    const play = (n: number): string => {
      const run = startFire(START, 1);
      run.step(30);
      for (let i = 0; i < n; i++) {
        run.suppress("co2", 0.4, STEP_S);
        run.step(STEP_S);
      }
      run.step(10);
      return run.digest();
    };
    expect(play(5)).toBe(play(5));
    expect(play(5)).not.toBe(play(6));
  });
});
