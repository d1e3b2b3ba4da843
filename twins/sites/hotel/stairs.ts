import type { LocalText } from "../../core/place.ts";
import type { VenueStair, Xy } from "../../core/venue.ts";
import type { PlanPiece } from "../../import/venue/plan.ts";

/*
 * The drawings of all levels have one staircase, in the north-east corner: two flights beside each other with a landing in
 * the north; one goes up in the east and arrives in the west. They are not to scale and have no heights. The file has its
 * storeys 8 m apart, which no two flights within the drawn well can climb, so the dogleg is walked twice a storey: four flights,
 * with landings in the north and the south of the well. The lowest flight is the longest, so that its landing is above
 * the walls of the store beside it (2.5 m), and it starts 0.8 m further in the lobby than it is drawn.
 */

/** Of every step. Approved Document K (2013), table 1.1, general access: rise 150-170 mm, going 250-400 mm. */
export const RISER_M = 8 / 48;
export const GOING_M = 0.25;
/** Clear width of a flight, m. */
export const STAIR_WIDTH_M = 1.5;

const EAST = 31.95;
const WEST = 30.25;
/** Landings end, and flights begin and arrive, at these lines. */
const NORTH_EDGE = -27.25;
export const SOUTH_EDGE = -30;
const NORTH_MIDDLE = -26.75;
const SOUTH_MIDDLE = -30.55;
/** The inner faces of the well's walls. */
export const WELL = { west: 29.4, east: 32.95, north: -26.28, south: -31.05 } as const;

export interface Flight {
  readonly x: number;
  /** Where its first riser stands, and where its last does. */
  readonly fromY: number;
  readonly toY: number;
  readonly lowZ: number;
  readonly risers: number;
}

const run = (x: number, fromY: number, towards: 1 | -1, lowZ: number, risers: number): Flight => ({
  x,
  fromY,
  toY: fromY + towards * GOING_M * (risers - 1),
  lowZ,
  risers,
});

/** From below to above; each climbs to where the next starts. */
function flightsOf(lowZ: number, risers: readonly [number, number, number, number]): readonly Flight[] {
  const [a, b, c, d] = risers;
  const foot = NORTH_EDGE - GOING_M * (a - 1);
  // A short third flight makes the landing above it deeper.
  const upper = SOUTH_EDGE + GOING_M * (d - 1);
  return [
    run(EAST, foot, 1, lowZ, a),
    run(WEST, NORTH_EDGE, -1, lowZ + a * RISER_M, b),
    run(EAST, SOUTH_EDGE, 1, lowZ + (a + b) * RISER_M, c),
    run(WEST, upper, -1, lowZ + (a + b + c) * RISER_M, d),
  ];
}

/** Of the storeys below and above: level 1 to 2, and level 2 to 3. */
export const FLIGHTS: readonly (readonly Flight[])[] = [flightsOf(0, [16, 12, 10, 10]), flightsOf(8, [12, 12, 12, 12])];

const edgeAt = (x: number, y: number): readonly [Xy, Xy] => [
  [x - STAIR_WIDTH_M / 2, y],
  [x + STAIR_WIDTH_M / 2, y],
];

function lineOf(flights: readonly Flight[]): VenueStair["line"] {
  return flights.flatMap(({ x, fromY, toY, lowZ, risers }, i) => {
    const highZ = lowZ + risers * RISER_M;
    const climb = [
      [x, fromY, lowZ],
      [x, toY, highZ],
    ] as const;
    const next = flights[i + 1];
    if (next === undefined) return climb;
    const turn = toY > fromY ? NORTH_MIDDLE : SOUTH_MIDDLE;
    return [...climb, [x, turn, highZ] as const, [next.x, turn, highZ] as const];
  });
}

const titles: readonly LocalText[] = [
  { en: "Stairs from level 1 to level 2", zh: "一层至二层楼梯" },
  { en: "Stairs from level 2 to level 3", zh: "二层至三层楼梯" },
];

export const hotelStairs: readonly Omit<VenueStair, "rooms">[] = FLIGHTS.map((flights, lower) => {
  const [first, last] = [flights[0]!, flights.at(-1)!];
  const rounded = lineOf(flights).map(([x, y, z]) => [x, y, Number(z.toFixed(4))] as const);
  return {
    id: `stairs-l${lower + 1}-l${lower + 2}`,
    title: titles[lower]!,
    lower,
    upper: lower + 1,
    lowerEdge: edgeAt(first.x, first.fromY),
    upperEdge: edgeAt(last.x, last.toY),
    widthM: STAIR_WIDTH_M,
    line: rounded,
  };
});

/** Nobody walks where the flights and their well are: from a step behind the edges that one enters by, to the north wall. */
function blocked(id: string, west: number, east: number, south: number): PlanPiece {
  return {
    id,
    title: { en: "Well of the stairs", zh: "楼梯井" },
    kind: "stair",
    at: [(west + east) / 2, (south + WELL.north) / 2],
    headingRad: 0,
    sizeM: [east - west, WELL.north - south, 1],
    fixed: true,
  };
}

const foot = FLIGHTS[0]![0]!;
/** By level, from the lowest. */
export const stairWells: readonly PlanPiece[] = [
  blocked("l1-stair-well", 31, 32.75, foot.fromY + GOING_M),
  blocked("l2-stair-well", WELL.west, WELL.east, SOUTH_EDGE + GOING_M),
  blocked("l3-stair-well", WELL.west, WELL.east, SOUTH_EDGE + GOING_M),
];
