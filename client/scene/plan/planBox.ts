import { FOV_DEG } from "../camera/rig.ts";
import type { Rect } from "../overlay/labels.ts";
import type { Bounds } from "../stage/outline.ts";
import type { SceneView } from "../types.ts";

/** The part of the plan in the picture: metres, y downwards as in SVG. */
export interface PlanBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const MARGIN_M = 0.8;
const MIN_WIDTH_M = 2;
const DRAG_PX = 6;

export const fitBox = ({ x0, y0, x1, y1 }: Bounds): PlanBox => ({
  x: x0 - MARGIN_M,
  y: -y1 - MARGIN_M,
  width: x1 - x0 + 2 * MARGIN_M,
  height: y1 - y0 + 2 * MARGIN_M,
});

/** Around what is drawn as lines and marks: with room for their labels. */
export const wideBox = ({ x0, y0, x1, y1 }: Bounds): PlanBox => {
  const pad = 0.15 * Math.max(x1 - x0, y1 - y0);
  return fitBox({ x0: x0 - pad, y0: y0 - pad, x1: x1 + pad, y1: y1 + pad });
};

/** Zooms about a point that keeps its place; never closer than 2 m across nor wider than 1.5 times the whole. */
export function zoomBox(box: PlanBox, factor: number, at: { x: number; y: number }, whole: PlanBox): PlanBox {
  const width = Math.min(whole.width * 1.5, Math.max(MIN_WIDTH_M, box.width * factor));
  const by = width / box.width;
  return clampBox(
    { x: at.x - (at.x - box.x) * by, y: at.y - (at.y - box.y) * by, width, height: box.height * by },
    whole,
  );
}

/** Keeps the middle of the picture over the whole plan: one is never lost. */
export function clampBox(box: PlanBox, whole: PlanBox): PlanBox {
  const hold = (at: number, size: number, from: number, span: number): number =>
    Math.min(from + span, Math.max(from, at + size / 2)) - size / 2;
  return {
    ...box,
    x: hold(box.x, box.width, whole.x, whole.width),
    y: hold(box.y, box.height, whole.y, whole.height),
  };
}

/** About what a camera of the 3D picture sees, as a part of the plan; never wider than the whole. */
export function boxOf({ target: [x, y], distanceM }: SceneView, whole: PlanBox): PlanBox {
  const across = 2 * distanceM * Math.tan((FOV_DEG * Math.PI) / 360);
  const by = Math.min(1, Math.max(MIN_WIDTH_M, across) / whole.height);
  const [width, height] = [whole.width * by, whole.height * by];
  return clampBox({ x: x - width / 2, y: -y - height / 2, width, height }, whole);
}

/** Metres a pixel spans when a box is shown whole and undistorted in an element. */
export const metresPerPixel = (box: PlanBox, width: number, height: number): number =>
  Math.max(box.width / Math.max(1, width), box.height / Math.max(1, height));

/** Parts of the picture, as px on the plan. @param x, y of the picture's left upper corner, px on the plan */
export const rectsOnPlan = (rects: readonly Rect[], x: number, y: number): readonly Rect[] =>
  rects.map(({ left, top, right, bottom }) => ({ left: left + x, right: right + x, top: top + y, bottom: bottom + y }));

/** Drag pans, wheel and pinch zoom, Home returns. @returns how to detach. */
export function attachPlanInput(
  element: HTMLElement,
  whole: PlanBox,
  set: (change: (box: PlanBox) => PlanBox) => void,
): () => void {
  const off = new AbortController();
  const options = { signal: off.signal };
  const fingers = new Map<number, { x: number; y: number }>();
  let draggedPx = 0;
  const scale = (box: PlanBox): number => metresPerPixel(box, element.clientWidth, element.clientHeight);
  const at = (box: PlanBox, x: number, y: number): { x: number; y: number } => {
    const frame = element.getBoundingClientRect();
    const m = scale(box);
    return {
      x: box.x + box.width / 2 + (x - frame.left - frame.width / 2) * m,
      y: box.y + box.height / 2 + (y - frame.top - frame.height / 2) * m,
    };
  };
  element.addEventListener(
    "pointerdown",
    (event) => {
      if (fingers.size === 0) draggedPx = 0;
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    },
    options,
  );
  // A drag that ends on a Thing is not a click on it.
  element.addEventListener(
    "click",
    (event) => {
      if (draggedPx > DRAG_PX) event.stopPropagation();
    },
    { ...options, capture: true },
  );
  element.addEventListener(
    "pointermove",
    (event) => {
      const finger = fingers.get(event.pointerId);
      if (finger === undefined) return;
      const [dx, dy] = [event.clientX - finger.x, event.clientY - finger.y];
      draggedPx += Math.hypot(dx, dy);
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
      if (other !== undefined) {
        const before = Math.hypot(finger.x - other.x, finger.y - other.y);
        const after = Math.hypot(event.clientX - other.x, event.clientY - other.y);
        if (after > 5) set((box) => zoomBox(box, before / after, at(box, other.x, other.y), whole));
      } else set((box) => clampBox({ ...box, x: box.x - dx * scale(box), y: box.y - dy * scale(box) }, whole));
      finger.x = event.clientX;
      finger.y = event.clientY;
    },
    options,
  );
  const end = (event: PointerEvent): boolean => fingers.delete(event.pointerId);
  for (const name of ["pointerup", "pointercancel", "pointerleave"] as const)
    element.addEventListener(name, end, options);
  element.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const factor = Math.exp(Math.max(-120, Math.min(120, event.deltaY)) * 0.0018);
      set((box) => zoomBox(box, factor, at(box, event.clientX, event.clientY), whole));
    },
    { ...options, passive: false },
  );
  element.addEventListener("keydown", (event) => event.key === "Home" && set(() => whole), options);
  return () => off.abort();
}
