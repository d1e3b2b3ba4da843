import type { LocalText } from "./place.ts";

/** A key performance indicator in the shape of ISO 22400-2. */
export interface KpiDefinition {
  readonly id: string;
  readonly title: LocalText;
  readonly scope: "workUnit" | "workCentre" | "area" | "site" | "order";
  /** In the standard's abbreviations, e.g. "APT / PBT". */
  readonly formula: string;
  /** UCUM; "%" and "1" for ratios. */
  readonly unit: string;
  readonly range: readonly [min: number, max: number];
  readonly trend: "higher-is-better" | "lower-is-better";
  readonly timing: "on-demand" | "periodic" | "real-time";
  readonly source: string;
}
