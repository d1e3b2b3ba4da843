import type { LocalText } from "../../twins/core/place.ts";
import type { Venue, VenueGround } from "../../twins/core/venue.ts";
import { crowdLaws } from "../../twins/crowd/model.ts";
import { DRILL_FLOW, type DrillDefinition } from "../../twins/drill/definition.ts";
import type { FrameOrigin } from "../../twins/drill/frame.ts";
import type { Rubric } from "../../twins/drill/judge.ts";
import type { RoleId } from "../../twins/drill/roles.ts";
import type { DrillInfo, VenueView } from "../../twins/protocol/drill.ts";

/** Around a venue and its muster points, so that who stands there is within the frames, m. */
const MARGIN_M = 20;

/** What positions in a drill's frames are told from. */
export function originOf({ storeys, rooms, muster, ground }: Venue): FrameOrigin {
  // A street has no room around it.
  const open = ground === undefined ? [] : storeys.flatMap(({ walls }) => walls.flat());
  const points = [...rooms.flatMap(({ outline }) => outline), ...muster, ...open];
  return {
    x: Math.floor(Math.min(...points.map(([x]) => x)) - MARGIN_M),
    y: Math.floor(Math.min(...points.map(([, y]) => y)) - MARGIN_M),
    floors: storeys.map(({ floorZ }) => floorZ),
  };
}

function roleCriteria(rubric: Rubric, role: RoleId): Pick<DrillInfo["roles"][number], "rubricSource" | "criteria"> {
  const own = rubric.roles?.[role];
  if (own === undefined) return { rubricSource: null, criteria: null };
  return { rubricSource: own.source, criteria: own.criteria.map(({ id, title, most }) => ({ id, title, most })) };
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
    lengthS: definition.lengthS,
    alarmAtS: definition.alarmAtS,
    agents: definition.agents,
    mostAgents: definition.mostAgents,
    roles: roles.map(({ role, most, words }) => ({
      role,
      most,
      ...roleCriteria(rubric, role),
      ...(words === undefined ? {} : { words: { title: words.title, who: words.who, task: words.task } }),
    })),
    laws: [...kind.laws, ...crowdLaws(DRILL_FLOW)],
    limits: [...kind.limits],
    rubricSource: rubric.source,
    criteria: rubric.criteria.map(({ id: criterion, title: name, most }) => ({ id: criterion, title: name, most })),
    guidance: null,
  };
}

/** Heights as the wire has them. */
function groundView({ x0, y0, columns, rows, cellM, heightsM, roads }: VenueGround): NonNullable<VenueView["ground"]> {
  const lowM = Math.floor(heightsM.reduce((low, z) => Math.min(low, z), Infinity));
  const heights = new Uint8Array(2 * heightsM.length);
  const view = new DataView(heights.buffer);
  heightsM.forEach((z, k) => {
    view.setUint16(2 * k, Math.min(65_535, Math.round(100 * (z - lowM))), true);
  });
  return {
    x0,
    y0,
    columns,
    rows,
    cellM,
    lowM,
    heights,
    roads: roads.map((road) => road.map((at) => copied(at) as [number, number])),
  };
}

const copied = <T>(list: readonly T[]): T[] => [...list];

/** What a browser is told of a venue. */
export function venueView(venue: Venue, { callPoints, stopButtons, extinguishers = [] }: DrillDefinition): VenueView {
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
    openings: venue.openings.map(({ id, title, storey, a, b, sillM, soffitM, kind, isExit, rooms }) => ({
      ...{ id, title, storey, sillM, soffitM, kind, isExit },
      a: copied(a) as [number, number],
      b: copied(b) as [number, number],
      rooms: copied(rooms) as [number | null, number | null],
    })),
    stairs: venue.stairs.map(({ id, title, lower, upper, widthM, lowerEdge, upperEdge, line }) => ({
      ...{ id, title, lower, upper, widthM },
      lowerEdge: lowerEdge.map(copied) as [[number, number], [number, number]],
      upperEdge: upperEdge.map(copied) as [[number, number], [number, number]],
      line: line.map((at) => copied(at) as [number, number, number]),
    })),
    obstacles: venue.obstacles.map(({ title, storey, kind, at, headingRad, sizeM, shelters }) => ({
      ...{ title, storey, kind, headingRad, shelters },
      at: copied(at) as [number, number],
      sizeM: copied(sizeM) as [number, number, number],
    })),
    muster: venue.muster.map((at) => copied(at) as [number, number]),
    ...(venue.ground === undefined ? {} : { ground: groundView(venue.ground) }),
    callPoints: callPoints.map(spot),
    stopButtons: stopButtons.map(spot),
    extinguishers: extinguishers.map((one) => ({ ...spot(one), agent: one.agent })),
  };
}
