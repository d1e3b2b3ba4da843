import { rng } from "../../core/rng.ts";
import { createCrowd } from "../crowd.ts";
import type { Goal, Person } from "../model.ts";
import { atLeast, atMost, between, type CrowdCase, check, crowdCase, evacuate, type Pause } from "./case.ts";
import { roomPlan } from "./rooms.ts";

/** Runs with one another's seeds that a share is taken over. */
const RUNS = 40;
/** Two exits of a room 15 m x 10 m, as far from its middle. */
const DOORS = [2.5, 12.5].map((atM) => ({ isAbove: false, atM, widthM: 1 }));
/** She decides when the first has decided. */
const LATER_S = 2;

/** People near the middle, by chance a little to either side of it, who leave by any exit. */
function undecided(count: number, seed: number, goal: Goal): Person[] {
  const chance = rng(seed, "choice");
  return Array.from({ length: count }, (_, k) => ({
    storey: 0,
    x: 7.5 + 0.6 * (chance.uniform() - 0.5),
    y: 6 + 1.5 * k,
    freeSpeedMps: 1,
    reactionS: LATER_S,
    goal,
  }));
}

/** Share of the first two people who leave by the second exit, over many runs. */
async function shareBySecond(
  people: (seed: number) => readonly Person[],
  firstSeed: number,
  pause: Pause,
): Promise<number> {
  let second = 0;
  for (let run = 0; run < RUNS; run++) {
    const crowd = createCrowd(roomPlan(15, 10, DOORS), people(firstSeed + run));
    await evacuate(crowd, 60, pause);
    for (const i of [0, 1]) if (crowd.exitBy[i] === 1) second++;
  }
  return second / (2 * RUNS);
}

const ANY: Goal = { kind: "nearest-exit" };

/** NIST 3.2. */
const INFLUENCE = crowdCase(
  {
    id: "nist-3.2",
    title: { en: "NIST 3.2: what others do", zh: "NIST 3.2：社会影响" },
    setUp: {
      en: "Two people in the middle between two exits of a room 15 m x 10 m, alone, and when a third has gone for the second exit; share by that exit over 40 runs.",
      zh: "15 m × 10 m 房间内两人位于两个出口正中：无他人时，以及第三人已走向第二出口时；取 40 次运行中经第二出口的比例。",
    },
    law: {
      en: "an exit that somebody else has decided for counts as 1 m nearer (stated by us)",
      zh: "他人已选择的出口按近 1 m 计（本系统设定）",
    },
    source:
      "NIST TN 1822, Verif.3.2: the other's choice raises the share of the exit that she takes; judged at a rise of a tenth and more",
  },
  {},
  async ({ seed }, pause) => {
    const alone = await shareBySecond((run) => undecided(2, run, ANY), seed, pause);
    const third: Person = { storey: 0, x: 7.5, y: 4, freeSpeedMps: 1, goal: { kind: "exit", opening: 1 } };
    const led = await shareBySecond((run) => [...undecided(2, run, ANY), third], seed, pause);
    return {
      figures: { alone, led },
      checks: [
        check("alone", "share by the second exit, alone", "无他人时经第二出口的比例", alone, "1", between(0.3, 0.7)),
        check(
          "rise",
          "rise of the share by another's choice",
          "他人选择引起的比例上升",
          led - alone,
          "1",
          atLeast(0.1),
        ),
      ],
    };
  },
);

/** NIST 3.3. */
const AFFILIATION = crowdCase(
  {
    id: "nist-3.3",
    title: { en: "NIST 3.3: the exit that one knows", zh: "NIST 3.3：熟悉的出口" },
    setUp: {
      en: "Two people in the middle between two exits of a room 15 m x 10 m who know neither or the second; share by the second over 40 runs. Then two who stand at the first and know the second, 10 m away.",
      zh: "15 m × 10 m 房间内两人位于两个出口正中，均不熟悉或熟悉第二出口；取 40 次运行中经第二出口的比例。另有两人位于第一出口旁而熟悉 10 m 外的第二出口。",
    },
    law: {
      en: "an exit that one does not know counts as 15 m further than the usual one (stated by us; Sime 1985 for the tendency)",
      zh: "不熟悉的出口比常用出口按远 15 m 计（本系统设定；倾向见 Sime 1985）",
    },
    source:
      "NIST TN 1822, Verif.3.3: exits as far are used alike by who knows neither, and the known one is preferred; judged at 20 % of play",
  },
  {},
  async ({ seed }, pause) => {
    const usual: Goal = { kind: "nearest-exit", usual: 1 };
    const neither = await shareBySecond((run) => undecided(2, run, ANY), seed, pause);
    const known = await shareBySecond((run) => undecided(2, run, usual), seed, pause);
    const near = await shareBySecond((run) => undecided(2, run, usual).map((p) => ({ ...p, x: p.x - 5 })), seed, pause);
    return {
      figures: { neither, known, near },
      checks: [
        check("neither", "share by the second, neither known", "均不熟悉时经第二出口", neither, "1", between(0.3, 0.7)),
        check("known", "share by the second, which is known", "熟悉第二出口时经其离开", known, "1", atLeast(0.8)),
        check("near", "the same from beside the first exit", "同上，起点在第一出口旁", near, "1", atLeast(0.8)),
        check("rise", "unknown less known", "不熟悉与熟悉之差", neither - known, "1", atMost(-0.1)),
      ],
    };
  },
);

export const NIST_CHOICE: readonly CrowdCase[] = [INFLUENCE, AFFILIATION];
