import { readFileSync } from "node:fs";
import { NodeIO } from "@gltf-transform/core";
import { expect, test } from "vitest";
import { checkSound, fuzzed, memorySource, refusalOf, testHost, utf8 } from "../../../test/support/importing.ts";
import { must } from "../../core/result.ts";
import { volumeM3 } from "../geometry/measure.ts";
import { base64 } from "./container.ts";
import { gltf, triangles } from "./index.ts";

const file = (name: string): Uint8Array => readFileSync(new URL(`samples/${name}`, import.meta.url));

test.each(["armchair", "car_hatchback"])(
  "%s has the triangles and the box that its accessors announce",
  async (name) => {
    const text = JSON.parse(new TextDecoder().decode(file(`${name}.gltf`)));
    const model = must(
      await gltf.run(
        memorySource(`${name}.gltf`, file(`${name}.gltf`), { [`${name}.bin`]: file(`${name}.bin`) }),
        testHost(),
      ),
    );
    checkSound(model);
    const shown = text.nodes.filter((node: { mesh?: number }) => node.mesh !== undefined);
    const primitives = shown.flatMap((node: { mesh: number }) => text.meshes[node.mesh].primitives);
    const corners = primitives.reduce(
      (sum: number, { indices }: { indices: number }) => sum + text.accessors[indices].count,
      0,
    );
    expect(model.geometry.reduce((sum, { indices }) => sum + indices.length, 0)).toBe(corners);
    if (shown.length > 1) return;
    const { min, max } = text.accessors[primitives[0].attributes.POSITION];
    const reach = (axis: number, pick: (...values: number[]) => number) =>
      pick(...[...model.geometry[0]!.positions].filter((_, i) => i % 3 === axis));
    expect(reach(0, Math.min)).toBeCloseTo(min[0], 5);
    expect(reach(2, Math.max)).toBeCloseTo(max[1], 5);
    expect(reach(1, Math.max)).toBeCloseTo(-min[2], 5);
  },
);

/** A box of 2 by 3 by 4 m (x, up, depth) as a model of its own, with whatever is changed in it. */
const CORNERS = [0, 1].flatMap((z) => [0, 1].flatMap((y) => [0, 1].map((x) => [2 * x, 3 * y, 4 * z]))).flat();
const FACES = [
  0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5,
];
const data = new Uint8Array(96 + 72);
new Float32Array(data.buffer, 0, 24).set(CORNERS);
new Uint16Array(data.buffer, 96, 36).set(FACES);
const uri = `data:application/octet-stream;base64,${Buffer.from(data).toString("base64")}`;
const box = (more: object = {}) => ({
  asset: { version: "2.0" },
  scenes: [{ nodes: [0] }],
  nodes: [{ name: "Box", mesh: 0 }],
  meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1 }] }],
  accessors: [
    { bufferView: 0, componentType: 5126, type: "VEC3", count: 8 },
    { bufferView: 1, componentType: 5123, type: "SCALAR", count: 36 },
  ],
  bufferViews: [
    { buffer: 0, byteLength: 96 },
    { buffer: 0, byteOffset: 96, byteLength: 72 },
  ],
  buffers: [{ uri, byteLength: data.length }],
  ...more,
});
const taken = async (value: object) =>
  must(await gltf.run(memorySource("box.gltf", utf8(JSON.stringify(value))), testHost()));
const volume = async (value: object) => (await taken(value)).geometry.reduce((sum, part) => sum + volumeM3(part), 0);

test("a box keeps its volume and stands upright", async () => {
  expect(await volume(box())).toBeCloseTo(24, 5);
  const { geometry, places } = await taken(box());
  const axis = (i: number) => [...geometry[0]!.positions].filter((_, k) => k % 3 === i);
  expect([Math.max(...axis(0)), Math.min(...axis(1)), Math.max(...axis(2))]).toEqual([2, -4, 3]);
  expect(places.map(({ level, title, heightM }) => [level, title.en, heightM])).toEqual([
    ["site", "box", 3],
    ["area", "Box", 0],
  ]);
});

test("scales, turns and mirrors of nodes apply, and outside stays outside", async () => {
  const half = Math.SQRT1_2;
  const nodes = (...list: object[]) => box({ nodes: list });
  expect(await volume(nodes({ mesh: 0, scale: [2, 1, 1] }))).toBeCloseTo(48, 4);
  expect(await volume(nodes({ mesh: 0, scale: [-1, 1, 1] }))).toBeCloseTo(24, 5);
  expect(
    await volume(nodes({ children: [1], rotation: [0, half, 0, half] }, { mesh: 0, translation: [10, 0, 0] })),
  ).toBeCloseTo(24, 3);
  const turned = await taken(
    nodes({ children: [1], rotation: [0, half, 0, half] }, { mesh: 0, translation: [10, 0, 0] }),
  );
  // A quarter turn about the vertical takes east to north: x = 10..12 becomes y = 10..12.
  const y = [...turned.geometry[0]!.positions].filter((_, i) => i % 3 === 1);
  expect([Math.min(...y), Math.max(...y)].map((value) => Math.round(1000 * value) / 1000)).toEqual([10, 12]);
  expect(await volume(nodes({ mesh: 0, matrix: [1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0, 5, 5, 5, 1] }))).toBeCloseTo(48, 3);
});

test("what another writer packs into a GLB is read the same", async () => {
  const io = new NodeIO();
  const document = await io.readJSON({
    json: JSON.parse(JSON.stringify(box({ buffers: [{ uri: "b.bin", byteLength: data.length }] }))),
    resources: { "b.bin": data },
  });
  const glb = await io.writeBinary(document);
  const model = must(await gltf.run(memorySource("box.glb", glb), testHost()));
  expect(model.geometry.reduce((sum, part) => sum + volumeM3(part), 0)).toBeCloseTo(24, 5);
});

test("strips, fans, quantised and sparse accessors are read", async () => {
  expect([...triangles(5, [0, 1, 2, 3])]).toEqual([0, 1, 2, 2, 1, 3]);
  expect([...triangles(6, [0, 1, 2, 3])]).toEqual([0, 1, 2, 0, 2, 3]);
  expect([...triangles(4, [0, 1, 2, 3])]).toEqual([0, 1, 2]);
  const bytes = new Uint8Array(32 + 72 + 2 + 6 + 12);
  for (let i = 0; i < 8; i++)
    bytes.set([CORNERS[3 * i]! * 20, CORNERS[3 * i + 1]! * 20, CORNERS[3 * i + 2]! * 20], 4 * i);
  bytes.set(data.subarray(96), 32);
  const quantised = box({
    accessors: [
      { bufferView: 0, componentType: 5121, type: "VEC3", count: 8, normalized: true },
      { bufferView: 1, componentType: 5123, type: "SCALAR", count: 36 },
    ],
    bufferViews: [
      { buffer: 0, byteLength: 32, byteStride: 4 },
      { buffer: 0, byteOffset: 32, byteLength: 72 },
    ],
    buffers: [{ uri: `data:;base64,${Buffer.from(bytes).toString("base64")}`, byteLength: bytes.length }],
    nodes: [{ mesh: 0, scale: [12.75, 12.75, 12.75] }],
  });
  expect(await volume(quantised)).toBeCloseTo(24, 4);
  const raised = new Uint8Array(data.length + 4 + 12);
  raised.set(data);
  raised.set([7], data.length);
  new DataView(raised.buffer).setFloat32(data.length + 4, 9, true);
  const sparse = box({
    buffers: [{ uri: `data:;base64,${Buffer.from(raised).toString("base64")}`, byteLength: raised.length }],
  });
  sparse.bufferViews.push(
    { buffer: 0, byteOffset: 168, byteLength: 4 },
    { buffer: 0, byteOffset: 172, byteLength: 12 },
  );
  Object.assign(sparse.accessors[0]!, {
    sparse: { count: 1, indices: { bufferView: 2, componentType: 5121 }, values: { bufferView: 3 } },
  });
  const { geometry } = await taken(sparse);
  expect(geometry[0]!.positions[3 * 7]).toBe(9);
});

test("base64 is read as it is written", () => {
  for (const text of ["", "a", "ab", "abc", "\u00ff\u0000?>"])
    expect(Buffer.from(base64(Buffer.from(text, "latin1").toString("base64"))!).toString("latin1")).toBe(text);
  expect([base64("a"), base64("a*bc")]).toEqual([null, null]);
});

const accessor = (more: object) => ({ accessors: [{ ...box().accessors[0], ...more }, box().accessors[1]] });
test.each([
  ["more elements than its view", accessor({ count: 9 }), "accessors/0"],
  ["elements without end", accessor({ count: 4_000_000_000 }), "accessors/0"],
  ["an offset beyond the view", accessor({ byteOffset: 8 }), "accessors/0"],
  ["half an element", accessor({ count: 1.5 }), "accessors/0"],
  ["an unknown component", accessor({ componentType: 1 }), "accessors/0"],
  [
    "a view beyond its buffer",
    { bufferViews: [{ buffer: 0, byteOffset: 100, byteLength: 96 }, box().bufferViews[1]] },
    "bufferViews/0",
  ],
  [
    "a stride below its element",
    { bufferViews: [{ buffer: 0, byteLength: 96, byteStride: 4 }, box().bufferViews[1]] },
    "accessors/0",
  ],
  ["a view of no buffer", { bufferViews: [{ buffer: 3, byteLength: 96 }, box().bufferViews[1]] }, "bufferViews/0"],
  ["a buffer shorter than it says", { buffers: [{ uri, byteLength: 9999 }] }, "buffers/0"],
  ["a buffer that is elsewhere", { buffers: [{ uri: "../secret.bin", byteLength: 1 }] }, "buffers/0"],
  ["a buffer of no base64", { buffers: [{ uri: "data:;base64,*", byteLength: 1 }] }, "buffers/0"],
  [
    "an index out of range",
    {
      meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1 }] }],
      accessors: [{ ...box().accessors[0], count: 7 }, box().accessors[1]],
    },
    "meshes/0/primitives/0",
  ],
  ["a mesh that is not there", { nodes: [{ mesh: 1 }] }, "nodes/0"],
  ["a node that is not there", { scenes: [{ nodes: [5] }] }, "scene"],
  ["a node that is its own child", { nodes: [{ children: [0] }] }, "nodes/0"],
  ["nodes in a ring", { nodes: [{ children: [1] }, { children: [0] }] }, "nodes/0"],
  ["a node with two parents", { nodes: [{ children: [1, 2] }, { children: [2] }, {}] }, "nodes/2"],
  ["a matrix of nine numbers", { nodes: [{ mesh: 0, matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1] }] }, "nodes/0"],
  ["a scale beyond measure", { nodes: [{ mesh: 0, scale: [1e30, 1, 1] }] }, "nodes/0"],
  ["an older version", { asset: { version: "1.0" } }, "asset/version"],
])("%s is refused with its place", async (_, more, entity) => {
  expect((await refusalOf(gltf, JSON.stringify(box(more)))).details).toEqual({ entity });
});

test("NaN in a vertex is refused", async () => {
  const bad = data.slice();
  new DataView(bad.buffer).setFloat32(4, Number.NaN, true);
  const text = JSON.stringify(
    box({ buffers: [{ uri: `data:;base64,${Buffer.from(bad).toString("base64")}`, byteLength: bad.length }] }),
  );
  expect((await refusalOf(gltf, text)).details).toEqual({ entity: "accessors/0" });
});

test("an empty file, an archive and cut containers are refused", async () => {
  const glb = await new NodeIO().writeBinary(
    await new NodeIO().readJSON({
      json: JSON.parse(JSON.stringify(box({ buffers: [{ uri: "b.bin", byteLength: data.length }] }))),
      resources: { "b.bin": data },
    }),
  );
  await refusalOf(gltf, "");
  await refusalOf(gltf, "PK\u0003\u0004box.glb");
  for (let length = 0; length < glb.length; length += 17) await refusalOf(gltf, glb.slice(0, length));
  await fuzzed(gltf, glb, 500, 13);
  await fuzzed(gltf, utf8(JSON.stringify(box())), 500, 14);
});

test("a mesh shown without end is too large, a chain of nodes is not", async () => {
  const chain = {
    nodes: Array.from({ length: 50_000 }, (_, i) => ({
      mesh: i === 49_999 ? 0 : undefined,
      children: i < 49_999 ? [i + 1] : undefined,
    })),
  };
  expect(await volume(box(chain))).toBeCloseTo(24, 5);
  // A million triangles in a corner, 40 times: nothing of it is stored in the file.
  const zeros = { componentType: 5125, type: "SCALAR", count: 3_000_000 };
  const shown = Array.from({ length: 40 }, () => ({ mesh: 0 }));
  const wide = box({
    nodes: shown,
    scenes: [{ nodes: shown.map((_, i) => i) }],
    accessors: [box().accessors[0], zeros],
  });
  expect((await refusalOf(gltf, JSON.stringify(wide))).details).toEqual({ entity: "nodes/30" });
});
