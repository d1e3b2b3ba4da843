import { describe, expect, it, test } from "vitest";
import type { IfcAPI } from "web-ifc";
import { ifcModel } from "../../test/support/ifcModel.ts";
import { importText, memorySource, refusalOf, testHost, utf8 } from "../../test/support/importing.ts";
import { must } from "../core/result.ts";
import { tooDeepAt, MAX_DEPTH as YAML_DEPTH } from "./building-yaml/depth.ts";
import { YamlDocument } from "./building-yaml/nodes.ts";
import { CityObjects } from "./cityjson/objects.ts";
import { Shaper } from "./cityjson/shape.ts";
import { Vertices } from "./cityjson/vertices.ts";
import { esriAscii } from "./esri-ascii/index.ts";
import { Tokens } from "./esri-ascii/tokens.ts";
import { geoJson } from "./geojson/index.ts";
import { Parts } from "./geometry/mesh.ts";
import { readContainer } from "./gltf/container.ts";
import { Drawing, gltf } from "./gltf/index.ts";
import { shownNodes } from "./gltf/nodes.ts";
import { MOST_RESTARTS, openEngine } from "./ifc/engine.ts";
import { ifc, MAX_IFC_BYTES, Shapes } from "./ifc/index.ts";
import { scanStep } from "./ifc/step.ts";
import { Elements } from "./osm/elements.ts";
import { Pace, type Source } from "./source.ts";
import { MAX_URDF_BYTES, urdf } from "./urdf/index.ts";
import { MAX_LINKS, MAX_SHAPES } from "./urdf/read.ts";
import { Warnings } from "./warnings.ts";

const TOO_LARGE = { failure: { code: "IMPORT_TOO_LARGE" } };
const thrown = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  return null;
};
/** web-ifc whose WebAssembly traps at each product. */
const BROKEN = {
  StreamMeshes: () => {
    throw new Error("unreachable");
  },
} as unknown as IfcAPI;
/** A file that says it has so many bytes; nobody may read them. */
const vast = (size: number): Source => ({
  name: "file",
  size,
  read: () => Promise.reject(new Error("a file that is too large was read")),
  sibling: async () => null,
});

test("a file that is too large is refused before it is read", async () => {
  for (const [importer, most] of [
    [ifc, MAX_IFC_BYTES],
    [urdf, MAX_URDF_BYTES],
  ] as const) {
    expect(await importer.run(vast(most + 1), testHost())).toMatchObject({ error: { code: "IMPORT_TOO_LARGE" } });
    await expect(importer.run(vast(most), testHost())).rejects.toThrow("was read");
  }
});

describe("URDF has limits", () => {
  const robot = (parts: string) => `<robot name="r">${parts}</robot>`;

  it("of links", async () => {
    const links = Array.from({ length: MAX_LINKS + 1 }, (_, i) => `<link name="l${i}"/>`);
    expect((await refusalOf(urdf, robot(links.join("\n")))).message).toContain(`line ${MAX_LINKS + 1}:`);
  });

  it("of shapes", async () => {
    const shape = '<visual><geometry><mesh filename="a"/></geometry></visual>\n';
    const refused = await refusalOf(urdf, robot(`<link name="l">${shape.repeat(MAX_SHAPES + 1)}</link>`));
    expect(refused).toMatchObject({ code: "IMPORT_TOO_LARGE", details: { line: MAX_SHAPES + 1 } });
  });
});

test("a building's plan is looked at as many values as its limit", () => {
  const look = (most: number) => {
    const list = new YamlDocument("a: &x [1, 2]\nb: *x\n", most).root;
    return [...list.entries("root")].map(([name, value]) => value.items(name).length);
  };
  expect(look(7)).toEqual([2, 2]);
  expect(thrown(() => look(6))).toMatchObject(TOO_LARGE);
});

test("a building's plan nests as deep as its limit, in brackets and in lists of lists on one line", () => {
  const brackets = (depth: number) => tooDeepAt(`a: 1\nb: ${"[".repeat(depth)}${"]".repeat(depth)}\n`);
  expect([brackets(YAML_DEPTH), brackets(YAML_DEPTH + 1)]).toEqual([null, 2]);
  const dashes = (depth: number) => tooDeepAt(`a: 1\n${"- ".repeat(depth)}1\n`);
  expect([dashes(YAML_DEPTH), dashes(YAML_DEPTH + 1)]).toEqual([null, 2]);
});

test("an extract of OpenStreetMap has as many elements as its limits", () => {
  const elements = () => new Elements({ nodes: 2, ways: 2, relations: 1, refs: 5 });
  const where = { entity: "x" };
  const way = (id: number, refs: number) => ({ id, refs: Array(refs).fill(1), tags: new Map(), where });
  const nodes = elements();
  for (const id of [1, 2, 2]) nodes.node(id, 0, 0, where);
  expect(thrown(() => nodes.node(3, 0, 0, where))).toMatchObject(TOO_LARGE);
  const ways = elements();
  for (const id of [1, 2]) ways.way(way(id, 2));
  expect(thrown(() => ways.way(way(3, 0)))).toMatchObject(TOO_LARGE);
  const refs = elements();
  refs.way(way(1, 5));
  expect(thrown(() => refs.way(way(2, 1)))).toMatchObject(TOO_LARGE);
  const relations = elements();
  relations.relation({ id: 1, members: [], tags: new Map(), where });
  expect(thrown(() => relations.relation({ id: 2, members: [], tags: new Map(), where }))).toMatchObject(TOO_LARGE);
});

test("GeoJSON's collections nest as deep as their limit", async () => {
  const nested = (depth: number) => {
    let geometry: object = { type: "Point", coordinates: [9, 0] };
    for (let i = 0; i < depth; i++) geometry = { type: "GeometryCollection", geometries: [geometry] };
    return JSON.stringify({ type: "Feature", properties: {}, geometry });
  };
  must(await importText(geoJson, nested(8)));
  expect((await refusalOf(geoJson, nested(9))).code).toBe("IMPORT_INVALID");
});

describe("grids have limits", () => {
  it("of cells, before any is read", async () => {
    const head = (columns: number) => `ncols ${columns}\nnrows 100000\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2`;
    expect((await refusalOf(esriAscii, head(10_001))).code).toBe("IMPORT_TOO_LARGE");
    expect((await refusalOf(esriAscii, head(10_000))).code).toBe("IMPORT_INVALID");
  });

  it("of a word, also one that two pieces share", () => {
    const take = (...pieces: string[]) => {
      const tokens = new Tokens({ number: () => {}, word: () => {} });
      for (const piece of pieces) tokens.take(utf8(piece));
      tokens.end();
    };
    take("1".repeat(64));
    for (const pieces of [["1".repeat(65)], ["1".repeat(40), "1".repeat(40)], [`${"1".repeat(65)} 1`]])
      expect(thrown(() => take(...pieces))).toMatchObject({ failure: { code: "IMPORT_INVALID" } });
  });

  it("of the .prj beside it, which is then none that is known", async () => {
    const grid = utf8("ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2 3 4\n");
    const prj = "Projection UTM\nZone 32\nDatum WGS84\nUnits METERS\n";
    const run = async (bytes: number) => {
      const source = memorySource("a.asc", grid, { "a.prj": utf8(prj.padEnd(bytes)) });
      return must(await esriAscii.run(source, testHost())).warnings.some(({ kind }) => kind === "crsUnknown");
    };
    expect([await run(64 * 1024), await run(64 * 1024 + 1)]).toEqual([false, true]);
  });
});

describe("glTF has limits", () => {
  const asset = { version: "2.0" };
  const file = (more: object) => memorySource("a.gltf", utf8(JSON.stringify({ asset, ...more })));
  const read = (source: Source, bufferBytes: number, jsonBytes: number, host = testHost()) =>
    readContainer(source, host, new Pace(host), { bufferBytes, jsonBytes });

  it("of a file, its JSON, what its buffers announce, and what lies beside it", async () => {
    const plain = file({});
    expect((await read(plain, plain.size, plain.size)).buffers).toEqual([]);
    await expect(read(plain, plain.size - 1, plain.size)).rejects.toMatchObject(TOO_LARGE);
    await expect(read(plain, plain.size, plain.size - 1)).rejects.toMatchObject(TOO_LARGE);
    await expect(
      read(file({ buffers: [{ byteLength: 600 }, { byteLength: 401 }] }), 1_000, 1_000),
    ).rejects.toMatchObject(TOO_LARGE);
    // What is below nothing makes no room for another.
    const sums = file({ buffers: [{ byteLength: 1_001, uri: "a.bin" }, { byteLength: -5_000 }] });
    await expect(read(sums, 1_000, 1_000)).rejects.toMatchObject(TOO_LARGE);
    // Of a file beside it only what is announced is read, however large it is.
    const json = utf8(JSON.stringify({ asset, buffers: [{ byteLength: 4, uri: "a.bin" }] }));
    const huge: Source = { ...vast(1e12), read: async (from, to) => new Uint8Array(to - from) };
    const source: Source = { ...memorySource("a.gltf", json), sibling: async () => huge };
    expect((await read(source, 1_000, 1_000)).buffers.map(({ buffer }) => buffer.byteLength)).toEqual([4]);
  });

  it("of an accessor's elements, before there is room made for them", async () => {
    const meshes = [{ primitives: [{ attributes: { POSITION: 0 } }] }];
    const accessors = [{ componentType: 5126, type: "VEC3", count: 30_000_001 }];
    const text = JSON.stringify({ asset, nodes: [{ mesh: 0 }], meshes, accessors });
    expect(await refusalOf(gltf, text)).toMatchObject({ code: "IMPORT_TOO_LARGE", details: { entity: "accessors/0" } });
  });

  it("of nodes, and of triangles by how often they are shown", () => {
    const meshes = [{ primitives: [{ attributes: { POSITION: 0 } }] }];
    const accessors = [{ componentType: 5126, type: "VEC3", count: 6 }];
    const container = { json: { nodes: [{ mesh: 0 }, { mesh: 0 }], meshes, accessors }, buffers: [] };
    const nodes = shownNodes(container, 2);
    expect(thrown(() => shownNodes(container, 1))).toMatchObject(TOO_LARGE);
    const count = (most: number) => {
      const drawing = new Drawing(container, new Warnings(), most);
      for (const node of nodes) drawing.count(node);
    };
    count(4);
    expect(thrown(() => count(3))).toMatchObject({
      failure: { code: "IMPORT_TOO_LARGE", details: { entity: "nodes/1" } },
    });
  });

  it("of vertices that no triangle has, as often as they are shown", () => {
    const meshes = [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1 }] }];
    const accessors = [
      { componentType: 5126, type: "VEC3", count: 6 },
      { componentType: 5125, type: "SCALAR", count: 3 },
    ];
    const container = { json: { nodes: [{ mesh: 0 }, { mesh: 0 }], meshes, accessors }, buffers: [] };
    const count = (most: number) => {
      const drawing = new Drawing(container, new Warnings(), most);
      for (const node of shownNodes(container)) drawing.count(node);
    };
    count(4);
    expect(thrown(() => count(3))).toMatchObject(TOO_LARGE);
  });

  it("of how far a vertex lies", async () => {
    const meshes = [{ primitives: [{ attributes: { POSITION: 0 } }] }];
    const accessors = [{ componentType: 5126, type: "VEC3", count: 3 }];
    const at = (x: number) =>
      JSON.stringify({ asset, nodes: [{ mesh: 0, translation: [x, 0, 0] }], meshes, accessors });
    must(await importText(gltf, at(0.99e9)));
    expect((await refusalOf(gltf, at(1e9))).code).toBe("IMPORT_INVALID");
  });
});

describe("CityJSON has limits", () => {
  const none = { geometries: [], vertices: new Float64Array(0) };
  const corners = Float64Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0);
  const surfaces = (count: number) => [{ type: "MultiSurface", lod: 1, boundaries: Array(count).fill([[0, 1, 2]]) }];

  it("of objects", () => {
    const objects = new CityObjects("town", new Parts(), new Warnings(), none, 1);
    objects.add("a", { type: "Building" }, corners);
    expect(thrown(() => objects.add("b", { type: "Building" }, corners))).toMatchObject({
      failure: { code: "IMPORT_TOO_LARGE", details: { entity: "b" } },
    });
  });

  it("of vertices", () => {
    const vertices = new Vertices(2);
    vertices.add([[0, 0, 0]], null, "vertices");
    expect(thrown(() => vertices.add(Array(2).fill([0, 0, 0]), null, "vertices"))).toMatchObject(TOO_LARGE);
    vertices.add([[1, 1, 1]], null, "vertices");
    expect(vertices.count).toBe(2);
  });

  it("of triangles, all objects together", () => {
    const shaper = new Shaper(new Parts(), new Warnings(), none, 3);
    const type = { level: "building" as const, kind: "other" as const };
    const shape = (id: string, count: number) => shaper.shape(id, "p", type, surfaces(count), corners);
    shape("a", 3);
    expect(thrown(() => shape("b", 1))).toMatchObject({
      failure: { code: "IMPORT_TOO_LARGE", details: { entity: "b" } },
    });
  });
});

describe("IFC has limits", () => {
  it("of instances", async () => {
    const bytes = utf8(ifcModel());
    const scan = (most?: number) => scanStep(bytes, new Pace(testHost()), most);
    const { ids } = await scan();
    expect((await scan(ids.length)).ids).toHaveLength(ids.length);
    await expect(scan(ids.length - 1)).rejects.toMatchObject(TOO_LARGE);
  });

  it("of an instance's number", async () => {
    must(await importText(ifc, ifcModel({ more: "#2147483647=IFCCARTESIANPOINT((0.,0.));" })));
    const refused = await refusalOf(ifc, ifcModel({ more: "#2147483648=IFCCARTESIANPOINT((0.,0.));" }));
    expect(refused.code).toBe("IMPORT_INVALID");
  });

  it("of brackets within brackets", async () => {
    const nested = (depth: number) =>
      ifcModel({ more: `#900=IFCX(${"(".repeat(depth - 1)}1.${")".repeat(depth - 1)});` });
    must(await importText(ifc, nested(32)));
    expect((await refusalOf(ifc, nested(33))).code).toBe("IMPORT_TOO_LARGE");
  });

  it("of the points that a storey's outline is drawn about", () => {
    const hull = (most: number) => {
      const shapes = new Shapes(most);
      const product = {
        ...{ id: 1, type: "IFCWALL", globalId: "1", name: "", placement: null, known: true, thing: null },
        kind: "wall" as const,
      };
      const positions = Float64Array.of(0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 9, 9, 0);
      shapes.take(product, "L1", { positions, indices: Uint32Array.of(0, 1, 2) });
      return Math.max(...shapes.hullOf("L1").map(([x]) => x));
    };
    // Of the five points the last lies far out.
    expect([hull(4), hull(5)]).toEqual([1, 9]);
  });

  it("of instances of the engine that broke", async () => {
    let starts = 0;
    const engine = await openEngine(new Uint8Array(0), "", async () => {
      starts++;
      return { api: BROKEN, model: 0 };
    });
    for (let product = 0; product < MOST_RESTARTS + 5; product++) expect(await engine!.mesh(product)).toBeNull();
    expect(starts).toBe(1 + MOST_RESTARTS);
  });
});
