import fc from "fast-check";
import { expect, it } from "vitest";
import { MOST_ZOOM, parseView } from "../../session/view.ts";
import { around, between, panBy, toDrawing, toPixel, viewOf, WHOLE, windowOf, within, zoomAt } from "./mapWindow.ts";

const DESK = { width: 1128, height: 549 };
const PHONE = { width: 358, height: 298 };
const BOXES = fc.constantFrom(DESK, PHONE);
const range = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const WINDOWS = fc
  .record({ x: range(-300, 300), y: range(-150, 150), zoom: range(1, MOST_ZOOM) })
  .chain((window) => BOXES.map((box) => ({ window: within(window, box), box })));

it("shows the whole world at first, wide or high", () => {
  for (const box of [DESK, PHONE]) {
    expect(within(WHOLE, box)).toEqual(WHOLE);
    expect(panBy(WHOLE, box, { x: 500, y: 500 })).toEqual(WHOLE);
    expect(toPixel(WHOLE, box, { x: 0, y: 0 })).toEqual({ x: box.width / 2, y: box.height / 2 });
  }
});

it("zooms about a pixel: what is there stays there, unless the world's edge is nearer", () => {
  const box = DESK;
  const at = { x: 300, y: 200 };
  const from = windowOf({ latitudeDeg: 20, longitudeDeg: 10, zoom: 4 });
  const to = zoomAt(from, box, 2, at);
  expect(to.zoom).toBe(8);
  const scale = toPixel(from, box, { x: 1, y: 0 }).x - toPixel(from, box, { x: 0, y: 0 }).x;
  const there = { x: from.x + (at.x - box.width / 2) / scale, y: from.y + (at.y - box.height / 2) / scale };
  const now = toPixel(to, box, there);
  expect(now.x).toBeCloseTo(at.x, 6);
  expect(now.y).toBeCloseTo(at.y, 6);
});

it("zooms in about any pixel of the world, on a phone, too, from whatever window: what is there stays there", () => {
  fc.assert(
    fc.property(WINDOWS, range(0, 1), range(0, 1), range(1, 6), ({ window, box }, u, v, factor) => {
      const at = { x: u * box.width, y: v * box.height };
      const there = toDrawing(window, box, at);
      // At the world's rim the middle has to stay on the globe; from there on it is the edge that decides.
      fc.pre(Math.abs(there.x) < 150 && Math.abs(there.y) < 130);
      const now = toPixel(zoomAt(window, box, factor, at), box, there);
      expect(Math.hypot(now.x - at.x, now.y - at.y)).toBeLessThan(1e-6);
    }),
    { seed: 4 },
  );
});

it("is never lost: the middle is on the globe, and an address says the same window again", () => {
  fc.assert(
    fc.property(WINDOWS, ({ window, box }) => {
      expect(within(window, box)).toEqual(window);
      const view = viewOf(window);
      if (view === null) return;
      expect(Math.abs(view.longitudeDeg)).toBeLessThanOrEqual(180);
      const again = windowOf(view);
      expect(again.x).toBeCloseTo(window.x, 3);
      expect(again.y).toBeCloseTo(window.y, 3);
      expect(
        parseView("/", `map=${view.latitudeDeg.toFixed(3)},${view.longitudeDeg.toFixed(3)},${view.zoom.toFixed(2)}`)
          .map,
      ).not.toBeNull();
    }),
    { seed: 3 },
  );
});

it("fits points into the box, their margin with them", () => {
  const spot = fc.record({ x: range(-60, 60), y: range(-60, 60) });
  fc.assert(
    fc.property(fc.array(spot, { minLength: 1, maxLength: 6 }), BOXES, (spots, box) => {
      const window = around(spots, box, 40);
      expect(window.zoom).toBeLessThanOrEqual(MOST_ZOOM);
      for (const one of spots) {
        const { x, y } = toPixel(window, box, one);
        expect(x).toBeGreaterThan(39.9);
        expect(x).toBeLessThan(box.width - 39.9);
        expect(y).toBeGreaterThan(39.9);
        expect(y).toBeLessThan(box.height - 39.9);
      }
    }),
    { seed: 9 },
  );
  expect(around([{ x: 5, y: 5 }], DESK, 40).zoom).toBe(MOST_ZOOM);
});

it("flies from one window to the other, with what both show going straight", () => {
  const [from, to] = [
    { x: 0, y: 0, zoom: 1 },
    { x: 40, y: -20, zoom: 16 },
  ];
  const ends = [between(from, to, 0), between(from, to, 1)];
  for (const [i, end] of [from, to].entries())
    for (const key of ["x", "y", "zoom"] as const) expect(ends[i]![key]).toBeCloseTo(end[key], 9);
  // The one point that is at the same pixel in both stays there all the way.
  const still = { x: (40 * 16) / 15, y: (-20 * 16) / 15 };
  const first = toPixel(from, DESK, still);
  for (const t of [0.2, 0.5, 0.8]) {
    const now = toPixel(between(from, to, t), DESK, still);
    expect(now.x).toBeCloseTo(first.x, 6);
    expect(now.y).toBeCloseTo(first.y, 6);
  }
  expect(between(from, { ...from, x: 10 }, 0.5)).toEqual({ x: 5, y: 0, zoom: 1 });
});
