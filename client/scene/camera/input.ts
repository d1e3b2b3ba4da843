import type { Vec3 } from "../../../twins/core/view.ts";
import type { Rig } from "./rig.ts";

/** Mouse, touch and keys. Left drag or one finger pans, right drag or two fingers turn, wheel or pinch zooms. */
export interface InputActions {
  readonly rig: Rig;
  /** A click or tap that was not a drag, in CSS pixels of the element. */
  tap(x: number, y: number): void;
  hover(x: number, y: number): void;
  leave(): void;
  /** The point of the floor under a pixel. */
  floorAt(x: number, y: number): Vec3 | null;
  frameSelection(): void;
  /** Something was touched: following ends, a frame is wanted. */
  touched(moved: boolean): void;
}

const DRAG_PX = 5;
const TURN_RAD_PER_PX = 0.006;
const KEY_STEP_PX = 60;
const KEY_TURN_RAD = 0.14;

interface Finger {
  x: number;
  y: number;
  readonly startX: number;
  readonly startY: number;
}

function keyMove(actions: InputActions, event: KeyboardEvent, height: number): boolean {
  const { rig } = actions;
  const step = KEY_STEP_PX * rig.metresPerPixel(height);
  const arrows: Record<string, readonly [number, number]> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, 1],
    ArrowDown: [0, -1],
  };
  const arrow = arrows[event.key];
  if (arrow !== undefined) {
    if (event.shiftKey) rig.orbit(arrow[0] * KEY_TURN_RAD, -arrow[1] * KEY_TURN_RAD);
    else rig.pan(arrow[0] * step, arrow[1] * step);
    return true;
  }
  const others: Record<string, () => void> = {
    home: () => rig.home(),
    "+": () => rig.zoom(0.8, null),
    "=": () => rig.zoom(0.8, null),
    "-": () => rig.zoom(1.25, null),
    f: () => actions.frameSelection(),
    "2": () => rig.topView(true),
    "3": () => rig.topView(false),
  };
  const act = others[event.key.toLowerCase()];
  if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return false;
  act();
  return true;
}

/** Attaches to an element. @returns how to detach. */
export function attachInput(element: HTMLElement, actions: InputActions): () => void {
  const fingers = new Map<number, Finger>();
  const off = new AbortController();
  const options = { signal: off.signal };
  let dragged = false;
  const local = (event: MouseEvent): [number, number] => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const { rig } = actions;
  const twoFingers = (moved: Finger, x: number, y: number): void => {
    const [a, b] = [...fingers.values()] as [Finger, Finger];
    const other = moved === a ? b : a;
    const before = Math.hypot(moved.x - other.x, moved.y - other.y);
    const after = Math.hypot(x - other.x, y - other.y);
    const turnBefore = Math.atan2(moved.y - other.y, moved.x - other.x);
    const turnAfter = Math.atan2(y - other.y, x - other.x);
    if (after > 10 && before > 10) rig.zoom(before / after, actions.floorAt((x + other.x) / 2, (y + other.y) / 2));
    rig.orbit(turnAfter - turnBefore, -((y - moved.y) / 2) * TURN_RAD_PER_PX);
  };
  element.addEventListener(
    "pointerdown",
    (event) => {
      const [x, y] = local(event);
      fingers.set(event.pointerId, { x, y, startX: x, startY: y });
      if (fingers.size === 1) dragged = false;
      element.setPointerCapture(event.pointerId);
    },
    options,
  );
  element.addEventListener(
    "pointermove",
    (event) => {
      const [x, y] = local(event);
      const finger = fingers.get(event.pointerId);
      if (finger === undefined) {
        if (event.pointerType === "mouse") actions.hover(x, y);
        return;
      }
      if (!dragged && Math.hypot(x - finger.startX, y - finger.startY) < DRAG_PX) return;
      dragged = true;
      if (fingers.size === 2) twoFingers(finger, x, y);
      else if ((event.buttons & 2) !== 0 || event.shiftKey || event.ctrlKey)
        rig.orbit(-(x - finger.x) * TURN_RAD_PER_PX, -(y - finger.y) * TURN_RAD_PER_PX);
      else {
        const scale = rig.metresPerPixel(element.clientHeight);
        rig.pan(-(x - finger.x) * scale, ((y - finger.y) * scale) / Math.max(0.25, Math.cos(rig.view.polarRad)));
      }
      finger.x = x;
      finger.y = y;
      actions.touched(true);
    },
    options,
  );
  const end = (event: PointerEvent): void => {
    const finger = fingers.get(event.pointerId);
    fingers.delete(event.pointerId);
    if (finger === undefined || dragged || event.type === "pointercancel" || event.button !== 0) return;
    actions.tap(...local(event));
  };
  element.addEventListener("pointerup", end, options);
  element.addEventListener("pointercancel", end, options);
  element.addEventListener("pointerleave", () => actions.leave(), options);
  element.addEventListener("contextmenu", (event) => event.preventDefault(), options);
  element.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : 1);
      rig.zoom(Math.exp(Math.max(-120, Math.min(120, pixels)) * 0.0016), actions.floorAt(...local(event)));
      actions.touched(false);
    },
    { ...options, passive: false },
  );
  element.addEventListener(
    "keydown",
    (event) => {
      if (!keyMove(actions, event, element.clientHeight)) return;
      event.preventDefault();
      actions.touched(true);
    },
    options,
  );
  return () => off.abort();
}
