import { expect, test, vi } from "vitest";
import { VENUE } from "../session/testing.ts";
import { follow, wholeFloor } from "./camera.ts";
import { createControls, type KeyPress } from "./controls.ts";
import { HAZARD_READERS, pictureOfOwn } from "./hazardPicture.ts";

const press = (code: string, more: Partial<KeyPress> = {}): KeyPress => ({ code, key: "", ...more });

test("keys move as on the map, two of them aslant, and who lets go stands still and looks where they went", () => {
  const controls = createControls(() => {});
  expect(controls.down(press("KeyW"))).toBe("taken");
  controls.down(press("ArrowRight"));
  expect(controls.wish).toMatchObject({ x: 1, y: 1, run: false });
  controls.down(press("ShiftLeft"));
  controls.up(press("KeyW"));
  expect(controls.wish).toMatchObject({ x: 1, y: 0, headingRad: 0, run: true });
  controls.release();
  expect(controls.wish).toMatchObject({ x: 0, y: 0, headingRad: 0, run: false });
});

test("a drag goes before keys; postures and holding on stay until they are changed", () => {
  const changed = vi.fn();
  const controls = createControls(changed);
  controls.down(press("KeyA"));
  controls.drag([0.5, -0.2]);
  expect(controls.wish).toMatchObject({ x: 0.5, y: -0.2 });
  controls.drag(null);
  controls.down(press("KeyX"));
  controls.down(press("KeyH"));
  expect(controls.wish).toMatchObject({ x: -1, y: 0, posture: "dropped", hold: true });
  controls.down(press("KeyX"));
  expect(controls.posture).toBe("standing");
  expect(changed).toHaveBeenCalledTimes(3);
});

test("other keys are commands, once a press; the browser keeps its own", () => {
  const controls = createControls(() => {});
  expect(controls.down(press("KeyE"))).toBe("door");
  expect(controls.down(press("KeyE", { repeat: true }))).toBe("taken");
  expect(controls.down(press("KeyR", { ctrlKey: true }))).toBeNull();
  expect(controls.down(press("Digit3"))).toEqual({ signal: "help" });
  expect(controls.down(press("Slash", { key: "?" }))).toBe("help");
  expect(controls.down(press("Escape"))).toBe("menu");
  expect(controls.down(press("Tab"))).toBeNull();
});

test("the map follows, steps where motion is not wished, and shows a whole floor", () => {
  const size = { width: 400, height: 800 };
  const first = follow(null, { x: 5, y: 5 }, size, true);
  expect(follow(first, { x: 7, y: 5 }, size, true)).toBe(first);
  expect(follow(first, { x: 7, y: 5 }, size, false).x).toBe(7);
  expect(follow(first, { x: 15, y: 5 }, size, true).x).toBe(15);
  const { x, scale } = wholeFloor(VENUE, 0, 400, 800);
  expect(x).toBeCloseTo(7, 1);
  expect(14 * scale).toBeLessThan(400);
});

test("a fire's stream is drawn room by room; without one, the smoke that one is in", () => {
  // Two rooms: clear, and smoke from 1 m up with 2 1/m at 100 Cel.
  const bytes = Uint8Array.of(1, 0, 2, 0, 50, 0, 5, 20, 40, 25);
  const picture = HAZARD_READERS.fire!(bytes, VENUE);
  expect([...picture!.smoke.keys()]).toEqual([1]);
  expect(picture!.smoke.get(1)).toMatchObject({ layerM: 1, extinctionPerM: 2 });
  expect(HAZARD_READERS.fire!(Uint8Array.of(9, 9), VENUE)).toBeNull();
  const own = {
    tick: 0,
    number: 0,
    storey: 0,
    x: 0,
    y: 0,
    z: 0,
    speedFactor: 1,
    fed: 0,
    waterM: 0,
    room: 0,
    isGuided: false,
    body: { sheet: 0, x: 0, y: 0, vx: 0, vy: 0, mps: 0 },
  };
  expect(pictureOfOwn({ ...own, layerM: -1, extinctionPerM: 0 })).toBeNull();
  expect(pictureOfOwn({ ...own, layerM: 1.2, extinctionPerM: 1 })?.smoke.has(0)).toBe(true);
});
