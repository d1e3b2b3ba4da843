import type { LocalText } from "../core/place.ts";

/** ISA-18.2 alarm states, reduced: raised and not acknowledged, raised and acknowledged, gone but not acknowledged. */
export type AlarmState = "unacknowledged" | "acknowledged" | "returned" | "cleared" | "shelved";
export type AlarmPriority = "critical" | "high" | "medium" | "low";

export interface Alarm {
  /** thing/property/kind/limit or thing/model name: one alarm a cause. */
  readonly id: string;
  readonly thing: string;
  /** Null for alarms that a model or the system raised. */
  readonly property: string | null;
  readonly title: LocalText;
  readonly priority: AlarmPriority;
  readonly state: AlarmState;
  readonly raisedAtMs: number;
  readonly clearedAtMs: number | null;
  readonly acknowledgedBy: string | null;
  readonly shelvedUntilMs: number | null;
  /** Value that raised it and the limit, in the property's unit; null for system alarms. */
  readonly value: number | null;
  readonly limit: number | null;
  /** CID of the model that raised it, if one did. */
  readonly modelCid: string | null;
  /** True when it was the first of a flood (first-out). */
  readonly firstOut: boolean;
}

/** The worst first. */
export const PRIORITY_RANK: Readonly<Record<AlarmPriority, number>> = { critical: 0, high: 1, medium: 2, low: 3 };
const ACTIVE: ReadonlySet<AlarmState> = new Set(["unacknowledged", "acknowledged", "returned"]);

/** Neither cleared nor shelved. */
export const isActive = (alarm: Alarm): boolean => ACTIVE.has(alarm.state);
