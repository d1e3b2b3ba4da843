import { TINY_VENUE } from "../../../twins/drill/testing.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";

const said = (text: string) => ({ en: text, zh: text });

/** The tiny venue as the wire has it, with a table and a stair that climbs eastwards beside the corridor: for tests. */
export const VENUE: VenueView = {
  origin: { x: 0, y: 0, floors: [0, 3] },
  storeys: [
    ...TINY_VENUE.storeys.map(({ id, title, floorZ, heightM, walls }) => ({
      id,
      title,
      floorZ,
      heightM,
      walls: walls.map(([a, b]) => [[...a], [...b]] as [[number, number], [number, number]]),
    })),
    { id: "upper", title: said("Upper floor"), floorZ: 3, heightM: 2.5, walls: [] },
  ],
  rooms: TINY_VENUE.rooms.map(({ id, title, storey, outline, use }) => ({
    id,
    title,
    storey,
    use,
    outline: outline.map(([x, y]) => [x, y] as [number, number]),
  })),
  openings: TINY_VENUE.openings.map(({ id, title, storey, a, b, sillM, soffitM, kind, isExit, rooms }) => ({
    ...{ id, title, storey, sillM, soffitM, kind, isExit },
    a: [...a] as [number, number],
    b: [...b] as [number, number],
    rooms: [...rooms] as [number | null, number | null],
  })),
  stairs: [
    {
      id: "stair",
      title: said("Stair"),
      lower: 0,
      upper: 1,
      widthM: 1,
      lowerEdge: [
        [12, 8.5],
        [12, 7.5],
      ],
      upperEdge: [
        [17, 7.5],
        [17, 8.5],
      ],
      line: [
        [12, 8, 0],
        [17, 8, 3],
      ],
    },
  ],
  obstacles: [
    {
      title: said("Table"),
      storey: 0,
      kind: "table",
      at: [4, 2],
      headingRad: 0.4,
      sizeM: [1.2, 0.8, 0.75],
      shelters: true,
    },
  ],
  muster: [[14, 5]],
  callPoints: [{ storey: 0, x: 9, y: 5 }],
  stopButtons: [],
  extinguishers: [],
};
