import { numberText } from "./format.ts";

/** One axis of values: its bounds are ticks. */
export interface ChartScale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
}

/** About so many stretches lie between an axis' ends. */
const STRETCHES = 4;
/** Steps that people count in. */
const NICE = [1, 2, 5, 10] as const;

function niceStep(span: number): number {
  const rough = span / STRETCHES;
  const ten = 10 ** Math.floor(Math.log10(rough));
  return ten * (NICE.find((times) => times * ten >= rough * 0.999) ?? 10);
}

/** An axis that holds the values, and zero, from a round number to a round number. */
export function chartScale(values: readonly number[]): ChartScale {
  const known = values.filter(Number.isFinite);
  const [least, most] = [Math.min(0, ...known), Math.max(0, ...known)];
  const step = niceStep(most - least || 1);
  const [first, last] = [Math.floor(least / step + 1e-9), Math.ceil(most / step - 1e-9)];
  const count = Math.max(1, last - first);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const ticks = Array.from({ length: count + 1 }, (_, i) => {
    // Of whole steps, and rounded: sums of tenths are none.
    const value = Number(((first + i) * step).toFixed(digits));
    return { value, text: numberText(value, digits) };
  });
  return { low: ticks[0]?.value ?? 0, high: ticks.at(-1)?.value ?? 1, ticks };
}

/** A mark under a chart: where along it, 0 to 1, and what stands there. */
export interface ChartMark {
  readonly at: number;
  readonly text: string;
}

/** The marks that have room: none nearer to the one before than its own width. */
export function marksWithRoom(marks: readonly ChartMark[], widthPx: number, markPx: number): readonly ChartMark[] {
  const most = Math.max(1, Math.floor(widthPx / markPx));
  const every = Math.max(1, Math.ceil((marks.length - 1) / most));
  return marks.filter((_, i) => i % every === 0);
}
