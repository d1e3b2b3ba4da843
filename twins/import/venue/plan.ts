import type { LocalText } from "../../core/place.ts";
import type { VenueOpening, VenueRoom, VenueStair, Xy } from "../../core/venue.ts";

/** A wall's middle line. */
export interface PlanWall {
  readonly a: Xy;
  readonly b: Xy;
  readonly thicknessM: number;
}

/** A hole in a wall, or in the gap between two: its ends may lie beside the wall's line. */
export interface PlanOpening extends Omit<VenueOpening, "storey" | "rooms" | "isExit"> {
  /** Left out: a way on the ground from a room to the outside is one. */
  readonly isExit?: boolean;
}

/** What the room around a point is called. */
export interface PlanLabel {
  readonly at: Xy;
  readonly id: string;
  readonly title: LocalText;
  readonly use: VenueRoom["use"];
}

/** A piece of furniture or a machine. */
export interface PlanPiece {
  readonly id: string;
  readonly title: LocalText;
  /** The furnishing family; "other" where none knows it. */
  readonly kind: string;
  readonly at: Xy;
  readonly headingRad: number;
  readonly sizeM: readonly [x: number, y: number, z: number];
  /** Cannot be put elsewhere: a machine, the well of a stair. */
  readonly fixed?: true;
}

export interface PlanStorey {
  /** The Place's id. */
  readonly id: string;
  readonly title: LocalText;
  readonly floorZ: number;
  /** From its floor to its ceiling, m. */
  readonly heightM: number;
  readonly walls: readonly PlanWall[];
  readonly openings: readonly PlanOpening[];
  readonly labels: readonly PlanLabel[];
  readonly pieces: readonly PlanPiece[];
}

export interface PlanLift {
  readonly thing: string;
  readonly title: LocalText;
  /** Its car, counter-clockwise. */
  readonly car: readonly Xy[];
  /** Ids of a storey and of the opening of its landing door. */
  readonly stops: readonly { readonly storey: string; readonly opening: string }[];
}

/** What a venue is made of: lines and names, as a drawing has them. */
export interface VenuePlan {
  readonly storeys: readonly PlanStorey[];
  readonly lifts: readonly PlanLift[];
  readonly stairs: readonly Omit<VenueStair, "rooms">[];
  /** Left out: in front of the exits. */
  readonly muster?: readonly Xy[];
}
