import "uplot/dist/uPlot.min.css";
import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useMemo, useRef } from "react";
import uPlot from "uplot";
import { project } from "../../../models/learning/emissionSchedule.ts";
import type { EarningsView } from "../../../twins/protocol/economy/earnings.ts";
import { paramsOf, stateOf } from "./schedule.ts";

const DAY_MS = 86_400_000;
/** Six years: the fastest way to the milestone, and two halvings after it. */
const CYCLES = 2_190;
const HEIGHT = 190;
/** A cycle's efficacy that no level and no reward asks more than. */
const PLENTY = 1n << 50n;
const aitnOf = (wei: bigint): number => Number(wei / 10n ** 14n) / 1e4;

type Columns = [number[], (number | null)[], (number | null)[], (number | null)[]];

/** Days in seconds; what was emitted; what the schedule gives at this level; and on the fastest way up. */
function columns(view: EarningsView): Columns {
  const params = paramsOf(view.schedule);
  const state = stateOf(view.schedule);
  const over = [...view.over.rows].reverse();
  const first = (over.at(-1)?.cycle ?? view.currentCycle - 1) + 1;
  const dayS = (cycle: number) => (view.cycleStartsAtMs + (cycle - view.currentCycle) * DAY_MS) / 1000;
  // A milestone out of reach keeps the level where it is.
  const level = project(state, { ...params, milestone: PLENTY << 40n }, BigInt(first), CYCLES, () => PLENTY);
  const fastest = project(state, params, BigInt(first), CYCLES, () => PLENTY);
  const ahead = level.map((_, i) => dayS(first + i));
  const none = over.map(() => null);
  return [
    [...over.map((one) => dayS(one.cycle)), ...ahead],
    [...over.map((one) => aitnOf(BigInt(one.rewardWei ?? 0))), ...level.map(() => null)],
    [...none, ...level.map(aitnOf)],
    [...none, ...fastest.map(aitnOf)],
  ];
}

function options(width: number, colour: (name: string) => string, locale: string): uPlot.Options {
  const axis = {
    stroke: colour("--w-muted"),
    grid: { stroke: colour("--w-line"), width: 0.5 },
    ticks: { show: false },
    font: `11px ${getComputedStyle(document.body).fontFamily}`,
  };
  const month = new Intl.DateTimeFormat(locale, { year: "numeric", month: "short" });
  const amount = new Intl.NumberFormat(locale, { notation: "compact" });
  const points = { show: false };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: true }, y: { range: (_, __, high) => [0, Math.max(high * 1.08, 1)] } },
    axes: [
      { ...axis, size: 24, space: 90, values: (_, ticks) => ticks.map((s) => month.format(s * 1000)) },
      { ...axis, size: 52, space: 34, values: (_, ticks) => ticks.map((y) => amount.format(y)) },
    ],
    series: [
      {},
      { stroke: colour("--w-accent"), width: 2, points: { show: true, size: 5, fill: colour("--w-accent") } },
      { stroke: colour("--w-text"), width: 1.5, points },
      { stroke: colour("--w-forecast"), width: 1.5, dash: [6, 4], points },
    ],
    padding: [8, 8, 0, 0],
  };
}

/** What cycles emitted and what the schedule gives in the years to come. */
export default function ScheduleChart(props: { view: EarningsView; label: string; locale: string }) {
  const box = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme("light");
  const { view, locale } = props;
  const key = `${view.schedule.state.emitted} ${view.over.rows.length} ${view.currentCycle}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view comes anew every few seconds; only a new cycle changes the chart.
  const data = useMemo(() => columns(view), [key]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: colours are read anew when the theme changes.
  useEffect(() => {
    const holder = box.current;
    if (holder === null) return;
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const plot = new uPlot(options(holder.clientWidth, colour, locale), data, holder);
    const observer = new ResizeObserver(() => plot.setSize({ width: holder.clientWidth, height: HEIGHT }));
    observer.observe(holder);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [scheme, data, locale]);
  return <div className="chart" ref={box} role="img" aria-label={props.label} />;
}
