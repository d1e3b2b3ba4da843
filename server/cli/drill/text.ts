import type { DrillDefinition } from "../../../twins/drill/definition.ts";
import type { RunMetrics } from "../../../twins/drill/metrics.ts";
import type { Language } from "../language.ts";
import { table } from "../table.ts";
import { type Difference, FIGURE_NAMES, FIGURES, type FigureName, safeOf, summaryOf } from "./figures.ts";
import type { GuidanceName } from "./guidance.ts";

const MOST_ROWS = 20;

const interval = (low: number, high: number, digits: number): string =>
  Number.isFinite(low) && Number.isFinite(high) ? `${low.toFixed(digits)} .. ${high.toFixed(digits)}` : "";

/** Each seed's run, and each figure's mean. */
export function runsText(
  { title }: DrillDefinition,
  guidance: GuidanceName,
  runs: readonly RunMetrics[],
  language: Language,
): string {
  const zh = language === "zh";
  const heads = zh
    ? ["种子", "人数", "安全", "留守", "倒下", "FED≥0.3", "平均 FED", "半数撤出 s", "最后撤出 s", "摘要"]
    : ["seed", "people", "safe", "staying", "down", "FED>=0.3", "mean FED", "half out s", "last out s", "digest"];
  const rows = runs
    .slice(0, MOST_ROWS)
    .map((run) => [
      ...[run.seed, run.people, safeOf(run), run.staying, run.incapacitated, run.hurt, run.meanFed.toFixed(5)],
      ...[run.medianOutS.toFixed(1), run.lastOutS?.toFixed(1) ?? "-", run.digest.slice(0, 14)],
    ]);
  const more = runs.length - rows.length;
  const rest = more <= 0 ? "" : zh ? `另有 ${more} 次，见 --json\n` : `and ${more} more, see --json\n`;
  const summary = summaryOf(runs);
  const means = FIGURE_NAMES.flatMap((name) => {
    const one = summary[name];
    const { digits, title: figure } = FIGURES[name];
    return one === null ? [] : [[figure[language], one.mean.toFixed(digits), interval(one.low, one.high, digits)]];
  });
  const head = zh ? ["指标", "均值", "95 % 区间"] : ["figure", "mean", "95 % interval"];
  return `${title[language]}, ${guidance}\n\n${table([heads, ...rows])}\n${rest}\n${table([head, ...means])}\n`;
}

/** What the first guidance has more or less than the second, over the same seeds. */
export function differencesText(
  guidances: readonly [GuidanceName, GuidanceName],
  differences: Readonly<Record<FigureName, Difference | null>>,
  language: Language,
): string {
  const zh = language === "zh";
  const [first, second] = guidances;
  const rows = FIGURE_NAMES.flatMap((name) => {
    const one = differences[name];
    const { digits, title } = FIGURES[name];
    if (one === null) return [];
    if (FIGURES[name].better === "neither")
      return [[title[language], one.mean.toFixed(digits), interval(one.low, one.high, digits), one.pairs, ""]];
    const better = one.better === null ? (zh ? "未显示差异" : "no difference shown") : one.better;
    const named = better === "first" ? first : better === "second" ? second : better;
    return [[title[language], one.mean.toFixed(digits), interval(one.low, one.high, digits), one.pairs, named]];
  });
  const head = zh
    ? ["指标", "差值均值", "95 % 区间", "对数", "较好"]
    : ["figure", "mean difference", "95 % interval", "pairs", "better"];
  const said = zh ? `${first} 减 ${second}，同一种子成对比较` : `${first} minus ${second}, seed by seed`;
  return `${said}\n\n${table([head, ...rows])}\n`;
}
