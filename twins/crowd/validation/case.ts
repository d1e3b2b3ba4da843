import type { Band, FidelityCase, FidelityCheck } from "../../core/fidelity.ts";
import type { LocalText } from "../../core/place.ts";
import type { Crowd } from "../crowd.ts";
import { CFS, DOING, STEP_S } from "../model.ts";

/** What a case can be told; which of them it uses is in `uses`. */
export interface CaseInput {
  readonly width?: number;
  readonly density?: number;
  readonly length?: number;
  readonly agents?: number;
  readonly doors?: number;
  readonly seed: number;
}
export type CaseFlag = Exclude<keyof CaseInput, "seed">;

/** Called now and then during a long run, so that it can be heard that somebody wants it to stop. @throws what ends the run */
export type Pause = () => Promise<void>;
export const noPause: Pause = () => Promise.resolve();

export interface CaseOutcome {
  /** Figures by the names that the command line prints. */
  readonly figures: Readonly<Record<string, number>>;
  readonly checks: readonly FidelityCheck[];
}

/** What a case takes, from where to where. */
export type CaseRanges = Readonly<Partial<Record<CaseFlag, readonly [low: number, high: number]>>>;

export interface CrowdCase extends FidelityCase {
  readonly uses: CaseRanges;
  measure(input: CaseInput, pause?: Pause): Promise<CaseOutcome>;
}

type Words = Pick<FidelityCase, "id" | "title" | "setUp" | "law" | "source">;

export const CFS_LAW: LocalText = {
  en: `collision-free speed model (Tordeux, Chraibi, Seyfried 2016; Xu et al. 2019), time gap ${CFS.timeGapS} s and ${CFS.queueGapS} s out of a queue, size ${CFS.sizeM} m and ${CFS.standingGapM} m more ahead`,
  zh: `无碰撞速度模型（Tordeux、Chraibi、Seyfried，2016；Xu 等，2019），时间间隔 ${CFS.timeGapS} s，离开排队后 ${CFS.queueGapS} s，体型 ${CFS.sizeM} m，前向另加 ${CFS.standingGapM} m`,
};

/** A case of its words and of what it measures. */
export const crowdCase = (
  words: Omit<Words, "law"> & { readonly law?: LocalText },
  uses: CaseRanges,
  measure: (input: CaseInput, pause: Pause) => Promise<CaseOutcome> | CaseOutcome,
): CrowdCase => ({
  law: CFS_LAW,
  ...words,
  uses,
  measure: async (input, pause = noPause) => measure(input, pause),
  async run(seed) {
    return (await measure({ seed }, noPause)).checks;
  },
});

export const check = (
  id: string,
  en: string,
  zh: string,
  value: number,
  unit: string,
  band: Band | null,
): FidelityCheck => ({
  id,
  title: { en, zh },
  value,
  unit,
  band,
});

export const between = (low: number, high: number): Band => ({ low, high });
export const atLeast = (low: number): Band => ({ low, high: null });
export const atMost = (high: number): Band => ({ low: null, high });
/** For what is so or not: 1 is so. */
export const YES: Band = { low: 1, high: 1 };

/** Goes on until `isDone`, or `mostS`; `each` sees every step. */
export async function runUntil(
  crowd: Crowd,
  mostS: number,
  pause: Pause,
  isDone: () => boolean,
  each: () => void = () => {},
): Promise<void> {
  for (let k = 1; crowd.atS < mostS && !isDone(); k++) {
    crowd.step(STEP_S);
    each();
    if (k % 200 === 0) await pause();
  }
}

/** Runs until all are safe. @returns seconds at which each was, in order of people; NaN for who was not by then */
export async function evacuate(crowd: Crowd, mostS: number, pause: Pause, each?: () => void): Promise<Float64Array> {
  await runUntil(crowd, mostS, pause, () => crowd.inside === 0, each);
  return crowd.safeAtS.slice(0, crowd.count);
}

export const lastOf = (times: Float64Array): number =>
  times.reduce((last, t) => (t > last || Number.isNaN(t) ? t : last), 0);

/** Seconds at which each person first is past x. */
export function passWatch(
  crowd: Crowd,
  isPast: (x: number, y: number) => boolean,
): { readonly times: number[]; readonly look: () => void } {
  const seen = new Uint8Array(crowd.count);
  const times: number[] = [];
  return {
    times,
    look() {
      for (let i = 0; i < crowd.count; i++) {
        if (seen[i] === 1 || !(crowd.state[i] === DOING.safe || isPast(crowd.x[i]!, crowd.y[i]!))) continue;
        seen[i] = 1;
        times.push(crowd.atS);
      }
    },
  };
}

/** Persons/s between the times of two shares of those who passed: without the rush at first and the tail. */
export function steadyFlow(times: readonly number[], fromShare = 0.1, toShare = 0.8): number {
  const [from, to] = [Math.floor(times.length * fromShare), Math.floor(times.length * toShare)];
  return from === to ? Number.NaN : (to - from) / (times[to]! - times[from]!);
}
