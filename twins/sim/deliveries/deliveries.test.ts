import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { madeUpSite, nearestM } from "../../../test/support/deliveries.ts";
import { digestOf } from "../../core/digest.ts";
import { must } from "../../core/result.ts";
import type { Site } from "../../core/site.ts";
import { hotel } from "../../sites/hotel/index.ts";
import { office } from "../../sites/office/index.ts";
import {
  createDeliveries,
  type DeliveryOptions,
  restoreDeliveries,
  resumeDeliveries,
  snapshotDeliveries,
  stepDeliveries,
  stopDeliveries,
} from "./deliveries.ts";
import { liftPlace, placeOf } from "./places.ts";
import { reportsOf } from "./reports.ts";
import { CHARGED, FULL, LIMITS, RULES } from "./rules.ts";

const start = (site: Site, options: DeliveryOptions) => must(createDeliveries(site, options));

/** Drives a busy quarter of an hour and then as long as it takes, looking every half second. */
function drive(site: Site, seed: number) {
  const state = start(site, { seed, meanIntervalS: 25, lastTaskS: 900 });
  let least = Infinity;
  for (let t = 0; t < 900 || (state.world.tasks.length > 0 && t < 20_000); t += 0.5) {
    stepDeliveries(state, 0.5);
    least = Math.min(least, nearestM(state));
  }
  return { state, least };
}

describe("whatever the seed", () => {
  it.each([hotel, office])("nobody comes nearer than a footprint in $id, and every task ends", (site) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
        const { state, least } = drive(site, seed);
        expect(least).toBeGreaterThanOrEqual(RULES.clearanceM);
        expect(state.world.tasks).toEqual([]);
        expect(state.world.delivered).toBe(state.world.nextTask - 1);
        expect(state.world.delivered).toBeGreaterThan(15);
      }),
      { numRuns: 4, seed: 11 },
    );
  });

  it("the same holds in buildings by chance, of one storey and of two", () => {
    let [driven, most] = [0, 0];
    for (let seed = 1; seed <= 30; seed++) {
      const site = madeUpSite(seed);
      if (!createDeliveries(site, { seed }).ok) continue;
      const { state, least } = drive(site, seed);
      expect(least, `site ${seed}`).toBeGreaterThanOrEqual(RULES.footprintM);
      expect(state.world.tasks, `site ${seed}`).toEqual([]);
      driven++;
      most = Math.max(most, state.world.robots.length);
    }
    expect(driven).toBeGreaterThan(15);
    expect(most).toBeGreaterThan(2);
  });

  it("comes out the same however its time is cut, and from a snapshot at any moment", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e9 }),
        fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 4, maxLength: 20 }),
        (seed, cuts) => {
          let pieces = start(hotel, { seed, meanIntervalS: 30 });
          for (const cut of cuts) {
            pieces = must(restoreDeliveries(hotel, snapshotDeliveries(pieces)));
            stepDeliveries(pieces, cut / 1000);
          }
          const whole = stepDeliveries(
            start(hotel, { seed, meanIntervalS: 30 }),
            cuts.reduce((sum, cut) => sum + cut, 0) / 1000,
          );
          expect(pieces.world).toEqual(whole.world);
        },
      ),
      { numRuns: 12, seed: 3 },
    );
  });
});

describe("golden: thirty minutes, seed 7", () => {
  it.each([
    ["hotel", hotel, "0xb1e443e604a99b050cd29271f8f07f5e443f23c4d9ae171ddc32ac8b7e2ee591", 20],
    ["office", office, "0x8f426a0c8128904b1c6c77f54f56215739fa7892f2cc5e5fe3cd43679d04fa2b", 27],
  ] as const)("of the %s", (_, site, digest, delivered) => {
    const state = stepDeliveries(start(site, { seed: 7, meanIntervalS: 60 }), 1800);
    expect([digestOf(state.world), state.world.delivered]).toEqual([digest, delivered]);
  });
});

describe("lifts", () => {
  it("take one robot at a time, hold their door open for it, and carry it at the height of their floor", () => {
    const state = start(hotel, { seed: 5, meanIntervalS: 20 });
    let rides = 0;
    for (let t = 0; t < 2400; t++) {
      stepDeliveries(state, 0.5);
      const { model, world } = state;
      const cars = world.lifts.map((_, i) => liftPlace(model, world, i));
      const inside = cars.map(() => 0);
      for (const [i, { trip }] of world.robots.entries()) {
        const leg = trip?.legs.find(({ fromMs, toMs }) => fromMs <= world.nowMs && world.nowMs < toMs);
        if (leg?.kind !== "ride") continue;
        const placed = placeOf(model, world, i);
        const car = cars[leg.lift]!;
        inside[leg.lift]!++;
        if (placed.doing === "drives") expect(car.door).toBe(1);
        else expect(car.positionM).toBeCloseTo(placed.z, 6);
        if (placed.doing === "rides") rides++;
      }
      expect(Math.max(...inside)).toBeLessThanOrEqual(1);
      for (const car of cars) if (car.state === "moving") expect(car.door).toBe(0);
    }
    expect(rides).toBeGreaterThan(50);
  });
});

describe("the operational stop", () => {
  it("lets everything stand where it is, and go on as if no time had passed", () => {
    const [state, other] = [start(hotel, { seed: 2, meanIntervalS: 20 }), start(hotel, { seed: 2, meanIntervalS: 20 })];
    for (const one of [state, other]) stepDeliveries(one, 400);
    const before = state.world.robots.map((_, i) => placeOf(state.model, state.world, i));
    expect(before.some(({ doing }) => doing === "drives")).toBe(true);
    stopDeliveries(state);
    stepDeliveries(state, 600);
    expect(state.world.robots.map((_, i) => placeOf(state.model, state.world, i))).toEqual(before);
    for (const { thing } of state.world.robots)
      expect(reportsOf(state).get(thing)).toMatchObject({ state: "stopped", speed: [0, "m/s"] });
    expect(reportsOf(state).get("lift1")).toMatchObject({ state: "stopped" });
    resumeDeliveries(state);
    for (const one of [state, other]) stepDeliveries(one, 300);
    expect(state.world).toEqual(other.world);
  });
});

describe("batteries", () => {
  it("drain by driving and standing, fill at the charger, and who is low charges before it takes a task", () => {
    const state = start(office, { seed: 1, meanIntervalS: 15, robots: 1 });
    const [robot] = state.world.robots as [(typeof state.world.robots)[number]];
    robot.charge = state.model.reserve / 2;
    stepDeliveries(state, 300);
    expect(robot.mustCharge).toBe(true);
    expect(state.world.tasks.length).toBeGreaterThan(5);
    expect([robot.task, robot.charge > state.model.reserve / 2]).toEqual([0, true]);
    while (robot.charge < CHARGED) stepDeliveries(state, 60);
    stepDeliveries(state, 60);
    expect(robot.task).toBeGreaterThan(0);
    const driven = robot.charge;
    stepDeliveries(state, 600);
    expect(robot.charge).toBeLessThan(driven);
    expect(robot.charge).toBeGreaterThan(0);
  });

  it("are never more than full", () => {
    const state = start(office, { seed: 1, lastTaskS: 0 });
    for (let hour = 0; hour < 3; hour++) stepDeliveries(state, LIMITS.stepS);
    expect(state.world.robots.map(({ charge }) => charge)).toEqual([FULL, FULL]);
    expect(reportsOf(state).get("tinyrobot1")).toMatchObject({ state: "idle", battery: [100, "%"], storey: 1 });
  });
});

describe("limits", () => {
  it("turns tasks away when too many wait, and says how many", () => {
    const state = start(office, { seed: 1, meanIntervalS: 1 });
    stepDeliveries(state, 600);
    const waiting = state.world.tasks.filter(({ robot }) => robot < 0);
    expect(waiting.length).toBeLessThanOrEqual(LIMITS.waiting);
    expect(state.world.turnedAway).toBeGreaterThan(300);
    expect(state.world.turnedAway + state.world.delivered + state.world.tasks.length).toBe(state.world.nextTask - 1);
  });

  it.each([-1, Number.NaN, LIMITS.stepS + 1])("takes no step of %s s", (dtS) => {
    expect(() => stepDeliveries(start(office, { seed: 1 }), dtS)).toThrow(RangeError);
  });

  it.each<[string, Site]>([
    ["a site without lanes", { ...office, routeMap: null }],
    ["one without robots", { ...office, things: [] }],
    [
      "a robot beside its charger",
      { ...office, things: office.things.map((t) => ({ ...t, pose: { ...t.pose, x: t.pose.x + 1 } })) },
    ],
    [
      "two robots at one charger",
      {
        ...office,
        things: [...office.things, { ...office.things.find(({ model }) => model === "delivery-robot")!, id: "second" }],
      },
    ],
    [
      "a map too large",
      {
        ...office,
        routeMap: {
          ...office.routeMap!,
          nodes: Array.from({ length: LIMITS.nodes + 1 }, (_, i) => ({ ...office.routeMap!.nodes[0]!, id: `n${i}` })),
        },
      },
    ],
    ["nothing to carry", { ...office, routeMap: { ...office.routeMap!, edges: office.routeMap!.edges.slice(0, 1) } }],
  ])("refuses %s", (_, site) => {
    const made = createDeliveries(site, { seed: 1 });
    expect(made).toMatchObject({ ok: false, error: { code: "SIM_SITE" } });
    if (!made.ok) expect(made.error.said?.zh).toMatch(/\p{Script=Han}/u);
  });
});

describe("snapshots", () => {
  const state = stepDeliveries(start(hotel, { seed: 4, meanIntervalS: 20 }), 500);
  const { world } = state;
  const [robot, ...others] = world.robots as [(typeof world.robots)[number], ...typeof world.robots];

  it.each<[string, unknown]>([
    ["nothing", null],
    ["another site's", { ...world, site: "office" }],
    ["another version", { ...world, format: 2 }],
    ["a robot that is not there", { ...world, robots: [{ ...robot, thing: "nobody" }, ...others] }],
    ["a node beyond the map", { ...world, robots: [{ ...robot, node: 19_000 }, ...others] }],
    ["a task without its robot", { ...world, robots: [{ ...robot, task: 9_999 }, ...others] }],
    ["a pair that is none", { ...world, tasks: [{ id: 1, pair: 999, createdMs: 0, robot: -1 }] }],
    ["no lifts", { ...world, lifts: [] }],
    ["time that runs backwards", { ...world, nowMs: -5 }],
  ])("of %s are refused", (_, value) => {
    expect(restoreDeliveries(hotel, JSON.stringify(value))).toMatchObject({ ok: false, error: { code: "SIM_FORMAT" } });
  });

  it("that are no JSON are refused", () => {
    expect(restoreDeliveries(hotel, "{")).toMatchObject({ ok: false, error: { code: "SIM_FORMAT" } });
  });
});
