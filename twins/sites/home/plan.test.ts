import { describe, expect, test } from "vitest";
import { inRing, signedArea } from "../../core/ring.ts";
import { liesAcross } from "./geometry.ts";
import { groundFloor, STAIRS, TERRACE_PX, WRITTEN_WC_M2 } from "./groundFloor.ts";
import { type Box, corners, metresOf, type Pixel, type PlanStorey, siteOf, toSite } from "./plan.ts";
import { CLIMATE_SENSORS, OUTDOOR_PAIR } from "./sensors.ts";
import { upperFloor } from "./upperFloor.ts";

const storeys = [groundFloor, upperFloor];
const areaM2 = (storey: PlanStorey, outline: readonly Pixel[]): number =>
  Math.abs(signedArea(outline)) * (storey.cmPerPx / 100) ** 2;
const areaOf = (storey: PlanStorey, id: string): number =>
  areaM2(storey, storey.rooms.find((room) => room.id === id)!.outline);
const inBox = ([x, y]: Pixel, [left, top, right, bottom]: Box): boolean =>
  x >= left && x <= right && y >= top && y <= bottom;
const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0])) * Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));

describe.each(storeys.map((storey) => [storey.id, storey] as const))("the scale of %s", (_, storey) => {
  const residuals = storey.written.map(({ what, writtenCm, measuredPx }) => ({
    what,
    "written, cm": writtenCm,
    "drawn, cm": Number((measuredPx * storey.cmPerPx).toFixed(1)),
    "residual, cm": Number((measuredPx * storey.cmPerPx - writtenCm).toFixed(1)),
  }));

  test("is within 1.1 %, or a pixel and a half, of four or more written dimensions, and within 1 % of the one that fits them best", () => {
    console.table(residuals);
    expect(storey.written.length).toBeGreaterThanOrEqual(4);
    for (const { what, writtenCm, measuredPx } of storey.written) {
      const residualCm = Math.abs(measuredPx * storey.cmPerPx - writtenCm);
      // A pixel is 2 cm: short dimensions are known to one and a half.
      expect(residualCm, what).toBeLessThan(Math.max(0.011 * writtenCm, 1.5 * storey.cmPerPx));
    }
    const sum = (of: (one: (typeof storey.written)[number]) => number): number =>
      storey.written.reduce((total, one) => total + of(one), 0);
    const best = sum(({ writtenCm, measuredPx }) => writtenCm * measuredPx) / sum(({ measuredPx }) => measuredPx ** 2);
    expect(Math.abs(storey.cmPerPx / best - 1)).toBeLessThan(0.01);
  });
});

describe("areas", () => {
  test("are what the drawing writes: the toilet to 5 %, the terrace by its two dimensions to 1 %", () => {
    expect(Math.abs(areaOf(groundFloor, "wc") / WRITTEN_WC_M2 - 1)).toBeLessThan(0.05);
    expect(Math.abs(areaM2(groundFloor, corners(TERRACE_PX)) / (4.545 * 5.87) - 1)).toBeLessThan(0.01);
  });
  test("of all rooms but the garage come to the floor that the thermal model takes for heated, to 2 %", () => {
    const heated = storeys.flatMap((storey) =>
      storey.rooms.filter(({ id }) => id !== "garage").map(({ outline }) => areaM2(storey, outline)),
    );
    const total = heated.reduce((sum, area) => sum + area, 0);
    expect(Math.abs(total / 177 - 1)).toBeLessThan(0.02);
  });
  test("of rooms, m2", () => {
    expect(areaOf(groundFloor, "garage")).toBeCloseTo(22.9, 0);
    expect(areaOf(groundFloor, "living-room")).toBeCloseTo(33, 0);
    expect(areaOf(groundFloor, "office")).toBeCloseTo(16.2, 0);
    expect(areaOf(upperFloor, "bathroom")).toBeCloseTo(7.8, 0);
  });
});

describe.each(storeys.map((storey) => [storey.id, storey] as const))("the plan of %s", (_, storey) => {
  /** Inside a wall, its openings too, or in a room that is open to this one. */
  const isClosedAt = (point: Pixel, own: string): boolean =>
    storey.walls.some(({ box }) => inBox(point, box)) ||
    storey.rooms.some(({ id, outline }) => id !== own && inRing(point, outline));

  test("has rooms that are closed: a pixel beyond every edge is a wall, or a room that is open to it", () => {
    const open: string[] = [];
    for (const { id, outline } of storey.rooms)
      for (const [i, [ax, ay]] of outline.entries()) {
        const [bx, by] = outline[(i + 1) % outline.length]!;
        const length = Math.hypot(bx - ax, by - ay);
        const [nx, ny] = [(by - ay) / length, -(bx - ax) / length];
        for (let at = 1; at < length; at += 2) {
          const [x, y] = [ax + ((bx - ax) * at) / length, ay + ((by - ay) * at) / length];
          const sides = [1, -1].map((side): Pixel => [x + side * nx, y + side * ny]);
          const out = sides.find((point) => !inRing(point, outline))!;
          if (!isClosedAt(out, id)) open.push(`${id} at ${x}, ${y}`);
        }
      }
    expect(open).toEqual([]);
  });

  test("has no rooms that share a place, nor walls that do, nor a wall within a room", () => {
    const wrong: string[] = [];
    for (let x = 60; x < 870; x += 2.5)
      for (let y = 10; y < 790; y += 2.5) {
        const rooms = storey.rooms.filter(({ outline }) => inRing([x, y], outline));
        const walls = storey.walls.filter(({ box: [l, t, r, b] }) => x > l && x < r && y > t && y < b);
        if (rooms.length + walls.length > 1)
          wrong.push(`${rooms.map(({ id }) => id)} ${walls.length} walls at ${x}, ${y}`);
      }
    expect(wrong).toEqual([]);
  });

  test("has openings within their walls, one after the other", () => {
    for (const { box, openings } of storey.walls) {
      const [start, end] = liesAcross(box) ? [box[0], box[2]] : [box[1], box[3]];
      let done = start;
      for (const { from, to, sillM, lintelM } of openings) {
        expect(from).toBeGreaterThanOrEqual(done);
        expect(to).toBeGreaterThan(from);
        expect(to).toBeLessThanOrEqual(end);
        expect(sillM < lintelM && lintelM < storey.heightM).toBe(true);
        done = to;
      }
    }
  });

  test("has furniture that stands in its room, and nothing in another's place", () => {
    for (const { room, name, box, z } of storey.furniture) {
      const outline = storey.rooms.find(({ id }) => id === room)!.outline;
      const [left, top, right, bottom] = box;
      for (const corner of corners([left + 0.1, top + 0.1, right - 0.1, bottom - 0.1]))
        expect(inRing(corner, outline), `${name.en} in ${room}`).toBe(true);
      expect(z[1]).toBeGreaterThan(z[0]);
      expect(z[1]).toBeLessThan(storey.heightM);
    }
    for (const [i, a] of storey.furniture.entries())
      for (const b of storey.furniture.slice(0, i))
        if (Math.min(a.z[1], b.z[1]) > Math.max(a.z[0], b.z[0]))
          expect(overlap(a.box, b.box), `${a.name.en} and ${b.name.en}`).toBe(0);
  });
});

describe("true scale", () => {
  const sizeOf = (storey: PlanStorey, name: string): number[] => {
    const [left, top, right, bottom] = storey.furniture.find((one) => one.name.en === name)!.box;
    return [right - left, bottom - top].map((px) => (px * storey.cmPerPx) / 100).sort((a, b) => a - b);
  };
  test.each([
    [groundFloor, "Car", [1.6, 1.9], [4.1, 4.8]],
    [groundFloor, "Washing machine and dryer", [0.58, 0.64], [0.58, 0.66]],
    [groundFloor, "Piano", [1.4, 1.6], [1.5, 2]],
    [upperFloor, "Double bed", [1.4, 1.8], [1.9, 2.1]],
    [upperFloor, "Bath", [0.7, 0.9], [1.6, 1.9]],
  ] as const)("$1.id's %s has the size of one", (storey, name, [minW, maxW], [minL, maxL]) => {
    const [width = 0, length = 0] = sizeOf(storey, name);
    expect([width > minW, width < maxW, length > minL, length < maxL]).toEqual([true, true, true, true]);
  });
  test("holds for the stairs: the flight that is written upstairs, steps that people can climb", () => {
    const [, top, , bottom] = STAIRS.box;
    expect(((bottom - top) * groundFloor.cmPerPx) / 100).toBeCloseTo(3.315, 2);
    const riseM = upperFloor.floorZ / STAIRS.risers;
    const goingM = 3.315 / (STAIRS.risers - 1);
    // Blondel: two rises and a going are a stride.
    expect(2 * riseM + goingM).toBeGreaterThan(0.57);
    expect(2 * riseM + goingM).toBeLessThan(0.66);
  });
});

describe("the site's frame", () => {
  test("has north at the drawing's left, turned 10 degrees downward, and keeps lengths and turns", () => {
    const [east, north] = toSite([-Math.cos((10 * Math.PI) / 180), -Math.sin((10 * Math.PI) / 180)]);
    expect(east).toBeCloseTo(0, 12);
    expect(north).toBeCloseTo(1, 12);
    const outline = corners([0, 0, 100, 50]).map((pixel) => siteOf(groundFloor, pixel));
    expect(signedArea(outline)).toBeCloseTo(5000 * 0.02055 ** 2, 9);
  });
  test("puts both drawings onto one another: the stairs, and the wing's far edge to 15 cm", () => {
    expect(metresOf(groundFloor, groundFloor.originPx)).toEqual([0, 0]);
    expect(metresOf(upperFloor, upperFloor.originPx)).toEqual([0, 0]);
    const [, below] = metresOf(groundFloor, [0, 629]);
    const [, above] = metresOf(upperFloor, [0, 582]);
    expect(Math.abs(below - above)).toBeLessThan(0.15);
  });
  test("has each sensor in its room, and the outdoor one north of them all", () => {
    for (const { pair, place, drawing, atPx } of CLIMATE_SENSORS) {
      const storey = drawing === "first_floor" ? groundFloor : upperFloor;
      const at = storey.rooms.filter(({ outline }) => inRing(atPx, outline)).map(({ id }) => id);
      expect(at, `sensor ${pair}`).toEqual(pair === OUTDOOR_PAIR ? [] : [place]);
    }
    const outdoor = CLIMATE_SENSORS.find(({ pair }) => pair === OUTDOOR_PAIR)!;
    const northOf = (px: Pixel): number => siteOf(upperFloor, px)[1];
    for (const { outline } of upperFloor.rooms)
      for (const corner of outline) expect(northOf(outdoor.atPx)).toBeGreaterThan(northOf(corner));
  });
});
