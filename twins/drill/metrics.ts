import type { Digest } from "../core/digest.ts";
import { medianOf } from "../core/numeric.ts";
import type { LocalText } from "../core/place.ts";
import { DOING } from "../crowd/model.ts";
import { createHeatMeter, type HeatMeter } from "./heat.ts";
import { FED_PUBLIC } from "./rubrics/fire.ts";
import type { DrillWorld } from "./world.ts";

/** Figures of one run that a plan is judged by. Less is better in each. */
export interface RunMetrics {
  readonly seed: number;
  /** Simulated people who took part, and how many of them were out at the end. */
  readonly people: number;
  readonly out: number;
  /** When the last of those who came out was out, s since the hazard began; null where nobody came out. */
  readonly lastOutS: number | null;
  /** When half of all people were out; who never was counts as the end of the run, s. */
  readonly medianOutS: number;
  /** Not out at the end: still inside, or not able to go on. */
  readonly notOut: number;
  /** With a fractional effective dose of 0.3 or more: the public's limit, ISO 13571. */
  readonly hurt: number;
  /** Mean dose of all people, those out among them. */
  readonly meanFed: number;
  /** Cannot go on: a dose of 1, or hit. */
  readonly incapacitated: number;
  /** Not out, and able to go on: behind a closed door because a sign says so. */
  readonly staying: number;
  /** Of these, with a dose of 0.3 or more. */
  readonly stayingHurt: number;
  /** People a square metre, the highest of the run. */
  readonly highestPerM2: number;
  readonly endedAtS: number;
  readonly digest: Digest;
}

export const METRIC_IDS = ["lastOutS", "medianOutS", "notOut", "hurt", "highestPerM2"] as const;
export type MetricId = (typeof METRIC_IDS)[number];

export const METRIC_TITLES: Readonly<Record<MetricId, LocalText>> = {
  lastOutS: { en: "Last one out", zh: "最后一人撤出" },
  medianOutS: { en: "Half of all out", zh: "半数人员撤出" },
  notOut: { en: "Not out at the end", zh: "结束时未撤出" },
  hurt: { en: "Dose (FED) of 0.3 or more", zh: "剂量（FED）达到 0.3 及以上" },
  highestPerM2: { en: "Highest density", zh: "最高密度" },
};
export const METRIC_UNITS: Readonly<Record<MetricId, LocalText>> = {
  lastOutS: { en: "s", zh: "秒" },
  medianOutS: { en: "s", zh: "秒" },
  notOut: { en: "people", zh: "人" },
  hurt: { en: "people", zh: "人" },
  highestPerM2: { en: "people/m²", zh: "人/m²" },
};

/** People are looked at four times a second. */
const LOOK_TICKS = 5;

export interface Meter {
  readonly heat: HeatMeter;
  /** When each body was out, s; NaN before. */
  readonly outS: Float64Array;
  /** To be called after each step. */
  see(): void;
  /** Everybody who is counted is out or cannot go on. */
  readonly isOver: boolean;
  metrics(seed: number): RunMetrics;
}

/**
 * Measures a run. Out is who has left the building, or reached the muster point; in a flood being outside is no safety, so there it is the
 * muster point alone.
 * @param counted how many bodies, from the first, are the simulated people
 */
export function createMeter(world: DrillWorld, counted: number): Meter {
  const { definition, venue } = world.setUp;
  const { crowd } = world;
  const isFlood = definition.rubric.id === "flood";
  const heat = createHeatMeter(venue, crowd.capacity);
  const outS = new Float64Array(crowd.capacity).fill(Number.NaN);
  const isSeen = new Uint8Array(crowd.capacity);
  const beganOutside = new Uint8Array(crowd.capacity);
  /** Participants come in later than the simulated people. */
  const seeFirst = (): void => {
    for (let body = 0; body < crowd.count; body++) {
      if (isSeen[body] === 1 || crowd.state[body] === DOING.absent) continue;
      isSeen[body] = 1;
      beganOutside[body] = crowd.roomOf(body) < 0 ? 1 : 0;
    }
  };
  seeFirst();
  const isOut = (body: number): boolean => {
    const state = crowd.state[body]!;
    if (state === DOING.safe) return true;
    if (isFlood || beganOutside[body] === 1) return false;
    if (state === DOING.absent || state === DOING.onStair || state === DOING.inLift || state === DOING.incapacitated)
      return false;
    return crowd.roomOf(body) < 0;
  };
  const countDown = (): number => {
    let down = 0;
    for (let body = 0; body < counted; body++)
      if (crowd.state[body] === DOING.incapacitated && Number.isNaN(outS[body]!)) down++;
    return down;
  };
  const times = (): number[] => [...outS.subarray(0, counted)].filter((s) => !Number.isNaN(s));
  return {
    heat,
    outS,
    see() {
      heat.see(world);
      seeFirst();
      if (world.tick % LOOK_TICKS !== 0) return;
      for (let body = 0; body < crowd.count; body++)
        if (Number.isNaN(outS[body]!) && isOut(body)) outS[body] = world.atS;
    },
    get isOver() {
      return times().length + countDown() >= counted;
    },
    metrics(seed) {
      const out = times();
      const all = [...out, ...Array.from({ length: counted - out.length }, () => world.atS)];
      let [hurt, dose, incapacitated, staying, stayingHurt] = [0, 0, 0, 0, 0];
      for (let body = 0; body < counted; body++) {
        const isHurt = world.fed[body]! >= FED_PUBLIC;
        if (isHurt) hurt++;
        if (crowd.state[body] === DOING.incapacitated) incapacitated++;
        if (world.signs?.isStaying(body) === true) {
          staying++;
          if (isHurt) stayingHurt++;
        }
        dose += world.fed[body]!;
      }
      return {
        ...{ seed, people: counted, out: out.length, hurt, incapacitated, staying, stayingHurt },
        meanFed: counted === 0 ? 0 : dose / counted,
        lastOutS: out.length === 0 ? null : Math.max(...out),
        medianOutS: medianOf(all) ?? 0,
        notOut: counted - out.length,
        highestPerM2: heat.peak.perM2,
        endedAtS: world.atS,
        digest: world.digest(),
      };
    },
  };
}
