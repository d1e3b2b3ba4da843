import type { Venue } from "../core/venue.ts";
import { type Body, bodyOf, steer as steerBy } from "./crowd.ts";
import { cellOf } from "./dynamics/cells.ts";
import { moveAll, place, setDoor } from "./dynamics/move.ts";
import { setVelocities } from "./dynamics/velocity.ts";
import { steer } from "./dynamics/wishes.ts";
import { makeColumns } from "./makeState.ts";
import { DOING, KINDS, MOVED_BY, type OpeningState, type PersonKind, STAIR_SHARE } from "./model.ts";
import { makeSheets } from "./plan/sheets.ts";
import type { CrowdState } from "./state.ts";
import { CLOSED, LOCKED, OPEN, type Routes } from "./ways/routes.ts";

/** What of a venue one body needs to be moved by: no ways, no volumes. */
export type LoneVenue = Pick<Venue, "storeys" | "rooms" | "openings" | "stairs" | "obstacles" | "muster">;

/**
 * One body that somebody plays, moved by the crowd's own dynamics as if nobody else were there: with the same start and wishes it
 * comes to the same place to the bit as in a crowd where nobody is near. For the prediction of one's own steps in a browser.
 */
export interface Lone {
  /** To go on from; of `Crowd.bodyOf`. */
  body: Body;
  readonly storey: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly isOnStair: boolean;
  /** A step with a wish in the site's frame, as `Crowd.play` takes it. */
  step(x: number, y: number, speedMps: number, speedFactor: number, dtS: number): void;
  setOpening(opening: number, to: OpeningState): void;
  /** Who it is from now on. */
  become(kind: PersonKind, freeSpeedMps: number): void;
}

const nobody = (): never => {
  throw new RangeError("a lone body has no ways");
};

/** In place of ways, of which who is played needs none: every portal leads from nowhere to nowhere. */
function noWays(venue: LoneVenue): Routes {
  const portal = { zones: [0, 0], isExit: false } as never;
  return {
    plan: { grids: [], zones: [], portals: new Array(venue.openings.length + 2 * venue.stairs.length).fill(portal) },
    portalsOf: [],
    outSide: new Uint8Array(0),
    door: new Uint8Array(venue.openings.length),
    extraM: new Float64Array(0),
    roomFactor: new Float64Array(0),
    changed() {},
    version: 0,
    isPassable: nobody,
    ways: nobody,
    toPortal: nobody,
    toPoints: nobody,
    between: nobody,
    factorOf: nobody,
    stairM: [],
    zoneAt: () => -1,
    placeIn: nobody,
    placeAt: nobody,
  };
}

const STANDS: Readonly<Record<OpeningState, number>> = { open: OPEN, closed: CLOSED, locked: LOCKED };

/** Puts the one body into its cell, alone. */
function sortOne(s: CrowdState): void {
  const { cells: c } = s;
  c.count = 1;
  c.who[0] = 0;
  c.cell[0] = cellOf(s.sheets, s.sheet[0]!, s.lx[0]!, s.ly[0]!);
  c.x[0] = s.lx[0]!;
  c.y[0] = s.ly[0]!;
  c.headX[0] = s.ex[0]!;
  c.headY[0] = s.ey[0]!;
  c.size[0] = s.sizeM[0]!;
}

export function createLone(venue: LoneVenue): Lone {
  const s = makeColumns({ ...venue, lifts: [] }, makeSheets({ ...venue, lifts: [] }), noWays(venue), 1, {});
  s.count = 1;
  s.state[0] = DOING.walking;
  return {
    get body() {
      return bodyOf(s, 0);
    },
    set body({ sheet, x, y, vx, vy, mps }) {
      if (s.sheets.sheets[sheet] === undefined) return;
      s.sheet[0] = sheet;
      s.lx[0] = x;
      s.ly[0] = y;
      s.vx[0] = vx;
      s.vy[0] = vy;
      s.speedMps[0] = mps;
      place(s, 0);
    },
    get storey() {
      return s.storey[0]!;
    },
    get x() {
      return s.x[0]!;
    },
    get y() {
      return s.y[0]!;
    },
    get z() {
      return s.z[0]!;
    },
    get isOnStair() {
      return s.sheets.sheets[s.sheet[0]!]!.stair >= 0;
    },
    step(x, y, speedMps, speedFactor, dtS) {
      steerBy(s, 0, x, y, speedMps, MOVED_BY.played);
      s.speedFactor[0] = speedFactor;
      steer(s, 0);
      sortOne(s);
      setVelocities(s, dtS);
      s.steps++;
      moveAll(s, dtS);
    },
    setOpening(opening, to) {
      if (venue.openings[opening]!.kind !== "window") setDoor(s, opening, STANDS[to]);
    },
    become(kind, freeSpeedMps) {
      const traits = KINDS[kind];
      s.sizeM[0] = traits.sizeM;
      s.climbs[0] = traits.climbs ? 1 : 0;
      s.freeMps[0] = freeSpeedMps;
      s.upMps[0] = freeSpeedMps * STAIR_SHARE.up;
      s.downMps[0] = freeSpeedMps * STAIR_SHARE.down;
    },
  };
}
