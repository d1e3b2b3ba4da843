import { type ReactNode, useEffect, useRef, useState } from "react";
import "./svgChart.css";
import { type ChartMark, type ChartScale, marksWithRoom } from "./chartScale.ts";

/** Where things lie in a chart, px. */
export interface Plot {
  /** @param share of the way along, 0 to 1 */
  x(share: number): number;
  y(value: number): number;
  /** By the right axis. */
  yRight(value: number): number;
  readonly top: number;
  readonly bottom: number;
  /** Of the plot without its axes. */
  readonly width: number;
}

interface SvgChartProps {
  readonly label: string;
  readonly left: ChartScale & { readonly unit: string };
  readonly right?: ChartScale & { readonly unit: string };
  readonly marks: readonly ChartMark[];
  readonly children: (plot: Plot) => ReactNode;
}

const HEIGHT = 168;
const [TOP, BOTTOM, LEFT, RIGHT, BARE] = [22, 20, 42, 46, 16];
/** Room of a mark such as 15:00, with what is left free beside it. */
const MARK_PX = 46;

function useWidth() {
  const host = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const look = (): void => setWidth(Math.max(160, element.clientWidth));
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { host, width };
}

/** A chart with its numbers: values at the left, others at the right where there are some, and marks along the bottom. */
export function SvgChart({ label, left, right, marks, children }: SvgChartProps) {
  const { host, width } = useWidth();
  const end = width - (right === undefined ? BARE : RIGHT);
  const bottom = HEIGHT - BOTTOM;
  const yOf = (scale: ChartScale, value: number): number =>
    bottom - ((bottom - TOP) * (value - scale.low)) / (scale.high - scale.low);
  const plot: Plot = {
    x: (share) => LEFT + share * (end - LEFT),
    y: (value) => yOf(left, value),
    yRight: (value) => yOf(right ?? left, value),
    top: TOP,
    bottom,
    width: end - LEFT,
  };
  return (
    <div ref={host} className="svg-chart">
      <svg width={width} height={HEIGHT} role="img" aria-label={label}>
        <text x={LEFT - 6} y={11} textAnchor="end">
          {left.unit}
        </text>
        {left.ticks.map(({ value, text }) => (
          <g key={text}>
            <line className="svg-chart-grid" x1={LEFT} x2={end} y1={plot.y(value)} y2={plot.y(value)} />
            <text x={LEFT - 6} y={plot.y(value) + 4} textAnchor="end">
              {text}
            </text>
          </g>
        ))}
        {right !== undefined && (
          <text x={width - 2} y={11} textAnchor="end">
            {right.unit}
          </text>
        )}
        {right?.ticks.map(({ value, text }) => (
          <text key={text} x={end + 6} y={plot.yRight(value) + 4}>
            {text}
          </text>
        ))}
        {marksWithRoom(marks, plot.width, MARK_PX).map(({ at, text }) => (
          <g key={text + at}>
            <line className="svg-chart-grid" x1={plot.x(at)} x2={plot.x(at)} y1={bottom} y2={bottom + 4} />
            <text x={plot.x(at)} y={HEIGHT - 4} textAnchor="middle">
              {text}
            </text>
          </g>
        ))}
        {children(plot)}
      </svg>
    </div>
  );
}
