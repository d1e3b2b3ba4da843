import type { Venue } from "../core/venue.ts";
import type { Cells } from "./dynamics/cells.ts";
import type { FlowMode, Goal } from "./model.ts";
import type { Sheets } from "./plan/sheets.ts";
import type { Field } from "./ways/field.ts";
import type { Routes, Ways } from "./ways/routes.ts";

/**
 * Signs, or a policy in their place: of a person, her room (-1 on stairs, outside, or where no room is drawn) and the portals that
 * she can take from there, the one that she is to take; -1 leaves the choice to her.
 */
export type Signs = (person: number, room: number, portals: readonly number[]) => number;

/** Everything of a crowd, people as columns. `lx, ly` are metres on the sheet, `x, y, z` in the site's frame. */
export interface CrowdState {
  readonly venue: Venue;
  readonly sheets: Sheets;
  readonly routes: Routes;
  readonly cells: Cells;
  readonly mode: FlowMode;
  readonly choosesQuickest: boolean;
  readonly opensDoors: boolean;
  readonly capacity: number;
  /** Who is so near to a gathering point has come, m. */
  readonly musterM: number;
  count: number;
  steps: number;
  atS: number;
  signs: Signs | null;

  readonly storey: Int16Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly headingX: Float64Array;
  readonly headingY: Float64Array;
  readonly speedMps: Float64Array;
  readonly state: Uint8Array;

  readonly speedFactor: Float64Array;
  readonly freeMps: Float64Array;
  readonly upMps: Float64Array;
  readonly downMps: Float64Array;
  readonly sizeM: Float64Array;
  readonly reactionS: Float64Array;
  readonly group: Int32Array;
  readonly climbs: Uint8Array;
  readonly usesLifts: Uint8Array;

  readonly sheet: Int32Array;
  readonly lx: Float64Array;
  readonly ly: Float64Array;
  readonly zone: Int32Array;
  /** Wish of this step: direction and speed. */
  readonly ex: Float64Array;
  readonly ey: Float64Array;
  readonly wishMps: Float64Array;
  /** Direction of this step. */
  readonly vx: Float64Array;
  readonly vy: Float64Array;
  /** Seconds at which somebody ahead last held her up as in a queue; -Infinity before. */
  readonly heldUpAtS: Float64Array;
  readonly isSteered: Uint8Array;
  readonly steerX: Float64Array;
  readonly steerY: Float64Array;
  readonly steerMps: Float64Array;
  /** Portal that she is on the way to; -1 for a point or none. */
  readonly portal: Int32Array;
  /** Metres to it. */
  readonly aheadM: Float64Array;
  /** Metres to the goal, as far as she knows; Infinity where there is no way. */
  readonly remainingM: Float64Array;
  /** Exit that she came out by and walks away from; -1 before. */
  readonly leaving: Int32Array;
  readonly chosenAt: Int32Array;
  readonly goals: Goal[];
  readonly fields: (Field | null)[];
  readonly ways: (Ways | null)[];
  /** Seconds at which she was safe; NaN before. */
  readonly safeAtS: Float64Array;
  readonly exitBy: Int32Array;

  /** People through each portal, both ways together, and the second of the last. */
  readonly crossings: Uint32Array;
  readonly crossedAtS: Float64Array;
  /** What is left of the flow that the regulatory mode lets through. */
  readonly tokens: Float64Array;
  /** Barrier of each opening, on its storey. */
  readonly barrierOf: Int32Array;
  /** Seconds that somebody has stood at a closed door to open it. */
  readonly openingS: Float64Array;
  /** People on the way to each portal by whole metres from it, 40 each. */
  readonly queues: Uint16Array;
  /** People on the way to each portal. */
  readonly bound: Uint32Array;
  isDoorChanged: boolean;
  /** Ways round jams, by zone x portals + portal, while there are any. */
  readonly jamFields: Map<number, Field>;

  /** Lifts may be taken, by those who do. */
  readonly allowsLifts: boolean;
  /** Of each lift: the stop that its car is at (-1 between two), whether its door is open, who is in it, and since when somebody moved. */
  readonly liftStop: Int32Array;
  readonly isLiftOpen: Uint8Array;
  readonly aboard: readonly number[][];
  readonly liftFreeAtS: Float64Array;
  /** Landing door that somebody in a car is bound for. */
  readonly landing: Int32Array;
}
