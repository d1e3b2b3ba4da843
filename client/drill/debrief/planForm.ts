import { type DrillPlan, PLAN_DOORS, PLAN_EXITS, PLAN_LIMITS } from "../../../twins/protocol/debrief.ts";

/** A plan as it is typed. */
export interface TypedPlan {
  readonly doors: DrillPlan["doors"];
  /** Seconds, or empty. */
  readonly alarm: string;
  readonly reaction: "half" | "usual" | "double";
  readonly exits: DrillPlan["exits"];
  readonly wardens: number;
}

export const REACTIONS = { half: 0.5, usual: 1, double: 2 } as const;

export const FIRST_PLAN: TypedPlan = {
  doors: "asShipped",
  alarm: "",
  reaction: "usual",
  exits: "quickest",
  wardens: 0,
};

/** Null for an alarm that is no number of seconds within the drill. */
export function readPlan(typed: TypedPlan, mostS: number): DrillPlan | null {
  const alarm = typed.alarm.trim();
  if (!/^(\d{1,4}(\.\d)?)?$/.test(alarm) || Number(alarm) > mostS) return null;
  return {
    doors: typed.doors,
    alarmAtS: alarm === "" ? null : Number(alarm),
    reactionFactor: REACTIONS[typed.reaction],
    exits: typed.exits,
    wardens: typed.wardens,
  };
}

export const isSamePlan = (a: DrillPlan, b: DrillPlan): boolean => JSON.stringify(a) === JSON.stringify(b);

export const SEEDS = [PLAN_LIMITS.seeds.min, 30, 40, PLAN_LIMITS.seeds.max] as const;
export { PLAN_DOORS, PLAN_EXITS, PLAN_LIMITS };
