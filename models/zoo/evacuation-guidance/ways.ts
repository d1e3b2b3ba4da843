import type { Venue } from "../../../twins/core/venue.ts";
import { makeState } from "../../../twins/crowd/makeState.ts";
import { type Reading, readField } from "../../../twins/crowd/ways/field.ts";

/** A step of a way: out of a zone through a portal into the next. */
export interface WayPortal {
  /** Zones on its two sides; -1 where there is none. */
  readonly zones: readonly [number, number];
  readonly isExit: boolean;
  /** An opening with this index in the venue; -1 for a stair's edge. */
  readonly opening: number;
}

/** The ways of a venue for somebody on foot, as doors and stairs join its parts. Portals and zones are the crowd's. */
export interface WayGraph {
  readonly portals: readonly WayPortal[];
  readonly portalsOf: readonly (readonly number[])[];
  /** Room of a zone; -1 on stairs and outside. */
  readonly roomOf: Int32Array;
  /** Of a zone that is a stair its rooms below and above; else null. */
  readonly stairRooms: readonly (readonly (number | null)[] | null)[];
  readonly isOutside: Uint8Array;
  /** The zone that most of a room's ways lead from; -1 where it has none. */
  readonly zoneOfRoom: Int32Array;
  /** Rooms that can be shut by doors all round: where people may stay. */
  readonly isRefuge: Uint8Array;
  /** Metres from the middle of a room to a portal of it. */
  fromMiddleM(room: number, portal: number): number;
  /** Metres of level walking between two portals of a zone. */
  betweenM(zone: number, from: number, to: number): number;
  /** Metres from having come through a portal, into its zone of a side, to the nearest way out: 2 portal + side. */
  readonly leftM: Float64Array;
}

/** Metres from a middle that cannot be stood on. */
const SOMEWHERE_M = 3;

function refugesOf(venue: Venue): Uint8Array {
  return Uint8Array.from(venue.rooms, ({ use }, room) => {
    const ways = venue.openings.filter(({ rooms, kind }) => kind !== "window" && rooms.includes(room));
    const isShut = ways.length > 0 && ways.every(({ kind, isExit }) => kind === "door" && !isExit);
    return use === "room" && isShut && venue.stairs.every(({ rooms }) => !rooms.includes(room)) ? 1 : 0;
  });
}

export function wayGraph(venue: Venue): WayGraph {
  const { routes } = makeState(venue, 1, {});
  const { portals, zones } = routes.plan;
  const isWay = (portal: number): boolean => portals[portal]!.isWay && portals[portal]!.lift < 0;
  const portalsOf = routes.portalsOf.map((own) => own.filter(isWay));
  const zoneOfRoom = new Int32Array(venue.rooms.length).fill(-1);
  zones.forEach(({ room }, zone) => {
    if (room < 0) return;
    const held = zoneOfRoom[room]!;
    if (held < 0 || portalsOf[zone]!.length > portalsOf[held]!.length) zoneOfRoom[room] = zone;
  });
  const reading: Reading = { distanceM: 0, x: 0, y: 0 };
  const middles = venue.rooms.map((_, room) => {
    const place = routes.placeIn(room);
    return place === null || place.zone !== zoneOfRoom[room] ? null : place.at;
  });
  const onFoot = { climbs: true, takesLifts: false };
  return {
    portals: portals.map(({ zones: sides, isExit, stair }, at) => ({
      ...{ zones: sides, isExit, opening: stair < 0 && at < venue.openings.length ? at : -1 },
    })),
    portalsOf,
    roomOf: Int32Array.from(zones, ({ room }) => room),
    stairRooms: zones.map(({ stair }) => (stair < 0 ? null : venue.stairs[stair]!.rooms)),
    isOutside: Uint8Array.from(zones, ({ isOutside }) => (isOutside ? 1 : 0)),
    zoneOfRoom,
    isRefuge: refugesOf(venue),
    fromMiddleM(room, portal) {
      const at = middles[room];
      if (at == null) return SOMEWHERE_M;
      readField(routes.toPortal(zoneOfRoom[room]!, portal), at[0], at[1], reading);
      return reading.distanceM < Infinity ? Math.max(0, reading.distanceM) : SOMEWHERE_M;
    },
    betweenM: (zone, from, to) => (from === to ? 0 : routes.between(zone, from, to)),
    leftM: routes.ways("out", () => ({ kind: "exits", only: -1 }), onFoot).remainingM,
  };
}
