import { groupBy } from "../../core/groupBy.ts";
import type { PropertyModel } from "../../core/thing.ts";
import { LIVE_LIMITS, type LiveStart } from "../../protocol/drillLive.ts";
import {
  type Fresh,
  freshOf,
  type LeftList,
  type LiveView,
  propertyOf,
  type RoomAir,
  type Speaker,
  sourcesOf,
} from "./readings.ts";
import type { Finder, Whereabouts } from "./where.ts";

type Entry = LiveStart["people"][number];

/** UCUM has people only as an annotation: "{person}". */
const isCount = ({ unit, type }: PropertyModel): boolean =>
  (type === "integer" || type === "number") && /^\{(person|persons|people)\}$/.test(unit);
const isPresence = ({ name, type }: PropertyModel): boolean =>
  type === "boolean" && (name === "present" || name === "presence" || name === "occupancy");

/** What the occupancy model sees, by UCUM unit. */
const AIR: readonly (readonly [keyof RoomAir, (one: PropertyModel) => boolean])[] = [
  ["temperatureC", ({ name, unit }) => name === "temperature" && unit === "Cel"],
  ["humidityPct", ({ name, unit }) => name === "humidity" && unit === "%"],
  ["lightLx", ({ unit }) => unit === "lx"],
  ["co2Ppm", ({ name, unit }) => name === "co2" && unit === "[ppm]"],
];

interface Count {
  readonly where: Whereabouts;
  readonly place: string;
  readonly count: number;
  readonly fresh: Fresh;
}

const key = (rooms: readonly number[]): string => rooms.join(" ");

/** What the sensors of one scope say together; of two that count the same, the higher: nobody is to be left out. */
function together(counts: readonly Count[], left: LeftList): number {
  let all = 0;
  for (const [, same] of groupBy(counts, ({ place, where }) => (where.isPart ? place : ""))) {
    const most = Math.max(...same.map(({ count }) => count));
    for (const { count, fresh } of same) if (count !== most) left.add(fresh.thing, "people", "contradicts");
    all = same[0]!.where.isPart ? all + most : Math.max(all, most);
  }
  return Math.min(LIVE_LIMITS.people, all);
}

/** What people counters and presence sensors say. */
function sensed(
  { snapshot }: LiveView,
  speakers: readonly Speaker[],
  finder: Finder,
  left: LeftList,
): { readonly counts: Count[]; readonly present: Count[] } {
  const [counts, present]: [Count[], Count[]] = [[], []];
  for (const speaker of speakers) {
    for (const [fits, into] of [
      [isCount, counts],
      [isPresence, present],
    ] as const) {
      const property = propertyOf(speaker, fits);
      if (property === null) continue;
      const where = finder.rooms(speaker.thing);
      if (where.rooms.length === 0) {
        left.add(speaker.thing, "people", "elsewhere");
        continue;
      }
      const fresh = freshOf(speaker, property, "people", snapshot.atMs, left);
      const count = Math.max(0, Math.min(LIVE_LIMITS.people, Math.round(fresh?.value ?? 0)));
      if (fresh !== null) into.push({ where, place: speaker.thing.place, count, fresh });
    }
  }
  return { counts, present };
}

/** One scope's people by those who count, and at least one where somebody is felt. */
function scopesOf(
  { counts, present }: ReturnType<typeof sensed>,
  left: LeftList,
): { readonly rooms: readonly number[]; readonly entry: Omit<Entry, "rooms"> }[] {
  const byScope = groupBy([...counts, ...present], ({ where }) => key(where.rooms));
  return [...byScope.values()].flatMap((list) => {
    const counted = list.filter((one) => counts.includes(one));
    const felt = list.filter((one) => present.includes(one));
    const isSomebody = felt.some(({ count }) => count > 0);
    // A sensor that feels nobody where it looks says nothing of what it does not look at.
    const looksAtAll = felt.some(({ where }) => where.rooms.length === 1 && !where.isPart);
    if (counted.length === 0 && !isSomebody && !looksAtAll) return [];
    const number = counted.length === 0 ? 0 : together(counted, left);
    if (counted.length > 0 && isSomebody && number === 0)
      for (const { fresh } of counted) left.add(fresh.thing, "people", "contradicts");
    const entry: Omit<Entry, "rooms"> = {
      count: Math.max(number, isSomebody ? 1 : 0),
      how: counted.length === 0 || (number === 0 && isSomebody) ? "present" : "counted",
      from: sourcesOf([...counted, ...felt].map(({ fresh }) => fresh)),
    };
    return [{ rooms: list[0]!.where.rooms, entry }];
  });
}

/** Rooms that no sensor tells of, by the model, from the air that is measured in them. */
function estimated(
  { snapshot, judge, venue }: LiveView,
  speakers: readonly Speaker[],
  finder: Finder,
  known: ReadonlySet<number>,
  left: LeftList,
): Entry[] {
  const rooms = new Map<number, Map<keyof RoomAir, Fresh>>();
  for (const speaker of speakers) {
    const { rooms: where } = finder.rooms(speaker.thing);
    const room = where.length === 1 ? where[0]! : -1;
    if (room < 0 || known.has(room) || speaker.thing.parent !== null) continue;
    for (const [name, fits] of AIR) {
      const property = propertyOf(speaker, fits);
      if (property === null) continue;
      const air = rooms.get(room) ?? new Map<keyof RoomAir, Fresh>();
      // What is not fresh is told of where the air itself is.
      const fresh = freshOf(speaker, property, "air", snapshot.atMs, left);
      if (fresh !== null && !air.has(name)) rooms.set(room, air.set(name, fresh));
    }
  }
  return [...rooms].flatMap(([room, air]): Entry[] => {
    const heard = AIR.map(([name]) => air.get(name));
    if (heard.some((one) => one === undefined)) return [];
    const all = heard as Fresh[];
    const values = Object.fromEntries(AIR.map(([name], at) => [name, all[at]!.value])) as unknown as RoomAir;
    const somebody = judge === null ? null : judge.somebody(values);
    if (judge === null || somebody === null) {
      left.add(all[3]!.thing, "people", judge === null ? "unapproved" : "unseen");
      return [];
    }
    const from = sourcesOf(all).map((one) => ({ ...one, model: judge.id }));
    return [{ rooms: [venue.rooms[room]!.id], count: somebody ? 1 : 0, how: "estimated", from }];
  });
}

/**
 * How many people are where. Who counts a storey or a building counts those in the rooms that are counted by themselves, too: what
 * is over is in the others.
 */
export function peopleNow(view: LiveView, speakers: readonly Speaker[], finder: Finder, left: LeftList): Entry[] {
  const { venue } = view;
  const scopes = scopesOf(sensed(view, speakers, finder, left), left);
  // From within: a room before its storey.
  scopes.sort((a, b) => a.rooms.length - b.rooms.length || (key(a.rooms) < key(b.rooms) ? -1 : 1));
  const countOf = new Map<number, number>();
  const entries: Entry[] = [];
  const thingOf = (id: string) => speakers.find(({ thing }) => thing.id === id)!.thing;
  for (const { rooms, entry } of scopes) {
    const rest = rooms.filter((room) => !countOf.has(room));
    const within = rooms.reduce((sum, room) => sum + (countOf.get(room) ?? 0), 0);
    if (entry.how === "counted" && (entry.count < within || (rest.length === 0 && entry.count > within)))
      for (const { thing } of entry.from) left.add(thingOf(thing), "people", "contradicts");
    if (rest.length === 0) continue;
    const count = Math.max(0, entry.count - within);
    // The whole scope's number counts once, in whichever of its rooms it is looked up.
    rest.forEach((room, at) => {
      countOf.set(room, at === 0 ? count : 0);
    });
    entries.push({ ...entry, rooms: rest.map((room) => venue.rooms[room]!.id), count });
  }
  return [...entries, ...estimated(view, speakers, finder, new Set(countOf.keys()), left)];
}
