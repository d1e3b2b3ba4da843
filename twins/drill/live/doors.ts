import { groupBy } from "../../core/groupBy.ts";
import type { PropertyModel } from "../../core/thing.ts";
import type { LiveStart } from "../../protocol/drillLive.ts";
import { type Fresh, freshOf, type LeftList, type LiveView, propertyOf, type Speaker, sourcesOf } from "./readings.ts";
import type { Finder } from "./where.ts";

/** From this share on a door lets people and smoke through: less is a leaf that has not closed tightly. */
const OPEN_FROM = 0.1;

type Stands = LiveStart["doors"][number]["stands"];

const has = ({ values = [] }: PropertyModel, ...names: readonly string[]): boolean =>
  names.every((name) => values.some((one) => one.name === name));

const isShare = ({ name, type }: PropertyModel): boolean => name === "open" && type !== "enum";
const isState = (one: PropertyModel): boolean => one.type === "enum" && has(one, "open", "closed");
const isLock = ({ name, type }: PropertyModel): boolean => name === "locked" && type === "boolean";

/** What the words of a door's state come to; a door on its way stands open, one that has stopped on it does not say. */
const WORDS: Readonly<Record<string, Stands>> = {
  open: "open",
  opening: "open",
  closing: "open",
  closed: "closed",
  locked: "locked",
};

/** How a door's Thing says that it stands. */
interface Told {
  readonly stands: Stands;
  readonly fresh: Fresh;
}

function toldBy(speaker: Speaker, atMs: number, left: LeftList): Told | "contradicts" | null {
  const told: Told[] = [];
  const [share, state, lock] = [isShare, isState, isLock].map((fits) => propertyOf(speaker, fits));
  const hear = (property: PropertyModel | null | undefined): Fresh | null =>
    property == null ? null : freshOf(speaker, property, "door", atMs, left);
  const [shared, stated, locked] = [hear(share), hear(state), hear(lock)];
  if (shared !== null) told.push({ stands: shared.value >= OPEN_FROM ? "open" : "closed", fresh: shared });
  const word = WORDS[stated?.word ?? ""];
  if (stated !== null && word !== undefined) told.push({ stands: word, fresh: stated });
  const isOpen = told.some(({ stands }) => stands === "open");
  if (locked !== null && locked.value !== 0) {
    // A lock that is out while the leaf stands open keeps nobody back.
    if (!isOpen) return { stands: "locked", fresh: locked };
  }
  const [first] = told;
  if (first === undefined) return null;
  const isMoving = stated?.word === "opening" || stated?.word === "closing";
  if (!isMoving && told.some(({ stands }) => stands !== first.stands && stands !== "locked")) return "contradicts";
  return told.find(({ stands }) => stands === "locked") ?? (isMoving ? told.at(-1)! : first);
}

/** Doors and windows as they stand. What two Things say differently of one is not used. */
export function doorsNow(
  { snapshot, venue }: LiveView,
  speakers: readonly Speaker[],
  finder: Finder,
  left: LeftList,
): LiveStart["doors"] {
  const known: { readonly opening: number; readonly told: Told }[] = [];
  for (const speaker of speakers) {
    const isDoor = [isShare, isState, isLock].some((fits) => propertyOf(speaker, fits) !== null);
    // A machine's own door is its own.
    if (!isDoor || venue.lifts.some(({ thing }) => thing === speaker.thing.id)) continue;
    const opening = finder.opening(speaker.thing);
    if (opening < 0) {
      left.add(speaker.thing, "door", "elsewhere");
      continue;
    }
    const told = toldBy(speaker, snapshot.atMs, left);
    if (told === "contradicts") left.add(speaker.thing, "door", "contradicts");
    else if (told !== null) known.push({ opening, told });
  }
  return [...groupBy(known, ({ opening }) => opening)].flatMap(([opening, list]) => {
    const [first] = list;
    if (list.some(({ told }) => told.stands !== first!.told.stands)) {
      for (const { told } of list) left.add(told.fresh.thing, "door", "contradicts");
      return [];
    }
    const from = sourcesOf(list.map(({ told }) => told.fresh));
    return [{ opening: venue.openings[opening]!.id, stands: first!.told.stands, from }];
  });
}
