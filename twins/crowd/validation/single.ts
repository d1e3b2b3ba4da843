import type { FidelityCheck } from "../../core/fidelity.ts";
import { rng } from "../../core/rng.ts";
import type { Venue } from "../../core/venue.ts";
import { createCrowd } from "../crowd.ts";
import type { Person } from "../model.ts";
import { type AgeClass, RIMEA_SPEEDS, rimeaSpeed } from "../people.ts";
import { lengthOf } from "../plan/frame.ts";
import {
  atMost,
  between,
  type CrowdCase,
  check,
  crowdCase,
  evacuate,
  type Pause,
  passWatch,
  runUntil,
} from "./case.ts";
import { lattice } from "./corridor.ts";
import { flight, opening, room, sketch, venueOf, wall, wallOn, wallWithGaps } from "./plans.ts";

/** A corridor along x with an exit at its end. */
export function straight(lengthM: number, widthM: number): Venue {
  const s = sketch();
  wall(s, [lengthM, 0], [-1, 0], [-1, widthM], [lengthM, widthM]);
  opening(s, [lengthM, widthM], [lengthM, 0], { isExit: true, kind: "passage" });
  room(s, 0, [-1, 0], [lengthM, widthM], "corridor");
  return venueOf(s);
}

/** Seconds of one person from x = 0 to a length, along a corridor. */
export async function walkAlone(lengthM: number, speed: number, factor: number, pause: Pause): Promise<number> {
  const crowd = createCrowd(straight(lengthM, 2), [{ storey: 0, x: 0, y: 1, freeSpeedMps: speed }]);
  crowd.speedFactor[0] = factor;
  const { times, look } = passWatch(crowd, (x) => x >= lengthM);
  await runUntil(crowd, (3 * lengthM) / (speed * factor), pause, () => times.length > 0, look);
  return times[0] ?? Number.NaN;
}

const RIMEA = "RiMEA guideline 4.1.1, test";

const CORRIDOR_WALK = crowdCase(
  {
    id: "rimea-1",
    title: { en: "RiMEA 1: speed in a corridor", zh: "RiMEA 1：走廊中的步行速度" },
    setUp: { en: "One person, 1.33 m/s, along a corridor 40 m x 2 m.", zh: "一人以 1.33 m/s 走过 40 m × 2 m 的走廊。" },
    source: `${RIMEA} 1: 26 to 34 s`,
  },
  {},
  async (_, pause) => {
    const seconds = await walkAlone(40, 1.33, 1, pause);
    return {
      figures: { seconds },
      checks: [check("seconds", "time for 40 m", "40 m 用时", seconds, "s", between(26, 34))],
    };
  },
);

/** Two storeys, a flight along x between them, the exit above (or below). */
function flightPlan(runM: number, widthM: number, isUp: boolean): Venue {
  const s = sketch(2);
  const half = widthM / 2;
  wallOn(s, 0, [0, half], [-4, half], [-4, -half], [0, -half]);
  wallOn(s, 1, [runM, half], [runM + 4, half]);
  wallOn(s, 1, [runM, -half], [runM + 4, -half]);
  room(s, 0, [-4, -half], [0, half], "hall");
  room(s, 1, [runM, -half], [runM + 4, half], "hall");
  flight(s, 0, [0, 0], [runM, 0], widthM);
  if (isUp) opening(s, [runM + 4, half], [runM + 4, -half], { storey: 1, isExit: true, kind: "passage" });
  else {
    s.storeys[0]!.walls.splice(1, 1);
    wallOn(s, 1, [runM + 4, half], [runM + 4, -half]);
    opening(s, [-4, half], [-4, -half], { storey: 0, isExit: true, kind: "passage" });
  }
  return venueOf(s);
}

/** Seconds of one person between the edges of a flight. */
export async function climb(runM: number, isUp: boolean, speed: number, pause: Pause): Promise<number> {
  const start = isUp ? { storey: 0, x: -2, y: 0 } : { storey: 1, x: runM + 2, y: 0 };
  const crowd = createCrowd(flightPlan(runM, 2, isUp), [{ ...start, stairUpMps: speed, stairDownMps: speed }]);
  const on = passWatch(crowd, (x) => (isUp ? x >= 0 : x <= runM));
  const off = passWatch(crowd, (x) => (isUp ? x >= runM : x <= 0));
  await runUntil(
    crowd,
    (4 * runM) / speed,
    pause,
    () => off.times.length > 0,
    () => {
      on.look();
      off.look();
    },
  );
  return off.times[0]! - on.times[0]!;
}

const stairCase = (number: 2 | 3, isUp: boolean, speed: number): CrowdCase =>
  crowdCase(
    {
      id: `rimea-${number}`,
      title: {
        en: `RiMEA ${number}: speed ${isUp ? "up" : "down"} a stair`,
        zh: `RiMEA ${number}：${isUp ? "上" : "下"}楼梯速度`,
      },
      setUp: {
        en: `One person ${isUp ? "up" : "down"} a flight 10 m along its incline and 8 m horizontal, horizontal speed ${speed} m/s.`,
        zh: `一人${isUp ? "上" : "下"}行一段斜长 10 m、水平长 8 m 的楼梯，水平速度 ${speed} m/s。`,
      },
      source: `${RIMEA} ${number}: within 5 % of 8 m by the speed`,
    },
    {},
    async (_, pause) => {
      const seconds = await climb(8, isUp, speed, pause);
      const expected = 8 / speed;
      const band = between(0.95 * expected, 1.05 * expected);
      return {
        figures: { seconds },
        checks: [check("seconds", "time on the flight", "楼梯上用时", seconds, "s", band)],
      };
    },
  );

/** The most that a start differs from the time that was set, s. */
export async function startErrors(reactions: readonly number[], pause: Pause): Promise<readonly number[]> {
  const s = sketch();
  wallWithGaps(s, 0, [8, 0], [8, 5], [[2.5, 1]]);
  wall(s, [8, 0], [0, 0], [0, 5], [8, 5]);
  opening(s, [8, 3], [8, 2], { isExit: true });
  room(s, 0, [0, 0], [8, 5]);
  const places = lattice(reactions.length, [0.5, 0.5], [6, 4.5], () => 0.5);
  const crowd = createCrowd(
    venueOf(s),
    places.map(([x, y], k) => ({ storey: 0, x, y, reactionS: reactions[k]! })),
  );
  const started = reactions.map(() => Number.NaN);
  await runUntil(
    crowd,
    Math.max(...reactions) + 60,
    pause,
    () => crowd.inside === 0,
    () => {
      for (let i = 0; i < started.length; i++)
        if (Number.isNaN(started[i]) && crowd.speedMps[i]! > 0) started[i] = crowd.atS;
    },
  );
  return started.map((at, i) => Math.abs(at - reactions[i]!));
}

const REACTION = crowdCase(
  {
    id: "rimea-5",
    title: { en: "RiMEA 5: reaction times", zh: "RiMEA 5：反应时间" },
    setUp: {
      en: "Ten people in a room 8 m x 5 m, reaction times 10, 20 ... 100 s.",
      zh: "8 m × 5 m 房间内十人，反应时间为 10、20……100 s。",
    },
    source: `${RIMEA} 5: each starts at her time, within two steps of 0.05 s`,
  },
  {},
  async (_, pause) => {
    const errors = await startErrors(
      Array.from({ length: 10 }, (_, k) => 10 * (k + 1)),
      pause,
    );
    const worst = Math.max(...errors);
    return {
      figures: { worst },
      checks: [check("worst", "latest start beside its time", "起步时间的最大偏差", worst, "s", atMost(0.1 + 1e-9))],
    };
  },
);

/** People round a corner of a corridor 2 m wide. @returns samples that were in a wall, and the nearest that anybody came to one, m */
export async function roundCorner(
  agents: number,
  seed: number,
  pause: Pause,
): Promise<{ inWall: number; nearest: number; all: number }> {
  const s = sketch();
  wall(s, [10, 0], [0, 0], [0, 2], [8, 2], [8, 12]);
  wall(s, [10, 0], [10, 12]);
  room(s, 0, [0, 0], [10, 2], "corridor");
  room(s, 0, [8, 2], [10, 12], "corridor");
  opening(s, [8, 12], [10, 12], { isExit: true, kind: "passage" });
  const chance = rng(seed, "corner");
  const places = lattice(agents, [0.2, 0.2], [5, 1.8], () => chance.uniform());
  const crowd = createCrowd(
    venueOf(s),
    places.map(([x, y]) => ({ storey: 0, x, y })),
  );
  let inWall = 0;
  let nearest = Infinity;
  const times = await evacuate(crowd, 200, pause, () => {
    for (let i = 0; i < agents; i++) {
      const [x, y] = [crowd.x[i]!, crowd.y[i]!];
      if (y > 12) continue;
      const inLow = Math.min(y, 10 - x, x < 8 ? 2 - y : Infinity, x);
      const inHigh = Math.min(10 - x, x - 8);
      const off = y < 2 ? inLow : inHigh;
      const corner = x < 8 && y < 2 ? lengthOf([x, y], [8, 2]) : Infinity;
      if (off <= 0) inWall++;
      nearest = Math.min(nearest, off, corner);
    }
  });
  return { inWall, nearest, all: times.filter((t) => !Number.isNaN(t)).length };
}

export const cornerCase = (id: string, title: CrowdCase["title"], source: string): CrowdCase =>
  crowdCase(
    {
      id,
      title,
      setUp: {
        en: "Twenty people round a corner of a corridor 2 m wide; every step of everybody is looked at.",
        zh: "20 人绕过 2 m 宽走廊的转角，检查每人每一步。",
      },
      source,
    },
    { agents: [1, 30] },
    async ({ agents = 20, seed }, pause) => {
      const { inWall, nearest, all } = await roundCorner(agents, seed, pause);
      return {
        figures: { inWall, nearest },
        checks: [
          check("inWall", "samples in a wall", "落入墙体的样本数", inWall, "{sample}", atMost(0)),
          check("through", "people who came round", "通过转角的人数", all, "{person}", between(agents, agents)),
          check("nearest", "nearest middle of anybody to a wall", "人体中心到墙的最小距离", nearest, "m", null),
        ],
      };
    },
  );

/** Mean speed of each of 50 people of a class who walk 20 m far from one another. */
async function walkApart(age: AgeClass, seed: number, pause: Pause): Promise<readonly number[]> {
  const s = sketch();
  room(s, 0, [0, 0], [40, 100], "hall");
  wall(s, [0, 0], [40, 0]);
  wall(s, [0, 100], [40, 100]);
  const chance = rng(seed, `age-${age}`);
  const people = Array.from(
    { length: 50 },
    (_, k): Person => ({
      storey: 0,
      x: 2,
      y: 1 + 2 * k,
      freeSpeedMps: rimeaSpeed(age, chance),
      goal: { kind: "stay" },
    }),
  );
  const crowd = createCrowd(venueOf(s), people);
  people.forEach((_, i) => {
    crowd.steer(i, 1, 0, crowd.freeSpeedMps[i]!);
  });
  await runUntil(crowd, 2, pause, () => false);
  const from = crowd.x.slice();
  await runUntil(crowd, 20, pause, () => false);
  return people.map((_, i) => (crowd.x[i]! - from[i]!) / 18);
}

const AGES: readonly (readonly [AgeClass, string, string])[] = [
  ["under30", "under 30", "30 岁以下"],
  ["30to50", "30 to 50", "30 至 50 岁"],
  ["over50", "over 50", "50 岁以上"],
  ["impaired", "of limited mobility", "行动受限者"],
];

const DEMOGRAPHICS = crowdCase(
  {
    id: "rimea-7",
    title: { en: "RiMEA 7: speeds by age", zh: "RiMEA 7：按年龄的速度" },
    setUp: {
      en: "Four classes of 50 people each walk far from one another, measured from 2 to 20 s; lowest and highest speed of each class.",
      zh: "四类各 50 人互不影响地行走，取 2 至 20 s 的各类最低与最高速度。",
    },
    law: { en: "uniform over each class's range", zh: "各类速度在其范围内均匀分布" },
    source: `${RIMEA} 7: ranges after Weidmann 1992`,
  },
  {},
  async ({ seed }, pause) => {
    const checks: FidelityCheck[] = [];
    for (const [age, en, zh] of AGES) {
      const speeds = await walkApart(age, seed, pause);
      const [low, high] = RIMEA_SPEEDS[age];
      const band = between(low - 0.005, high + 0.005);
      checks.push(check(`${age}-lowest`, `lowest, ${en}`, `${zh}最低`, Math.min(...speeds), "m/s", band));
      checks.push(check(`${age}-highest`, `highest, ${en}`, `${zh}最高`, Math.max(...speeds), "m/s", band));
    }
    return { figures: {}, checks };
  },
);

export const RIMEA_SINGLE: readonly CrowdCase[] = [
  CORRIDOR_WALK,
  stairCase(2, true, 0.5),
  stairCase(3, false, 0.65),
  REACTION,
  cornerCase(
    "rimea-6",
    { en: "RiMEA 6: round a corner", zh: "RiMEA 6：绕过转角" },
    `${RIMEA} 6: nobody goes through a wall`,
  ),
  DEMOGRAPHICS,
];
