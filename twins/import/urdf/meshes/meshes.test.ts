import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { dae, gltfFiles, objText, stlBinary, stlText } from "../../../../test/support/cubes.ts";
import { checkSound, fuzzed, memorySource, testHost, utf8 } from "../../../../test/support/importing.ts";
import { must } from "../../../core/result.ts";
import { areaM2, volumeM3 } from "../../geometry/measure.ts";
import type { Imported, Part } from "../../imported.ts";
import type { Importer } from "../../importer.ts";
import { urdf } from "../index.ts";
import { everyPath, MOST_STEPS, named, pathsBeside } from "./address.ts";
import { MOST_CHARACTERS, textLines } from "./lines.ts";

const sample = (path: string): Uint8Array => readFileSync(new URL(`../samples/${path}`, import.meta.url));

/** A robot of one link that is drawn with a mesh. */
const robot = (file: string, scale = "1 1 1", origin = ""): string =>
  `<robot name="r"><link name="l"><visual>${origin}<geometry><mesh filename="${file}" scale="${scale}"/></geometry></visual></link></robot>`;

type Files = Readonly<Record<string, Uint8Array>>;
const bytesOf = (content: Uint8Array | string): Uint8Array => (typeof content === "string" ? utf8(content) : content);

async function read(text: string, files: Files = {}, host = testHost()): Promise<Imported> {
  const imported = must(await urdf.run(memorySource("r.urdf", utf8(text), files), host));
  checkSound(imported);
  return imported;
}

/** The box around a part, rounded to a micrometre. */
function box({ positions }: Part): number[][] {
  const along = (axis: number) => [...positions].filter((_, i) => i % 3 === axis);
  const rounded = (value: number) => Math.round(value * 1e6) / 1e6 + 0;
  return [0, 1, 2].map((axis) => [rounded(Math.min(...along(axis))), rounded(Math.max(...along(axis)))]);
}

const { json, bin } = gltfFiles();
const kept: [file: string, content: Uint8Array | string, vertices: number][] = [
  ["binary.stl", stlBinary(), 8],
  // Many programs begin their binary files so; the size tells.
  ["solid.STL", stlBinary("solid facet endsolid"), 8],
  ["more.stl", new Uint8Array([...stlBinary("solid"), 0, 0]), 8],
  ["text.stl", stlText(), 8],
  ["windows.stl", `\n ${stlText().replaceAll("\n", "\r\n").toUpperCase()}`, 8],
  ["cube.dae", dae(), 8],
  ["cube.obj", objText(), 8],
  ["lines.obj", objText().replaceAll("f 1 ", "f \\\n1 "), 8],
  // Of ten thousand vertices only those that a face has.
  [
    "spare.obj",
    `${"v 9 9 9\n".repeat(10_000)}${objText().replaceAll(/^f [1-8].*$/gm, (face) => face.replaceAll(/\d+/g, (n) => `${Number(n) + 10_000}`).replaceAll("//10001", "//1"))}`,
    8,
  ],
  ["cube.gltf", json, 8],
];
test.each(kept)("a cube in %s is drawn with its outside out", async (file, content, vertices) => {
  const imported = await read(robot(file), { [file]: bytesOf(content), "cube.bin": bin });
  expect(imported.warnings).toEqual([]);
  const [part, ...rest] = imported.geometry;
  expect(rest).toEqual([]);
  expect(part).toMatchObject({ kind: "robot", lod: 3, source: "l" });
  expect(volumeM3(part!)).toBeCloseTo(8, 5);
  expect(areaM2(part!)).toBeCloseTo(24, 5);
  expect(part!.positions).toHaveLength(3 * vertices);
  expect(imported.places[0]).toMatchObject({ floorZ: -1, heightM: 2 });
  expect(imported.machines[0]!.links[0]!.meshes).toMatchObject([{ use: "visual", reference: file }]);
});

test("a mesh lies where its origin, its scale and its link have it, and a mirrored one is not inside out", async () => {
  const origin = '<origin xyz="1 0 0" rpy="0 0 1.5707963267948966"/>';
  const [part] = (await read(robot("a.stl", "0.5 1 2", origin), { "a.stl": stlBinary() })).geometry;
  expect(box(part!)).toEqual([
    [0, 2],
    [-0.5, 0.5],
    [-2, 2],
  ]);
  const [mirrored] = (await read(robot("a.stl", "-1 1 1"), { "a.stl": stlBinary() })).geometry;
  expect(volumeM3(mirrored!)).toBeCloseTo(8, 5);
});

test("a glTF's y is up, and its buffer lies beside it and not beside the robot", async () => {
  const tall = json.replace('{"mesh":0}', '{"mesh":0,"scale":[1,3,1],"translation":[0,3,0]}');
  const files = { "m/cube.gltf": utf8(tall), "m/cube.bin": bin };
  const [part] = (await read(robot("package://p/m/cube.gltf"), files)).geometry;
  expect(box(part!)).toEqual([
    [-1, 1],
    [-1, 1],
    [0, 6],
  ]);
});

test("a mesh is looked for by the longest path of its address that is there, from the robot's folder on down", () => {
  expect(pathsBeside("package://ur_description/meshes/ur3/base.dae")).toEqual([
    "ur_description/meshes/ur3/base.dae",
    "meshes/ur3/base.dae",
    "ur3/base.dae",
    "base.dae",
  ]);
  expect(pathsBeside("model://arm/base.dae")).toEqual(["arm/base.dae", "base.dae"]);
  expect(pathsBeside("file:///home/me/a.stl")[0]).toBe("home/me/a.stl");
  expect(pathsBeside("../meshes/./x/../a.stl")).toEqual(["meshes/a.stl", "a.stl"]);
  expect(pathsBeside("C:\\robots\\a.stl")).toEqual(["robots/a.stl", "a.stl"]);
  expect(pathsBeside("../..")).toEqual([]);
  expect(everyPath("a%20b.stl")).toEqual(["a%20b.stl", "a b.stl"]);
  expect(everyPath("%2e%2e/%2e%2e/a.stl").at(-2)).toBe("a.stl");
  expect(everyPath("100%.stl")).toEqual(["100%.stl"]);
  expect(pathsBeside("a/".repeat(1000))).toHaveLength(MOST_STEPS);
  expect(named(`package://${"x".repeat(100)}/base.dae`)).toMatch(/^…x+\/base\.dae$/);
});

test("of two files the one is taken that shares more of the address", async () => {
  const files = { "meshes/a.stl": stlBinary(), "a.stl": utf8("nothing") };
  expect((await read(robot("package://p/meshes/a.stl"), files)).warnings).toEqual([]);
  expect((await read(robot("package://p/other/a.stl"), files)).warnings).toMatchObject([{ kind: /^meshUnread:/ }]);
});

test("meshes that are not there are told together where none is, and by name where some are", async () => {
  const link = (file: string, use = "visual") => `<${use}><geometry><mesh filename="${file}"/></geometry></${use}>`;
  const all = `<robot name="r"><link name="l">${["a.stl", "b.stl", "b.stl", "c.dae"].map((file) => link(file)).join("")}${link("d.stl", "collision")}</link></robot>`;
  const alone = await read(all);
  expect(alone.warnings).toMatchObject([{ kind: "meshElsewhere", count: 4, first: "a.stl" }]);
  const some = await read(all, { "a.stl": stlBinary() });
  expect(some.warnings).toMatchObject([
    { kind: "meshElsewhere:b.stl", count: 2, first: "b.stl", message: { en: /b\.stl/, zh: /b\.stl/ } },
    { kind: "meshElsewhere:c.dae", count: 1 },
  ]);
  // What it collides with is referred to and never drawn, so it is not missed.
  expect(some.machines[0]!.links[0]!.meshes).toHaveLength(5);
  expect(some.geometry).toHaveLength(1);
});

const cut = (bytes: Uint8Array | string, at: number) => bytes.slice(0, at);
const nan = stlBinary();
new DataView(nan.buffer).setFloat32(100, Number.NaN, true);
test.each<[what: string, file: string, content: Uint8Array | string, says: RegExp]>([
  ["an empty file", "a.stl", "", /cut off, or/],
  ["a binary STL that is cut off", "a.stl", cut(stlBinary(), 300), /cut off, or/],
  ["a corner of NaN", "a.stl", nan, /triangle 0: /],
  ["an STL of no triangle", "a.stl", "solid a\nendsolid a\n", /no triangle/],
  ["a text that is cut off", "a.stl", cut(stlText(), 700), /does not end/],
  ["a facet of two corners", "a.stl", stlText().replace(/ {2}vertex.*\n/, ""), /line 7: .*2 corners/],
  ["a corner of two numbers", "a.stl", stlText().replace("vertex -1 1 -1", "vertex -1 1"), /line 4: /],
  ["an OBJ that names what is not there", "a.obj", `${objText()}f 1 2 9\n`, /names vertex 9 of 8/],
  ["an OBJ that names vertex 0", "a.obj", `${objText()}f 0 1 2\n`, /names vertex 0 of 8/],
  ["an OBJ with a face of two", "a.obj", `${objText()}f 1 2\n`, /fewer than three/],
  ["an OBJ with a vertex of words", "a.obj", objText().replace("v -1", "v x"), /line 3: /],
  ["a glTF without its buffer", "a.gltf", gltfFiles("none.bin").json, /does not lie beside it/],
  ["a page of HTML", "a.dae", "<!DOCTYPE html><html></html>", /COLLADA is expected/],
  ["a mesh beyond all measure", "a.obj", objText().replaceAll("v 1", "v 1e7"), /beyond all measure/],
  ["another format", "a.fbx", "Kaydara", /format is not read/],
])("%s is told by its name, and the robot is taken without it", async (_, file, content, says) => {
  const imported = await read(robot(`package://p/${file}`), { [file]: bytesOf(content) });
  expect(imported.geometry).toEqual([]);
  expect(imported.machines[0]!.links).toHaveLength(1);
  const [warning, ...rest] = imported.warnings;
  expect(rest).toEqual([]);
  expect(warning).toMatchObject({ kind: `meshUnread:package://p/${file}`, count: 1, first: `package://p/${file}` });
  expect(warning!.message.en).toMatch(says);
  expect(warning!.message.en).toContain(`p/${file} is referred to, not drawn.`);
  expect(warning!.message.zh).toMatch(/\p{Script=Han}/u);
});

test("what a drawn mesh has more is told once, by the mesh", async () => {
  const imported = await read(robot("a.obj"), { "a.obj": utf8(`${objText()}l 1 2\np 1\n`) });
  expect(imported.geometry).toHaveLength(1);
  expect(imported.warnings).toMatchObject([{ kind: "mesh:objElement", count: 2, first: "a.obj" }]);
});

test("the UR3's last wrist is the same in its maker's COLLADA and STL, and where the flange is", async () => {
  const text = new TextDecoder().decode(sample("ur3.urdf"));
  const files = {
    "meshes/ur3/visual/wrist3.dae": sample("meshes/ur3/visual/wrist3.dae"),
    "ur3/collision/wrist3.stl": sample("meshes/ur3/collision/wrist3.stl"),
  };
  const drawn = async (urdfText: string) => {
    const { geometry, warnings } = await read(urdfText, files);
    expect(geometry).toHaveLength(1);
    expect(warnings).toHaveLength(6);
    return geometry[0]!;
  };
  const collada = await drawn(text);
  const stl = await drawn(text.replaceAll("visual/wrist3.dae", "collision/wrist3.stl"));
  // The counts that the files themselves announce.
  expect([collada.indices.length / 3, stl.indices.length / 3]).toEqual([528, 528]);
  for (const [axis, [low, high]] of box(collada).entries()) {
    expect(box(stl)[axis]![0]).toBeCloseTo(low!, 3);
    expect(box(stl)[axis]![1]).toBeCloseTo(high!, 3);
  }
  // At zero the flange looks along -y, 194 mm off; its disc of 63 mm is about (-457, 67) mm.
  const [[x0, x1], [y0], [z0, z1]] = box(collada) as [number[], number[], number[]];
  expect((x0! + x1!) / 2).toBeCloseTo(-0.4569, 3);
  expect(y0).toBeCloseTo(-(0.11235 + 0.0819), 2);
  expect((z0! + z1!) / 2).toBeCloseTo(0.1519 - 0.08535, 2);
  expect(x1! - x0!).toBeCloseTo(0.063, 2);
});

test("a large mesh tells how far it is, and is stopped on its way", async () => {
  const files = { "a.stl": stlBinary("large", 4_000) };
  const host = testHost();
  const { geometry } = await read(robot("a.stl"), files, host);
  expect(geometry[0]!.indices).toHaveLength(3 * 48_000);
  expect(host.rests).toBeGreaterThan(12);
  expect(host.shares).toEqual(host.shares.toSorted((a, b) => a - b));
  expect(new Set(host.shares).size).toBeGreaterThan(10);
  for (let rest = 1; rest <= host.rests; rest++)
    expect(await urdf.run(memorySource("r.urdf", utf8(robot("a.stl")), files), testHost(rest))).toMatchObject({
      error: { code: "IMPORT_CANCELLED" },
    });
});

test("a text of meshes has lines as long as their limit", async () => {
  expect([...textLines(utf8("a\n\nb"))]).toEqual(["a", "", "b"]);
  const [long, next] = textLines(utf8(`${"x".repeat(MOST_CHARACTERS + 9)}\ny`));
  expect([long!.length, next]).toEqual([MOST_CHARACTERS, "y"]);
  // Of an OBJ a line that is cut would be another shape; lines that go on count as one.
  const commented = (characters: number, by = "x") =>
    read(robot("a.obj"), { "a.obj": utf8(`#${by.repeat((characters - 1) / by.length)}\n${objText()}`) });
  expect((await commented(MOST_CHARACTERS - 1)).warnings).toEqual([]);
  expect((await commented(MOST_CHARACTERS)).warnings).toMatchObject([{ kind: "meshUnread:a.obj" }]);
  const { warnings } = await commented(2 * MOST_CHARACTERS + 1, "xx\\\n");
  expect(warnings).toMatchObject([{ message: { en: /A line has 65536 characters or more/ } }]);
});

/** An importer of meshes: what is fuzzed is not the robot but what lies beside it. */
const beside = (file: string): Importer => ({
  ...urdf,
  run: async (source, host) =>
    urdf.run(
      memorySource("r.urdf", utf8(robot(file)), { [file]: await source.read(0, source.size), "cube.bin": bin }),
      host,
    ),
});

test("whatever bytes of a mesh change, the robot is taken", async () => {
  for (const [seed, [file, content]] of kept.entries()) await fuzzed(beside(file), bytesOf(content), 100, 500 + seed);
  await fuzzed(beside("a.dae"), sample("meshes/ur3/visual/wrist3.dae"), 25, 520);
});
