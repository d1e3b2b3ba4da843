import { rng } from "../../../twins/core/rng.ts";
import type { Venue } from "../../../twins/core/venue.ts";
import type { DrillDefinition } from "../../../twins/drill/definition.ts";
import { fireHazard } from "../../../twins/drill/hazards/fire.ts";
import { fireRubric } from "../../../twins/drill/rubrics/fire.ts";
import { fireKind } from "../../../twins/hazards/fire/kind.ts";
import { buildingOf } from "./buildings.ts";
import { fireStartOf } from "./fires.ts";

const named = { en: "A made-up building", zh: "虚构建筑" };

/** How doors stand: those of rooms mostly closed, the one of the room that burns mostly left open. */
function doorsOf(venue: Venue, fireRoom: number, chance: { uniform(): number }): DrillDefinition["doors"] {
  return Object.fromEntries(
    venue.openings.flatMap(({ id, kind, isExit, rooms }) => {
      if (kind !== "door" || isExit) return [];
      const isOpen = chance.uniform() < (rooms.includes(fireRoom) ? 0.75 : 0.4);
      return isOpen ? [] : [[id, "closed" as const]];
    }),
  );
}

/** A fire drill in the made-up building of a number, the same each time: to try signs where nobody has drilled. */
export function madeUpDrill(number: number): DrillDefinition {
  const chance = rng(number, "evacuation-guidance/drill");
  const venue = buildingOf(number);
  const { room, at, growth, peakKw } = fireStartOf(venue, chance);
  return {
    ...{ id: `made-up-${number}`, siteId: "made-up", title: named, summary: named, kind: fireKind, rubric: fireRubric },
    ...{ lengthS: 480, alarmAtS: 20 + 40 * chance.uniform(), alarmText: named, roles: [], prompts: [] },
    population: [
      {
        ...{ rooms: [], share: 1, kinds: { older: 0.15, child: 0.05, impaired: 0.05 } },
        ...{ reactionS: 30 + 60 * chance.uniform(), reactionSigma: 0.5 },
      },
    ],
    ...{ agents: 20 + chance.below(50), mostAgents: 500, musterM: 6, callPoints: [], stopButtons: [] },
    doors: doorsOf(venue, room, chance),
    venue: async () => venue,
    start: async (_, seed) => fireHazard({ room, at, growth, peakKw, spread: 0.2 }, venue, seed),
  };
}
