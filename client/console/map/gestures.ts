import { type Box, type MapWindow, type Point, panBy, toDrawing, toPixel, WHOLE, zoomAt } from "./mapWindow.ts";
import type { MapControl } from "./useMapWindow.ts";

export const ZOOM_STEP = 1.6;
/** A press that moves less is a click, px. */
const SLACK_PX = 4;
/** px of a wheel that zoom by e. */
const WHEEL_PX = 250;
const MOST_WHEEL_PX = 100;
/** A turn of the wheel that the map took goes on as long as its turns follow each other so closely, ms. */
const WHEEL_PAUSE_MS = 300;
/** Of the box, by one arrow key. */
const STRIDE = 0.15;

const middle = ({ width, height }: { width: number; height: number }): Point => ({ x: width / 2, y: height / 2 });
export const zoomBy = (map: MapControl, factor: number): void =>
  map.fly(zoomAt(map.aim(), map.box(), factor, middle(map.box())));

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: STRIDE, y: 0 },
  ArrowRight: { x: -STRIDE, y: 0 },
  ArrowUp: { x: 0, y: STRIDE },
  ArrowDown: { x: 0, y: -STRIDE },
};

/** Where a mark is that has the focus, as soon as the map is where it is on its way to; null without one. */
function focusedAt(map: MapControl, area: HTMLElement, target: EventTarget | null): Point | null {
  const mark = (target as Element | null)?.closest?.(".map-marker");
  if (mark == null) return null;
  const [outer, { left, top, width, height }] = [area.getBoundingClientRect(), mark.getBoundingClientRect()];
  const pixel = { x: left + width / 2 - outer.left, y: top + height / 2 - outer.top };
  return toPixel(map.aim(), map.box(), toDrawing(map.now(), map.box(), pixel));
}

/** Arrows, +, - and Home. What has nothing to move is left to the page. */
function onKey(map: MapControl, area: HTMLElement, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const arrow = ARROWS[event.key];
  const { width, height } = map.box();
  const before = map.aim();
  // About what has the focus: it is what one looks at, and it must not leave the map.
  const closer = (factor: number): void =>
    map.fly(zoomAt(before, map.box(), factor, focusedAt(map, area, event.target) ?? middle(map.box())));
  if (arrow !== undefined) map.fly(panBy(before, map.box(), { x: arrow.x * width, y: arrow.y * height }));
  else if (event.key === "+" || event.key === "=") closer(ZOOM_STEP);
  else if (event.key === "-" || event.key === "_") closer(1 / ZOOM_STEP);
  else if (event.key === "Home") map.fly(WHOLE);
  else return;
  const { x, y, zoom } = map.aim();
  const moved = x !== before.x || y !== before.y || zoom !== before.zoom;
  if (moved || arrow === undefined) event.preventDefault();
}

/** Two fingers as they began: where each was, and what the map showed. */
interface Pinch {
  readonly window: MapWindow;
  readonly fingers: readonly [Point, Point];
}

const between = ([a, b]: readonly [Point, Point]): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const span = ([a, b]: readonly [Point, Point]): number => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));

/**
 * The window that two fingers want: what was between them is between them still, larger as they are farther apart. It is of
 * how they began and how they are, not of the last step: what the world's edge has kept from them on their way comes back.
 */
export function pinched({ window, fingers }: Pinch, box: Box, now: readonly [Point, Point]): MapWindow {
  return zoomAt(window, box, span(now) / span(fingers), between(fingers), between(now));
}

/** Drag with the mouse, one finger while the map is zoomed in, two fingers always. @returns whether the last press was a drag */
function followPointers(area: HTMLElement, map: MapControl, on: AbortSignal): () => boolean {
  const pointers = new Map<number, Point>();
  let pinch: Pinch | null = null;
  let travelled = 0;
  const at = (event: PointerEvent): Point => {
    const { left, top } = area.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const both = (): [Point, Point] => [...pointers.values()] as [Point, Point];
  const down = (event: PointerEvent): void => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    if (pointers.size === 0) travelled = 0;
    if (pointers.size === 2) return;
    pointers.set(event.pointerId, at(event));
    if (pointers.size < 2) return;
    pinch = { window: map.now(), fingers: both() };
    // Else a finger is of the mark that it came down on, and is lost when that is drawn no more.
    for (const id of pointers.keys()) area.setPointerCapture(id);
  };
  const move = (event: PointerEvent): void => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    const now = at(event);
    pointers.set(event.pointerId, now);
    if (pinch !== null) {
      travelled += SLACK_PX;
      return map.set(pinched(pinch, map.box(), both()));
    }
    // One finger scrolls the page as long as there is nothing to move.
    if (event.pointerType === "touch" && map.now().zoom <= WHOLE.zoom) return;
    const pushed = { x: now.x - before.x, y: now.y - before.y };
    travelled += Math.hypot(pushed.x, pushed.y);
    if (travelled < SLACK_PX) return;
    area.setPointerCapture(event.pointerId);
    map.set(panBy(map.now(), map.box(), pushed));
  };
  const up = ({ pointerId }: PointerEvent): void => {
    if (pointers.delete(pointerId)) pinch = null;
  };
  area.addEventListener("pointerdown", down, { signal: on });
  area.addEventListener("pointermove", move, { signal: on });
  // Wherever it is let go: a press that ends outside is over, too.
  for (const end of ["pointerup", "pointercancel"] as const) addEventListener(end, up, { signal: on });
  return () => travelled >= SLACK_PX;
}

function followWheel(area: HTMLElement, map: MapControl, on: AbortSignal): void {
  let tookMs = Number.NEGATIVE_INFINITY;
  const wheel = (event: WheelEvent): void => {
    // The whole world has nothing to scroll: the wheel is the page's, but with Ctrl, as a pinch of a touchpad says too.
    const goesOn = event.timeStamp - tookMs < WHEEL_PAUSE_MS;
    if (!event.ctrlKey && !goesOn && map.now().zoom <= WHOLE.zoom) return;
    tookMs = event.timeStamp;
    event.preventDefault();
    const { left, top } = area.getBoundingClientRect();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    // However hard a wheel is turned, one event zooms by no more than about a half.
    const pixels = Math.max(-MOST_WHEEL_PX, Math.min(MOST_WHEEL_PX, event.deltaY * lines));
    const factor = Math.exp(-pixels / WHEEL_PX);
    map.set(zoomAt(map.now(), map.box(), factor, { x: event.clientX - left, y: event.clientY - top }));
  };
  area.addEventListener("wheel", wheel, { passive: false, signal: on });
}

/** All that a hand can do to the map. @returns ends it */
export function followHands(area: HTMLElement, map: MapControl): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  const dragged = followPointers(area, map, signal);
  followWheel(area, map, signal);
  area.addEventListener("keydown", (event) => onKey(map, area, event), { signal });
  const twoFingers = (event: TouchEvent): void => {
    if (event.touches.length > 1 && event.cancelable) event.preventDefault();
  };
  // Two fingers are the map's: the page must neither scroll nor grow under them.
  for (const touch of ["touchstart", "touchmove"] as const)
    area.addEventListener(touch, twoFingers, { passive: false, signal });
  const swallow = (event: MouseEvent): void => {
    if (!dragged()) return;
    event.preventDefault();
    event.stopPropagation();
  };
  // A drag that ends on a site does not open it. (A click by the keyboard has no press before it.)
  area.addEventListener("click", (event) => event.detail > 0 && swallow(event), { capture: true, signal });
  area.addEventListener(
    "dblclick",
    (event) => {
      if ((event.target as Element).closest("a, button, .map-card") !== null) return;
      const { left, top } = area.getBoundingClientRect();
      const factor = event.shiftKey ? 0.5 : 2;
      map.fly(zoomAt(map.aim(), map.box(), factor, { x: event.clientX - left, y: event.clientY - top }));
    },
    { signal },
  );
  return () => ended.abort();
}
