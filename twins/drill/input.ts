import { z } from "zod";
import { DRILL_ACTS, DRILL_SIGNALS, GoToSchema } from "../protocol/drill.ts";
import { LiveStartSchema } from "../protocol/drillLive.ts";
import { POSTURES } from "../protocol/drillMove.ts";
import { ROLES } from "./roles.ts";

/** Steps a second of every drill. */
export const DRILL_HZ = 20;
export const DRILL_STEP_S = 1 / DRILL_HZ;

const byte = z.int().min(0).max(255);
const share = z.int().min(-127).max(127);

/** What a participant wishes from a step on, until they wish something else. */
export const MoveSchema = z.strictObject({
  /** Direction and share of the speed, in 127ths, site frame. */
  x: share,
  y: share,
  /** Where they look, 1/256 turn counter-clockwise from east. */
  heading: byte,
  run: z.boolean(),
  posture: z.enum(POSTURES),
  /** Holds on to what is next to them. */
  hold: z.boolean(),
});
export type Move = z.infer<typeof MoveSchema>;

export const STILL: Move = { x: 0, y: 0, heading: 0, run: false, posture: "standing", hold: false };

export const ACTS = DRILL_ACTS;
export const ActSchema = z.strictObject({
  kind: z.enum(ACTS),
  /** Id of an opening, of doors alone. */
  opening: z.string().max(128).nullable(),
});
export type AskedAct = z.infer<typeof ActSchema>;

/** What reaches a drill from outside, in the order in which it took it; all that a run depends on besides its beginning. */
export const DrillInputSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("join"), tick: z.int().min(0), who: z.int().min(0), role: z.enum(ROLES) }),
  z.strictObject({ kind: z.literal("leave"), tick: z.int().min(0), who: z.int().min(0) }),
  z.strictObject({ kind: z.literal("move"), tick: z.int().min(0), who: z.int().min(0), move: MoveSchema }),
  z.strictObject({ kind: z.literal("act"), tick: z.int().min(0), who: z.int().min(0), act: ActSchema }),
  z.strictObject({
    ...{ kind: z.literal("signal"), tick: z.int().min(0), who: z.int().min(0) },
    signal: z.enum(DRILL_SIGNALS),
  }),
  z.strictObject({
    ...{ kind: z.literal("goTo"), tick: z.int().min(0), who: z.int().min(0) },
    to: GoToSchema.nullable(),
  }),
]);
export type DrillInput = z.infer<typeof DrillInputSchema>;

/** Bumped whenever the same record would give another run. */
export const DRILL_FORMAT = 3;

/** Everything that a drill's run follows from; names are no part of it. */
export const DrillRecordSchema = z.strictObject({
  format: z.literal(DRILL_FORMAT),
  drill: z.string().max(64),
  seed: z.int().min(0).max(0xffffffff),
  agents: z.int().min(0).max(2_000),
  /** The model that steered the signs, by the digest of its file; left out where none did. */
  guidance: z.string().max(128).optional(),
  /** How the site was when it began from the live state; left out where it began as it is written. */
  live: LiveStartSchema.optional(),
  /** Steps that it went on for. */
  ticks: z.int().min(0),
  inputs: z.array(DrillInputSchema).max(1_000_000),
});
export type DrillRecord = z.infer<typeof DrillRecordSchema>;
