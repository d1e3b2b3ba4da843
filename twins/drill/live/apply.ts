import { ok, type Result, refuse } from "../../core/result.ts";
import type { Venue } from "../../core/venue.ts";
import type { LiveStart } from "../../protocol/drillLive.ts";
import type { Counted, DrillDefinition } from "../definition.ts";

/** Whether a start is one of this drill's site and names what its venue has. SIM_FORMAT says what it does not. */
export function checkLive({ siteId }: DrillDefinition, venue: Venue, live: LiveStart): Result<void> {
  if (live.siteId !== siteId)
    return refuse("SIM_FORMAT", {
      en: `The start is of the site ${live.siteId}, and the drill of ${siteId}.`,
      zh: `该初始状态属于场所 ${live.siteId}，而演练属于 ${siteId}。`,
    });
  const openings = new Map(venue.openings.map((one) => [one.id, one]));
  const rooms = new Set(venue.rooms.map(({ id }) => id));
  const door = live.doors.find(({ opening }) => !openings.has(opening))?.opening;
  const room = live.people.flatMap((one) => one.rooms).find((one) => !rooms.has(one));
  const strange = door ?? room;
  if (strange === undefined) return ok(undefined);
  return refuse("SIM_FORMAT", {
    en: `The start names ${strange}, which the building of ${siteId} does not have. Take a new one.`,
    zh: `初始状态中的 ${strange} 在 ${siteId} 的建筑中不存在，请重新获取。`,
  });
}

/** Whole numbers in the proportion of `counts` that add up to `most` at the most (largest remainders; of equal ones the first). */
export function bounded(counts: readonly number[], most: number): readonly number[] {
  const total = counts.reduce((sum, one) => sum + one, 0);
  if (total <= most) return counts;
  const shares = counts.map((one) => (one * most) / total);
  const whole = shares.map(Math.floor);
  const order = shares.map((share, at) => [share - whole[at]!, at] as const).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  let over = most - whole.reduce((sum, one) => sum + one, 0);
  for (const [, at] of order) {
    if (over <= 0) break;
    whole[at]!++;
    over--;
  }
  return whole;
}

/** People as they are counted, no more than the drill takes. */
export function countedIn({ mostAgents }: Pick<DrillDefinition, "mostAgents">, live: LiveStart): readonly Counted[] {
  const counts = bounded(
    live.people.map(({ count }) => count),
    mostAgents,
  );
  return live.people.map(({ rooms }, at) => ({ rooms, count: counts[at]! }));
}

/** Doors that the start tells of, but those that the drill's own story is about. */
export const doorsTaken = ({ storyDoors = [] }: Pick<DrillDefinition, "storyDoors">, live: LiveStart) =>
  live.doors.filter(({ opening }) => !storyDoors.includes(opening));

/**
 * The drill as it begins from a start: its doors, its people, its weather and its machines; what the start does not know stays as it is
 * written. The same definition and start give the same drill.
 */
export function fromLive(definition: DrillDefinition, live: LiveStart | null | undefined): DrillDefinition {
  if (live == null) return definition;
  const doors = Object.fromEntries(doorsTaken(definition, live).map(({ opening, stands }) => [opening, stands]));
  return {
    ...definition,
    live,
    doors: { ...definition.doors, ...doors },
    counted: countedIn(definition, live),
    start: (venue, seed, read) => definition.start(venue, seed, read, live),
  };
}
