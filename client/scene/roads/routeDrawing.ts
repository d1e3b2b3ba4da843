import type { Site } from "../../../twins/core/site.ts";
import type { Vec2 } from "../../../twins/core/view.ts";
import { keepOff, type Rect, textWidthPx } from "../overlay/labels.ts";
import type { SceneRoutes, SceneWay } from "../types.ts";

export interface DrawnWay {
  readonly by: SceneWay["by"];
  readonly points: readonly Vec2[];
  /** Another way is looked at. */
  readonly faint: boolean;
  readonly thick: boolean;
}

/** What is said beside a mark. */
export interface RouteLabel {
  readonly id: string;
  readonly at: Vec2;
  readonly title: string;
  readonly value: string;
}

export interface RouteDrawing {
  /** In the order of drawing: the compared one over the proposed one, which is wider. */
  readonly ways: readonly DrawnWay[];
  /** Stands that nobody leaves, and those that somebody does. */
  readonly waiting: readonly Vec2[];
  readonly sent: readonly Vec2[];
  readonly incident: Vec2 | null;
  readonly labels: readonly RouteLabel[];
}

/** Where the routes of a dispatch lie in the frame of a site, m. */
export function routeDrawing(site: Pick<Site, "routeMap">, routes: SceneRoutes): RouteDrawing {
  const at = new Map((site.routeMap?.nodes ?? []).map(({ id, x, y }): [string, Vec2] => [id, [x, y]]));
  const chosen = routes.ways.some((way) => way.chosen);
  const ways = routes.ways
    .map(({ by, nodes, chosen: thick }) => ({
      ...{ by, thick, faint: chosen && !thick },
      points: nodes.map((node) => at.get(node)).filter((point) => point !== undefined),
    }))
    .toSorted((a, b) => Number(a.by === "current") - Number(b.by === "current"));
  const leaving = new Map<string, { node: string; values: string[]; title: string }>();
  for (const { vehicle, nodes, title, value } of routes.ways) {
    const known = leaving.get(vehicle);
    if (known === undefined) leaving.set(vehicle, { node: nodes[0] ?? "", title, values: [value] });
    else known.values.push(value);
  }
  const places = (ids: readonly string[]): Vec2[] => ids.flatMap((id) => [at.get(id) ?? []].filter(isPoint));
  const incident = at.get(routes.incident.node) ?? null;
  const said = [...leaving].flatMap(([vehicle, { node, title, values }]): RouteLabel[] => {
    const point = at.get(node);
    return point === undefined ? [] : [{ id: `route ${vehicle}`, at: point, title, value: values.join(" · ") }];
  });
  return {
    ways,
    waiting: places(routes.stands.filter(({ vehicle }) => !leaving.has(vehicle)).map(({ node }) => node)),
    sent: places([...leaving.values()].map(({ node }) => node)),
    incident,
    labels: [
      ...(incident === null ? [] : [{ id: "route incident", at: incident, title: routes.incident.title, value: "" }]),
      ...said,
    ],
  };
}

const isPoint = (point: readonly number[]): point is Vec2 => point.length === 2;

/** All that a drawing shows, or the chosen way alone. */
export function routePoints(site: Pick<Site, "routeMap">, routes: SceneRoutes): readonly Vec2[] {
  const { ways, incident } = routeDrawing(site, routes);
  const looked = ways.filter(({ faint }) => !faint);
  return [...looked.flatMap(({ points }) => points), ...(incident === null ? [] : [incident])];
}

/** Where a label is on the screen, px: the middle of its lower edge, and how wide it is. */
export interface LabelBox {
  readonly x: number;
  readonly y: number;
  readonly widthPx: number;
}
export type PlacedLabel = RouteLabel & LabelBox;

const [HEIGHT_PX, MARK_PX, GAP_PX, PAD_PX, EDGE_PX] = [24, 12, 4, 16, 6];

/** About as wide as a label with this text is. */
export const labelWidthPx = (text: string): number => PAD_PX + textWidthPx(text);

/** The free places beside a mark, the best first: under it, over it, to its right and left, and a row farther away. */
function placesAt([x, y]: Vec2, widthPx: number): readonly Vec2[] {
  const beside = widthPx / 2 + MARK_PX;
  const under = y + MARK_PX + HEIGHT_PX;
  const over = y - MARK_PX;
  const row = HEIGHT_PX + GAP_PX;
  return [
    [x, under],
    [x, over],
    [x + beside, y + HEIGHT_PX / 2],
    [x - beside, y + HEIGHT_PX / 2],
    [x, under + row],
    [x, over - row],
    [x, under + 2 * row],
    [x, over - 2 * row],
  ];
}

/**
 * Puts labels beside their marks so that none covers another. Under a mark comes first: over it stands the name of what is selected.
 * @param toScreen px of a place in the picture; null where it is out of it
 * @param sides of the picture, px: no label is cut by them
 * @param taken by labels that are there already
 * @param covered by what stands over the picture: a label that finds no place beside it is left out with its mark
 */
export function placeLabels(
  labels: readonly RouteLabel[],
  toScreen: (at: Vec2) => Vec2 | null,
  sides: readonly [left: number, right: number],
  taken: readonly LabelBox[],
  covered: readonly Rect[],
): readonly PlacedLabel[] {
  const placed: PlacedLabel[] = [];
  for (const label of labels) {
    const point = toScreen(label.at);
    if (point === null) continue;
    const widthPx = labelWidthPx(`${label.title} ${label.value}`);
    const reach = widthPx / 2 + EDGE_PX;
    const places = placesAt(point, widthPx).flatMap(([x, y]): Vec2[] => {
      const inside = Math.max(sides[0] + reach, Math.min(sides[1] - reach, x));
      const box = { x: inside, y: y - HEIGHT_PX / 2, widthPx, heightPx: HEIGHT_PX };
      const place = keepOff(box, covered, sides);
      return place === null ? [] : [[place.x, place.y + HEIGHT_PX / 2]];
    });
    const isFree = ([x, y]: Vec2): boolean =>
      [...taken, ...placed].every(
        (other) =>
          Math.abs(x - other.x) >= (widthPx + other.widthPx) / 2 + GAP_PX ||
          Math.abs(y - other.y) >= HEIGHT_PX + GAP_PX,
      );
    const place = places.find(isFree) ?? places[0];
    if (place !== undefined) placed.push({ ...label, x: place[0], y: place[1], widthPx });
  }
  return placed;
}
