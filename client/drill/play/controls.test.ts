import { expect, test, vi } from "vitest";
import { writeQuakeView } from "../../../twins/drill/hazards/quakeView.ts";
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
  const bytes = Uint8Array.of(1, 0, 2, 0, 50, 0, 5, 20, 40, 25, 0, 30, 0, 236, 255, 3);
  const picture = HAZARD_READERS.fire!(bytes, VENUE);
  expect([...picture!.smoke.keys()]).toEqual([1]);
  expect(picture!.smoke.get(1)).toMatchObject({ layerM: 1, extinctionPerM: 2 });
  expect(picture!.flames).toEqual({ storey: 0, x: 3, y: -2, baseM: 0, kw: 60 });
  expect(HAZARD_READERS.fire!(Uint8Array.of(9, 9), VENUE)).toBeNull();
  const gas = HAZARD_READERS.gas!(Uint8Array.of(5, 1, 2, 0, 17, 0, 10, 0, ...bytes), VENUE);
  expect(gas).toMatchObject({ ...picture, gas: { phase: "horn", dischargeInS: 17, shares: [0.5, 0] } });
  expect(HAZARD_READERS.gas!(bytes, VENUE)).toBeNull();
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

test("through one's own eyes the keys go where one looks, arrows turn, and one never looks over one's own head", () => {
  const controls = createControls(() => {});
  controls.isFirstPerson = true;
  controls.face(Math.PI / 2);
  controls.down(press("KeyW"));
  expect(controls.wish.x).toBeCloseTo(0);
  expect(controls.wish).toMatchObject({ y: 1, headingRad: Math.PI / 2 });
  controls.up(press("KeyW"));
  controls.down(press("KeyD"));
  expect(controls.wish.x).toBeCloseTo(1);
  expect(controls.wish.y).toBeCloseTo(0);
  controls.release();
  controls.down(press("ArrowLeft"));
  expect(controls.wish).toMatchObject({ x: 0, y: 0 });
  controls.pass(0.5);
  expect(controls.gaze.yawRad).toBeCloseTo(Math.PI / 2 + 0.9);
  controls.turn(-2 * Math.PI, 9);
  expect(controls.gaze.yawRad).toBeCloseTo(Math.PI / 2 + 0.9);
  expect(controls.gaze.pitchRad).toBeLessThan(Math.PI / 2);
  controls.release();
  controls.drag([0, 1]);
  expect(controls.wish.headingRad).toBeCloseTo(Math.atan2(controls.wish.y, controls.wish.x));
  // From above they are the map's again.
  controls.isFirstPerson = false;
  controls.drag(null);
  controls.down(press("ArrowLeft"));
  expect(controls.wish).toMatchObject({ x: -1, y: 0 });
});

test("furniture's poses come with an earthquake's picture", () => {
  const bytes = writeQuakeView(VENUE, [0], [4, 2, 0.4, 0, 0, 0, 1], 2);
  const picture = HAZARD_READERS.earthquake!(bytes, VENUE)!;
  expect(picture.furniture!.map(({ obstacle }) => obstacle)).toEqual([0]);
  expect(picture.shakingMps2).toBeCloseTo(2);
  expect(HAZARD_READERS.earthquake!(new Uint8Array(3), VENUE)).toBeNull();
});
