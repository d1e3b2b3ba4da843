import type { FidelityCheck } from "../../core/fidelity.ts";
import { rng } from "../../core/rng.ts";
import type { Venue, Xy } from "../../core/venue.ts";
import { type Crowd, createCrowd } from "../crowd.ts";
import type { Person } from "../model.ts";
import { uniformReaction, weidmannSpeed } from "../people.ts";
import { between, type CrowdCase, check, crowdCase, evacuate, lastOf, type Pause, YES } from "./case.ts";
import { lattice } from "./corridor.ts";
import {
  flight,
  opening,
  room,
  type Sketch,
  sketch,
  switchback,
  venueOf,
  wall,
  wallOn,
  wallWithGaps,
} from "./plans.ts";

const RIMEA = "RiMEA guideline 4.1.1, test";

/** Twelve rooms of 4 m x 4 m along a corridor 24 m x 2 m, a door of 0.9 m to each; both ends of the corridor are left open. */
function corridorOfRooms(s: Sketch, storey: number): readonly number[] {
  const doors = Array.from({ length: 6 }, (_, k) => [2 + 4 * k, 0.9] as const);
  wallWithGaps(s, storey, [0, 0], [24, 0], doors);
  wallWithGaps(s, storey, [0, 2], [24, 2], doors);
  wallOn(s, storey, [0, 0], [0, -4], [24, -4], [24, 0]);
  wallOn(s, storey, [0, 2], [0, 6], [24, 6], [24, 2]);
  for (let x = 4; x < 24; x += 4) {
    wallOn(s, storey, [x, 0], [x, -4]);
    wallOn(s, storey, [x, 2], [x, 6]);
  }
  room(s, storey, [0, 0], [24, 2], "corridor");
  return [-4, 2].flatMap((y0) =>
    Array.from({ length: 6 }, (_, k) => {
      const y = y0 < 0 ? 0 : 2;
      opening(s, [1.55 + 4 * k, y], [2.45 + 4 * k, y], { storey });
      return room(s, storey, [4 * k, y0], [4 * k + 4, y0 + 4]);
    }),
  );
}

/** Three storeys, stairs at the east end, the exit at the west end of the ground. */
export function threeStoreys(): Venue {
  const s = sketch(3);
  for (const storey of [0, 1, 2]) {
    corridorOfRooms(s, storey);
    wallOn(s, storey, [24, 0], [30, 0], [30, 2], [24, 2]);
    if (storey > 0) wallOn(s, storey, [0, 0], [0, 2]);
  }
  switchback(s, 0, [26, 0], 3, 1);
  switchback(s, 1, [26, 0], 3, 1);
  wallWithGaps(s, 0, [0, 0], [0, 2], [[1, 1.2]]);
  opening(s, [0, 0.4], [0, 1.6], { isExit: true });
  return venueOf(s);
}

/** Four people in each of its rooms. */
export function peopleOfRooms(seed: number, of: (chance: ReturnType<typeof rng>) => Partial<Person>): Person[] {
  const chance = rng(seed, "building");
  return [0, 1, 2].flatMap((storey) =>
    [-4, 2].flatMap((y0) =>
      Array.from({ length: 6 }, (_, k) => k).flatMap((k) => {
        const corner: Xy = [4 * k + 0.5, y0 + 0.5];
        return lattice(4, corner, [corner[0] + 3, corner[1] + 3], () => chance.uniform()).map(
          ([x, y]): Person => ({ storey, x, y, ...of(chance) }),
        );
      }),
    ),
  );
}

const leave = async (venue: Venue, people: readonly Person[], pause: Pause): Promise<readonly [number, Crowd]> => {
  const crowd = createCrowd(venue, people);
  return [lastOf(await evacuate(crowd, 1200, pause)), crowd];
};

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5];
const REACTION_S = [0, 60, 120, 240];

const SWEEP = crowdCase(
  {
    id: "rimea-8",
    title: { en: "RiMEA 8: three storeys, speeds and reactions swept", zh: "RiMEA 8：三层建筑的参数研究" },
    setUp: {
      en: "144 people in 36 rooms on three storeys, two stairs of 1 m above one another, one exit; free speed 0.5 to 1.5 m/s, then reaction times up to 0 to 240 s.",
      zh: "三层 36 间房共 144 人，上下两段 1 m 宽楼梯，一个出口；自由速度 0.5 至 1.5 m/s，其后反应时间上限 0 至 240 s。",
    },
    source: `${RIMEA} 8: results are to be shown; judged as: never later with a higher speed, never earlier with longer reactions (2 % of play)`,
  },
  {},
  async ({ seed }, pause) => {
    const venue = threeStoreys();
    const checks: FidelityCheck[] = [];
    const bySpeed: number[] = [];
    for (const freeSpeedMps of SPEEDS) {
      const [seconds] = await leave(
        venue,
        peopleOfRooms(seed, () => ({ freeSpeedMps })),
        pause,
      );
      bySpeed.push(seconds);
      checks.push(
        check(
          `speed-${freeSpeedMps}`,
          `all out at ${freeSpeedMps} m/s`,
          `速度 ${freeSpeedMps} m/s 时全部疏散`,
          seconds,
          "s",
          null,
        ),
      );
    }
    const byReaction: number[] = [];
    for (const most of REACTION_S) {
      const react = uniformReaction(0, most);
      const people = peopleOfRooms(seed, (chance) => ({
        freeSpeedMps: weidmannSpeed(chance),
        reactionS: react(chance),
      }));
      const [seconds] = await leave(venue, people, pause);
      byReaction.push(seconds);
      checks.push(
        check(
          `reaction-${most}`,
          `all out with reactions up to ${most} s`,
          `反应时间至多 ${most} s 时全部疏散`,
          seconds,
          "s",
          null,
        ),
      );
    }
    const falls = bySpeed.every((t, k) => k === 0 || t <= 1.02 * bySpeed[k - 1]!);
    const rises = byReaction.every((t, k) => k === 0 || t >= 0.98 * byReaction[k - 1]!);
    return {
      figures: {},
      checks: [
        check("bySpeed", "never later with a higher speed", "速度越高不越晚", falls ? 1 : 0, "1", YES),
        check("byReaction", "never earlier with longer reactions", "反应越慢不越早", rises ? 1 : 0, "1", YES),
        ...checks,
      ],
    };
  },
);

/** Twelve rooms, 23 people, an exit at each end of the corridor; who is to leave by which. */
async function assigned(seed: number, pause: Pause): Promise<{ right: number; out: number }> {
  const s = sketch();
  corridorOfRooms(s, 0);
  const main = opening(s, [0, 0], [0, 2], { isExit: true, kind: "passage" });
  const second = opening(s, [24, 0], [24, 2], { isExit: true, kind: "passage" });
  const chance = rng(seed, "exits");
  const people = [-4, 2].flatMap((y0) =>
    Array.from({ length: 6 }, (_, k) => k).flatMap((k) => {
      // Two in each room but the last, and the two rooms furthest to the east take the second exit.
      const count = y0 > 0 && k === 5 ? 1 : 2;
      return lattice(count, [4 * k + 1, y0 + 1], [4 * k + 3, y0 + 3], () => chance.uniform()).map(
        ([x, y]): Person => ({
          storey: 0,
          x,
          y,
          freeSpeedMps: weidmannSpeed(chance),
          goal: { kind: "exit", opening: k >= 4 ? second : main },
        }),
      );
    }),
  );
  const crowd = createCrowd(venueOf(s), people);
  await evacuate(crowd, 200, pause);
  const right = people.filter(({ goal }, i) => goal?.kind === "exit" && crowd.exitBy[i] === goal.opening).length;
  return { right, out: people.length };
}

const exitsCase = (id: string, title: CrowdCase["title"], source: string): CrowdCase =>
  crowdCase(
    {
      id,
      title,
      setUp: {
        en: "23 people in twelve rooms along a corridor with an exit at each end; each is assigned one of the two.",
        zh: "走廊两侧十二间房共 23 人，走廊两端各一出口，每人指定其一。",
      },
      source,
    },
    {},
    async ({ seed }, pause) => {
      const { right, out } = await assigned(seed, pause);
      return {
        figures: { right },
        checks: [
          check(
            "right",
            "people who left by the exit that they were assigned",
            "经指定出口离开的人数",
            right,
            "{person}",
            between(out, out),
          ),
        ],
      };
    },
  );

/** From a hall to an exit: 12 m over a storey above by two flights, or round a wall on the level. */
function twoWays(): Venue {
  const s = sketch(2);
  wall(s, [0, 0], [40, 0], [40, 10]);
  wall(s, [0, 0], [0, 10], [4, 10]);
  wall(s, [5, 10], [40, 10]);
  // The wall between the hall and the exit's side; the way round it is at the far end.
  wall(s, [0, 5], [36, 5]);
  opening(s, [5, 10], [4, 10], { isExit: true });
  room(s, 0, [0, 0], [40, 10], "hall");
  wallOn(s, 1, [10, 0.5], [18, 0.5], [18, 9.5], [10, 9.5]);
  room(s, 1, [10, 0.5], [18, 9.5], "hall");
  flight(s, 0, [6, 2.5], [10, 2.5], 2);
  flight(s, 0, [6, 7.5], [10, 7.5], 2);
  return venueOf(s);
}

const ROUTE_CHOICE = crowdCase(
  {
    id: "rimea-14",
    title: { en: "RiMEA 14: over stairs or round about", zh: "RiMEA 14：走楼梯或绕行" },
    setUp: {
      en: "40 people in a hall; to the exit it is short up and down two flights, and some 70 m longer on the level.",
      zh: "大厅内 40 人；到出口可经上下两段楼梯的短路，或在平地绕行约 70 m。",
    },
    law: {
      en: "metres on stairs count as many more as stairs are slower; queues counted",
      zh: "楼梯上的每米按其较低速度折算，并计入排队",
    },
    source: `${RIMEA} 14: which way is taken is to be told (short, long, mixed); both ways must lead out`,
  },
  { agents: [1, 60] },
  async ({ agents = 40, seed }, pause) => {
    const chance = rng(seed, "route");
    const people = lattice(agents, [0.4, 0.6], [4, 4.4], () => chance.uniform()).map(
      ([x, y]): Person => ({ storey: 0, x, y, freeSpeedMps: weidmannSpeed(chance) }),
    );
    const [seconds, crowd] = await leave(twoWays(), people, pause);
    // After the one exit come the edges of the stairs: the lower edge of the first is where the short way begins.
    const short = crowd.crossings[1]! / agents;
    return {
      figures: { short, seconds },
      checks: [
        check("short", "share by the short way over the stairs", "经楼梯短路的比例", short, "1", null),
        check("out", "people who came out", "离开的人数", crowd.safe, "{person}", between(agents, agents)),
        check("seconds", "all out", "全部疏散", seconds, "s", null),
      ],
    };
  },
);

export const RIMEA_BUILDINGS: readonly CrowdCase[] = [
  SWEEP,
  exitsCase(
    "rimea-10",
    { en: "RiMEA 10: assigned exits", zh: "RiMEA 10：指定出口" },
    `${RIMEA} 10: all leave by the exit that they were assigned`,
  ),
  ROUTE_CHOICE,
];
export const NIST_BUILDINGS: readonly CrowdCase[] = [
  exitsCase(
    "nist-3.1",
    { en: "NIST 3.1: exit route allocation", zh: "NIST 3.1：疏散路线分配" },
    "NIST TN 1822, Verif.3.1: all leave by the exit that they were assigned",
  ),
];
