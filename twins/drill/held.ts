import type { Venue } from "../core/venue.ts";
import type { Crowd } from "../crowd/crowd.ts";
import type { DrillDefinition, DrillHazard } from "./definition.ts";
import type { Duties } from "./duties.ts";
import type { Effects } from "./effects.ts";
import type { DrillInput } from "./input.ts";
import type { Participant } from "./participants.ts";
import type { DrillAgent } from "./people.ts";

/** Participants of one drill, and children with them. */
export const MOST_PARTICIPANTS = 50;

export interface DrillSetUp {
  readonly definition: DrillDefinition;
  readonly venue: Venue;
  /** Just begun, with the same seed. */
  readonly hazard: DrillHazard;
  readonly seed: number;
  readonly agents: number;
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
  tick: number;
  alarmAtS: number | null;
  /** Bodies of simulated people who wait for help. */
  readonly waiting: number[];
  /** The storeys that they began on. */
  readonly waitingOn: number[];
  /** Since when everybody who began inside is out, s. */
  allOutAtS: number | null;
  readonly duties: Duties;
}
