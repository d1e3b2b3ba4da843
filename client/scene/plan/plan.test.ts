import { describe, expect, it, test } from "vitest";
import { fms } from "../../../twins/sites/fms/index.ts";
import { thingViews } from "../../../twins/things/registry.gen.ts";
import { hull, planShapes, viewFootprints } from "./footprint.ts";
import { between } from "./PlanLabels.tsx";
import { boxOf, clampBox, fitBox, metresPerPixel, zoomBox } from "./planBox.ts";

describe("the plan's projection", () => {
  it("wraps points counter-clockwise and drops those inside", () => {
    expect(
      hull([
        [0, 0],
        [2, 0],
        [1, 1],
        [2, 2],
        [0, 2],
        [1, 0],
      ]),
    ).toEqual([
      [0, 0],
      [2, 0],
      [2, 2],
      [0, 2],
    ]);
  });

  it.each(Object.entries(thingViews))("draws %s from low to high, within reach of its bounds", (_, view) => {
    const shapes = planShapes(view);
    const tops = shapes.map((shape) => shape.topM);
    expect(tops).toEqual([...tops].sort((a, b) => a - b));
    for (const shape of shapes) expect(shape.outline.length).toBeGreaterThanOrEqual(3);
  });

  it("turns a machine's shade with the machine", () => {
    const machine = fms.things.find((thing) => thing.id === "machine-1")!;
    const all = viewFootprints(thingViews["machining-centre"]!, machine).flatMap((footprint) => footprint.outline);
    // Machine 1 faces south at (3, 6.5): its depth runs along y.
    expect(Math.max(...all.map(([, y]) => y))).toBeGreaterThan(7.7);
    expect(Math.min(...all.map(([, y]) => y))).toBeLessThan(5.4);
  });
});

describe("the plan's picture", () => {
  const whole = fitBox({ x0: -7, y0: -9, x1: 11, y1: 9 });

  it("holds the whole place with a margin", () => {
    expect(whole).toEqual({ x: -7.8, y: -9.8, width: 19.6, height: 19.6 });
    expect(metresPerPixel(whole, 980, 490)).toBeCloseTo(0.04, 9);
  });

  it("zooms about a point and within limits", () => {
    const closer = zoomBox(whole, 0.5, { x: 2, y: 0 }, whole);
    expect(closer.width).toBeCloseTo(9.8, 9);
    expect((2 - closer.x) / closer.width).toBeCloseTo((2 - whole.x) / whole.width, 9);
    expect(zoomBox(whole, 1e-6, { x: 2, y: 0 }, whole).width).toBe(2);
    expect(zoomBox(whole, 1e6, { x: 2, y: 0 }, whole).width).toBeCloseTo(29.4, 9);
  });

  it("shows about what a camera sees, and never more than the whole", () => {
    const view = { target: [2, 3, 0], distanceM: 12, azimuthRad: 1, polarRad: 1 } as const;
    const seen = boxOf(view, whole);
    expect(seen.height).toBeCloseTo(2 * 12 * Math.tan(Math.PI / 12), 9);
    expect(seen.x + seen.width / 2).toBeCloseTo(2, 9);
    expect(seen.y + seen.height / 2).toBeCloseTo(-3, 9);
    expect(boxOf({ ...view, distanceM: 900 }, whole).width).toBe(whole.width);
    expect(boxOf({ ...view, distanceM: 0.1 }, whole).height).toBe(2);
  });

  it("never loses the place", () => {
    const lost = clampBox({ ...whole, x: 1e6, y: -1e6 }, whole);
    expect(lost.x + lost.width / 2).toBeCloseTo(whole.x + whole.width, 6);
    expect(lost.y + lost.height / 2).toBeCloseTo(whole.y, 6);
  });
});

test("a label stays between the sides of a picture that shows its Thing", () => {
  expect([between([0, 10], 1, 2), between([0, 10], 9.5, 2), between([0, 10], 5, 2)]).toEqual([2, 8, 5]);
  expect(between([0, 10], -3, 2), "of a Thing outside of it nothing is drawn at its edge").toBe(-3);
});
