import { rng } from "../../core/rng.ts";
import type { Venue } from "../../core/venue.ts";
import { type Crowd, type CrowdOptions, createCrowd } from "../crowd.ts";
import { DOING, type Person } from "../model.ts";
import { rimeaSpeed, weidmannSpeed } from "../people.ts";
import {
  atLeast,
  atMost,
  between,
  type CrowdCase,
  check,
  crowdCase,
  evacuate,
  lastOf,
  type Pause,
  steadyFlow,
  YES,
} from "./case.ts";
import { lattice } from "./corridor.ts";
import { opening, room, sketch, venueOf, wallWithGaps } from "./plans.ts";

/** Where doors are: along the wall below (0) or above (1), middle of each, m. */
export interface DoorAt {
  readonly isAbove: boolean;
  readonly atM: number;
  readonly widthM: number;
}

/** A rectangular room with doors that lead out, in its two long walls. */
export function roomPlan(lengthM: number, depthM: number, doors: readonly DoorAt[]): Venue {
  const s = sketch();
  const gaps = (isAbove: boolean) => doors.filter((d) => d.isAbove === isAbove).map((d) => [d.atM, d.widthM] as const);
  wallWithGaps(s, 0, [0, 0], [lengthM, 0], gaps(false));
  wallWithGaps(s, 0, [0, depthM], [lengthM, depthM], gaps(true));
  wallWithGaps(s, 0, [0, 0], [0, depthM], []);
  wallWithGaps(s, 0, [lengthM, 0], [lengthM, depthM], []);
  for (const { isAbove, atM, widthM } of doors) {
    const y = isAbove ? depthM : 0;
    opening(s, [atM - widthM / 2, y], [atM + widthM / 2, y], { isExit: true });
  }
  room(s, 0, [0, 0], [lengthM, depthM], "hall");
  return venueOf(s);
}

/** Doors one after the other around: below first, then above, evenly along each. */
export function doorsAround(lengthM: number, count: number, widthM: number): readonly DoorAt[] {
  const below = Math.ceil(count / 2);
  return Array.from({ length: count }, (_, k) => {
    const isAbove = k >= below;
    const [at, of] = isAbove ? [k - below, count - below] : [k, below];
    return { isAbove, atM: (lengthM * (at + 0.5)) / of, widthM };
  });
}

export interface RoomRun {
  readonly crowd: Crowd;
  readonly times: Float64Array;
  readonly seconds: number;
}

/** People all over a room, or a part of it, leave it. */
export async function emptyRoom(
  venue: Venue,
  agents: number,
  from: readonly [number, number],
  to: readonly [number, number],
  seed: number,
  pause: Pause,
  options: CrowdOptions = {},
): Promise<RoomRun> {
  const chance = rng(seed, "room");
  const people = lattice(agents, from, to, () => chance.uniform()).map(
    ([x, y]): Person => ({ storey: 0, x, y, freeSpeedMps: rimeaSpeed("under30", chance) }),
  );
  const crowd = createCrowd(venue, people, options);
  const times = await evacuate(crowd, 60 + 4 * agents, pause);
  return { crowd, times, seconds: lastOf(times) };
}

/** A room 30 m x 20 m for 1,000, and as dense for others. */
const roomSize = (agents: number): readonly [number, number] => {
  const share = Math.sqrt(Math.max(agents, 20) / 1000);
  return [30 * share, 20 * share];
};

async function roomSeconds(
  agents: number,
  doors: number,
  widthM: number,
  seed: number,
  pause: Pause,
): Promise<RoomRun> {
  const [length, depth] = roomSize(agents);
  const venue = roomPlan(length, depth, doorsAround(length, doors, widthM));
  return emptyRoom(venue, agents, [0.3, 0.3], [length - 0.3, depth - 0.3], seed, pause);
}

const ROOM = crowdCase(
  {
    id: "room",
    title: { en: "A room is left", zh: "房间疏散" },
    setUp: {
      en: "People evenly over a room of 0.6 m2 each (30 m x 20 m for 1,000), RiMEA's speeds under 30, leave by doors in its long walls; flow between the tenth and the eightieth of a hundred.",
      zh: "每人 0.6 m² 均匀分布于房间（1000 人时为 30 m × 20 m），速度按 RiMEA 30 岁以下，经长边墙上的门离开；流量取第 10 % 与第 80 % 人之间。",
    },
    source:
      "doors that people queue at: 1.6 to 2.5 persons/(m s), thin doors at the upper end (Seyfried et al. 2009); judged while doors are full",
  },
  { agents: [1, 5000], doors: [1, 8], width: [0.6, 5] },
  async ({ agents = 200, doors = 2, width = 1, seed }, pause) => {
    const { times, seconds } = await roomSeconds(agents, doors, width, seed, pause);
    const flow = steadyFlow([...times].sort((a, b) => a - b));
    const specific = flow / (doors * width);
    // Fewer than thirty people a metre of door never fill it.
    const band = agents / (doors * width) < 30 ? null : between(1.6, 2.5);
    const out = times.filter((t) => !Number.isNaN(t)).length;
    return {
      figures: { seconds, flow: Number.isFinite(flow) ? flow : 0, out },
      checks: [
        check("out", "people who came out", "离开的人数", out, "{person}", between(agents, agents)),
        ...(Number.isFinite(specific)
          ? [check("specificFlow", "flow by doors' width", "单位门宽流量", specific, "{person}/(m.s)", band)]
          : []),
      ],
    };
  },
);

/** Of so many doors those that stay when half of them shut, the odd one among them: of four the two below. */
const halfOf = (doors: readonly DoorAt[]): readonly DoorAt[] => doors.slice(0, Math.ceil(doors.length / 2));

const DOORS = crowdCase(
  {
    id: "rimea-9",
    title: { en: "RiMEA 9: a large room, four doors against two", zh: "RiMEA 9：大空间四门与两门对比" },
    setUp: {
      en: "1,000 people leave a room 30 m x 20 m by four doors of 1 m, then by the two in one wall.",
      zh: "1000 人经四扇 1 m 的门离开 30 m × 20 m 的房间，再仅经同侧两门离开。",
    },
    source:
      "RiMEA guideline 4.1.1, test 9: about twice as long with half of the doors; judged at 1.6 to 2.4, for other numbers of doors within a fifth of their ratio",
  },
  { agents: [100, 2000], doors: [1, 8], width: [0.8, 3] },
  async ({ agents = 1000, doors = 4, width = 1, seed }, pause) => {
    const [length, depth] = roomSize(agents);
    const all = doorsAround(length, doors, width);
    const some = halfOf(all);
    const run = (of: readonly DoorAt[]): Promise<RoomRun> =>
      emptyRoom(roomPlan(length, depth, of), agents, [0.3, 0.3], [length - 0.3, depth - 0.3], seed, pause);
    const { seconds } = await run(all);
    const halfSeconds = some.length === doors ? seconds : (await run(some)).seconds;
    const ratio = halfSeconds / seconds;
    const by = (count: number): string => `time by ${count === 4 ? "four" : count === 2 ? "two" : count}`;
    const expected = doors / some.length;
    return {
      figures: { seconds, halfSeconds, ratio, ...(doors === 4 ? { four: seconds, two: halfSeconds } : {}) },
      checks: [
        check(
          "ratio",
          `${by(some.length)} doors to ${by(doors)}`,
          `${some.length} 门与 ${doors} 门用时之比`,
          ratio,
          "1",
          between(0.8 * expected, 1.2 * expected),
        ),
        check("all", `${by(doors)} doors`, `${doors} 门用时`, seconds, "s", null),
        check("half", `${by(some.length)} doors`, `${some.length} 门用时`, halfSeconds, "s", null),
      ],
    };
  },
);

const TWO_EXITS = crowdCase(
  {
    id: "rimea-11",
    title: { en: "RiMEA 11: choice of an exit", zh: "RiMEA 11：出口选择" },
    setUp: {
      en: "1,000 people fill the left half of a room 30 m x 20 m whose two exits of 1 m are in one wall, at 18 and 28 m.",
      zh: "1000 人占满 30 m × 20 m 房间的左半部，两个 1 m 出口在同一面墙上，分别位于 18 m 和 28 m 处。",
    },
    law: {
      en: "of exits in sight the one that promises to be quickest, queues counted at 1.9 persons/(m s)",
      zh: "在可见出口中选择预计最快者，排队按 1.9 人/(m·s) 估计",
    },
    source:
      "RiMEA guideline 4.1.1, test 11: most by the nearer exit, some by the other; judged at 5 to 50 % by the other",
  },
  { agents: [100, 1100] },
  async ({ agents = 1000, seed }, pause) => {
    const doors = [18, 28].map((atM) => ({ isAbove: true, atM, widthM: 1 }));
    const { crowd, seconds } = await emptyRoom(roomPlan(30, 20, doors), agents, [0.3, 0.3], [15, 19.7], seed, pause);
    const by = (exit: number): number =>
      crowd.exitBy.filter((one, i) => one === exit && crowd.state[i] === DOING.safe).length;
    const [near, far] = [by(0), by(1)];
    return {
      figures: { near, far, seconds },
      checks: [
        check("share", "share by the further exit", "经较远出口的比例", far / (near + far), "1", between(0.05, 0.5)),
        check("out", "people who came out", "离开的人数", near + far, "{person}", between(agents, agents)),
      ],
    };
  },
);

const DOOR_FLOW = crowdCase(
  {
    id: "imo-4",
    title: { en: "IMO 4: flow through a door, regulatory mode", zh: "IMO 4：门口流量（规范模式）" },
    setUp: {
      en: "100 people leave a room 8 m x 5 m by a door of 1 m, in the regulatory mode; the physical mode beside it.",
      zh: "100 人经 1 m 宽的门离开 8 m × 5 m 的房间，规范模式；物理模式作对照。",
    },
    law: {
      en: "door flow held to 1.33 persons/(m s) in the regulatory mode; collision-free speed model",
      zh: "规范模式门口流量不超过 1.33 人/(m·s)；无碰撞速度模型",
    },
    source: "IMO MSC.1/Circ.1533, annex 3, test 4: at most 1.33 persons/s over the whole time",
  },
  { agents: [20, 130], width: [0.6, 3] },
  async ({ agents = 100, width = 1, seed }, pause) => {
    const venue = roomPlan(8, 5, [{ isAbove: false, atM: 4, widthM: width }]);
    const flows: number[] = [];
    for (const mode of ["regulatory", "physical"] as const) {
      const { times } = await emptyRoom(venue, agents, [0.3, 0.5], [7.7, 4.7], seed, pause, { mode });
      const sorted = [...times].sort((a, b) => a - b);
      flows.push((agents - 1) / (sorted[agents - 1]! - sorted[0]!) / width);
    }
    return {
      figures: { flow: flows[0]! * width, physicalFlow: flows[1]! * width },
      checks: [
        check(
          "regulatory",
          "flow by width, regulatory mode",
          "单位宽度流量（规范模式）",
          flows[0]!,
          "{person}/(m.s)",
          between(0.9, 1.33 + 0.005),
        ),
        check(
          "physical",
          "flow by width, physical mode",
          "单位宽度流量（物理模式）",
          flows[1]!,
          "{person}/(m.s)",
          null,
        ),
      ],
    };
  },
);

/** NIST 4.1: one of two exits is shut under way. */
const SHUT_EXIT = crowdCase(
  {
    id: "nist-4.1",
    title: { en: "NIST 4.1: an exit that shuts", zh: "NIST 4.1：出口中途关闭" },
    setUp: {
      en: "One person in a room 10 m x 15 m with two exits; the nearer is locked after 1 s.",
      zh: "10 m × 15 m 房间内一人，两个出口，较近者 1 s 后锁闭。",
    },
    source: "NIST TN 1822, Verif.4.1: nobody uses the exit that is not available",
  },
  {},
  async (_, pause) => {
    const doors = [2, 13].map((atM) => ({ isAbove: false, atM, widthM: 1 }));
    const crowd = createCrowd(roomPlan(15, 10, doors), [{ storey: 0, x: 2, y: 6, freeSpeedMps: 1 }]);
    crowd.step(1);
    crowd.setOpening(0, "locked");
    await evacuate(crowd, 60, pause);
    return {
      figures: { exit: crowd.exitBy[0]! },
      checks: [check("other", "she left by the other exit", "经另一出口离开", crowd.exitBy[0] === 1 ? 1 : 0, "1", YES)],
    };
  },
);

const REPEATS = 5;

/** Seconds until 24 people and one more, who is nearer to the door, have left a room. */
async function leaveWith(kind: "walking" | "wheelchair", seed: number, pause: Pause): Promise<number> {
  const chance = rng(seed, "disability");
  const venue = roomPlan(5, 8, [{ isAbove: false, atM: 2.5, widthM: 1.2 }]);
  const others = lattice(24, [0.3, 3.2], [4.7, 7.5], () => chance.uniform());
  const people = others.map(([x, y]): Person => ({ storey: 0, x, y, freeSpeedMps: weidmannSpeed(chance) }));
  const crowd = createCrowd(venue, [...people, { storey: 0, x: 2.5, y: 2, kind }]);
  return lastOf(await evacuate(crowd, 300, pause));
}

/** NIST 2.10: somebody in a wheelchair among others at a door. */
const WHEELCHAIR = crowdCase(
  {
    id: "nist-2.10",
    title: { en: "NIST 2.10: somebody in a wheelchair", zh: "NIST 2.10：行动障碍者" },
    setUp: {
      en: "Twenty-four people in a room 5 m x 4 m and one nearer to its door of 1.2 m, in a wheelchair or not; mean time of five crowds until all are out.",
      zh: "5 m × 4 m 房间内 24 人，另一人更靠近 1.2 m 的门，分别为轮椅使用者与普通行人；取全部离开的时间。",
    },
    source: "NIST TN 1822, Verif.2.10 and ISO 20414, 7: it takes longer with the wheelchair, and all come out",
  },
  {},
  async ({ seed }, pause) => {
    const seconds = [0, 0];
    for (let repeat = 0; repeat < REPEATS; repeat++)
      for (const [at, kind] of (["walking", "wheelchair"] as const).entries())
        seconds[at]! += (await leaveWith(kind, seed + repeat, pause)) / REPEATS;
    const [without, withOne] = seconds as [number, number];
    return {
      figures: { without, withOne },
      checks: [
        check(
          "longer",
          "time with the wheelchair to time without",
          "有轮椅与无轮椅用时之比",
          withOne / without,
          "1",
          atLeast(1.0001),
        ),
        check("allOut", "all are out within", "全部离开用时", withOne, "s", atMost(299)),
      ],
    };
  },
);

export const ROOM_CASES: readonly CrowdCase[] = [ROOM, DOORS, TWO_EXITS, DOOR_FLOW];
export const NIST_ROOMS: readonly CrowdCase[] = [WHEELCHAIR, SHUT_EXIT];
