import type { FloodScene } from "../../hazards/flood/scene.ts";
import type { Grid } from "../../import/esri-ascii/grid.ts";
import { MEREWETHER } from "./district.gen.ts";

/** Manning's n of the road and of everything else, s/m^(1/3): as ANUGA's case of the district has them. */
const ROAD_N = 0.02;
const ELSEWHERE_N = 0.04;
/** The discharge of June 2007 and where it enters: ARR project 15 by ANUGA's case; UTM zone 56 south. */
const INFLOW_M3PS = 19.7;
const INFLOW_AT = [382265, 6354280] as const;
const INFLOW_RADIUS_M = 10;

/** Cells of the flood, m: its stages at 2 m are those at 1 m to within centimetres, in an eighth of the time. */
export const FLOOD_CELL_M = 2;

/**
 * The flood of June 2007 in the site's frame: a steady inflow in the south-west, walls on the west and south, open on the north and
 * east, houses closed (Smith and Wasko 2012, Australian Rainfall and Runoff, revision project 15).
 * @param grid the ground model in its own system
 */
export function merewetherFlood(grid: Grid, cellM = FLOOD_CELL_M): FloodScene {
  const { georeference, houses, road, extent } = MEREWETHER;
  const [x0, y0] = georeference.offset;
  const xs = extent.map(([x]) => x);
  const ys = extent.map(([, y]) => y);
  const [west, south] = [Math.min(...xs), Math.min(...ys)];
  return {
    frame: {
      x0: west,
      y0: south,
      columns: Math.floor((Math.max(...xs) - west) / cellM),
      rows: Math.floor((Math.max(...ys) - south) / cellM),
      cellM,
    },
    ground: { ...grid, x: grid.x - x0, y: grid.y - y0 },
    houses: houses.map(({ outline }) => outline),
    manning: ELSEWHERE_N,
    surfaces: [{ outline: road, manning: ROAD_N }],
    edges: { west: "wall", south: "wall", east: "open", north: "open" },
    inflows: [
      {
        at: [INFLOW_AT[0] - x0, INFLOW_AT[1] - y0],
        radiusM: INFLOW_RADIUS_M,
        hydrograph: [[0, INFLOW_M3PS]],
      },
    ],
    rain: [],
    sea: [],
    startStageM: null,
  };
}
