import type { Clock } from "../../twins/core/clock.ts";
import type { Role } from "../../twins/protocol/console.ts";
import {
  type LookedAt,
  MAX_PEOPLE,
  MAX_PLACES,
  MOVES_PER_S,
  type PresenceNews,
  type Present,
  SILENT_MS,
} from "../../twins/protocol/presence.ts";

/** Who sits at a console. */
export interface Looker {
  /** Id of the console's connection; stays on the server. */
  readonly console: string;
  /** Null for who is not signed in. */
  readonly name: string | null;
  readonly role: Role;
}

export interface Listed {
  readonly people: readonly Present[];
  readonly more: number;
}

export type Told = Pick<PresenceNews, "changed" | "gone" | "more">;

/** Who looks at which site, and at what. Pure: time comes by the clock, and nothing is kept when they are gone. */
export interface Presence {
  /** @returns false where the console moves too often and what it said was passed over. */
  look(siteId: string, looker: Looker, at: LookedAt): boolean;
  /** The console looks at this site no more; at none, without a site. */
  leave(console: string, siteId?: string): void;
  list(siteId: string): Listed;
  /** Id of the person at a console; null where it looks not at this site. */
  idOf(siteId: string, console: string): string | null;
  /** Drops the silent, and says what became other at each site since the last call. */
  news(): ReadonlyMap<string, Told>;
}

interface Seat {
  id: string;
  guest: number | null;
  looker: Looker;
  place: LookedAt;
  /** Counts moves, so that the last one of a person is known. */
  moved: number;
  seenAtMs: number;
}

interface Room {
  /** By console, in the order of their coming. */
  readonly seats: Map<string, Seat>;
  /** Who changed since it was last told. */
  readonly changed: Set<string>;
  /** Who was listed when it was last told, and how many were not. */
  told: ReadonlySet<string>;
  more: number;
}

const same = (a: LookedAt, b: LookedAt): boolean =>
  a.select === b.select &&
  a.storey === b.storey &&
  a.at === b.at &&
  a.edit === b.edit &&
  JSON.stringify(a.eye) === JSON.stringify(b.eye);

function freeGuest({ seats }: Room): number {
  const taken = new Set([...seats.values()].map(({ guest }) => guest));
  let n = 1;
  while (taken.has(n)) n++;
  return n;
}

function listOf({ seats }: Room): Listed {
  const people = new Map<string, Seat[]>();
  for (const seat of seats.values()) {
    const known = people.get(seat.id);
    if (known === undefined) people.set(seat.id, [seat]);
    else known.push(seat);
  }
  return {
    people: [...people.values()].slice(0, MAX_PEOPLE).map((of): Present => {
      const { id, guest, looker } = of[0]!;
      const places = of.sort((a, b) => b.moved - a.moved).slice(0, MAX_PLACES);
      return { id, name: looker.name, guest, role: looker.role, places: places.map(({ place }) => place) };
    }),
    more: Math.max(0, people.size - MAX_PEOPLE),
  };
}

function newsOf(room: Room): Told | null {
  const { people, more } = listOf(room);
  const changed = people.filter(({ id }) => room.changed.has(id) || !room.told.has(id));
  const listed = new Set(people.map(({ id }) => id));
  const gone = [...new Set([...room.changed, ...room.told])].filter((id) => !listed.has(id));
  const told = changed.length > 0 || gone.length > 0 || more !== room.more;
  room.changed.clear();
  room.told = listed;
  room.more = more;
  return told ? { changed, gone, more } : null;
}

export function createPresence(clock: Clock): Presence {
  const rooms = new Map<string, Room>();
  /** Times of each console's last moves, ms. */
  const moves = new Map<string, number[]>();
  let moved = 0;

  function mayMove(console: string): boolean {
    const nowMs = clock.nowMs();
    const last = (moves.get(console) ?? []).filter((atMs) => nowMs - atMs < 1000);
    if (last.length >= MOVES_PER_S) return false;
    moves.set(console, [...last, nowMs]);
    return true;
  }
  function stand(room: Room, console: string): void {
    const seat = room.seats.get(console);
    if (seat === undefined) return;
    room.seats.delete(console);
    room.changed.add(seat.id);
  }
  function sit(room: Room, looker: Looker, place: LookedAt): void {
    const guest = looker.name === null ? freeGuest(room) : null;
    const id = guest === null ? `person:${looker.name}` : `guest:${guest}`;
    room.seats.set(looker.console, { id, guest, looker, place, moved: ++moved, seenAtMs: clock.nowMs() });
    room.changed.add(id);
  }
  return {
    look(siteId, looker, place) {
      if (!mayMove(looker.console)) return false;
      const room = rooms.get(siteId) ?? { seats: new Map(), changed: new Set(), told: new Set(), more: 0 };
      rooms.set(siteId, room);
      const seat = room.seats.get(looker.console);
      if (seat === undefined || seat.looker.name !== looker.name || seat.looker.role !== looker.role) {
        stand(room, looker.console);
        sit(room, looker, place);
        return true;
      }
      seat.seenAtMs = clock.nowMs();
      if (same(seat.place, place)) return true;
      Object.assign(seat, { place, moved: ++moved });
      room.changed.add(seat.id);
      return true;
    },
    leave(console, siteId) {
      for (const [id, room] of rooms) if (siteId === undefined || id === siteId) stand(room, console);
      if (siteId === undefined) moves.delete(console);
    },
    list: (siteId) => {
      const room = rooms.get(siteId);
      return room === undefined ? { people: [], more: 0 } : listOf(room);
    },
    idOf: (siteId, console) => rooms.get(siteId)?.seats.get(console)?.id ?? null,
    news() {
      const nowMs = clock.nowMs();
      const all = new Map<string, Told>();
      for (const [siteId, room] of rooms) {
        for (const [console, { seenAtMs }] of room.seats) if (nowMs - seenAtMs >= SILENT_MS) stand(room, console);
        const news = newsOf(room);
        if (news !== null) all.set(siteId, news);
        if (room.seats.size === 0) rooms.delete(siteId);
      }
      return all;
    },
  };
}
