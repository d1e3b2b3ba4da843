import { expect, test } from "vitest";
import {
  checkSound,
  fuzzed,
  importText,
  memorySource,
  refusalOf,
  testHost,
  utf8,
} from "../../../test/support/importing.ts";
import { must } from "../../core/result.ts";
import { routeGraph, shortestPaths } from "../../core/routeMap.ts";
import { areaM2 } from "../geometry/measure.ts";
import type { Imported, PartKind } from "../imported.ts";
import { geoJson } from "./index.ts";

/** Metres to degrees about 9 degrees east on the equator's UTM zone 32, where the scale is 0.9996. */
const METRE = 1 / (0.9996 * (Math.PI / 180) * 6378137);
const NORTH = 1 / (0.9996 * 110574.27);
const at = ([x, y]: readonly number[]) => [9 + x! * METRE, y! * NORTH];
const ring = (corners: readonly (readonly number[])[]) => [...corners, corners[0]!].map(at);
const square = [
  [0, 0],
  [20, 0],
  [20, 10],
  [0, 10],
];
const feature = (geometry: object, properties: object = {}, id?: string | number) => ({
  type: "Feature",
  id,
  properties,
  geometry,
});
const polygon = (properties: object, corners = square, id?: string) =>
  feature({ type: "Polygon", coordinates: [ring(corners)] }, properties, id);
const line = (properties: object, points: readonly (readonly number[])[], id?: string) =>
  feature({ type: "LineString", coordinates: points.map(at) }, properties, id);
const collection = (...features: object[]) => JSON.stringify({ type: "FeatureCollection", features });
const imported = async (text: string) => must(await importText(geoJson, text, "town.geojson"));
const area = ({ geometry }: Imported, kind: PartKind, lod?: number) =>
  geometry
    .filter((part) => part.kind === kind && (lod === undefined || part.lod === lod))
    .reduce((sum, part) => sum + areaM2(part), 0);

test("a building of 20 by 10 by 12 m is a block of that size over its outline", async () => {
  const town = await imported(collection(polygon({ building: "yes", height: "12 m", name: "Mill" }, square, "a")));
  checkSound(town);
  expect(town.places[1]).toMatchObject({ id: "a", level: "building", title: { en: "Mill" }, floorZ: 0, heightM: 12 });
  expect(area(town, "wall", 1)).toBeCloseTo(60 * 12, 1);
  expect(area(town, "roof", 1)).toBeCloseTo(200, 1);
  expect(area(town, "floor", 0)).toBeCloseTo(200, 1);
  expect(town.georeference).toMatchObject({ crs: "EPSG:32632" });
  expect(town.georeference!.origin!.longitudeDeg).toBeCloseTo(9, 4);
});

test.each([
  [{ building: "yes", "building:levels": "4" }, 12],
  [{ building: "yes", "building:levels": 4, "roof:levels": "1" }, 15],
  [{ building: "yes", height: 7.5 }, 7.5],
  [{ building: "yes", height: "40 ft" }, 12.192],
  [{ building: "yes", height: "7'6\"" }, 2.286],
  [{ HEIGHT: 30 }, 30],
  [{ num_floors: 3 }, 9],
  [{ building: "yes", height: -1, levels: 2 }, 6],
])("%j is %d m high", async (properties, heightM) => {
  expect((await imported(collection(polygon(properties)))).places[1]!.heightM).toBeCloseTo(heightM, 6);
});

test("a building that says no height is drawn as two storeys, and told", async () => {
  const town = await imported(collection(polygon({ building: "yes" }), polygon({ building: "house" })));
  expect(town.places[1]!.heightM).toBe(6);
  expect(town.warnings).toMatchObject([{ kind: "heightUnknown", count: 2, first: "features/0" }]);
});

test("roofs have the areas of their shapes", async () => {
  // 20 by 10 m, roof 5 m high: slopes of 45 degrees across the short side.
  const roof = async (shape: string) =>
    area(
      await imported(collection(polygon({ building: "yes", height: 9, "roof:shape": shape, "roof:height": 5 }))),
      "roof",
      2,
    );
  expect(await roof("gabled")).toBeCloseTo(200 * Math.SQRT2, 1);
  expect(await roof("pyramidal")).toBeCloseTo(20 * Math.hypot(5, 5) + 10 * Math.hypot(10, 5), 1);
  expect(await roof("skillion")).toBeCloseTo(20 * Math.hypot(10, 5), 1);
  const hip = 2 * (Math.hypot(5, 5) / 2) * (20 + 10) + 2 * (Math.hypot(5, 5) / 2) * 10;
  expect(await roof("hipped")).toBeCloseTo(hip, 1);
  const onion = await imported(collection(polygon({ building: "yes", height: 9, "roof:shape": "onion" })));
  expect(onion.warnings).toMatchObject([{ kind: "roofFlat:onion" }]);
});

test("a yard is left open, whichever way its ring turns", async () => {
  for (const turned of [false, true]) {
    const inner = ring([
      [5, 2],
      [10, 2],
      [10, 8],
      [5, 8],
    ]);
    const geometry = { type: "Polygon", coordinates: [ring(square), turned ? inner.toReversed() : inner] };
    const town = await imported(collection(feature(geometry, { building: "yes", height: 10 })));
    expect(area(town, "roof")).toBeCloseTo(200 - 30, 1);
    expect(area(town, "wall")).toBeCloseTo((60 + 22) * 10, 1);
  }
});

test("water, woods and car parks are areas of their kinds", async () => {
  const town = await imported(
    collection(
      polygon({ natural: "water" }),
      polygon({ landuse: "forest" }),
      polygon({ amenity: "parking" }),
      polygon({ foo: 1 }),
    ),
  );
  expect(
    [area(town, "water"), area(town, "vegetation"), area(town, "pavement"), area(town, "other")].map(Math.round),
  ).toEqual([200, 200, 200, 200]);
  expect(town.warnings).toMatchObject([{ kind: "areaUnknown", count: 1, first: "features/3" }]);
});

test("roads that share positions are one route map, cut where they meet", async () => {
  const roads = [
    line(
      { highway: "residential", maxspeed: "30" },
      [
        [0, 0],
        [50, 0],
        [100, 0],
      ],
      "main",
    ),
    line(
      { highway: "primary", maxspeed: "30 mph", oneway: "yes" },
      [
        [50, 0],
        [50, 30],
        [60, 40],
      ],
      "up",
    ),
    line(
      { highway: "footway", oneway: "-1" },
      [
        [100, 0],
        [100, 20],
      ],
      "walk",
    ),
    line(
      { highway: "steps" },
      [
        [0, 0],
        [0, 9],
      ],
      "stairs",
    ),
    line({ highway: "bus_stop" }, [
      [0, 0],
      [5, 5],
    ]),
  ];
  const town = await imported(collection(...roads));
  checkSound(town);
  const { routeMap } = town;
  expect(routeMap!.edges.map(({ id, bidirectional, kind }) => [id, bidirectional, kind])).toEqual([
    ["main-1", true, "road"],
    ["main-2", true, "road"],
    ["up-1", false, "road"],
    ["walk-1", false, "road"],
    ["stairs-1", true, "stair"],
  ]);
  const lengths = routeMap!.edges.map(({ lengthM }) => lengthM);
  for (const [i, lengthM] of [50, 50, 30 + Math.hypot(10, 10), 20, 9].entries())
    expect(lengths[i]).toBeCloseTo(lengthM, 2);
  expect(routeMap!.edges[2]!.via).toHaveLength(1);
  expect(routeMap!.edges[0]!.maxSpeedMps).toBeCloseTo(30 / 3.6, 9);
  expect(routeMap!.edges[2]!.maxSpeedMps).toBeCloseTo(30 * 0.44704, 9);
  const graph = must(routeGraph(routeMap!));
  const { seconds } = shortestPaths(graph, graph.nodeIndex.get(routeMap!.edges[4]!.to)!);
  expect([...seconds].filter((value) => value === Infinity)).toHaveLength(1);
  expect(area(town, "road")).toBeCloseTo(6 * 100 + 10 * (30 + Math.hypot(10, 10)), 0);
});

test("a road in a ring keeps its whole length", async () => {
  const circle = Array.from({ length: 13 }, (_, i) => [
    10 * Math.cos((i * Math.PI) / 6),
    10 * Math.sin((i * Math.PI) / 6),
  ]);
  const { routeMap } = await imported(collection(line({ highway: "residential", junction: "roundabout" }, circle)));
  expect(routeMap!.nodes).toHaveLength(2);
  expect(routeMap!.edges.reduce((sum, { lengthM }) => sum + lengthM, 0)).toBeCloseTo(
    12 * 20 * Math.sin(Math.PI / 12),
    2,
  );
});

test("a lone feature, a lone geometry, collections and sequences are read", async () => {
  const multi = { type: "MultiPolygon", coordinates: [[ring(square)], [ring(square.map(([x, y]) => [x! + 50, y!]))]] };
  const mixed = { type: "GeometryCollection", geometries: [multi, { type: "Point", coordinates: [9, 0] }] };
  expect((await imported(JSON.stringify(feature(multi, { building: "yes", height: 3 })))).places).toHaveLength(3);
  expect((await imported(JSON.stringify(multi))).places).toHaveLength(3);
  const both = await imported(JSON.stringify(feature(mixed, { building: "yes", height: 3 })));
  expect([both.places.length, both.warnings[0]!.kind]).toEqual([3, "point"]);
  const texts = [polygon({ building: "yes", height: 3 }), polygon({ building: "yes", height: 4 })].map((one) =>
    JSON.stringify(one),
  );
  for (const sequence of [texts.join("\n"), texts.map((text) => `\u001e${text}\n`).join("")])
    expect((await imported(sequence)).places.map(({ heightM }) => heightM)).toEqual([0, 3, 4]);
});

test("an older file in another system says so", async () => {
  const crs = { type: "name", properties: { name: "urn:ogc:def:crs:EPSG::28992" } };
  const geometry = {
    type: "Polygon",
    coordinates: [
      [
        [155000, 463000],
        [155020, 463000],
        [155020, 463010],
        [155000, 463000],
      ],
    ],
  };
  const town = await imported(
    JSON.stringify({ type: "FeatureCollection", crs, features: [feature(geometry, { building: 1, height: 3 })] }),
  );
  expect(town.georeference).toMatchObject({ crs: "EPSG:28992", offset: [155000, 463000, 0] });
  expect(area(town, "roof")).toBeCloseTo(100, 6);
});

test.each([
  ["an empty file", "", { line: 1 }],
  ["a list", "[]", { line: 1 }],
  ["no features", '{"type": "FeatureCollection"}', { line: 1 }],
  ["a feature that is none", collection(polygon({}), { type: "X" }), { entity: "features/1" }],
  ["null", collection(polygon({}), null as never), { entity: "features/1" }],
  ["a geometry that is none", collection(feature({ type: "Circle", coordinates: [] })), { entity: "features/0" }],
  ["coordinates that are text", collection(feature({ type: "Polygon", coordinates: "x" })), { entity: "features/0" }],
  [
    "a ring of three positions",
    collection(
      feature({
        type: "Polygon",
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [0, 0],
          ],
        ],
      }),
    ),
    { entity: "features/0" },
  ],
  [
    "a latitude above 90",
    collection(
      feature({
        type: "LineString",
        coordinates: [
          [0, 0],
          [0, 91],
        ],
      }),
    ),
    { entity: "features/0" },
  ],
  [
    "a position of one number",
    collection(feature({ type: "LineString", coordinates: [[0], [0, 1]] })),
    { entity: "features/0" },
  ],
  ["NaN", collection(polygon({})).replace(/\[9,0\]/, "[NaN,0]"), { entity: "features/0" }],
  ["a number too large", collection(polygon({})).replace(/\[9,0\]/, "[1e999,0]"), { entity: "features/0" }],
  [
    "collections in collections",
    collection(
      feature(
        Array.from({ length: 20 }).reduce<object>((inner) => ({ type: "GeometryCollection", geometries: [inner] }), {
          type: "Point",
          coordinates: [0, 0],
        }),
      ),
    ),
    { entity: "features/0" },
  ],
  ["a sequence with a broken line", `${JSON.stringify(polygon({}))}\n{`, { line: 2 }],
])("%s is refused with its place", async (_, text, details) => {
  expect((await refusalOf(geoJson, text)).details).toEqual(details);
});

test("each beginning of a collection is refused", async () => {
  const text = collection(polygon({ building: "yes" }), line({ highway: "path" }, square));
  for (let length = 0; length < text.length; length += 11) await refusalOf(geoJson, text.slice(0, length));
});

test("whatever bytes change, the answer is a Result; it can be stopped", async () => {
  const text = collection(polygon({ building: "yes" }), line({ highway: "path" }, square));
  await fuzzed(geoJson, utf8(text), 500, 6);
  expect(await geoJson.run(memorySource("x", utf8(text)), testHost(1))).toMatchObject({
    error: { code: "IMPORT_CANCELLED" },
  });
});
