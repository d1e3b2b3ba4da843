import { describe, expect, it } from "vitest";
import { dae, FACES, gltfFiles, objText, shows, stlBinary, stlText } from "../../../../test/support/cubes.ts";
import { memorySource, testHost, utf8 } from "../../../../test/support/importing.ts";
import { Pace, type Source } from "../../source.ts";
import { Warnings } from "../../warnings.ts";
import { readCollada } from "../collada/index.ts";
import { MeshLibrary, type MeshLimits } from "./library.ts";
import { cornersOf, MAX_POLYGON_CORNERS } from "./polygon.ts";

const TOO_LARGE = { failure: { code: "IMPORT_TOO_LARGE" } };
/** A file that says it has so many bytes; nobody may read them. */
const vast = (size: number): Source => ({
  name: "a.dae",
  size,
  read: () => Promise.reject(new Error("a file that is too large was read")),
  sibling: async () => null,
});

describe("a robot's meshes have limits", () => {
  const cube = stlBinary();
  const roomy = { files: 9, fileBytes: 1e6, allBytes: 1e6, triangles: 99 };
  /** Which of some meshes are drawn, in their order; each that is not is told as too large. */
  async function drawn(names: readonly string[], limits: Partial<MeshLimits>, content: Uint8Array = cube) {
    const files = Object.fromEntries(["a", "b", "c"].map((name) => [`${name}.stl`, content]));
    const warnings = new Warnings();
    const library = new MeshLibrary(memorySource("r", cube, files), testHost(), warnings, { ...roomy, ...limits });
    const found: boolean[] = [];
    for (const name of names) found.push((await library.mesh(`${name}.stl`, [1, 1, 1], 0, 1)) !== null);
    library.tell();
    return { found, told: warnings.list().map(({ kind, count }) => `${kind} ${count}`) };
  }

  it("of bytes, each and all together, before they are read", async () => {
    const size = cube.length;
    expect(await drawn(["a"], { fileBytes: size })).toEqual({ found: [true], told: [] });
    expect(await drawn(["a", "a"], { fileBytes: size - 1 })).toEqual({
      found: [false, false],
      told: ["meshUnread:a.stl 2"],
    });
    // A mesh that is there already is not read again.
    expect(await drawn(["a", "b", "a", "c"], { allBytes: 3 * size - 1 })).toEqual({
      found: [true, true, true, false],
      told: ["meshUnread:c.stl 1"],
    });
    // What a glTF reads beside itself counts with it.
    const { json, bin } = gltfFiles();
    const files = { "a.gltf": utf8(json), "cube.bin": bin, "b.stl": cube };
    const both = async (allBytes: number) => {
      const limits = { ...roomy, allBytes };
      const library = new MeshLibrary(memorySource("r", cube, files), testHost(), new Warnings(), limits);
      await library.mesh("a.gltf", [1, 1, 1], 0, 1);
      return (await library.mesh("b.stl", [1, 1, 1], 0, 1)) !== null;
    };
    const needed = utf8(json).length + bin.length + size;
    expect([await both(needed), await both(needed - 1)]).toEqual([true, false]);
    const huge: Source = {
      ...memorySource("r", cube),
      sibling: async () => vast(64 * 1024 * 1024 + 1),
    };
    const library = new MeshLibrary(huge, testHost(), new Warnings());
    expect(await library.mesh("a.dae", [1, 1, 1], 0, 1)).toBeNull();
  });

  it("of triangles, a mesh counted each time that it is drawn", async () => {
    expect(await drawn(["a", "a", "b"], { triangles: 36 })).toEqual({ found: [true, true, true], told: [] });
    expect(await drawn(["a", "a", "b"], { triangles: 35 })).toEqual({
      found: [true, true, false],
      told: ["meshUnread:b.stl 1"],
    });
    expect((await drawn(["a", "a", "a"], { triangles: 35 })).found).toEqual([true, true, false]);
  });

  it("of triangles in each format, before there is room made for them", async () => {
    const polylist = dae({ faces: FACES.polylist });
    const formats = { "a.stl": cube, "b.stl": utf8(stlText()), "c.obj": utf8(objText()), "d.dae": utf8(dae()) };
    const { json, bin } = gltfFiles();
    const files = { ...formats, "e.dae": utf8(polylist), "f.gltf": utf8(json), "cube.bin": bin };
    for (const name of Object.keys(files).filter((one) => one !== "cube.bin"))
      for (const [triangles, fits] of [
        [12, true],
        [11, false],
      ] as const) {
        const library = new MeshLibrary(memorySource("r", cube, files), testHost(), new Warnings(), {
          ...roomy,
          triangles,
        });
        expect((await library.mesh(name, [1, 1, 1], 0, 1)) !== null, `${name}, ${triangles}`).toBe(fits);
      }
  });

  it("of addresses that are looked for, found or not", async () => {
    expect(await drawn(["a", "x", "b", "c"], { files: 3 })).toEqual({
      found: [true, false, true, false],
      told: ["meshUnread:c.stl 1", "meshElsewhere:x.stl 1"],
    });
  });

  it("of a polygon's corners", () => {
    const ring = (corners: number) =>
      Array.from({ length: corners }, (_, i) => {
        const angle = (2 * Math.PI * i) / corners;
        return [Math.cos(angle), Math.sin(angle), 0] as const;
      });
    expect(cornersOf(ring(MAX_POLYGON_CORNERS), { line: 1 })).toHaveLength(3 * (MAX_POLYGON_CORNERS - 2));
    expect(() => cornersOf(ring(MAX_POLYGON_CORNERS + 1), { line: 1 })).toThrow("1001 corners; 1000 are read");
  });

  it("of COLLADA's nodes and faces, each as often as it is shown", async () => {
    const host = testHost();
    const file = {
      ...{ source: memorySource("a.dae", utf8(dae())), host, pace: new Pace(host), warnings: new Warnings() },
      ...{ mostBytes: 1e6, mostTriangles: 12 },
    };
    // The scene, a node, its geometry and the faces of that.
    expect((await readCollada(file, 4)).triangles).toBe(12);
    await expect(readCollada(file, 3)).rejects.toMatchObject(TOO_LARGE);
    // Nodes that each show two others: a few lines, a million million bodies.
    const nodes = Array.from({ length: 40 }, (_, i) => {
      const next = `<instance_node url="#n${i + 1}"/>`;
      return `<node id="n${i}">${next}${next}</node>`;
    });
    const bomb = `<library_nodes>${nodes.join("")}<node id="n40"/></library_nodes>`;
    const source = memorySource("a.dae", utf8(dae({ scenes: bomb + shows("", '<instance_node url="#n0"/>') })));
    await expect(readCollada({ ...file, source })).rejects.toMatchObject(TOO_LARGE);
  });
});
