import { expect, test } from "vitest";
import { crsNamed, epsgCode, utmAt } from "./crs.ts";

/** Published control points and origins; `digits` of a degree that the datum's shift allows. */
const POINTS: [name: string, x: number, y: number, longitude: number, latitude: number, digits: number][] = [
  // Kadaster: Amersfoort, origin of RD.
  ["EPSG:28992", 155000, 463000, 5.38720621, 52.1551744, 5],
  ["EPSG:7415", 155000, 463000, 5.38720621, 52.1551744, 5],
  // Ordnance Survey, A Guide to Coordinate Systems in Great Britain: Caister water tower in ETRS89.
  ["EPSG:27700", 651409.903, 313177.27, 1 + 42 / 60 + 57.79 / 3600, 52 + 39 / 60 + 28.72 / 3600, 3],
  // Natural origins of their projections (EPSG dataset).
  ["EPSG:2154", 700000, 6600000, 3, 46.5, 8],
  ["EPSG:3414", 28001.642, 38744.572, 103.833333333333, 1.36666666666667, 8],
  ["EPSG:2193", 1600000, 10000000, 173, 0, 8],
  ["EPSG:3035", 4321000, 3210000, 10, 52, 8],
  ["EPSG:3857", 0, 0, 0, 0, 8],
  ["EPSG:32631", 500000, 0, 3, 0, 8],
  ["EPSG:32756", 500000, 10000000, 153, 0, 8],
  ["EPSG:28356", 500000, 10000000, 153, 0, 8],
  ["EPSG:7856", 500000, 10000000, 153, 0, 8],
  ["EPSG:25832", 500000, 0, 9, 0, 8],
  ["EPSG:5555", 500000, 0, 9, 0, 8],
  ["EPSG:4497", 19500000, 0, 111, 0, 8],
  ["EPSG:4508", 500000, 0, 111, 0, 8],
  ["EPSG:4526", 38500000, 0, 114, 0, 8],
  ["EPSG:4547", 500000, 0, 114, 0, 8],
  ["EPSG:6677", 0, 0, 139 + 5 / 6, 36, 8],
  // swisstopo: the old observatory of Bern in WGS 84.
  ["EPSG:2056", 2600000, 1200000, 7.438632, 46.951083, 4],
  ["EPSG:21781", 600000, 200000, 7.438632, 46.951083, 4],
];

test.each(POINTS)("%s: %d, %d lies at %d, %d", (name, x, y, longitude, latitude, digits) => {
  const crs = crsNamed(name)!;
  const at = crs.toWgs84(x, y)!;
  expect(at.longitudeDeg).toBeCloseTo(longitude, digits);
  expect(at.latitudeDeg).toBeCloseTo(latitude, digits);
  const [backX, backY] = crs.fromWgs84(at.longitudeDeg, at.latitudeDeg)!;
  expect(Math.hypot(backX - x, backY - y)).toBeLessThan(0.01);
});

test("a system's name is read in the ways that files write it", () => {
  for (const text of [
    "EPSG:7415",
    "urn:ogc:def:crs:EPSG::7415",
    "urn:ogc:def:crs:EPSG:9.9:7415",
    "https://www.opengis.net/def/crs/EPSG/0/7415",
    "urn:ogc:def:crs,crs:EPSG::7415,crs:EPSG::5709",
  ])
    expect(epsgCode(text), text).toBe(7415);
  expect(epsgCode("urn:ogc:def:crs:OGC:1.3:CRS84")).toBe(4326);
  expect(epsgCode("Gauss")).toBeNull();
  expect(crsNamed("EPSG:99999")).toBeNull();
  expect(crsNamed("EPSG:4326")).toMatchObject({ geographic: true, latitudeFirst: true });
  expect(crsNamed("OGC:CRS84")).toMatchObject({ geographic: true, latitudeFirst: false });
});

test("what is no position turns into nothing", () => {
  expect(crsNamed("EPSG:28992")!.toWgs84(Number.NaN, 0)).toBeNull();
  expect(crsNamed("EPSG:28992")!.toWgs84(Infinity, 0)).toBeNull();
  expect(utmAt(180, -90).name).toBe("EPSG:32760");
  expect(utmAt(-180, 10).name).toBe("EPSG:32601");
});
