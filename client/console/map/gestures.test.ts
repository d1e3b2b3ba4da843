import { expect, it } from "vitest";
import { project } from "./equalEarth.ts";
import { pinched } from "./gestures.ts";
import { toPixel, WHOLE } from "./mapWindow.ts";

const PHONE = { width: 390, height: 325 };
const [x, y] = project(3.72, 50.5);
const BELGIUM = { x: 100 * x, y: -100 * y };
const start = toPixel(WHOLE, PHONE, BELGIUM);
/** Two fingers about a point. */
const fingers = (at: { x: number; y: number }, apart: number) =>
  [
    { x: at.x - apart, y: at.y },
    { x: at.x + apart, y: at.y },
  ] as const;

it("What is between two fingers stays between them, from the whole world on", () => {
  const pinch = { window: WHOLE, fingers: fingers(start, 20) };
  for (const factor of [1.2, 2, 3, 6, 12]) {
    const window = pinched(pinch, PHONE, fingers(start, 20 * factor));
    expect(window.zoom).toBeCloseTo(factor, 9);
    const now = toPixel(window, PHONE, BELGIUM);
    expect(Math.hypot(now.x - start.x, now.y - start.y)).toBeLessThan(1);
  }
});

it("Two fingers that move together take the map along, also when the edge has held it back on their way", () => {
  const pinch = { window: WHOLE, fingers: fingers(start, 20) };
  // The whole world cannot be pushed, whatever the fingers wish.
  expect(pinched(pinch, PHONE, fingers({ x: start.x + 60, y: start.y + 40 }, 20))).toEqual(WHOLE);
  const to = { x: start.x + 10, y: start.y - 8 };
  const now = toPixel(pinched(pinch, PHONE, fingers(to, 100)), PHONE, BELGIUM);
  expect(Math.hypot(now.x - to.x, now.y - to.y)).toBeLessThan(1);
});
