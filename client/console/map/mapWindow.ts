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

/** How far the middle may be off the world's, so that no more is empty beside the world than where all of it is shown. */
const room = (world: number, box: number, whole: number, scale: number): number => {
  const empty = Math.max(0, box - world * whole) / 2;
  return Math.max(0, (world - (box - 2 * empty) / scale) / 2);
};

/**
 * The nearest window that shows no more emptiness than the whole world does; its middle is on the globe. So whatever is at a
 * pixel can stay there while one zooms in: a box that is higher than the world is filled by it no sooner than that allows.
 */
export function within(window: MapWindow, box: Box): MapWindow {
  const zoom = Math.max(LEAST_ZOOM, Math.min(MOST_ZOOM, window.zoom));
  const [scale, whole] = [scaleOf({ zoom }, box), scaleOf(WHOLE, box)];
  const y = clamp(window.y, room(HEIGHT, box.height, whole, scale));
  const [, latitudeDeg] = unproject(0, -y / 100);
  const edge = 100 * project(180, latitudeDeg)[0];
  return { x: clamp(window.x, Math.min(edge, room(WIDTH, box.width, whole, scale))), y, zoom };
}

/** Where a point of the drawing is in the box, px. */
export function toPixel(window: MapWindow, box: Box, { x, y }: Point): Point {
  const scale = scaleOf(window, box);
  return { x: box.width / 2 + (x - window.x) * scale, y: box.height / 2 + (y - window.y) * scale };
}

/** What of the drawing is at a pixel of the box. */
export function toDrawing(window: MapWindow, box: Box, { x, y }: Point): Point {
  const scale = scaleOf(window, box);
  return { x: window.x + (x - box.width / 2) / scale, y: window.y + (y - box.height / 2) / scale };
}

/**
 * `factor` times closer, and what is at the pixel `at` is then at the pixel `to`, as far as the world's edge lets it; the same
 * pixel unless one says another.
 */
export function zoomAt(window: MapWindow, box: Box, factor: number, at: Point, to: Point = at): MapWindow {
  const zoom = Math.max(LEAST_ZOOM, Math.min(MOST_ZOOM, window.zoom * factor));
  const [before, after] = [scaleOf(window, box), scaleOf({ zoom }, box)];
  const offset = (from: number, onto: number, size: number): number =>
    (from - size / 2) / before - (onto - size / 2) / after;
  const [dx, dy] = [offset(at.x, to.x, box.width), offset(at.y, to.y, box.height)];
  return within({ x: window.x + dx, y: window.y + dy, zoom }, box);
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
