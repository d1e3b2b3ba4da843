import type { Vec3 } from "../../../twins/core/view.ts";
import { angleBetween } from "../motion/poseTrack.ts";
import type { Rig } from "./rig.ts";

/** Mouse, touch and keys. Left drag or one finger pans, right drag or two fingers turn, wheel or pinch zooms. */
export interface InputActions {
  readonly rig: Rig;
  /** A click or tap that was not a drag, in CSS pixels of the element; `free` with Alt held. */
  tap(x: number, y: number, free: boolean): void;
  hover(x: number, y: number, free: boolean): void;
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

/** Fingers and mouse buttons that are down, and what their moves mean. */
class Pointers {
  private readonly fingers = new Map<number, Finger>();
  private dragged = false;
  private readonly element: HTMLElement;
  private readonly actions: InputActions;

  constructor(element: HTMLElement, actions: InputActions) {
    this.element = element;
    this.actions = actions;
  }

  /** Where an event is, in CSS pixels of the element. */
  local(event: MouseEvent): [number, number] {
    const box = this.element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  down(event: PointerEvent): void {
    const [x, y] = this.local(event);
    if (this.fingers.size === 0) this.dragged = false;
    this.fingers.set(event.pointerId, { x, y, startX: x, startY: y });
    this.element.setPointerCapture(event.pointerId);
  }

  move(event: PointerEvent): void {
    const [x, y] = this.local(event);
    const finger = this.fingers.get(event.pointerId);
    if (finger === undefined) {
      if (event.pointerType === "mouse") this.actions.hover(x, y, event.altKey);
      return;
    }
    if (!this.dragged && Math.hypot(x - finger.startX, y - finger.startY) < DRAG_PX) return;
    this.dragged = true;
    const { rig } = this.actions;
    if (this.fingers.size === 2) this.twoFingers(finger, x, y);
    else if ((event.buttons & 2) !== 0 || event.shiftKey || event.ctrlKey)
      rig.orbit(-(x - finger.x) * TURN_RAD_PER_PX, -(y - finger.y) * TURN_RAD_PER_PX);
    else {
      const scale = rig.metresPerPixel(this.element.clientHeight);
      rig.pan(-(x - finger.x) * scale, ((y - finger.y) * scale) / Math.max(0.25, Math.cos(rig.view.polarRad)));
    }
    finger.x = x;
    finger.y = y;
    this.actions.touched(true);
  }

  private twoFingers(moved: Finger, x: number, y: number): void {
    const { rig } = this.actions;
    const other = [...this.fingers.values()].find((finger) => finger !== moved);
    if (other === undefined) return;
    const before = Math.hypot(moved.x - other.x, moved.y - other.y);
    const after = Math.hypot(x - other.x, y - other.y);
    if (after < 10 || before < 10) return;
    const turn = angleBetween(Math.atan2(moved.y - other.y, moved.x - other.x), Math.atan2(y - other.y, x - other.x));
    rig.zoom(before / after, this.actions.floorAt((x + other.x) / 2, (y + other.y) / 2));
    rig.orbit(turn, -((y - moved.y) / 2) * TURN_RAD_PER_PX);
  }

  end(event: PointerEvent): void {
    const known = this.fingers.delete(event.pointerId);
    if (!known || this.dragged || event.type === "pointercancel" || event.button !== 0) return;
    this.actions.tap(...this.local(event), event.altKey);
  }
}

/** Attaches to an element. @returns how to detach. */
export function attachInput(element: HTMLElement, actions: InputActions): () => void {
  const off = new AbortController();
  const options = { signal: off.signal };
  const pointers = new Pointers(element, actions);
  element.addEventListener("pointerdown", (event) => pointers.down(event), options);
  element.addEventListener("pointermove", (event) => pointers.move(event), options);
  element.addEventListener("pointerup", (event) => pointers.end(event), options);
  element.addEventListener("pointercancel", (event) => pointers.end(event), options);
  element.addEventListener("pointerleave", () => actions.leave(), options);
  element.addEventListener("contextmenu", (event) => event.preventDefault(), options);
  element.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : 1);
      const factor = Math.exp(Math.max(-120, Math.min(120, pixels)) * 0.0016);
      actions.rig.zoom(factor, actions.floorAt(...pointers.local(event)));
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
