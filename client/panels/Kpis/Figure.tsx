import type { ReactNode } from "react";

interface FigureProps {
  readonly name: string;
  /** The name is for those who hear it: to others the unit says enough. */
  readonly isQuiet?: boolean;
  readonly title?: string;
  readonly value: string;
  readonly unit?: string;
  readonly children?: ReactNode;
}

/** A figure of the strip: its name, its value, its unit, and what it is made of. */
export function Figure(props: FigureProps) {
  return (
    <span className="kpi" title={props.title}>
      <span className={props.isQuiet === true ? "sr-only" : "muted"}>{props.name}</span>
      <span className="kpi-value num">
        {props.value}
        {props.unit !== undefined && <small className="unit"> {props.unit}</small>}
      </span>
      {props.children}
    </span>
  );
}
