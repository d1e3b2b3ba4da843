import { describe, expect, it } from "vitest";
import { inRing } from "../../../twins/core/ring.ts";
import { fms } from "../../../twins/sites/fms/index.ts";
import { venue as fmsVenue } from "../../../twins/sites/fms/venue.ts";
import { thingViews } from "../../../twins/things/registry.gen.ts";
import { conveyorRuns, fenceRuns } from "./fittings.ts";
import { hallOutline } from "./hall.ts";
import { ribbon, sidesOf } from "./outline.ts";
import { Paint } from "./paint.ts";
import { contactShade } from "./shade.ts";
import { openingsOf } from "./walls.ts";
import { floorWords } from "./words.ts";

describe("outlines", () => {
  it("gives sides of a counter-clockwise outline their outward normal", () => {
    const [south] = sidesOf([
      [0, 0],
      [4, 0],
      [4, 3],
      [0, 3],
    ]);
    expect(south).toMatchObject({ lengthM: 4, headingRad: 0 });
    expect(south!.outward[1]).toBe(-1);
    expect(
      inRing(
        [1, 1],
        [
          [0, 0],
          [4, 0],
          [4, 3],
          [0, 3],
        ],
      ),
    ).toBe(true);
    expect(
      inRing(
        [5, 1],
        [
          [0, 0],
          [4, 0],
          [4, 3],
          [0, 3],
        ],
      ),
    ).toBe(false);
  });

  it("draws a ribbon of the right width around its line", () => {
    const outline = ribbon([0, 0], [2, 0], 1);
    expect(Math.max(...outline.map(([, y]) => y))).toBeCloseTo(0.5, 9);
    expect(Math.min(...outline.map(([x]) => x))).toBeCloseTo(-0.5, 9);
    expect(Math.max(...outline.map(([x]) => x))).toBeCloseTo(2.5, 9);
  });
});

describe("the hall of the machining cell", () => {
  it("has its outline, walls with openings that do not overlap, and one gate", () => {
    const sides = sidesOf(hallOutline(fms));
    expect(sides).toHaveLength(4);
    const openings = sides.map((side, i) => openingsOf(side, i));
    for (const [i, each] of openings.entries())
      for (const [k, opening] of each.entries()) {
        expect(opening.from).toBeGreaterThan(each[k - 1]?.to ?? 0);
        expect(opening.to).toBeLessThan(sides[i]!.lengthM);
      }
    expect(openings.flat().filter((opening) => opening.kind === "gate")).toHaveLength(1);
  });

  it("has its openings where people in a drill find them: the cell's venue has the same", () => {
    const drawn = sidesOf(hallOutline(fms)).flatMap((side, i) =>
      openingsOf(side, i).map(({ from, to, kind }) => {
        const at = (s: number) =>
          [0, 1].map((axis) => side.a[axis]! + ((side.b[axis]! - side.a[axis]!) * s) / side.lengthM);
        return [kind === "window" ? "window" : "door", ...[...at(from), ...at(to)].map((m) => m.toFixed(6))];
      }),
    );
    const found = fmsVenue.openings.map(({ kind, a, b }) => [kind, ...[...a, ...b].map((m) => m.toFixed(6))]);
    expect(found).toEqual(drawn);
  });

  it("stands all pallets on one conveyor, and leads another from there down to each berth", () => {
    const [stock, ...lanes] = conveyorRuns(fms, thingViews);
    expect(stock).toMatchObject({ topA: 0.74, topB: 0.74 });
    expect(stock!.a[0]).toBeCloseTo(-5.4, 9);
    expect(lanes).toHaveLength(fms.routeMap!.nodes.find((node) => node.kind === "station")!.capacity);
    for (const lane of lanes) {
      expect(lane.topB).toBeLessThan(lane.topA);
      expect(lane.b[0]).toBeGreaterThan(lane.a[0]);
    }
  });

  it("fences the station, but not where vehicles come and go", () => {
    const runs = fenceRuns(fms);
    expect(runs).toHaveLength(3);
    for (const { a, b } of runs) for (const [x] of [a, b]) expect(x).toBeLessThan(-3);
  });

  it("paints each unit's name and numbers the parking bays, in either language", () => {
    expect(floorWords(fms, "zh").map((word) => word.text)).toContain("1 号机床");
    expect(floorWords(fms, "en").filter((word) => /^P\d$/.test(word.text))).toHaveLength(2);
  });
});

describe("paint and shade", () => {
  it("always faces up, whichever way an outline is walked", () => {
    const paint = new Paint();
    paint.fill(
      [
        [0, 0],
        [1, 0],
        [1, 1],
      ],
      "#fff",
      0,
    );
    paint.fill(
      [
        [0, 0],
        [1, 1],
        [1, 0],
      ],
      "#fff",
      1,
    );
    const geometry = paint.geometry();
    const position = geometry.attributes.position!;
    const index = geometry.index!;
    for (let i = 0; i < index.count; i += 3) {
      const [a, b, c] = [0, 1, 2].map((k) => index.getX(i + k)) as [number, number, number];
      const cross =
        (position.getX(b) - position.getX(a)) * (position.getY(c) - position.getY(a)) -
        (position.getY(b) - position.getY(a)) * (position.getX(c) - position.getX(a));
      expect(cross).toBeGreaterThan(0);
    }
  });

  it("is darkest under a thing, fades around it and leaves the rest light", () => {
    const bounds = { x0: 0, y0: 0, x1: 4, y1: 4 };
    const box = {
      outline: [
        [1.5, 1.5],
        [2.5, 1.5],
        [2.5, 2.5],
        [1.5, 2.5],
      ] as const,
      depth: 0.5,
      blurM: 0.1,
    };
    const { width, values } = contactShade(bounds, [box], 20);
    const at = (x: number, y: number): number => values[Math.floor(y * 20) * width + Math.floor(x * 20)]!;
    expect(at(2, 2)).toBeCloseTo(0.5, 2);
    expect(at(2.55, 2)).toBeGreaterThan(0.02);
    expect(at(2.55, 2)).toBeLessThan(0.4);
    expect(at(3.5, 3.5)).toBe(0);
  });

  it("never makes a grid larger than its limit", () => {
    const { width, height } = contactShade({ x0: 0, y0: 0, x1: 5000, y1: 100 }, [], 40);
    expect(Math.max(width, height)).toBeLessThanOrEqual(1024);
  });
});
