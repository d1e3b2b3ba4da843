import { exp } from "../core/numeric.ts";
import { inRing, signedArea, stretchM } from "../core/ring.ts";
import { nearlyNormal, type Rng, rng } from "../core/rng.ts";
import type { Venue, VenueRoom, Xy } from "../core/venue.ts";
import type { Person } from "../crowd/model.ts";
import { someone } from "../crowd/people.ts";
import type { DrillDefinition, Population } from "./definition.ts";

export const areaM2 = ({ outline }: VenueRoom): number => Math.abs(signedArea(outline));

/** Distance to a ring's border, m. */
export function borderM(ring: readonly Xy[], x: number, y: number): number {
  let nearest = Infinity;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++)
    nearest = Math.min(nearest, stretchM([x, y], ring[j]!, ring[i]!));
  return nearest;
}

const CLEAR_OF_WALL_M = 0.35;
const CLEAR_OF_OTHERS_M = 0.55;
const CLEAR_OF_THINGS_M = 0.25;
const TRIES = 300;

function isClear(venue: Venue, room: VenueRoom, taken: readonly Xy[], x: number, y: number): boolean {
  if (!inRing([x, y], room.outline) || borderM(room.outline, x, y) < CLEAR_OF_WALL_M) return false;
  if (taken.some(([ox, oy]) => (ox - x) ** 2 + (oy - y) ** 2 < CLEAR_OF_OTHERS_M ** 2)) return false;
  return venue.obstacles.every((thing) => {
    if (thing.storey !== room.storey) return true;
    const reachM = Math.sqrt(thing.sizeM[0] ** 2 + thing.sizeM[1] ** 2) / 2 + CLEAR_OF_THINGS_M;
    return (thing.at[0] - x) ** 2 + (thing.at[1] - y) ** 2 > reachM ** 2;
  });
}

/** A free place in a room, by chance; null when none was found. */
export function placeIn(venue: Venue, room: VenueRoom, taken: readonly Xy[], chance: Rng): Xy | null {
  const xs = room.outline.map(([x]) => x);
  const ys = room.outline.map(([, y]) => y);
  const [lowX, lowY] = [Math.min(...xs), Math.min(...ys)];
  const [spanX, spanY] = [Math.max(...xs) - lowX, Math.max(...ys) - lowY];
  for (let i = 0; i < TRIES; i++) {
    const [x, y] = [lowX + spanX * chance.uniform(), lowY + spanY * chance.uniform()];
    if (isClear(venue, room, taken, x, y)) return [x, y];
  }
  return null;
}

const roomsOf = (venue: Venue, { rooms }: Pick<Population, "rooms">): readonly VenueRoom[] =>
  rooms.length === 0
    ? venue.rooms.filter(({ use }) => use === "room" || use === "hall" || use === "corridor")
    : venue.rooms.filter(({ id }) => rooms.includes(id));

/** A simulated person, and when they set out after the alarm. */
export interface DrillAgent {
  readonly person: Person;
  readonly reactionS: number;
}

/** Who somebody counted may be: of the population that is there in the drill, or of the first. */
const populationOf = ({ population }: DrillDefinition, room: string): Population | undefined =>
  population.find(({ rooms }) => rooms.includes(room)) ??
  population.find(({ rooms }) => rooms.length === 0) ??
  population[0];

/** People where they were counted; fewer where there is no room for them. */
function placeCounted(
  definition: DrillDefinition,
  venue: Venue,
  seed: number,
  taken: Map<number, Xy[]>,
): readonly DrillAgent[] {
  return (definition.counted ?? []).flatMap(({ rooms: ids, count }, nth) => {
    const chance = rng(seed, `counted ${nth}`);
    const rooms = venue.rooms.filter(({ id }) => ids.includes(id));
    return Array.from({ length: count }, (): DrillAgent[] => {
      const room = byArea(rooms, chance);
      const population = room === undefined ? undefined : populationOf(definition, room.id);
      if (room === undefined || population === undefined) return [];
      return someoneIn(venue, room, population, taken, chance);
    }).flat();
  });
}

/** One of the rooms by chance, by their areas. */
function byArea(rooms: readonly VenueRoom[], chance: Rng): VenueRoom | undefined {
  const areas = rooms.map(areaM2);
  let left = areas.reduce((sum, one) => sum + one, 0) * chance.uniform();
  let at = 0;
  while (at < rooms.length - 1 && left > areas[at]!) left -= areas[at++]!;
  return rooms[at];
}

/** Somebody of a population at a free place of a room; nobody where there is none. */
function someoneIn(
  venue: Venue,
  room: VenueRoom,
  { reactionS, reactionSigma, kinds }: Population,
  taken: Map<number, Xy[]>,
  chance: Rng,
): DrillAgent[] {
  const others = taken.get(room.storey) ?? [];
  const place = placeIn(venue, room, others, chance);
  const afterS = reactionS * exp(reactionSigma * nearlyNormal(chance));
  const who = someone(kinds, chance);
  if (place === null) return [];
  taken.set(room.storey, [...others, place]);
  return [
    { person: { storey: room.storey, x: place[0], y: place[1], ...who, goal: { kind: "stay" } }, reactionS: afterS },
  ];
}

/**
 * So many simulated people, spread by the populations' shares and the rooms' areas; fewer where there is no room for them. Where the drill
 * begins from the live state, rooms whose people are known have those instead, and the others keep theirs.
 */
export function populate(
  definition: DrillDefinition,
  venue: Venue,
  seed: number,
  count: number,
): readonly DrillAgent[] {
  const chance = rng(seed, "people");
  const agents: DrillAgent[] = [];
  const taken = new Map<number, Xy[]>();
  const known = new Set(definition.counted?.flatMap(({ rooms }) => rooms));
  const counted = placeCounted(definition, venue, seed, taken);
  const whole = definition.population.reduce((sum, { share }) => sum + share, 0);
  for (const population of definition.population) {
    const rooms = roomsOf(venue, population);
    const total = rooms.reduce((sum, one) => sum + areaM2(one), 0);
    const wanted = Math.round((count * population.share) / whole);
    for (let n = 0; n < wanted && total > 0; n++) {
      const room = byArea(rooms, chance)!;
      if (!known.has(room.id)) agents.push(...someoneIn(venue, room, population, taken, chance));
    }
  }
  // Who is known to be there comes before who may be.
  return [...agents.slice(0, Math.max(0, definition.mostAgents - counted.length)), ...counted];
}
