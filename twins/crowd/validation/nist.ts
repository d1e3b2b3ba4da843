import type { FidelityCheck } from "../../core/fidelity.ts";
import { rng } from "../../core/rng.ts";
import { createCrowd } from "../crowd.ts";
import { DOING, KINDS, type Person, type PersonKind, REGULATORY_DOOR_FLOW } from "../model.ts";
import { someone } from "../people.ts";
import { SMOKE_SPEED_LAWS } from "../speed/smoke.ts";
import { atMost, between, type CrowdCase, check, crowdCase, evacuate, runUntil, YES } from "./case.ts";
import { lattice } from "./corridor.ts";
import { stairCrowd } from "./passages.ts";
import { opening, room, sketch, venueOf, wall } from "./plans.ts";
import { doorsAround, emptyRoom, roomPlan } from "./rooms.ts";
import { straight, walkAlone } from "./single.ts";

const TN = "NIST TN 1822, Verif.";

const SHARES = { wheelchair: 0.05, child: 0.15, older: 0.2, impaired: 0.1 } as const;

const DEMOGRAPHICS = crowdCase(
  {
    id: "nist-2.4",
    title: { en: "NIST 2.4: assigned demographics", zh: "NIST 2.4：人群构成" },
    setUp: {
      en: "1,000 people drawn by shares: wheelchair 5 %, children 15 %, older 20 %, impaired 10 %; share and mean free speed of each kind.",
      zh: "按比例抽取 1000 人：轮椅 5 %、儿童 15 %、老年 20 %、行动受限 10 %；取各类的比例与平均自由速度。",
    },
    law: {
      en: "kinds by share; speeds spread by a fifth around each kind's",
      zh: "按比例抽取类别，速度在各类均值附近按五分之一离散",
    },
    source: `${TN}2.4: as assigned; shares judged within three standard errors, means within 5 %`,
  },
  {},
  ({ seed }) => {
    const chance = rng(seed, "demographics");
    const people = Array.from({ length: 1000 }, () => someone(SHARES, chance));
    const checks: FidelityCheck[] = [];
    for (const [kind, share] of Object.entries(SHARES) as [PersonKind, number][]) {
      const own = people.filter((p) => p.kind === kind);
      const error = 3 * Math.sqrt((share * (1 - share)) / 1000);
      const mean = own.reduce((sum, p) => sum + p.freeSpeedMps!, 0) / own.length;
      const usual = KINDS[kind].freeSpeedMps;
      checks.push(
        check(
          `share-${kind}`,
          `share, ${kind}`,
          `比例（${kind}）`,
          own.length / 1000,
          "1",
          between(share - error, share + error),
        ),
      );
      checks.push(
        check(
          `speed-${kind}`,
          `mean free speed, ${kind}`,
          `平均自由速度（${kind}）`,
          mean,
          "m/s",
          between(0.95 * usual, 1.05 * usual),
        ),
      );
    }
    return { figures: {}, checks };
  },
);

const VISIBILITY = crowdCase(
  {
    id: "nist-2.5",
    title: { en: "NIST 2.5: walking in smoke", zh: "NIST 2.5：烟气中的步行速度" },
    setUp: {
      en: "One person, 1.25 m/s, along a corridor of 100 m in smoke of 0.5, 1, 3 and 5 1/m, by each law.",
      zh: "一人自由速度 1.25 m/s，在消光系数 0.5、1、3、5 1/m 的烟气中走过 100 m 走廊，分别按各定律。",
    },
    law: {
      en: "Lund as in FDS+Evac (1 - 0.057 K / 0.706), and Fridolf et al. (V / (V + 2))",
      zh: "隆德大学定律（同 FDS+Evac，1 - 0.057 K / 0.706）与 Fridolf 等（V / (V + 2)）",
    },
    source: `${TN}2.5: 100 m by the reduced speed, within 2 %; shares 0.96 0.92 0.76 0.60 (Lund) and 0.75 0.60 0.33 0.23 (Fridolf) to two digits`,
  },
  {},
  async (_, pause) => {
    const checks: FidelityCheck[] = [];
    const told = { lund: [0.96, 0.92, 0.76, 0.6], fridolf: [0.75, 0.6, 0.333, 0.231] };
    for (const law of ["lund", "fridolf"] as const)
      for (const [k, extinction] of [0.5, 1, 3, 5].entries()) {
        const seconds = await walkAlone(100, 1.25, SMOKE_SPEED_LAWS[law](extinction), pause);
        const expected = told[law][k]!;
        const share = 100 / seconds / 1.25;
        checks.push(
          check(
            `${law}-${extinction}`,
            `share of the speed at ${extinction} 1/m, ${law}`,
            `消光系数 ${extinction} 1/m 时的速度份额（${law}）`,
            share,
            "1",
            between(0.98 * expected - 0.003, 1.02 * expected + 0.003),
          ),
        );
      }
    return { figures: {}, checks };
  },
);

/** CO that makes a dose of 1 in this many seconds, by FED = CO / 35000 ppm a minute. */
const DOSE_S = 60;

const INCAPACITATION = crowdCase(
  {
    id: "nist-2.6",
    title: { en: "NIST 2.6: incapacitation", zh: "NIST 2.6：失能" },
    setUp: {
      en: "One person, 1 m/s, along a corridor of 100 m in 35,000 ppm of CO, whose dose of 1 is reached after 60 s.",
      zh: "一人以 1 m/s 走在 100 m 走廊中，CO 为 35000 ppm，60 s 时剂量达到 1。",
    },
    law: {
      en: "dose a minute CO / 35000 ppm (SFPE, without CO2); at 1 she stops",
      zh: "每分钟剂量 CO / 35000 ppm（SFPE，不计 CO2）；达到 1 时停止行走",
    },
    source: `${TN}2.6: she stops where the dose is 1, 60 m; judged within 0.5 m, and she does not go on`,
  },
  {},
  async (_, pause) => {
    const crowd = createCrowd(straight(100, 2), [{ storey: 0, x: 0, y: 1, freeSpeedMps: 1 }]);
    let dose = 0;
    await runUntil(
      crowd,
      120,
      pause,
      () => false,
      () => {
        dose += (35_000 / 35_000 / 60) * 0.05;
        if (dose >= 1 - 1e-9 && crowd.state[0] !== DOING.incapacitated) crowd.incapacitate(0);
      },
    );
    return {
      figures: { at: crowd.x[0]! },
      checks: [check("at", "where she stopped", "停止位置", crowd.x[0]!, "m", between(DOSE_S - 0.5, DOSE_S + 0.5))],
    };
  },
);

const GROUPS = crowdCase(
  {
    id: "nist-2.9",
    title: { en: "NIST 2.9: a group stays together", zh: "NIST 2.9：群组同行" },
    setUp: {
      en: "Five people of one group along a corridor of 60 m, four of 1.25 m/s and one of 0.5; the same without a group.",
      zh: "同一群组五人走过 60 m 走廊，四人 1.25 m/s、一人 0.5 m/s；与无群组情形对比。",
    },
    law: {
      en: "who is 2.5 m ahead of the last of her group slows to 0.3 of her speed",
      zh: "领先本组最后一人 2.5 m 者减速至自身速度的 0.3",
    },
    source: `${TN}2.9: members of a group reach the exit together; judged at 10 s between first and last, and as no more than a third of without`,
  },
  {},
  async ({ seed }, pause) => {
    const spreads: number[] = [];
    for (const group of [1, 0]) {
      const chance = rng(seed, "group");
      const places = lattice(5, [0, 0.3], [1.5, 1.7], () => chance.uniform());
      const people = places.map(
        ([x, y], k): Person => ({ storey: 0, x, y, freeSpeedMps: k === 2 ? 0.5 : 1.25, group }),
      );
      const crowd = createCrowd(straight(60, 2), people);
      const times = await evacuate(crowd, 300, pause);
      spreads.push(Math.max(...times) - Math.min(...times));
    }
    const [together, apart] = spreads as [number, number];
    return {
      figures: { together, apart },
      checks: [
        check("together", "between the first and the last of the group", "组内首尾到达间隔", together, "s", atMost(10)),
        check(
          "share",
          "beside the same people without a group",
          "与无群组情形之比",
          together / apart,
          "1",
          atMost(1 / 3),
        ),
      ],
    };
  },
);

const CONGESTION = crowdCase(
  {
    id: "nist-5.1",
    title: { en: "NIST 5.1: congestion before stairs", zh: "NIST 5.1：楼梯前的拥堵" },
    setUp: {
      en: "100 people from a room 10 m x 10 m by a corridor up a flight 2 m wide.",
      zh: "100 人由 10 m × 10 m 房间经走廊上行 2 m 宽楼梯。",
    },
    source: `${TN}5.1: people queue at the foot of the stairs, and on them it is dense; judged: density on the flight above 1.5 persons/m2`,
  },
  {},
  async ({ seed }, pause) => {
    const { density } = await stairCrowd(true, seed, pause);
    return {
      figures: { density },
      checks: [
        check("density", "people on the flight", "楼梯上的密度", density, "{person}/m2", { low: 1.5, high: null }),
      ],
    };
  },
);

const MAXIMUM_FLOW = crowdCase(
  {
    id: "nist-5.2",
    title: { en: "NIST 5.2: maximum flow that is set", zh: "NIST 5.2：设定的最大流量" },
    setUp: {
      en: "100 people leave a room 8 m x 5 m by a door of 1 m whose flow is limited to 1.33 persons/s; flow between any two who follow.",
      zh: "100 人经流量限制为 1.33 人/s 的 1 m 门离开 8 m × 5 m 房间；取任意前后二人的间隔。",
    },
    law: { en: "door flow held to 1.33 persons/(m s), regulatory mode", zh: "规范模式：门口流量不超过 1.33 人/(m·s)" },
    source: `${TN}5.2: never more than the limit; over any eleven who follow one another`,
  },
  {},
  async ({ seed }, pause) => {
    const { times } = await emptyRoom(roomPlan(8, 5, doorsAround(8, 1, 1)), 100, [0.3, 0.5], [7.7, 4.7], seed, pause, {
      mode: "regulatory",
    });
    const sorted = [...times].sort((a, b) => a - b);
    let most = 0;
    // A walker's own pace behind the door blurs the times of crossing by some tenths of a second.
    for (let k = 10; k < sorted.length; k++) most = Math.max(most, 10 / (sorted[k]! - sorted[k - 10]!));
    return {
      figures: { most },
      checks: [
        check(
          "most",
          "most over ten intervals",
          "十个间隔内的最大流量",
          most,
          "{person}/s",
          atMost(REGULATORY_DOOR_FLOW * 1.1),
        ),
      ],
    };
  },
);

/** A door that is closed and opened by who comes to it, and one that is locked. */
const DOOR_STATES = crowdCase(
  {
    id: "doors",
    title: { en: "Closed and locked doors", zh: "关闭与锁闭的门" },
    setUp: {
      en: "One person in a room with a closed door nearby and an open one far away; then the near one locked, then both.",
      zh: "房间内一人，近处有关闭的门、远处有敞开的门；其后近门锁闭；再后两门均锁闭。",
    },
    law: {
      en: "a closed door is a wall until somebody stands at it for 1.5 s; a locked one stays a wall",
      zh: "关闭的门在有人停留 1.5 s 后打开，此前等同墙体；锁闭的门始终等同墙体",
    },
    source: "ours: near door used when closed, far one when it is locked, nobody out when both are",
  },
  {},
  async (_, pause) => {
    const doors = [2, 13].map((atM) => ({ isAbove: false, atM, widthM: 1 }));
    const by: number[] = [];
    for (const states of [
      ["closed", "open"],
      ["locked", "open"],
      ["locked", "locked"],
    ] as const) {
      const crowd = createCrowd(roomPlan(15, 10, doors), [{ storey: 0, x: 3, y: 4 }], { doors: states });
      await evacuate(crowd, 40, pause);
      by.push(crowd.exitBy[0]!);
    }
    const isRight = by[0] === 0 && by[1] === 1 && by[2] === -1;
    return {
      figures: {},
      checks: [check("right", "each by the door that could be used", "均经可用的门", isRight ? 1 : 0, "1", YES)],
    };
  },
);

/** A corridor with two people abreast of a wall's end: nothing goes through a thin wall. */
const THIN_WALL = crowdCase(
  {
    id: "walls",
    title: { en: "Nobody goes through a wall", zh: "无人穿墙" },
    setUp: {
      en: "200 people press through a door of 0.8 m beside a thin wall; every step of everybody is looked at for 60 s.",
      zh: "200 人挤过薄墙上 0.8 m 的门，检查 60 s 内每人每一步。",
    },
    source: "ours: no step crosses the wall beside the door",
  },
  { agents: [20, 300] },
  async ({ agents = 200, seed }, pause) => {
    const s = sketch();
    wall(s, [0, -6], [-12, -6], [-12, 6], [0, 6]);
    wall(s, [0, 6], [0, 0.4]);
    wall(s, [0, -0.4], [0, -6]);
    opening(s, [0, -0.4], [0, 0.4], { isExit: true });
    room(s, 0, [-12, -6], [0, 6]);
    const chance = rng(seed, "walls");
    const crowd = createCrowd(
      venueOf(s),
      lattice(agents, [-11.5, -5.5], [-0.5, 5.5], () => chance.uniform()).map(([x, y]) => ({ storey: 0, x, y })),
    );
    let crossed = 0;
    const before = new Float64Array(agents).fill(-1);
    await runUntil(
      crowd,
      60,
      pause,
      () => false,
      () => {
        for (let i = 0; i < agents; i++) {
          if (before[i]! < 0 && crowd.x[i]! >= 0 && Math.abs(crowd.y[i]!) > 0.42) crossed++;
          before[i] = crowd.x[i]!;
        }
      },
    );
    return {
      figures: { crossed },
      checks: [check("crossed", "steps through the wall", "穿墙步数", crossed, "{step}", atMost(0))],
    };
  },
);

export const NIST_CASES: readonly CrowdCase[] = [
  DEMOGRAPHICS,
  VISIBILITY,
  INCAPACITATION,
  GROUPS,
  CONGESTION,
  MAXIMUM_FLOW,
];
export const OWN_CASES: readonly CrowdCase[] = [DOOR_STATES, THIN_WALL];
