import type { PropertyModel } from "../../core/thing.ts";
import { LIVE_LIMITS, type LiveStart } from "../../protocol/drillLive.ts";
import {
  type Fresh,
  freshOf,
  type LeftList,
  type LiveOf,
  type LiveView,
  propertyOf,
  type Speaker,
  sourcesOf,
} from "./readings.ts";
import type { Finder } from "./where.ts";

/** Words of a state in which a machine works. */
const WORKING: readonly string[] = ["processing", "working", "executing"];

/** A machine takes power; a pallet that is being worked on does not. */
const isPower = ({ unit }: PropertyModel): boolean => unit === "W" || unit === "kW";
const isWork = ({ type, values = [] }: PropertyModel): boolean =>
  type === "enum" && values.some(({ name }) => WORKING.includes(name));

/** Machines that stand in the venue, and whether they work. */
export function machinesNow(
  { snapshot }: LiveView,
  speakers: readonly Speaker[],
  finder: Finder,
  left: LeftList,
): LiveStart["machines"] {
  return speakers
    .flatMap((speaker) => {
      const property = propertyOf(speaker, isWork);
      if (property === null || propertyOf(speaker, isPower) === null) return [];
      if (finder.rooms(speaker.thing).rooms.length === 0) return [];
      const fresh = freshOf(speaker, property, "machine", snapshot.atMs, left);
      if (fresh === null) return [];
      const isRunning = WORKING.includes(fresh.word ?? "");
      return [{ thing: speaker.thing.id, isRunning, from: sourcesOf([fresh]) }];
    })
    .slice(0, LIVE_LIMITS.machines);
}

export function liftsNow(
  { snapshot, venue }: LiveView,
  speakers: readonly Speaker[],
  left: LeftList,
): LiveStart["lifts"] {
  return venue.lifts
    .flatMap(({ thing }) => {
      const speaker = speakers.find((one) => one.thing.id === thing);
      const property =
        speaker === undefined ? null : propertyOf(speaker, ({ name, unit }) => name === "position" && unit === "m");
      if (speaker === undefined || property === null) return [];
      const fresh = freshOf(speaker, property, "lift", snapshot.atMs, left);
      return fresh === null ? [] : [{ thing, positionM: fresh.value, from: sourcesOf([fresh]) }];
    })
    .slice(0, LIVE_LIMITS.lifts);
}

/** All fresh values of what Things measure; what hangs on a machine measures the machine. */
function allFresh(
  { snapshot }: LiveView,
  speakers: readonly Speaker[],
  of: LiveOf,
  fits: (one: PropertyModel) => boolean,
  left: LeftList,
): readonly Fresh[] {
  return speakers.flatMap((speaker) => {
    const property = speaker.thing.parent === null ? propertyOf(speaker, fits) : null;
    const fresh = property === null ? null : freshOf(speaker, property, of, snapshot.atMs, left);
    return fresh === null ? [] : [fresh];
  });
}

const meanOf = (fresh: readonly Fresh[]): { value: number; from: LiveStart["doors"][number]["from"] } | null =>
  fresh.length === 0
    ? null
    : { value: fresh.reduce((sum, { value }) => sum + value, 0) / fresh.length, from: sourcesOf(fresh) };

const within = <T extends { readonly value: number }>(one: T | null, low: number, high: number): T | null =>
  one === null || one.value < low || one.value > high ? null : one;

/**
 * Air, wind and rain. Who measures humidity beside temperature measures air, and not a machine. Outdoors those on the grounds count
 * before a station that is elsewhere, whose Place has no outline here.
 */
export function weatherNow(
  view: LiveView,
  speakers: readonly Speaker[],
  finder: Finder,
  left: LeftList,
): LiveStart["weather"] {
  const outlined = new Set(view.places.filter(({ outline }) => outline.length > 0).map(({ id }) => id));
  const airy = speakers.filter((one) => propertyOf(one, ({ name, unit }) => name === "humidity" && unit === "%"));
  const isWarmth = ({ name, unit }: PropertyModel): boolean => name === "temperature" && unit === "Cel";
  const air = allFresh(view, airy, "air", isWarmth, left);
  const indoors = air.filter(({ thing }) => finder.isIndoors(thing) && finder.rooms(thing).rooms.length > 0);
  const outdoors = air.filter(({ thing }) => !finder.isIndoors(thing));
  const near = outdoors.filter(({ thing }) => outlined.has(thing.place));
  const isWind = ({ name, unit }: PropertyModel): boolean => name === "windSpeed" && unit === "m/s";
  const isRain = ({ unit }: PropertyModel): boolean => unit === "mm/h";
  return {
    outdoorC: within(meanOf(near.length > 0 ? near : outdoors), -50, 60),
    indoorC: within(meanOf(indoors), -50, 60),
    windMps: within(meanOf(allFresh(view, speakers, "wind", isWind, left)), 0, 150),
    rainMmPerH: within(meanOf(allFresh(view, speakers, "rain", isRain, left)), 0, 1_000),
  };
}
