import { describe, expect, it } from "vitest";
import { thingViews } from "../../../twins/things/registry.gen.ts";
import { COARSE_CORNERS, COARSE_PARTS, coarseGeometry, fewerCorners } from "../geometry/coarse.ts";
import { CAST_MOST, chooseCast, FLEET_FROM, isFleet, NEAR_M, STANDING_FLEET_FROM } from "./castPolicy.ts";

/** Movers in a row, 1 m apart. */
const row = (count: number): Float32Array =>
  Float32Array.from({ length: count * 3 }, (_, i) => (i % 3 === 0 ? i / 3 : 0));

describe("what is drawn in full", () => {
  it("is everything until a type has very many, and always what is carried", () => {
    expect(isFleet(thingViews.agv!, FLEET_FROM - 1)).toBe(false);
    expect(isFleet(thingViews.agv!, FLEET_FROM)).toBe(true);
    expect(isFleet(thingViews["traffic-detector"]!, STANDING_FLEET_FROM - 1)).toBe(false);
    expect(isFleet(thingViews["temperature-sensor"]!, STANDING_FLEET_FROM)).toBe(true);
    expect(isFleet(thingViews.pallet!, 10_000)).toBe(false);
  });

  it("is what is wanted, wherever it is, and then the nearest", () => {
    expect(chooseCast(row(1000), 1000, [500, 0, 2], [3], 4)).toEqual([3, 499, 500, 501]);
  });

  it("never exceeds its limit, by nearness or by wanting", () => {
    expect(chooseCast(row(10_000), 10_000, [20, 0, 1], [])).toHaveLength(45);
    const dense = new Float32Array(10_000 * 3);
    expect(chooseCast(dense, 10_000, [0, 0, 1], [])).toHaveLength(CAST_MOST);
    const all = Array.from({ length: 1000 }, (_, i) => i);
    expect(chooseCast(row(1000), 1000, [0, 0, 1], all)).toHaveLength(CAST_MOST);
  });

  it("is nothing far away, and no Thing whose place is not known", () => {
    expect(chooseCast(row(1000), 1000, [0, 0, NEAR_M + 1], [])).toEqual([]);
    const poses = row(3);
    poses[3] = Number.NaN;
    expect(chooseCast(poses, 3, [0, 0, 1], [1, 7, -1])).toEqual([0, 2]);
  });
});

describe("the coarse shape of a fleet", () => {
  it("keeps the corners that matter", () => {
    const square = [
      [0, 0],
      [1, 0],
      [2, 0.01],
      [2, 2],
      [0, 2],
    ] as const;
    expect(fewerCorners(square, 4)).toEqual([
      [0, 0],
      [2, 0.01],
      [2, 2],
      [0, 2],
    ]);
  });

  it.each(Object.entries(thingViews))("draws %s within its bounds, with few triangles", (_, view) => {
    const geometry = coarseGeometry(view);
    const triangles = geometry.index!.count / 3;
    expect(triangles).toBeGreaterThan(10);
    expect(triangles).toBeLessThanOrEqual(COARSE_PARTS * (4 * COARSE_CORNERS - 4));
    geometry.computeBoundingBox();
    const { min, max } = geometry.boundingBox!;
    expect(max.z).toBeLessThanOrEqual(view.labelAt[2] + 2);
    expect(max.x - min.x).toBeLessThanOrEqual(view.bounds.size[0] + 1.2);
    expect(geometry.attributes.color).toBeDefined();
  });
});
