import type { LocalText } from "../core/place.ts";
import type { Estimate } from "../sim/comparison.ts";
import { estimate, pairedEstimate } from "../sim/statistics.ts";
import { METRIC_IDS, METRIC_TITLES, METRIC_UNITS, type MetricId, type RunMetrics } from "./metrics.ts";

/** What two plans gave in one figure, over the same seeds. */
export interface MetricComparison {
  readonly metric: MetricId;
  /** Pairs of runs that have this figure in both. */
  readonly pairs: number;
  readonly a: Estimate;
  readonly b: Estimate;
  /** B minus A, seed by seed, with the 95 % interval of its mean. */
  readonly difference: Estimate;
  /** Which plan is better, where the interval leaves out zero. */
  readonly better: "a" | "b" | null;
  readonly sentence: LocalText;
}

const DIGITS: Readonly<Record<MetricId, number>> = {
  lastOutS: 0,
  medianOutS: 0,
  notOut: 1,
  hurt: 1,
  highestPerM2: 2,
};

const WORDS: Readonly<Record<MetricId, { readonly more: LocalText; readonly less: LocalText }>> = {
  lastOutS: {
    less: { en: "gets the last one out", zh: "使最后一人撤出提前" },
    more: { en: "gets the last one out", zh: "使最后一人撤出推迟" },
  },
  medianOutS: {
    less: { en: "gets half of all out", zh: "使半数人员撤出提前" },
    more: { en: "gets half of all out", zh: "使半数人员撤出推迟" },
  },
  notOut: {
    less: { en: "leaves fewer behind", zh: "使未撤出人数减少" },
    more: { en: "leaves more behind", zh: "使未撤出人数增加" },
  },
  hurt: {
    less: { en: "has fewer with a dose of 0.3 or more", zh: "使剂量达 0.3 的人数减少" },
    more: { en: "has more with a dose of 0.3 or more", zh: "使剂量达 0.3 的人数增加" },
  },
  highestPerM2: {
    less: { en: "has a lower highest density", zh: "使最高密度降低" },
    more: { en: "has a higher highest density", zh: "使最高密度升高" },
  },
};

/** “Plan B gets the last one out 41 s earlier (95 %: 28 to 55 s)”, or that no difference is shown. */
function sentenceOf(metric: MetricId, pairs: number, difference: Estimate): LocalText {
  const { mean, low, high, min, max } = difference;
  const title = METRIC_TITLES[metric];
  const unit = METRIC_UNITS[metric];
  if (pairs < 2)
    return {
      en: `${title.en}: too few runs have this figure to compare.`,
      zh: `${title.zh}：有该指标的运行过少，无法比较。`,
    };
  const text = (x: number): string => Math.abs(x).toFixed(DIGITS[metric]);
  if (min === 0 && max === 0)
    return {
      en: `${title.en}: the same in each of the ${pairs} pairs of runs.`,
      zh: `${title.zh}：${pairs} 对运行结果全部相同。`,
    };
  if (low <= 0 && high >= 0) {
    const signed = (x: number): string => `${x < 0 ? "−" : "+"}${text(x)}`;
    return {
      en: `${title.en}: no difference is shown (B minus A, 95 %: ${signed(low)} to ${signed(high)} ${unit.en}).`,
      zh: `${title.zh}：未显示出差异（B 减 A，95 %：${signed(low)} 至 ${signed(high)} ${unit.zh}）。`,
    };
  }
  const isLess = mean < 0;
  const [from, to] = isLess ? [-high, -low] : [low, high];
  const words = WORDS[metric][isLess ? "less" : "more"];
  const isTime = metric === "lastOutS" || metric === "medianOutS";
  const by = { en: ` ${isLess ? "earlier" : "later"}`, zh: "" };
  const range = { en: `${text(from)} to ${text(to)} ${unit.en}`, zh: `${text(from)} 至 ${text(to)} ${unit.zh}` };
  return {
    en: isTime
      ? `Plan B ${words.en} ${text(mean)} ${unit.en}${by.en} (95 %: ${range.en}).`
      : `Plan B ${words.en}: by ${text(mean)} ${unit.en} (95 %: ${range.en}).`,
    zh: `方案 B ${words.zh} ${text(mean)} ${unit.zh}（95 %：${range.zh}）。`,
  };
}

/**
 * Compares two plans run by run of the same seeds. Mean of the differences with Student's t interval: with the same people and draws
 * on both sides it is much narrower than from the two means (Law 2015, Simulation Modeling and Analysis, 10.2.1: paired t).
 * @throws RangeError when the runs are not of the same seeds in the same order
 */
export function compareRuns(a: readonly RunMetrics[], b: readonly RunMetrics[]): readonly MetricComparison[] {
  if (a.length !== b.length || a.some(({ seed }, at) => seed !== b[at]!.seed))
    throw new RangeError("plans are compared over the same seeds");
  return METRIC_IDS.flatMap((metric) => {
    const pairs = a.flatMap((run, at) => {
      const [x, y] = [run[metric], b[at]![metric]];
      return x === null || y === null ? [] : [[x, y] as const];
    });
    if (pairs.length === 0) return [];
    const difference = pairedEstimate(
      pairs.map(([, y]) => y),
      pairs.map(([x]) => x),
    );
    const isShown = pairs.length > 1 && (difference.low > 0 || difference.high < 0);
    return [
      {
        ...{ metric, pairs: pairs.length, difference },
        a: estimate(pairs.map(([x]) => x)),
        b: estimate(pairs.map(([, y]) => y)),
        better: isShown ? (difference.mean < 0 ? ("b" as const) : ("a" as const)) : null,
        sentence: sentenceOf(metric, pairs.length, difference),
      },
    ];
  });
}
