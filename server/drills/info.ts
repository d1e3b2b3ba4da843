import type { LocalText } from "../../twins/core/place.ts";
import type { Venue } from "../../twins/core/venue.ts";
import type { DrillDefinition } from "../../twins/drill/definition.ts";
import type { FrameOrigin } from "../../twins/drill/frame.ts";
import type { DrillInfo, VenueView } from "../../twins/protocol/drill.ts";

/** Around a venue and its muster points, so that who stands there is within the frames, m. */
const MARGIN_M = 20;

/** What positions in a drill's frames are told from. */
export function originOf({ storeys, rooms, muster }: Venue): FrameOrigin {
  const points = [...rooms.flatMap(({ outline }) => outline), ...muster];
  return {
    x: Math.floor(Math.min(...points.map(([x]) => x)) - MARGIN_M),
    y: Math.floor(Math.min(...points.map(([, y]) => y)) - MARGIN_M),
    floors: storeys.map(({ floorZ }) => floorZ),
  };
}

/** A drill as people are told of it before they come in. */
export function drillInfo(definition: DrillDefinition, siteTitle: LocalText): DrillInfo {
  const { id, siteId, title, summary, kind, rubric, roles } = definition;
  return {
    id,
    siteId,
    siteTitle,
    hazard: rubric.id,
    title,
    summary,
    minutes: Math.ceil(definition.lengthS / 60),
    agents: definition.agents,
    mostAgents: definition.mostAgents,
    roles: roles.map(({ role, most }) => ({ role, most })),
    laws: [...kind.laws],
    limits: [...kind.limits],
    rubricSource: rubric.source,
    criteria: rubric.criteria.map(({ id: criterion, title: name, most }) => ({ id: criterion, title: name, most })),
    guidance: null,
  };
}

const copied = <T>(list: readonly T[]): T[] => [...list];

/** What a browser is told of a venue. */
export function venueView(venue: Venue, { callPoints, stopButtons }: DrillDefinition): VenueView {
  const origin = originOf(venue);
  const spot = ({ storey, x, y }: { storey: number; x: number; y: number }) => ({ storey, x, y });
  return {
    origin: { ...origin, floors: copied(origin.floors) },
    storeys: venue.storeys.map(({ id, title, floorZ, heightM, walls }) => ({
      ...{ id, title, floorZ, heightM },
      walls: walls.map(([a, b]) => [copied(a), copied(b)] as [[number, number], [number, number]]),
    })),
    rooms: venue.rooms.map(({ id, title, storey, outline, use }) => ({
      ...{ id, title, storey, use },
      outline: outline.map((at) => copied(at) as [number, number]),
    })),
    openings: venue.openings.map(({ id, title, storey, a, b, kind, isExit, rooms }) => ({
      ...{ id, title, storey, kind, isExit },
      a: copied(a) as [number, number],
      b: copied(b) as [number, number],
      rooms: copied(rooms) as [number | null, number | null],
    })),
    stairs: venue.stairs.map(({ id, title, lower, upper, widthM, line }) => ({
      ...{ id, title, lower, upper, widthM },
      line: line.map((at) => copied(at) as [number, number, number]),
    })),
    obstacles: venue.obstacles.map(({ title, storey, kind, at, headingRad, sizeM, shelters }) => ({
      ...{ title, storey, kind, headingRad, shelters },
      at: copied(at) as [number, number],
      sizeM: copied(sizeM) as [number, number, number],
    })),
    muster: venue.muster.map((at) => copied(at) as [number, number]),
    callPoints: callPoints.map(spot),
    stopButtons: stopButtons.map(spot),
  };
}
