import type { Site } from "../../../twins/core/site.ts";
import type { Vec2 } from "../../../twins/core/view.ts";
import type { SceneTheme } from "../palette.ts";
import { boundsOf, ribbon } from "./outline.ts";
import { Paint } from "./paint.ts";

const LANE_M = 0.98;
const LINE_M = 0.07;

/** Lanes along the route map, drawn as wide bands under narrower ones: their edges join by themselves. */
function lanes(paint: Paint, site: Site, theme: SceneTheme): void {
  const map = site.routeMap;
  if (map === null) return;
  const at = new Map(map.nodes.map((node): [string, Vec2] => [node.id, [node.x, node.y]]));
  for (const edge of map.edges) {
    const [a, b] = [at.get(edge.from)!, at.get(edge.to)!];
    paint.fill(ribbon(a, b, LANE_M + 2 * LINE_M), theme.laneEdge, 2);
    paint.fill(ribbon(a, b, LANE_M), theme.lane, 3);
  }
  for (const edge of map.edges)
    laneMarks(paint, at.get(edge.from)!, at.get(edge.to)!, !edge.bidirectional, theme.mark, 4);
  for (const node of map.nodes) {
    const [x, y] = [node.x, node.y];
    if (node.kind === "aisle") paint.fill(ribbon([x, y], [x + 1e-4, y], 0.13), theme.mark, 5);
  }
}

/** A lane's dashes, and the arrow of a one-way lane. */
export function laneMarks(paint: Paint, a: Vec2, b: Vec2, oneWay: boolean, css: string, coat: number): void {
  paint.dashes(a, b, 0.025, 0.16, 0.14, css, coat);
  if (oneWay) arrow(paint, a, b, css, coat + 1);
}

/** One-way edges carry an arrow at their middle. */
function arrow(paint: Paint, a: Vec2, b: Vec2, css: string, coat: number): void {
  const heading = Math.atan2(b[1] - a[1], b[0] - a[0]);
  const [mx, my] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const to = (forward: number, left: number): Vec2 => [
    mx + forward * Math.cos(heading) - left * Math.sin(heading),
    my + forward * Math.sin(heading) + left * Math.cos(heading),
  ];
  paint.fill([to(-0.14, -0.15), to(0.2, 0), to(-0.14, 0.15), to(-0.06, 0)], css, coat);
}

/** A box of corner brackets around where a vehicle stops; parking bays also get their full outline. */
function docks(paint: Paint, site: Site, theme: SceneTheme): void {
  const map = site.routeMap;
  if (map === null) return;
  for (const node of map.nodes) {
    if (node.kind === "aisle") continue;
    const berths = node.capacity > 1 ? node.capacity : 1;
    const way = map.edges.find((edge) => edge.from === node.id || edge.to === node.id);
    const other = map.nodes.find((each) => each.id === (way?.from === node.id ? way?.to : way?.from));
    const upright =
      node.kind !== "station" && other !== undefined && Math.abs(other.y - node.y) > Math.abs(other.x - node.x);
    for (let k = 0; k < berths; k++) {
      const side = (k - (berths - 1) / 2) * 0.9;
      const [x, y] = upright ? [node.x + side, node.y] : [node.x, node.y + side];
      const [hx, hy] = upright ? [0.34, 0.46] : [0.46, 0.34];
      if (node.kind === "station") paint.fill(ribbon([x - 0.2, y], [x + 0.2, y], LANE_M - 0.12), theme.lane, 3);
      for (const sx of [-1, 1])
        for (const sy of [-1, 1]) {
          const corner: Vec2 = [x + sx * hx, y + sy * hy];
          const reach = node.kind === "parking" ? hx * 0.999 : 0.16;
          paint.stroke(corner, [corner[0] - sx * reach, corner[1]], 0.04, theme.mark, 6);
          paint.stroke(
            corner,
            [corner[0], corner[1] - sy * (node.kind === "parking" ? hy * 0.999 : 0.16)],
            0.04,
            theme.mark,
            6,
          );
        }
    }
  }
}

/** Work units stand on a coated field with a thin border; the strip before each is kept clear. */
function fields(paint: Paint, site: Site, theme: SceneTheme): void {
  for (const place of site.places) {
    if (place.outline.length < 3) continue;
    if (place.level !== "workUnit") continue;
    paint.fill(place.outline, theme.mark, 0);
    const { x0, y0, x1, y1 } = boundsOf(place.outline);
    const b = 0.045;
    paint.fill(
      [
        [x0 + b, y0 + b],
        [x1 - b, y0 + b],
        [x1 - b, y1 - b],
        [x0 + b, y1 - b],
      ],
      theme.zone,
      1,
    );
  }
}

export function floorMarks(site: Site, theme: SceneTheme): Paint {
  const paint = new Paint();
  fields(paint, site, theme);
  lanes(paint, site, theme);
  docks(paint, site, theme);
  return paint;
}
