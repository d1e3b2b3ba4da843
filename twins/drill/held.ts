import type { Venue } from "../core/venue.ts";
import type { Crowd } from "../crowd/crowd.ts";
import type { Goal } from "../crowd/model.ts";
import type { DrillDefinition, DrillHazard } from "./definition.ts";
import type { Duties } from "./duties.ts";
import type { Effects } from "./effects.ts";
import type { GuidanceModel } from "./guidance.ts";
import type { DrillInput } from "./input.ts";
import type { Participant } from "./participants.ts";
import type { DrillAgent } from "./people.ts";
import type { Signs } from "./signs.ts";

/** Participants of one drill, and children with them. */
export const MOST_PARTICIPANTS = 50;

export interface DrillSetUp {
  readonly definition: DrillDefinition;
  readonly venue: Venue;
  /** Just begun, with the same seed. */
  readonly hazard: DrillHazard;
  readonly seed: number;
  readonly agents: number;
  /** Steers the signs; signs point to the nearest way and never change where there is none. */
  readonly guidance?: GuidanceModel | null;
  /** How simulated people choose their way; as the crowd does unless it is said. */
  readonly choice?: "quickest" | "shortest";
  /** Where a simulated person goes when they set out; to the muster point unless it is said. */
  readonly goalOf?: (body: number) => Goal;
}

/** Everything that the parts of a drill share. */
export interface Held {
  readonly setUp: DrillSetUp;
  readonly crowd: Crowd;
  readonly agents: readonly DrillAgent[];
  readonly effects: Effects;
  readonly participants: Participant[];
  readonly inputs: DrillInput[];
  readonly headings: Float64Array;
  readonly looks: Uint8Array;
  /** When each simulated person sets out, s after the alarm. */
  readonly setOutS: Float64Array;
  readonly hasSetOut: Uint8Array;
  readonly signs: Signs | null;
  tick: number;
  /** The machines have been stopped. */
  isQuiet: boolean;
  alarmAtS: number | null;
  /** Bodies of simulated people who wait for help. */
  readonly waiting: number[];
  /** The storeys that they began on. */
  readonly waitingOn: number[];
  /** Since when everybody who began inside is out, s. */
  allOutAtS: number | null;
  readonly duties: Duties;
}
