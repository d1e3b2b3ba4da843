import type { RunMetrics } from "../../../twins/drill/metrics.ts";
import type { Estimate } from "../../../twins/sim/comparison.ts";
import { estimate, pairedEstimate } from "../../../twins/sim/statistics.ts";
import type { Said } from "../language.ts";

/** A figure of a run: what it is called, its digits, and whether more of it is better. */
interface Figure {
  readonly title: Said;
  readonly digits: number;
  /** Neither: it tells what people did, not how good that was. */
  readonly better: "more" | "less" | "neither";
  of(run: RunMetrics): number | null;
}

/** Of those who stay, who is hurt is not counted as safe. */
export const safeOf = ({ out, staying, stayingHurt }: RunMetrics): number => out + staying - stayingHurt;

export const FIGURES = {
  safe: {
    title: { en: "Safe: out, or behind a closed door", zh: "安全：已撤出或在关好的门后" },
    ...{ digits: 2, better: "more", of: safeOf },
  },
  out: { title: { en: "Out", zh: "已撤出" }, digits: 2, better: "more", of: ({ out }) => out },
  staying: {
    title: { en: "Staying as the sign says", zh: "按标志留在房间" },
    ...{ digits: 2, better: "neither", of: ({ staying }) => staying },
  },
  incapacitated: {
    title: { en: "Not able to go on", zh: "无法行动" },
    ...{ digits: 2, better: "less", of: ({ incapacitated }) => incapacitated },
  },
  fedAbove03: {
    title: { en: "Dose (FED) of 0.3 or more", zh: "剂量（FED）达到 0.3 及以上" },
    ...{ digits: 2, better: "less", of: ({ hurt }) => hurt },
  },
  meanFed: {
    title: { en: "Mean dose (FED)", zh: "平均剂量（FED）" },
    ...{ digits: 5, better: "less", of: ({ meanFed }) => meanFed },
  },
  lastOutS: {
    title: { en: "Last one out, s", zh: "最后一人撤出，秒" },
    ...{ digits: 1, better: "less", of: ({ lastOutS }) => lastOutS },
  },
  medianOutS: {
    title: { en: "Half of all out, s", zh: "半数人员撤出，秒" },
    ...{ digits: 1, better: "less", of: ({ medianOutS }) => medianOutS },
  },
  highestPerM2: {
    title: { en: "Highest density, people/m2", zh: "最高密度，人/m2" },
    ...{ digits: 2, better: "less", of: ({ highestPerM2 }) => highestPerM2 },
  },
} as const satisfies Readonly<Record<string, Figure>>;
export type FigureName = keyof typeof FIGURES;
export const FIGURE_NAMES = Object.keys(FIGURES) as readonly FigureName[];

const isThere = (value: number | null): value is number => value !== null;

/** Each figure's mean over the runs that have it; null where none has. */
export const summaryOf = (runs: readonly RunMetrics[]): Readonly<Record<FigureName, Estimate | null>> =>
  Object.fromEntries(
    FIGURE_NAMES.map((name) => {
      const values = runs.map((run) => FIGURES[name].of(run)).filter(isThere);
      return [name, values.length === 0 ? null : estimate(values)];
    }),
  ) as Record<FigureName, Estimate | null>;

export interface Difference extends Estimate {
  readonly pairs: number;
  /** Which of the two is better, where the interval leaves out 0. */
  readonly better: "first" | "second" | null;
}

/** First minus second, seed by seed: the mean with Student's interval; null where fewer than two pairs have it. */
export function differencesOf(
  first: readonly RunMetrics[],
  second: readonly RunMetrics[],
): Readonly<Record<FigureName, Difference | null>> {
  const differences = FIGURE_NAMES.map((name) => {
    const { of, better } = FIGURES[name] as Figure;
    const pairs = first.flatMap((run, at) => {
      const [x, y] = [of(run), of(second[at]!)];
      return isThere(x) && isThere(y) ? [[x, y] as const] : [];
    });
    if (pairs.length < 2) return [name, null];
    const difference = pairedEstimate(
      pairs.map(([x]) => x),
      pairs.map(([, y]) => y),
    );
    const isShown = better !== "neither" && (difference.low > 0 || difference.high < 0);
    const isFirst = difference.mean > 0 === (better === "more");
    return [name, { ...difference, pairs: pairs.length, better: !isShown ? null : isFirst ? "first" : "second" }];
  });
  return Object.fromEntries(differences) as Record<FigureName, Difference | null>;
}

/** One run, as JSON tells it. */
export const toldRun = (run: RunMetrics) => ({
  ...{ seed: run.seed, digest: run.digest, people: run.people, safe: safeOf(run) },
  ...{ incapacitated: run.incapacitated, out: run.out, staying: run.staying, notOut: run.notOut },
  ...{ lastOutS: run.lastOutS, medianOutS: run.medianOutS, fedAbove03: run.hurt, meanFed: run.meanFed },
  ...{ highestPerM2: run.highestPerM2, endedAtS: run.endedAtS },
});
