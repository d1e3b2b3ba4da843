import fc from "fast-check";
import { expect, it } from "vitest";
import { HALF_HEIGHT, HALF_WIDTH, project, unproject } from "./equalEarth.ts";

/** Radius of the sphere that has the area of WGS 84's ellipsoid, m; at the equator and the poles their maps are the same. */
const AUTHALIC_M = 6_371_007.1809;

/** EPSG:8857 (Equal Earth Greenwich): its bounds, and the pole's corner as PROJ's cs2cs gives it; m. */
it("has the bounds of EPSG:8857", () => {
  expect(project(180, 0)[0] * AUTHALIC_M).toBeCloseTo(17_243_959.06, 1);
  const [x, y] = project(-180, -90);
  expect(x * AUTHALIC_M).toBeCloseTo(-10_216_474.79, 1);
  expect(y * AUTHALIC_M).toBeCloseTo(-8_392_927.6, 1);
});

it("has an aspect ratio of 2.05458, and the area of the sphere", () => {
  expect(HALF_WIDTH / HALF_HEIGHT).toBeCloseTo(2.05458, 4);
  let area = 0;
  for (let lat = -89.95; lat < 90; lat += 0.1) {
    const height = project(0, lat + 0.05)[1] - project(0, lat - 0.05)[1];
    area += 2 * project(180, lat)[0] * height;
  }
  expect(area).toBeCloseTo(4 * Math.PI, 3);
});

it("is symmetric, and its edge and poles are the map's", () => {
  const [x, y] = project(-118, 34);
  expect(project(118, -34)).toEqual([-x, -y]);
  expect(project(180, 0)[0]).toBeCloseTo(HALF_WIDTH, 9);
  expect(project(0, 90)[1]).toBeCloseTo(HALF_HEIGHT, 9);
});

it("leads back from the map to the place, and from beside the map to its edge", () => {
  const degrees = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
  fc.assert(
    fc.property(degrees(180), degrees(90), (longitude, latitude) => {
      const [lon, lat] = unproject(...project(longitude, latitude));
      expect(lat).toBeCloseTo(latitude, 5);
      expect(lon).toBeCloseTo(longitude, 6);
    }),
    { seed: 5 },
  );
  expect(unproject(9, 0)).toEqual([180, 0]);
  expect(unproject(0, -9)[1]).toBeCloseTo(-90, 5);
});
