import { bandAround, type FidelityCase, type FidelityCheck } from "../../core/fidelity.ts";
import { must } from "../../core/result.ts";
import type { Venue } from "../../core/venue.ts";
import { createCrowd } from "../../crowd/crowd.ts";
import { room, sketch, venueOf, wall } from "../../crowd/validation/plans.ts";
import { DARK_FACTOR, DARK_MPS } from "./dark.ts";
import { type LiftRule, startOutage, USUAL_LIGHTING } from "./run.ts";

/** A power of two: so many of them are whole seconds exactly. */
const STEP_S = 1 / 16;
const FREE_MPS = 1.34;
const WIDTH_M = 2;

/** A corridor along x, and beside it a room. */
function corridorVenue(lengthM: number): Venue {
  const plan = sketch();
  room(plan, 0, [0, 0], [lengthM + 4, WIDTH_M], "corridor");
  room(plan, 0, [0, WIDTH_M], [lengthM + 4, 2 * WIDTH_M], "room");
  wall(plan, [0, 0], [lengthM + 4, 0], [lengthM + 4, WIDTH_M], [0, WIDTH_M], [0, 0]);
  return venueOf(plan);
}

export interface Lit {
  /** From the failure to light in the corridor, s, and how long that lasts, s. */
  readonly afterS: number;
  readonly lastsS: number;
  /** A room beside it has light meanwhile. */
  readonly isRoomLit: boolean;
}

/** When escape routes have light after the mains have failed, looked at sixteen times a second. */
export function measureLight(delayS: number, batteryS: number): Lit {
  const venue = corridorVenue(10);
  const run = must(
    startOutage({
      ...{ venue, failsAtS: 0, lifts: { rule: "stop" }, doors: [] },
      lighting: { ...USUAL_LIGHTING, delayS, batteryS },
    }),
  );
  const at = (y: number) => ({ storey: 0, x: 3, y, heightM: 1.6 });
  let [fromS, steps]: [number | null, number] = [null, 0];
  let isRoomLit = false;
  for (let n = 1; n * STEP_S <= delayS + batteryS + 2; n++) {
    run.step(STEP_S);
    if (!run.isLit(at(WIDTH_M / 2))) continue;
    fromS ??= n * STEP_S;
    steps++;
    isRoomLit ||= run.isLit(at(1.5 * WIDTH_M));
  }
  return { afterS: fromS ?? Infinity, lastsS: steps * STEP_S, isRoomLit };
}

/** How long somebody takes to walk along the corridor after the mains have failed, s. @param delayS null: no emergency lighting */
export function measureWalkS(lengthM: number, delayS: number | null): number {
  const venue = corridorVenue(lengthM);
  const lighting = delayS === null ? null : { ...USUAL_LIGHTING, delayS };
  const run = must(startOutage({ venue, failsAtS: 0, lifts: { rule: "stop" }, lighting, doors: [] }));
  const goal = { kind: "place", storey: 0, x: lengthM + 3, y: WIDTH_M / 2 } as const;
  const person = { storey: 0, x: 1, y: WIDTH_M / 2, freeSpeedMps: FREE_MPS, goal };
  const crowd = createCrowd(venue, [person], { stepS: STEP_S });
  const mostS = (2 * lengthM) / DARK_MPS + 20;
  while (crowd.x[0]! < 1 + lengthM && crowd.atS < mostS) {
    const spot = { storey: 0, x: crowd.x[0]!, y: crowd.y[0]!, heightM: 1.6 };
    crowd.speedFactor[0] = run.isLit(spot) ? 1 : DARK_FACTOR;
    run.step(STEP_S);
    crowd.step(STEP_S);
  }
  return crowd.atS;
}

export interface LiftFound {
  /** From the failure until its doors can be opened at a landing, s; null: never. */
  readonly opensAfterS: number | null;
  /** Height of the landing, m; of the car where it stands between two. */
  readonly z: number;
}

/** Where a car at a height of a building with storeys of 3 m ends without mains. */
export function measureLift(fromZ: number, rule: LiftRule): LiftFound {
  const plan = sketch(4);
  const venue: Venue = {
    ...venueOf(plan),
    lifts: [
      {
        ...{ thing: "lift", title: { en: "Lift", zh: "电梯" }, car: [], capacity: 8 },
        stops: plan.storeys.map((_, storey) => ({ storey, opening: 0 })),
      },
    ],
  };
  const run = must(startOutage({ venue, failsAtS: 0, lifts: rule, lighting: null, doors: [], carsZ: [fromZ] }));
  const highS = 120;
  for (let n = 0; n * STEP_S < highS; n++) {
    const { storey, z } = run.lift(0);
    if (storey !== null) return { opensAfterS: run.atS, z };
    run.step(STEP_S);
  }
  return { opensAfterS: null, z: run.lift(0).z };
}

const check = (
  id: string,
  title: FidelityCheck["title"],
  value: number,
  unit: string,
  band: FidelityCheck["band"],
): FidelityCheck => ({ id, title, value, unit, band });

const lighting: FidelityCase = {
  id: "outage-lighting",
  title: { en: "Light on escape routes", zh: "疏散路线照明" },
  setUp: {
    en: "The mains of a corridor and a room beside it fail; both are looked at sixteen times a second until the batteries are empty.",
    zh: "走廊及其旁边的房间断电；每秒查看十六次，直到电池耗尽。",
  },
  law: {
    en: "Emergency lighting of escape routes by its delay and its batteries; rooms have none.",
    zh: "疏散路线应急照明按延时与电池时间；房间没有应急照明。",
  },
  source: "EN 1838:2013, 4.2.5 (an hour at least) and 4.2.6 (half of the light within 5 s)",
  run() {
    const { afterS, lastsS, isRoomLit } = measureLight(USUAL_LIGHTING.delayS, USUAL_LIGHTING.batteryS);
    return [
      check("lit-after", { en: "light in the corridor after", zh: "走廊点亮时间" }, afterS, "s", {
        low: null,
        high: 5.05,
      }),
      check("lit-for", { en: "light in the corridor for", zh: "走廊照明持续" }, lastsS, "s", {
        low: 3_599.9,
        high: null,
      }),
      check("room", { en: "light in the room (1: yes)", zh: "房间有照明（1 为是）" }, isRoomLit ? 1 : 0, "1", {
        low: 0,
        high: 0,
      }),
    ];
  },
};

const LENGTH_M = 20;

const walking: FidelityCase = {
  id: "outage-walking",
  title: { en: "Walking without light, and by emergency lighting", zh: "无光行走与应急照明下行走" },
  setUp: {
    en: `One person of 1.34 m/s walks ${LENGTH_M} m along a corridor from the moment at which its mains fail: without emergency lighting, and with lighting that comes after 5 s.`,
    zh: `一人以 1.34 m/s 的自由速度从断电时刻起沿走廊行走 ${LENGTH_M} m：无应急照明，以及 5 s 后点亮应急照明两种情况。`,
  },
  law: {
    en: "0.3 m/s without light, the free speed under emergency lighting of 1 lx: times on paper from these.",
    zh: "无光时 0.3 m/s，1 lx 应急照明下为自由速度；按此手算时间。",
  },
  source: "Jin 1976; SFPE Handbook, 5th ed., ch. 61; Boyce 1985, Lighting Research and Technology 17:51-71",
  run() {
    const litS = 5 + (LENGTH_M - 5 * DARK_MPS) / FREE_MPS;
    return [
      check(
        "dark",
        { en: "all the way in the dark", zh: "全程无光" },
        measureWalkS(LENGTH_M, null),
        "s",
        bandAround(LENGTH_M / DARK_MPS, 0.03),
      ),
      check("lit", { en: "lit after 5 s", zh: "5 s 后点亮" }, measureWalkS(LENGTH_M, 5), "s", bandAround(litS, 0.04)),
    ];
  },
};

const lifts: FidelityCase = {
  id: "outage-lifts",
  title: { en: "Lifts without mains", zh: "断电后的电梯" },
  setUp: {
    en: "A car 7.4 m up in a building with storeys of 3 m: with a supply of its own it returns to the lowest storey at 1 m/s; without one it stays, there and 0.1 m from a landing.",
    zh: "层高 3 m 的建筑中，轿厢停在 7.4 m 处：有自备电源时以 1 m/s 返回底层；无电源时停在原处，另考察距层站 0.1 m 的情形。",
  },
  law: {
    en: "The brake holds the car where it is; doors open within 0.2 m of a landing; a returning car goes at its speed and stays open.",
    zh: "制动器将轿厢保持在原处；距层站 0.2 m 以内可开门；返回的轿厢以给定速度运行并开门停放。",
  },
  source: "EN 81-20:2020, 5.3.8.1 and 5.9.2.2; EN 81-73:2020",
  run() {
    const returned = measureLift(7.4, { rule: "return", storey: 0, speedMps: 1 });
    const between = measureLift(7.4, { rule: "stop" });
    const near = measureLift(6.1, { rule: "stop" });
    return [
      check(
        "return",
        { en: "back at the lowest storey after", zh: "返回底层用时" },
        returned.opensAfterS ?? -1,
        "s",
        bandAround(7.4, 0.01),
      ),
      check(
        "between",
        { en: "opens between floors (1: yes)", zh: "楼层之间开门（1 为是）" },
        between.opensAfterS === null ? 0 : 1,
        "1",
        { low: 0, high: 0 },
      ),
      check("stays", { en: "height at which it stays", zh: "停留高度" }, between.z, "m", bandAround(7.4, 1e-9)),
      check(
        "near",
        { en: "opens 0.1 m from a landing after", zh: "距层站 0.1 m 时开门用时" },
        near.opensAfterS ?? -1,
        "s",
        { low: 0, high: 0 },
      ),
    ];
  },
};

/** The cases of docs/fidelity.md about power failures. */
export const OUTAGE_CASES: readonly FidelityCase[] = [lighting, walking, lifts];
