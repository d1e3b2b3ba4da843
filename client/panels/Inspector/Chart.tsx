import "uplot/dist/uPlot.min.css";
import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import type { AlarmLimit } from "../../../twins/core/thing.ts";
import type { ChartRow } from "../../../twins/protocol/console.ts";
import { timeText } from "../../ui/format.ts";
import { chartRange, cutAtGaps, lonePlaces } from "./chartData.ts";

/** What runs along the bottom: time, or whole steps such as rounds, which are marked where they are. */
export type ChartAxis =
  | { readonly of: "time"; readonly fromMs: number; readonly toMs: number; readonly zone: string }
  | { readonly of: "steps"; readonly from: number; readonly to: number };

export interface ChartProps {
  /** Each with its time, epoch ms, or its step. */
  readonly rows: readonly ChartRow[];
  readonly along: ChartAxis;
  readonly digits: number;
  /** Enumerations, counts and flags step; measured numbers are joined by lines. */
  readonly steps: boolean;
  readonly limits: readonly AlarmLimit[];
  /** Rows farther apart than this are not joined, ms: a value does not stay fresh longer. Left out: all are. */
  readonly gapMs?: number;
  readonly label: string;
}

const HEIGHT = 128;
/** Steps that are marked, at most. */
const MARKS = 40;

/** uPlot's time is in seconds. */
const rangeOf = (along: ChartAxis): [number, number] =>
  along.of === "time" ? [along.fromMs / 1000, along.toMs / 1000] : [along.from, along.to];

function columns({ rows: all, along, gapMs }: ChartProps): uPlot.AlignedData {
  const scale = along.of === "time" ? 1000 : 1;
  const rows = gapMs === undefined ? all : cutAtGaps(all, gapMs);
  return [rows.map((r) => r[0] / scale), rows.map((r) => r[1]), rows.map((r) => r[2]), rows.map((r) => r[3])];
}

/** Limits are drawn where they lie; one far from the data does not flatten it. */
function drawLimits(plot: uPlot, limits: readonly AlarmLimit[], colour: (name: string) => string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.setLineDash([6, 4]);
  for (const limit of limits) {
    const y = plot.valToPos(limit.value, "y", true);
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    ctx.strokeStyle = colour(`--w-${limit.priority}`);
    ctx.lineWidth = devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.restore();
}

/** What is written under the bottom axis, and at which distances. */
const bottomOf = (along: ChartAxis): Pick<uPlot.Axis, "space" | "values" | "incrs"> =>
  along.of === "time"
    ? { space: 70, values: (_, ticks) => ticks.map((s) => timeText(s * 1000, along.zone).slice(0, -3)) }
    : { space: 36, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500], values: (_, ticks) => ticks.map(String) };

function options(props: ChartProps, width: number, colour: (name: string) => string): uPlot.Options {
  const axis = {
    stroke: colour("--w-muted"),
    grid: { stroke: colour("--w-line"), width: 0.5 },
    ticks: { show: false },
  };
  const font = `11px ${getComputedStyle(document.body).fontFamily}`;
  const line = colour("--w-accent");
  const paths = props.steps ? uPlot.paths.stepped?.({ align: 1 }) : undefined;
  const steps = props.along.of === "steps";
  // A single step makes no line, and many marks hide it.
  const few = ({ data }: uPlot): boolean => steps && data[0].length <= MARKS;
  const dots = (plot: uPlot, series: number): number[] | null => (few(plot) ? null : lonePlaces(plot.data[series]!));
  const edge = { stroke: "transparent", width: 0, points: { show: false }, ...(paths && { paths }) };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, points: { size: 6 } },
    scales: {
      x: { time: props.along.of === "time", range: () => rangeOf(props.along) },
      y: { range: (_, low, high) => chartRange(low, high, props.limits) },
    },
    axes: [
      { ...axis, font, size: 22, ...bottomOf(props.along) },
      { ...axis, font, size: 46, space: 28, values: (_, ticks, __, ___, step) => ticks.map((y) => tickText(y, step)) },
    ],
    series: [
      {},
      edge,
      edge,
      { stroke: line, width: 1.5, points: { show: few, filter: dots, size: 5, fill: line }, ...(paths && { paths }) },
    ],
    bands: [{ series: [2, 1], fill: `${line}33` }],
    hooks: { draw: [(plot) => drawLimits(plot, props.limits, colour)] },
    // Half of the last number stands beyond the last step.
    padding: [6, steps ? 14 : 6, 0, 0],
  };
}

/** As many digits as tell one tick from the next. */
const tickText = (value: number, step: number): string => {
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  const enough = Number(step.toFixed(digits)) === step ? digits : digits + 1;
  return value.toFixed(Math.min(8, enough));
};

/** One figure over time or steps: mean as a line, minimum to maximum as a band, alarm limits dashed. */
export default function Chart(props: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const scheme = useComputedColorScheme("light");
  // biome-ignore lint/correctness/useExhaustiveDependencies: colours are read anew when the theme changes.
  useEffect(() => {
    const holder = box.current;
    if (holder === null) return;
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const made = options(latest.current, holder.clientWidth, colour);
    // The window moves with time: the range is read from the newest props.
    made.scales!.x!.range = () => rangeOf(latest.current.along);
    const chart = new uPlot(made, columns(latest.current), holder);
    plot.current = chart;
    const observer = new ResizeObserver(() => chart.setSize({ width: holder.clientWidth, height: HEIGHT }));
    observer.observe(holder);
    return () => {
      observer.disconnect();
      chart.destroy();
      plot.current = null;
    };
  }, [scheme, props.along.of === "time" ? props.along.zone : "", props.steps]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the axis is of one kind as long as the chart lives.
  useEffect(() => plot.current?.setData(columns(props)), [props.rows]);
  return <div className="chart" ref={box} role="img" aria-label={props.label} />;
}
