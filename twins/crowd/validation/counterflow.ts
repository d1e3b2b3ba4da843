import { rng } from "../../core/rng.ts";
import { createCrowd } from "../crowd.ts";
import { STEP_S } from "../model.ts";
import { atLeast, atMost, between, type CrowdCase, check, crowdCase, noPause, type Pause, runUntil } from "./case.ts";
import { type Corridor, corridorPeople, endlessCorridor, measureCorridor } from "./corridor.ts";

export interface CounterflowResult {
  /** Mean speed forward of both streams after they have settled, m/s. */
  readonly speed: number;
  /** Least share of her free speed that anybody makes: who is stuck makes none. */
  readonly slowest: number;
  /** Farthest that anybody is carried back by those who come against her, m: from where she had been farthest. */
  readonly backM: number;
  readonly agents: number;
}

/** A step or two back is what people do who meet others; walking backwards is not, m. */
const STEPS_BACK_M = 0.5;

const SETTLE_S = 40;
const MEASURE_S = 30;

/** Half of the people of a corridor without end walk each way. */
export async function measureCounterflow(of: Corridor, pause: Pause = noPause): Promise<CounterflowResult> {
  const { venue, seams } = endlessCorridor(of.lengthM, of.widthM);
  const chance = rng(of.seed, "counterflow");
  const people = corridorPeople(of, chance);
  const agents = people.length;
  const crowd = createCrowd(venue, people, { seams });
  const way = people.map(() => (chance.uniform() < 0.5 ? 1 : -1));
  way.forEach((sign, i) => {
    crowd.steer(i, sign, 0, crowd.freeSpeedMps[i]!);
  });
  const goneM = new Float64Array(agents);
  const farthestM = new Float64Array(agents);
  let backM = 0;
  await runUntil(crowd, SETTLE_S, pause, () => false);
  await runUntil(
    crowd,
    SETTLE_S + MEASURE_S,
    pause,
    () => false,
    () => {
      for (let i = 0; i < agents; i++) {
        goneM[i]! += STEP_S * crowd.speedMps[i]! * crowd.headingX[i]! * way[i]!;
        farthestM[i] = Math.max(farthestM[i]!, goneM[i]!);
        backM = Math.max(backM, farthestM[i]! - goneM[i]!);
      }
    },
  );
  const speed = goneM.reduce((sum, x) => sum + x, 0) / (agents * MEASURE_S);
  const slowest = goneM.reduce((low, x, i) => Math.min(low, x / (MEASURE_S * crowd.freeSpeedMps[i]!)), 1);
  return { speed, slowest, backM, agents };
}

export const COUNTERFLOW: CrowdCase = crowdCase(
  {
    id: "counterflow",
    title: { en: "Counterflow in a corridor", zh: "走廊对向流" },
    setUp: {
      en: "A corridor 20 m x 4 m without end, 1 person/m2, each walks one way or the other by chance; from 40 to 70 s, beside one-way flow as dense.",
      zh: "20 m × 4 m 的周期性走廊，1 人/m²，每人随机选择方向；取 40 至 70 s，并与同密度的单向流比较。",
    },
    source:
      "Zhang, Klingsch, Schadschneider and Seyfried 2012 (J. Stat. Mech. P02002): streams separate into lanes and lose little speed below 2 persons/m2; judged here as: nobody stuck or carried back by more than half a metre, and between half of the speed of one-way flow and no more than it",
  },
  { density: [0.05, 3], width: [1.6, 20], length: [5, 100] },
  async ({ density = 1, width = 4, length = 20, seed }, pause) => {
    const of = { densityPerM2: density, widthM: width, lengthM: length, seed };
    const { speed, slowest, backM, agents } = await measureCounterflow(of, pause);
    const oneWay = await measureCorridor(of, pause);
    return {
      figures: { speed, slowest, agents, backM },
      checks: [
        check(
          "ratio",
          "speed beside one-way flow as dense",
          "与同密度单向流的速度之比",
          speed / oneWay.speed,
          "1",
          between(0.5, 1.1),
        ),
        check(
          "slowest",
          "least share of a free speed that anybody makes",
          "最慢者所达到的自由速度份额",
          slowest,
          "1",
          atLeast(0.05),
        ),
        check(
          "back",
          "farthest that anybody is carried back",
          "被对向人流带回的最远距离",
          backM,
          "m",
          atMost(STEPS_BACK_M),
        ),
      ],
    };
  },
);
