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

/** So many simulated people, spread by the populations' shares and the rooms' areas; fewer where there is no room for them. */
export function populate(
  definition: DrillDefinition,
  venue: Venue,
  seed: number,
  count: number,
): readonly DrillAgent[] {
  const chance = rng(seed, "people");
  const agents: DrillAgent[] = [];
  const taken = new Map<number, Xy[]>();
  const whole = definition.population.reduce((sum, { share }) => sum + share, 0);
  for (const population of definition.population) {
    const rooms = roomsOf(venue, population);
    const areas = rooms.map(areaM2);
    const total = areas.reduce((sum, one) => sum + one, 0);
    const wanted = Math.round((count * population.share) / whole);
    for (let n = 0; n < wanted && total > 0; n++) {
      let left = total * chance.uniform();
      let at = 0;
      while (at < rooms.length - 1 && left > areas[at]!) left -= areas[at++]!;
      const room = rooms[at]!;
      const others = taken.get(room.storey) ?? [];
      const place = placeIn(venue, room, others, chance);
      const reactionS = population.reactionS * exp(population.reactionSigma * nearlyNormal(chance));
      const who = someone(population.kinds, chance);
      if (place === null) continue;
      taken.set(room.storey, [...others, place]);
      agents.push({
        person: { storey: room.storey, x: place[0], y: place[1], ...who, goal: { kind: "stay" } },
        reactionS,
      });
    }
  }
  return agents;
}
