import { expect, it } from "vitest";
import { project } from "./equalEarth.ts";
import { graticule, scaleBar } from "./graticule.ts";
import { toPixel, WHOLE, windowOf } from "./mapWindow.ts";

const DESK = { width: 1128, height: 549 };
const BRITAIN = windowOf({ latitudeDeg: 54, longitudeDeg: -3, zoom: 16 });

it("The lines of the globe say their degrees where they meet the box's edge", () => {
  const { labels } = graticule(BRITAIN, DESK);
  const texts = labels.map(({ text }) => text);
  expect(texts).toEqual(expect.arrayContaining(["54°N", "0°", "4°W", "2°E"]));
  const parallel = labels.find(({ text }) => text === "54°N")!;
  const [x, y] = project(-3, 54);
  expect(parallel.y).toBeCloseTo(toPixel(BRITAIN, DESK, { x: 100 * x, y: -100 * y }).y, 6);
  for (const { of, x: left, y: top } of labels) {
    expect(of === "parallel" ? top : left).toBeGreaterThan(20);
    expect(of === "parallel" ? top : left).toBeLessThan(of === "parallel" ? DESK.height : DESK.width - 120);
  }
});

it("The whole world has its lines, every thirty degrees, and no text over them", () => {
  const { d, labels } = graticule(WHOLE, DESK);
  expect(labels).toEqual([]);
  expect(d.split("M")).toHaveLength(1 + 13 + 7);
});

it("The bar is as long as it says, along the middle; the whole world has none", () => {
  expect(scaleBar(WHOLE, DESK)).toBeNull();
  const bar = scaleBar(BRITAIN, DESK)!;
  expect(bar.px).toBeLessThanOrEqual(120);
  expect(bar.px).toBeGreaterThan(40);
  // A degree of longitude at 54 degrees north is 65.36 km.
  const pixelOf = (longitude: number): number => {
    const [x, y] = project(longitude, 54);
    return toPixel(BRITAIN, DESK, { x: 100 * x, y: -100 * y }).x;
  };
  expect((bar.px / (pixelOf(-2) - pixelOf(-3))) * 65.36).toBeCloseTo(bar.km, 1);
});
