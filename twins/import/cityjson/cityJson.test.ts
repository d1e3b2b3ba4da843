import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { checkSound, importText, memorySource, testHost } from "../../../test/support/importing.ts";
import { must } from "../../core/result.ts";
import { areaM2, volumeM3 } from "../geometry/measure.ts";
import type { Imported } from "../imported.ts";
import { cityJson } from "./index.ts";
import { OBJECT_TYPES } from "./types.ts";

const raw = gunzipSync(readFileSync(new URL("samples/3dbag_subset.city.json.gz", import.meta.url)));
const levels = ({ places }: Imported, level: string) => places.filter((place) => place.level === level);

test("the 3DBAG sample has the objects, surfaces and heights of its text", async () => {
  const city = must(await cityJson.run(memorySource("3dbag.city.json", raw), testHost()));
  checkSound(city);
  const text = raw.toString("utf8");
  const objects = (type: string) => text.match(new RegExp(`"type": ?"${type}"`, "g"))?.length ?? 0;
  expect(levels(city, "building")).toHaveLength(objects("Building"));
  const others = ["Road", "WaterBody", "LandUse", "PlantCover"].reduce((sum, type) => sum + objects(type), 0);
  expect(levels(city, "area")).toHaveLength(others);
  expect(city.geometry.every(({ lod }) => lod === 1)).toBe(true);
  const kinds = (kind: string) =>
    new Set(city.geometry.filter((part) => part.kind === kind).map(({ place }) => place)).size;
  expect([kinds("road"), kinds("water"), kinds("vegetation")]).toEqual([11, 9, 8]);
  // The file's own box: metadata, geographicalExtent.
  const extent = JSON.parse(/"geographicalExtent": ?(\[[^\]]*\])/.exec(text)![1]!) as number[];
  const z = city.geometry.flatMap(({ positions }) => [...positions].filter((_, i) => i % 3 === 2));
  expect(z.reduce((a, b) => Math.min(a, b))).toBeCloseTo(extent[2]!, 3);
  expect(z.reduce((a, b) => Math.max(a, b))).toBeCloseTo(extent[5]!, 3);
  expect(city.georeference).toMatchObject({ crs: "EPSG:7415" });
  const [x0, y0] = city.georeference!.offset;
  expect([Math.abs(x0 - (extent[0]! + extent[3]!) / 2) < 1, Math.abs(y0 - (extent[1]! + extent[4]!) / 2) < 1]).toEqual([
    true,
    true,
  ]);
});

test("the sample's buildings are closed blocks over their outlines", async () => {
  const city = must(await cityJson.run(memorySource("3dbag.city.json", raw), testHost()));
  for (const building of levels(city, "building")) {
    const faces = city.geometry.filter(({ place }) => place === building.id);
    const [walls, roof, floor] = ["wall", "roof", "floor"].map((kind) => faces.find((part) => part.kind === kind)!);
    expect(areaM2(roof!)).toBeCloseTo(areaM2(floor!), 1);
    const sides = areaM2(walls!) / building.heightM;
    const ring = building.outline;
    const perimeter = ring.reduce((sum, [x, y], i) => {
      const [nextX, nextY] = ring[(i + 1) % ring.length]!;
      return sum + Math.hypot(nextX - x, nextY - y);
    }, 0);
    if (ring.length > 0) expect(sides / perimeter).toBeCloseTo(1, 2);
  }
  expect(levels(city, "building").filter(({ outline }) => outline.length > 0).length).toBeGreaterThan(20);
});

/** A block of 2 by 3 by 4 m, in half millimetres, at a corner of Amersfoort. */
const corners = [0, 1].flatMap((z) =>
  [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ].map(([x, y]) => [x! * 4000, y! * 6000, z * 8000]),
);
const faces = [[[3, 2, 1, 0]], [[4, 5, 6, 7]], [[0, 1, 5, 4]], [[1, 2, 6, 5]], [[2, 3, 7, 6]], [[3, 0, 4, 7]]];
const document = (objects: object, more: object = {}) => ({
  type: "CityJSON",
  version: "2.0",
  transform: { scale: [0.0005, 0.0005, 0.0005], translate: [155000, 463000, 10] },
  metadata: { title: "Block", referenceSystem: "https://www.opengis.net/def/crs/EPSG/0/28992" },
  CityObjects: objects,
  vertices: corners,
  ...more,
});
const block = (more: object = {}) => ({ type: "Solid", lod: "2.2", boundaries: [faces], ...more });
const imported = async (value: object) => must(await importText(cityJson, JSON.stringify(value), "block.city.json"));
const volume = ({ geometry }: Imported) => geometry.reduce((sum, part) => sum + areaM2(part), 0);

test("a block of 2 by 3 by 4 m has their areas, faces outward and lies where the transform says", async () => {
  const city = await imported(
    document({ "B-1": { type: "Building", attributes: { name: "Town hall" }, geometry: [block()] } }),
  );
  checkSound(city);
  const area = (kind: string) =>
    city.geometry.filter((part) => part.kind === kind).reduce((sum, part) => sum + areaM2(part), 0);
  expect([area("roof"), area("floor"), area("wall")]).toEqual([6, 6, 40]);
  expect(city.geometry.every(({ lod }) => lod === 2.2)).toBe(true);
  const [, building] = city.places;
  expect(building).toMatchObject({ id: "b-1", level: "building", title: { en: "Town hall" }, floorZ: 10, heightM: 4 });
  expect(building!.outline.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])).toEqual([
    [-1, -1],
    [-1, 2],
    [1, -1],
    [1, 2],
  ]);
  expect(city.georeference).toMatchObject({ crs: "EPSG:28992", offset: [155001, 463001, 0] });
  // Amersfoort, the origin of the Dutch system: 52.15517440 N, 5.38720621 E.
  expect(city.georeference!.origin!.latitudeDeg).toBeCloseTo(52.15517, 4);
  expect(city.georeference!.origin!.longitudeDeg).toBeCloseTo(5.38721, 4);
});

test("semantics say what a surface is, in each version's way", async () => {
  const surfaces = [{ type: "GroundSurface" }, { type: "RoofSurface" }, { type: "Door" }, { type: "Unheard" }];
  const semantics = { surfaces, values: [[0, 1, 2, 2, null, 3]] };
  for (const version of ["1.0", "1.1", "2.0"]) {
    const city = await imported(document({ b: { type: "Building", geometry: [block({ semantics })] } }, { version }));
    const area = (kind: string) =>
      city.geometry.filter((part) => part.kind === kind).reduce((sum, part) => sum + areaM2(part), 0);
    expect([area("floor"), area("roof"), area("door"), area("wall")]).toEqual([6, 6, 8 + 12, 8 + 12]);
    expect(city.warnings).toMatchObject([{ kind: "surfaceType:Unheard", count: 1, first: "b" }]);
  }
});

test("every type of CityObject has its place, under its parent", async () => {
  const kinds = Object.keys(OBJECT_TYPES);
  const objects = Object.fromEntries(
    kinds.map((type, i) => [`o${i}`, { type, parents: i === 0 ? undefined : ["o0"] }]),
  );
  const city = await imported(document(objects));
  checkSound(city);
  expect(city.places).toHaveLength(kinds.length + 1);
  expect(new Set(city.places.slice(2).map(({ parent }) => parent))).toEqual(new Set(["o0"]));
  // None has a shape here.
  expect(city.warnings.map(({ kind }) => kind)).toEqual(["nothingInIt"]);
});

test("solids of solids, surfaces with holes and templates are drawn", async () => {
  const multi = { type: "MultiSolid", lod: "1", boundaries: [[faces], [faces]] };
  expect(volume(await imported(document({ b: { type: "Building", geometry: [multi] } })))).toBeCloseTo(2 * 52, 4);
  const inner = [
    [1000, 1000, 0],
    [3000, 1000, 0],
    [3000, 3000, 0],
  ];
  const holed = {
    type: "MultiSurface",
    lod: "0",
    boundaries: [
      [
        [0, 1, 2, 3],
        [10, 9, 8],
      ],
    ],
  };
  const terrain = await imported(
    document({ t: { type: "LandUse", geometry: [holed] } }, { vertices: [...corners, ...inner] }),
  );
  expect(volume(terrain)).toBeCloseTo(2 * 3 - 0.5, 5);
  const templates = {
    templates: [block({ lod: "1" })],
    "vertices-templates": corners.map((point) => point.map((value) => value / 2000)),
  };
  const matrix = [2, 0, 0, 5, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1];
  const tree = { type: "GeometryInstance", template: 0, boundaries: [1], transformationMatrix: matrix };
  const city = await imported(
    document({ tree: { type: "SolitaryVegetationObject", geometry: [tree] } }, { "geometry-templates": templates }),
  );
  const [part] = city.geometry;
  expect(part!.kind).toBe("vegetation");
  expect(volumeM3(part!)).toBeCloseTo(2 * 3 * 4 * 8, 3);
  // Vertex 1 is at x = 157002 - 157001... of the frame: 1; the matrix moves 5 m on.
  expect(Math.min(...[...part!.positions].filter((_, i) => i % 3 === 0))).toBeCloseTo(1 + 5, 4);
});

test("degrees are drawn in metres", async () => {
  const degrees = { transform: { scale: [2.5e-9, 2.5e-9, 0.0005], translate: [35.6, 139.7, 0] } };
  const system = { metadata: { referenceSystem: "urn:ogc:def:crs:EPSG::6697" } };
  const city = await imported(document({ b: { type: "Building", geometry: [block()] } }, { ...degrees, ...system }));
  expect(city.georeference).toMatchObject({ crs: "EPSG:32654" });
  const { outline } = city.places[1]!;
  // 1e-5 degrees of latitude there are 1.1096 m and 1.5e-5 of longitude 1.3591 m (WGS 84); the grid is turned by
  // (141 - 139.7) degrees * sin(latitude) = 0.757 degrees, at a scale of some 0.9998.
  const north = Math.max(...outline.map(([, y]) => y)) - Math.min(...outline.map(([, y]) => y));
  expect(north / (1.1096 + 1.3591 * Math.sin((0.757 * Math.PI) / 180))).toBeCloseTo(1, 3);
});

test("a sequence of features is the same city as the document", async () => {
  const head = { ...document({}), vertices: [] };
  const feature = (id: string) => ({
    type: "CityJSONFeature",
    id,
    vertices: corners,
    CityObjects: { [id]: { type: "Building", geometry: [block()] } },
  });
  const text = [head, feature("a"), feature("b")].map((one) => JSON.stringify(one)).join("\n");
  const city = must(await importText(cityJson, `${text}\n`, "x.city.jsonl"));
  checkSound(city);
  expect(levels(city, "building").map(({ title, heightM }) => [title.en, heightM])).toEqual([
    ["Building 1", 4],
    ["Building 2", 4],
  ]);
  expect(city.georeference!.offset).toEqual([155001, 463001, 0]);
});

test("objects are called by their names or addresses, else counted by what they are; buildings come first", async () => {
  const city = await imported(
    document({
      "G1945.3ed4daf06b700fe4": { type: "WaterBody" },
      "b1bc0f5d9-dfb3": { type: "LandUse" },
      "0241100000016116": { type: "Building", attributes: { identificatie: "0241100000016116" } },
      hall: { type: "Building", attributes: { name: "Town hall" } },
      house: { type: "Building", address: [{ ThoroughfareName: "Main Street", ThoroughfareNumber: "8a" }] },
      old: { type: "Building", address: { ThoroughfareName: "Kerkplein", ThoroughfareNumber: 3 } },
      "part-x": { type: "BuildingPart", parents: ["house"] },
      "part-y": { type: "BuildingPart", parents: ["house"] },
      "part-z": { type: "BuildingPart", parents: ["hall"] },
      two: { type: "Building" },
    }),
  );
  const [root, ...others] = city.places;
  expect(others.map(({ title, parent }) => [title.en, parent === root!.id ? "" : parent])).toEqual([
    ["Building 1", ""],
    ["Town hall", ""],
    ["Main Street 8a", ""],
    ["Kerkplein 3", ""],
    ["Building 2", ""],
    ["Water 1", ""],
    ["Land 1", ""],
    ["Part 1", "house"],
    ["Part 2", "house"],
    ["Part 1", "hall"],
  ]);
  expect(others.map(({ title }) => title.zh).slice(4, 8)).toEqual(["建筑 2", "水体 1", "土地 1", "部分 1"]);
  // The file's own id stays the place's.
  expect(others[0]!.id).toBe("0241100000016116");
});
