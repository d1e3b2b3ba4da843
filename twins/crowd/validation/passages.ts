import type { FidelityCheck } from "../../core/fidelity.ts";
import { rng } from "../../core/rng.ts";
import type { Venue, Xy } from "../../core/venue.ts";
import { createCrowd } from "../crowd.ts";
import { DOING, type Person } from "../model.ts";
import { weidmannSpeed } from "../people.ts";
import {
  atLeast,
  atMost,
  type CrowdCase,
  check,
  crowdCase,
  evacuate,
  lastOf,
  type Pause,
  passWatch,
  runUntil,
  steadyFlow,
  YES,
} from "./case.ts";
import { lattice } from "./corridor.ts";
import { flight, opening, room, sketch, venueOf, wall, wallOn, wallWithGaps } from "./plans.ts";

const RIMEA = "RiMEA guideline 4.1.1, test";

const crowdIn = (count: number, from: Xy, to: Xy, seed: number, stream: string): Person[] => {
  const chance = rng(seed, stream);
  return lattice(count, from, to, () => chance.uniform()).map(([x, y]) => ({
    storey: 0,
    x,
    y,
    freeSpeedMps: weidmannSpeed(chance),
  }));
};

/** A room 10 m x 10 m, a passage out of it, and an end `beyondM` after the passage, 10 m wide. */
function passagePlan(widthM: number, lengthM: number, beyondM: number): Venue {
  const s = sketch();
  const [y0, y1] = [5 - widthM / 2, 5 + widthM / 2];
  const x1 = 10 + lengthM;
  wall(s, [10, 0], [0, 0], [0, 10], [10, 10]);
  wallWithGaps(s, 0, [10, 0], [10, 10], [[5, widthM]]);
  wall(s, [10, y0], [x1, y0]);
  wall(s, [10, y1], [x1, y1]);
  room(s, 0, [0, 0], [x1, 10], "hall");
  if (beyondM > 0) {
    wallWithGaps(s, 0, [x1, 0], [x1, 10], [[5, widthM]]);
    wall(s, [x1, 0], [x1 + beyondM, 0]);
    wall(s, [x1, 10], [x1 + beyondM, 10]);
    room(s, 0, [x1, 0], [x1 + beyondM, 10], "hall");
    opening(s, [x1 + beyondM, 0], [x1 + beyondM, 10], { isExit: true, kind: "passage" });
  } else opening(s, [x1, y0], [x1, y1], { isExit: true, kind: "passage" });
  return venueOf(s);
}

interface Passed {
  readonly seconds: number;
  readonly flow: number;
}

async function pass(widthM: number, lengthM: number, beyondM: number, seed: number, pause: Pause): Promise<Passed> {
  const crowd = createCrowd(
    passagePlan(widthM, lengthM, beyondM),
    crowdIn(150, [0.3, 0.3], [9.5, 9.7], seed, "rimea-12"),
  );
  const { times, look } = passWatch(crowd, (x) => x >= 10);
  const out = await evacuate(crowd, 600, pause, look);
  return { seconds: lastOf(out), flow: steadyFlow(times) };
}

/** Three rooms in a row; most people at once in the first and, after a minute, in the middle one. */
async function queueBehind(seed: number, pause: Pause): Promise<number> {
  const s = sketch();
  for (const x of [0, 10, 20]) wall(s, [x + 10, 0], [x, 0], [x, 0]);
  for (const x of [0, 10, 20]) wall(s, [x, 10], [x + 10, 10]);
  wall(s, [0, 0], [0, 10]);
  for (const x of [10, 20]) wallWithGaps(s, 0, [x, 0], [x, 10], [[5, 1]]);
  for (const x of [10, 20]) opening(s, [x, 4.5], [x, 5.5], { kind: "passage" });
  for (const x of [0, 10, 20]) room(s, 0, [x, 0], [x + 10, 10], "hall");
  opening(s, [30, 0], [30, 10], { isExit: true, kind: "passage" });
  const crowd = createCrowd(venueOf(s), crowdIn(150, [0.3, 0.3], [9.5, 9.7], seed, "rimea-12c"));
  let most = 0;
  await evacuate(crowd, 600, pause, () => {
    let queued = 0;
    for (let i = 0; i < crowd.count; i++)
      if (crowd.x[i]! > 10 && crowd.x[i]! < 20 && crowd.state[i] === DOING.queueing) queued++;
    most = Math.max(most, queued);
  });
  return most;
}

const BOTTLENECKS = crowdCase(
  {
    id: "rimea-12",
    title: { en: "RiMEA 12: effect of bottlenecks", zh: "RiMEA 12：瓶颈的影响" },
    setUp: {
      en: "150 people leave a room 10 m x 10 m by a passage: ends 0, 5 and 10 m behind it; 0.2 and 5 m deep; 0.8, 1.0 and 1.2 m wide; a second of 1 m behind another room.",
      zh: "150 人经通道离开 10 m × 10 m 的房间：终点在其后 0、5、10 m；通道深 0.2 与 5 m；宽 0.8、1.0、1.2 m；以及隔一个房间的第二个 1 m 通道。",
    },
    source: `${RIMEA} 12: later the further the end; longer by the deeper passage; more flow the wider; a queue before the first bottleneck only (judged at a tenth of them)`,
  },
  {},
  async ({ seed }, pause) => {
    const far: number[] = [];
    for (const beyond of [0, 5, 10]) far.push((await pass(1, 0.2, beyond, seed, pause)).seconds);
    const deep = await pass(1, 5, 10, seed, pause);
    const wide: number[] = [];
    for (const width of [0.8, 1, 1.2]) wide.push((await pass(width, 0.2, 10, seed, pause)).flow);
    const queued = await queueBehind(seed, pause);
    // Two runs may differ by a person's second where an end lies no further away.
    const isLater = far[1]! >= far[0]! - 1 && far[2]! >= far[1]! - 1;
    return {
      figures: {},
      checks: [
        check("a", "the further the end, the later", "终点越远越晚", isLater ? 1 : 0, "1", YES),
        check(
          "b",
          "time by 5 m to time by 0.2 m depth",
          "深 5 m 与 0.2 m 用时之比",
          deep.seconds / far[2]!,
          "1",
          atLeast(1),
        ),
        check(
          "c",
          "most in a queue before the second bottleneck",
          "第二个瓶颈前排队的最多人数",
          queued,
          "{person}",
          atMost(15),
        ),
        check(
          "d-1",
          "flow at 1.0 m to flow at 0.8 m",
          "宽 1.0 m 与 0.8 m 流量之比",
          wide[1]! / wide[0]!,
          "1",
          atLeast(1),
        ),
        check(
          "d-2",
          "flow at 1.2 m to flow at 1.0 m",
          "宽 1.2 m 与 1.0 m 流量之比",
          wide[2]! / wide[1]!,
          "1",
          atLeast(1),
        ),
      ],
    };
  },
);

/** A room, a corridor 2 m wide (or as it is said) and a flight of 5 m as wide; people go up or down. */
export function stairCrowdPlan(isUp: boolean, widthM = 2): Venue {
  const s = sketch(2);
  const [here, there] = isUp ? [0, 1] : [1, 0];
  const [y0, y1] = [5 - widthM / 2, 5 + widthM / 2];
  wallOn(s, here, [10, 0], [0, 0], [0, 10], [10, 10]);
  wallWithGaps(s, here, [10, 0], [10, 10], [[5, widthM]]);
  for (const y of [y0, y1]) {
    wallOn(s, here, [10, y], [12, y]);
    wallOn(s, there, [17, y], [19, y]);
  }
  room(s, here, [0, 0], [10, 10], "hall");
  room(s, here, [10, y0], [12, y1], "corridor");
  room(s, there, [17, y0], [19, y1], "corridor");
  if (isUp) flight(s, 0, [12, 5], [17, 5], widthM);
  else flight(s, 0, [17, 5], [12, 5], widthM);
  opening(s, [19, y1], [19, y0], { storey: there, isExit: true, kind: "passage" });
  return venueOf(s);
}

interface StairRun {
  readonly flow: number;
  /** Mean speed of those on the flight while it is in use, m/s, and how many to the square metre. */
  readonly speed: number;
  readonly density: number;
}

export async function stairCrowd(isUp: boolean, seed: number, pause: Pause, widthM = 2): Promise<StairRun> {
  const people = crowdIn(100, [0.3, 0.3], [9.5, 9.7], seed, "rimea-13").map((p) => ({ ...p, storey: isUp ? 0 : 1 }));
  const crowd = createCrowd(stairCrowdPlan(isUp, widthM), people);
  const { times, look } = passWatch(crowd, (x) => x >= 12);
  let [sum, on, steps] = [0, 0, 0];
  await evacuate(crowd, 400, pause, () => {
    look();
    if (times.length < 10 || times.length > 80) return;
    steps++;
    for (let i = 0; i < crowd.count; i++)
      if (crowd.state[i] === DOING.onStair) {
        on++;
        sum += crowd.speedMps[i]!;
      }
  });
  return { flow: steadyFlow(times), speed: sum / on, density: on / steps / (5 * widthM) };
}

const STAIR_CROWD = crowdCase(
  {
    id: "rimea-13",
    title: { en: "RiMEA 13: a crowd on stairs", zh: "RiMEA 13：楼梯上的人群" },
    setUp: {
      en: "100 people leave a room 10 m x 10 m over a flight 2 m wide and 5 m long, up and down; flow at its foot or head, speed and density on it.",
      zh: "100 人经宽 2 m、长 5 m 的楼梯离开 10 m × 10 m 的房间，分上行与下行；取楼梯入口流量及其上的速度与密度。",
    },
    law: {
      en: "collision-free speed model with Weidmann's speeds on stairs",
      zh: "无碰撞速度模型，楼梯速度按 Weidmann",
    },
    source: `${RIMEA} 13: slower than on the level, faster down than up; the speeds at 0.6 to 1.5 persons/m2 are judged at its figure's 0.46 to 1.12 m/s; flow beside the level within 15 % of Weidmann 1992's capacities (0.85 up, 0.98 down, 1.22 on the level), and between these and 2.3 in the same share`,
  },
  { width: [1, 4] },
  async ({ width = 2, seed }, pause) => {
    const up = await stairCrowd(true, seed, pause, width);
    const down = await stairCrowd(false, seed, pause, width);
    const level = await pass(width, 5, 0, seed, pause);
    const [shareUp, shareDown] = [0.85 / 1.22, 0.98 / 1.22];
    const around = (share: number) => ({ low: 0.85 * share, high: 1.15 * share });
    const speedBand = (run: StairRun) => (run.density >= 0.6 && run.density <= 1.5 ? { low: 0.46, high: 1.12 } : null);
    return {
      figures: { flowUp: up.flow, flowDown: down.flow },
      checks: [
        check("shareUp", "flow up beside the level", "上行与平地流量之比", up.flow / level.flow, "1", around(shareUp)),
        check(
          "shareDown",
          "flow down beside the level",
          "下行与平地流量之比",
          down.flow / level.flow,
          "1",
          around(shareDown),
        ),
        check("downUp", "speed down to speed up", "下行与上行速度之比", down.speed / up.speed, "1", atLeast(1)),
        check("flowUp", "flow by width, up", "上行单位宽度流量", up.flow / width, "{person}/(m.s)", {
          low: 0.85,
          high: 2.3 * shareUp,
        }),
        check("flowDown", "flow by width, down", "下行单位宽度流量", down.flow / width, "{person}/(m.s)", {
          low: 0.98,
          high: 2.3 * shareDown,
        }),
        check(
          "speedUp",
          `speed up at ${up.density.toFixed(2)} persons/m2`,
          `密度 ${up.density.toFixed(2)} 人/m² 时上行速度`,
          up.speed,
          "m/s",
          speedBand(up),
        ),
        check(
          "speedDown",
          `speed down at ${down.density.toFixed(2)} persons/m2`,
          `密度 ${down.density.toFixed(2)} 人/m² 时下行速度`,
          down.speed,
          "m/s",
          speedBand(down),
        ),
      ],
    };
  },
);

/** A way 20 m wide: straight, or round a corner. */
function widePlan(legs: readonly [number] | readonly [number, number]): Venue {
  const s = sketch();
  const [a, b] = legs;
  if (b === undefined) {
    wall(s, [a, 0], [0, 0], [0, 20], [a, 20]);
    room(s, 0, [0, 0], [a, 20], "hall");
    opening(s, [a, 20], [a, 0], { isExit: true, kind: "passage" });
  } else {
    wall(s, [a, b], [a, 0], [0, 0], [0, 20], [a - 20, 20], [a - 20, b]);
    room(s, 0, [0, 0], [a, 20], "hall");
    room(s, 0, [a - 20, 20], [a, b], "hall");
    opening(s, [a - 20, b], [a, b], { isExit: true, kind: "passage" });
  }
  return venueOf(s);
}

const WIDE_CORNER = crowdCase(
  {
    id: "rimea-15",
    title: { en: "RiMEA 15: a large crowd round a corner", zh: "RiMEA 15：大人群绕过转角" },
    setUp: {
      en: "500 people on a way 20 m wide: 44 m straight, round a corner of 34 m and 30 m, 75.4 m straight.",
      zh: "500 人在 20 m 宽的通道上：44 m 直道、34 m 加 30 m 的转角、75.4 m 直道。",
    },
    source: `${RIMEA} 15: the time round the corner lies between those of the two straight ways; judged with 3 % of play`,
  },
  { agents: [50, 1000] },
  async ({ agents = 500, seed }, pause) => {
    const seconds: number[] = [];
    for (const legs of [[44], [34, 50], [75.4]] as const) {
      const crowd = createCrowd(widePlan(legs), crowdIn(agents, [0.5, 0.5], [10, 19.5], seed, "rimea-15"));
      seconds.push(lastOf(await evacuate(crowd, 400, pause)));
    }
    const [short, corner, long] = seconds as [number, number, number];
    return {
      figures: { short, corner, long },
      checks: [
        check("corner", "time round the corner", "转角用时", corner, "s", { low: short, high: 1.03 * long }),
        check("short", "time over 44 m", "44 m 直道用时", short, "s", null),
        check("long", "time over 75.4 m", "75.4 m 直道用时", long, "s", null),
      ],
    };
  },
);

/** Two rooms 10 m x 10 m with a corridor 10 m x 2 m between them; an exit beyond each room. */
function twoRooms(): Venue {
  const s = sketch();
  for (const x of [0, 20]) {
    wall(s, [x, 0], [x + 10, 0]);
    wall(s, [x, 10], [x + 10, 10]);
    room(s, 0, [x, 0], [x + 10, 10], "hall");
  }
  for (const x of [10, 20]) wallWithGaps(s, 0, [x, 0], [x, 10], [[5, 2]]);
  wall(s, [10, 4], [20, 4]);
  wall(s, [10, 6], [20, 6]);
  room(s, 0, [10, 4], [20, 6], "corridor");
  for (const x of [0, 30]) opening(s, [x, 0], [x, 10], { isExit: true, kind: "passage" });
  return venueOf(s);
}

const COUNTER_ROOMS = crowdCase(
  {
    id: "nist-2.8",
    title: { en: "NIST 2.8: counterflow between two rooms", zh: "NIST 2.8：两室之间的对向流" },
    setUp: {
      en: "100 people go from one room to the other by a corridor 10 m x 2 m, against 0, 10, 50 and 100 who come the other way.",
      zh: "100 人经 10 m × 2 m 走廊由一室到另一室，对面分别有 0、10、50、100 人相向而行。",
    },
    source:
      "NIST TN 1822, Verif.2.8 (IMO test 8): the more come against them, the longer it takes; judged with 5 % of play, and all must come through",
  },
  {},
  async ({ seed }, pause) => {
    const seconds: number[] = [];
    let through = 0;
    for (const against of [0, 10, 50, 100]) {
      const goal = (opening: number) => ({ kind: "exit", opening }) as const;
      const there = crowdIn(100, [0.3, 0.3], [6, 9.7], seed, "nist-2.8").map((p) => ({ ...p, goal: goal(1) }));
      const back = crowdIn(against, [24, 0.3], [29.7, 9.7], seed, "nist-2.8b").map((p) => ({ ...p, goal: goal(0) }));
      const crowd = createCrowd(twoRooms(), [...there, ...back]);
      await runUntil(crowd, 600, pause, () => crowd.inside === 0);
      through += crowd.safe;
      seconds.push(lastOf(crowd.safeAtS.slice(0, 100)));
    }
    const names = [0, 10, 50, 100];
    const checks: FidelityCheck[] = [
      check("through", "people who came through", "通过的人数", through, "{person}", { low: 560, high: 560 }),
    ];
    seconds.slice(1).forEach((value, k) => {
      const ratio = value / seconds[k]!;
      checks.push(
        check(
          `more-${names[k + 1]}`,
          `time against ${names[k + 1]} to time against ${names[k]}`,
          `对向 ${names[k + 1]} 人与 ${names[k]} 人用时之比`,
          ratio,
          "1",
          atLeast(0.95),
        ),
      );
    });
    return { figures: { against0: seconds[0]!, against100: seconds[3]! }, checks };
  },
);

export const RIMEA_PASSAGES: readonly CrowdCase[] = [BOTTLENECKS, STAIR_CROWD, WIDE_CORNER];
export const NIST_PASSAGES: readonly CrowdCase[] = [COUNTER_ROOMS];
