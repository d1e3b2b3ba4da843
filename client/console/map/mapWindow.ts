import { type MapView, MOST_ZOOM } from "../../session/view.ts";
import { HALF_HEIGHT, HALF_WIDTH, project, unproject } from "./equalEarth.ts";

/** Of the drawing: 100 to the sphere's radius, x east, y down, the middle of the world at 0, 0. */
export const [WIDTH, HEIGHT] = [200 * HALF_WIDTH, 200 * HALF_HEIGHT];
const LEAST_ZOOM = 1;

/** What is shown: the middle, in units of the drawing, and how many times larger than the whole world. */
export interface MapWindow {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}
/** px of the page. */
export interface Box {
  readonly width: number;
  readonly height: number;
}
export interface Point {
  readonly x: number;
  readonly y: number;
}

export const WHOLE: MapWindow = { x: 0, y: 0, zoom: 1 };

const clamp = (value: number, most: number): number => (most === 0 ? 0 : Math.max(-most, Math.min(most, value)));

/** px of the page to a unit of the drawing; at a zoom of 1 the whole world is in the box. */
export const scaleOf = ({ zoom }: Pick<MapWindow, "zoom">, box: Box): number =>
  zoom * Math.min(box.width / WIDTH, box.height / HEIGHT);

/** The nearest window that is full of the world, or shows all of it; its middle is on the globe. */
export function within(window: MapWindow, box: Box): MapWindow {
  const zoom = Math.max(LEAST_ZOOM, Math.min(MOST_ZOOM, window.zoom));
  const scale = scaleOf({ zoom }, box);
  const y = clamp(window.y, Math.max(0, (HEIGHT - box.height / scale) / 2));
  const [, latitudeDeg] = unproject(0, -y / 100);
  const edge = 100 * project(180, latitudeDeg)[0];
  return { x: clamp(window.x, Math.min(edge, Math.max(0, (WIDTH - box.width / scale) / 2))), y, zoom };
}

/** Where a point of the drawing is in the box, px. */
export function toPixel(window: MapWindow, box: Box, { x, y }: Point): Point {
  const scale = scaleOf(window, box);
  return { x: box.width / 2 + (x - window.x) * scale, y: box.height / 2 + (y - window.y) * scale };
}

/** `factor` times closer, and what is at the pixel `at` stays there as far as the world's edge lets it. */
export function zoomAt(window: MapWindow, box: Box, factor: number, at: Point): MapWindow {
  const zoom = Math.max(LEAST_ZOOM, Math.min(MOST_ZOOM, window.zoom * factor));
  const [before, after] = [scaleOf(window, box), scaleOf({ zoom }, box)];
  const [dx, dy] = [at.x - box.width / 2, at.y - box.height / 2];
  return within({ x: window.x + dx / before - dx / after, y: window.y + dy / before - dy / after, zoom }, box);
}

/** The drawing is pushed by so many pixels. */
export function panBy(window: MapWindow, box: Box, pushed: Point): MapWindow {
  const scale = scaleOf(window, box);
  return within({ ...window, x: window.x - pushed.x / scale, y: window.y - pushed.y / scale }, box);
}

/** The closest window that has all points of the drawing in it, `margin` px from its edge. */
export function around(points: readonly Point[], box: Box, margin: number): MapWindow {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const room = { width: Math.max(1, box.width - 2 * margin), height: Math.max(1, box.height - 2 * margin) };
  const scale = Math.min(room.width / (right - left), room.height / (bottom - top));
  const zoom = Math.min(MOST_ZOOM, scale / scaleOf(WHOLE, box));
  return within({ x: (left + right) / 2, y: (top + bottom) / 2, zoom }, box);
}

/** Between two windows: whatever both show moves straight and grows evenly. @param t 0 to 1 */
export function between(from: MapWindow, to: MapWindow, t: number): MapWindow {
  const zoom = from.zoom * (to.zoom / from.zoom) ** t;
  // The share of the way that the middle has gone when the scale is `zoom`.
  const gone = Math.abs(to.zoom - from.zoom) < 1e-6 ? t : (1 - from.zoom / zoom) / (1 - from.zoom / to.zoom);
  return { x: from.x + (to.x - from.x) * gone, y: from.y + (to.y - from.y) * gone, zoom };
}

/** Null for the whole world, which an address need not say. */
export function viewOf({ x, y, zoom }: MapWindow): MapView | null {
  if (zoom <= LEAST_ZOOM) return null;
  const [longitudeDeg, latitudeDeg] = unproject(x / 100, -y / 100);
  return { latitudeDeg, longitudeDeg, zoom };
}

export function windowOf(view: MapView | null): MapWindow {
  if (view === null) return WHOLE;
  const [x, y] = project(view.longitudeDeg, view.latitudeDeg);
  return { x: 100 * x, y: -100 * y, zoom: view.zoom };
}
