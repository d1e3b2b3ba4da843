import type { Controls } from "../play/controls.ts";

/** Of a pixel that is dragged or of a mouse that is held, rad. */
const DRAG_RAD = 0.0046;
const HELD_RAD = 0.0024;

/** Dragging looks around, with a mouse or a finger; a double click holds the mouse until Escape. @returns how to end it */
export function attachGaze(element: HTMLElement, controls: Pick<Controls, "turn">): () => void {
  let [dragging, lastX, lastY] = [-1, 0, 0];
  const down = (event: PointerEvent): void => {
    if (dragging >= 0 || document.pointerLockElement === element) return;
    [dragging, lastX, lastY] = [event.pointerId, event.clientX, event.clientY];
    element.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent): void => {
    if (document.pointerLockElement === element) {
      controls.turn(-event.movementX * HELD_RAD, -event.movementY * HELD_RAD);
      return;
    }
    if (event.pointerId !== dragging) return;
    controls.turn(-(event.clientX - lastX) * DRAG_RAD, -(event.clientY - lastY) * DRAG_RAD);
    [lastX, lastY] = [event.clientX, event.clientY];
  };
  const up = (event: PointerEvent): void => {
    if (event.pointerId === dragging) dragging = -1;
  };
  const hold = (): void => {
    // A browser that does not allow it goes on with dragging.
    void Promise.resolve(element.requestPointerLock?.()).catch(() => {});
  };
  element.addEventListener("pointerdown", down);
  element.addEventListener("pointermove", move);
  element.addEventListener("pointerup", up);
  element.addEventListener("pointercancel", up);
  element.addEventListener("dblclick", hold);
  return () => {
    if (document.pointerLockElement === element) document.exitPointerLock();
    element.removeEventListener("pointerdown", down);
    element.removeEventListener("pointermove", move);
    element.removeEventListener("pointerup", up);
    element.removeEventListener("pointercancel", up);
    element.removeEventListener("dblclick", hold);
  };
}
