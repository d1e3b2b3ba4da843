import type { ReactNode } from "react";

interface FigureProps {
  readonly name: string;
  readonly title?: string;
  readonly value: string;
  readonly unit?: string;
  /** What kind of figure it is, beside its name. */
  readonly tag?: ReactNode;
  /** What the value is made of, after it. */
  readonly children?: ReactNode;
}

/** A figure of the strip: its name above, below it its value with its unit. */
export function Figure(props: FigureProps) {
  return (
    <span className="kpi" title={props.title}>
      <span className="kpi-name muted">
        {props.name}
        {props.tag}
      </span>
      <span className="kpi-figure">
        <span className="kpi-value num">
          {props.value}
          {props.unit !== undefined && <small className="unit"> {props.unit}</small>}
        </span>
        {props.children}
      </span>
    </span>
  );
}
