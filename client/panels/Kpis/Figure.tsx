import type { ReactNode } from "react";

interface FigureProps {
  readonly name: string;
  readonly title?: string;
  readonly value: string;
  readonly unit?: string;
  readonly children?: ReactNode;
}

/** A figure of the strip: its name, its value, its unit, and what it is made of. */
export function Figure(props: FigureProps) {
  return (
    <span className="kpi" title={props.title}>
      <span className="muted">{props.name}</span>
      <span className="kpi-value num">
        {props.value}
        {props.unit !== undefined && <small className="unit"> {props.unit}</small>}
      </span>
      {props.children}
    </span>
  );
}
