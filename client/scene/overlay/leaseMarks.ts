import { Color } from "three";
import type { RouteMap } from "../../../twins/core/routeMap.ts";
import type { Vec2 } from "../../../twins/core/view.ts";
import type { SceneTheme } from "../palette.ts";
import { laneMarks } from "../stage/floorMarks.ts";
import { ribbon } from "../stage/outline.ts";
import { Paint } from "../stage/paint.ts";
import type { SceneLeases } from "../types.ts";

const BAND_M = 0.86;
const BORDER_M = 0.045;
const HATCH_M = 0.24;
/** Corners of a band's round end. */
const END_STEPS = 16;
/** Above the lanes' own coats, below the contact shade. */
const COATS = { border: 6.6, band: 7.4, marks: 8.2 } as const;

export interface Stretch {
  readonly id: string;
  readonly a: Vec2;
  readonly b: Vec2;
  /** Null for a node. */
  readonly oneWay: boolean | null;
}

/** Where the held nodes and edges lie; ids that the map does not have are left out. */
export function stretches(map: RouteMap | null, held: ReadonlyMap<string, string>): Stretch[] {
  if (map === null) return [];
  const at = new Map(map.nodes.map((node): [string, Vec2] => [node.id, [node.x, node.y]]));
  const nodes = map.nodes
    .filter((node) => held.has(node.id))
    .map(({ id, x, y }): Stretch => ({ id, a: [x, y], b: [x + 1e-4, y], oneWay: null }));
  const edges = map.edges
    .filter((edge) => held.has(edge.id))
    .map(
      ({ id, from, to, bidirectional }): Stretch => ({ id, a: at.get(from)!, b: at.get(to)!, oneWay: !bidirectional }),
    );
  return [...nodes, ...edges];
}

/** Slanted strokes across a band: what is expected is hatched, never told by its hue alone. */
function hatch(paint: Paint, { a, b }: Stretch, css: string): void {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const [ux, uy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  const half = BAND_M / 2 - BORDER_M;
  const to = (along: number, left: number): Vec2 => [a[0] + ux * along - uy * left, a[1] + uy * along + ux * left];
  const reach = Math.max(half, length / 2) - half / 2;
  for (let s = length / 2 - reach; s <= length / 2 + reach; s += HATCH_M)
    paint.stroke(to(s - half / 2, -half), to(s + half / 2, half), 0.05, css, COATS.marks);
}

/** Zones that are held, as paint on the floor: a bordered band along the lane, its own marks on top again. */
export function leaseMarks(map: RouteMap | null, { held, expected }: SceneLeases, theme: SceneTheme): Paint {
  const paint = new Paint();
  const colour = expected ? theme.forecast : theme.lease;
  const band = `#${new Color(theme.lane).lerp(new Color(colour), 0.3).getHexString()}`;
  for (const stretch of stretches(map, held)) {
    const { a, b, oneWay } = stretch;
    paint.fill(ribbon(a, b, BAND_M, END_STEPS), colour, COATS.border);
    paint.fill(ribbon(a, b, BAND_M - 2 * BORDER_M, END_STEPS), band, COATS.band);
    if (expected) hatch(paint, stretch, colour);
    else if (oneWay !== null) laneMarks(paint, a, b, oneWay, theme.mark, COATS.marks);
  }
  return paint;
}
