/** Where a command stands. Extends the WoT action states with what happens before sending and after losing a link. */
export const ACTION_STATES = [
  "PROPOSED",
  "APPROVED",
  "SENT",
  "ACCEPTED",
  "RUNNING",
  "SUCCEEDED",
  "FAILED",
  "REJECTED",
  "CANCELLED",
  "EXPIRED",
  "UNKNOWN",
] as const;
export type ActionStateName = (typeof ACTION_STATES)[number];

const NEXT: Record<ActionStateName, readonly ActionStateName[]> = {
  PROPOSED: ["APPROVED", "CANCELLED", "EXPIRED"],
  APPROVED: ["SENT", "CANCELLED", "EXPIRED"],
  // A device that repeats its last word after a lost link skips what came between.
  SENT: ["ACCEPTED", "RUNNING", "SUCCEEDED", "FAILED", "REJECTED", "EXPIRED", "CANCELLED", "UNKNOWN"],
  ACCEPTED: ["RUNNING", "SUCCEEDED", "FAILED", "CANCELLED", "UNKNOWN"],
  RUNNING: ["SUCCEEDED", "FAILED", "CANCELLED", "UNKNOWN"],
  // A link that comes back may still tell how the action went.
  UNKNOWN: ["ACCEPTED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED", "REJECTED", "EXPIRED"],
  SUCCEEDED: [],
  FAILED: [],
  REJECTED: [],
  CANCELLED: [],
  EXPIRED: [],
};

export const canFollow = (from: ActionStateName, to: ActionStateName): boolean => NEXT[from].includes(to);
export const isFinal = (state: ActionStateName): boolean => NEXT[state].length === 0;
