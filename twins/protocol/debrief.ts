import { z } from "zod";

/** How doors inside stand, which way people take, and so on: what an organiser decides before a drill. */
export const PLAN_DOORS = ["asShipped", "closed", "open"] as const;
export const PLAN_EXITS = ["quickest", "nearest", "spread"] as const;
/** Limits of a plan and of how many runs compare two of them. */
export const PLAN_LIMITS = {
  reactionFactor: { min: 0.1, max: 4 },
  wardens: 6,
  seeds: { min: 20, max: 60 },
} as const;

export const PlanSchema = z.strictObject({
  /** Doors inside at the beginning; exits and locked doors are as the drill has them. */
  doors: z.enum(PLAN_DOORS),
  /** When the alarm sounds, s since the hazard began; null: as the drill has it. */
  alarmAtS: z.number().min(0).max(3_600).nullable(),
  /** Times until people set out are multiplied by it. */
  reactionFactor: z.number().min(PLAN_LIMITS.reactionFactor.min).max(PLAN_LIMITS.reactionFactor.max),
  /** By which exit: what promises to be quickest with queues counted, the nearest, or spread over all exits by their widths. */
  exits: z.enum(PLAN_EXITS),
  /** Simulated wardens who clear rooms and tell people to go. */
  wardens: z.int().min(0).max(PLAN_LIMITS.wardens),
});
export type DrillPlan = z.infer<typeof PlanSchema>;
