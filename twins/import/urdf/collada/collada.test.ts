import { expect, test } from "vitest";
import { dae, FACES, shows } from "../../../../test/support/cubes.ts";
import { checkSound, memorySource, testHost, utf8 } from "../../../../test/support/importing.ts";
import { must } from "../../../core/result.ts";
import { volumeM3 } from "../../geometry/measure.ts";
import type { Imported } from "../../imported.ts";
import { urdf } from "../index.ts";

const ROBOT =
  '<robot name="r"><link name="l"><visual><geometry><mesh filename="m.dae"/></geometry></visual></link></robot>';

async function read(text: string): Promise<Imported> {
  const imported = must(await urdf.run(memorySource("r.urdf", utf8(ROBOT), { "m.dae": utf8(text) }), testHost()));
  checkSound(imported);
  return imported;
}

/** Low and high corner of what is drawn, to a micrometre; and its volume. */
function drawn({ geometry }: Imported) {
  const [part] = geometry;
  const values = (axis: number) => [...part!.positions].filter((_, i) => i % 3 === axis);
  const rounded = (value: number) => Math.round(value * 1e6) / 1e6 + 0;
  const low = [0, 1, 2].map((axis) => rounded(Math.min(...values(axis))));
  const high = [0, 1, 2].map((axis) => rounded(Math.max(...values(axis))));
  return { low, high, volume: volumeM3(part!) };
}

test.each(Object.entries(FACES))("a cube of %s has its volume", async (_, faces) => {
  const imported = await read(dae({ faces }));
  expect(imported.warnings).toEqual([]);
  expect(drawn(imported)).toEqual({ low: [-1, -1, -1], high: [1, 1, 1], volume: expect.closeTo(8, 5) });
  expect(imported.geometry[0]!.indices).toHaveLength(36);
});

test.each([
  ["a metre", '<unit name="meter" meter="1"/>', 1],
  ["a millimetre", '<unit name="millimeter" meter="0.001"/>', 0.001],
  ["an inch", '<unit meter="0.0254" name="inch"/>', 0.0254],
  ["what the format has where nothing is said", "", 1],
])("its unit is %s", async (_, unit, metres) => {
  const imported = await read(dae({ asset: `<contributor/>${unit}<up_axis>Z_UP</up_axis>`, scale: 0.5 / metres }));
  expect(drawn(imported)).toMatchObject({ low: [-0.5, -0.5, -0.5], high: [0.5, 0.5, 0.5] });
});

test.each([
  ["Z_UP", 0],
  ["Y_UP", 1],
  ["X_UP", 1],
])("what it says of up (%s) turns nothing, as in RViz, and is told", async (axis, told) => {
  const scenes = shows("<translate>1 2 3</translate>");
  const imported = await read(dae({ asset: `<unit meter="0.1"/><up_axis>${axis}</up_axis>`, scenes }));
  expect(drawn(imported)).toMatchObject({ low: [0, 0.1, 0.2], high: [0.2, 0.3, 0.4] });
  expect(imported.warnings.map(({ kind }) => kind)).toEqual(Array(told).fill("mesh:upAxis"));
});

test.each([
  ["a matrix, row after row", "<matrix>0 -1 0 10 1 0 0 20 0 0 2 30 0 0 0 1</matrix>", [9, 19, 28], [11, 21, 32]],
  // The last one is done to the body first.
  [
    "moves one in the other",
    "<translate>10 0 0</translate><rotate>0 0 1 90</rotate><translate>0 5 0</translate>",
    [4, -1, -1],
    [6, 1, 1],
  ],
  ["a scale", "<scale>1 2 3</scale><translate>1 1 1</translate>", [0, 0, 0], [2, 4, 6]],
  ["a turn about no axis", "<rotate>0 0 0 90</rotate>", [-1, -1, -1], [1, 1, 1]],
])("a node is moved by %s", async (_, moves, low, high) => {
  expect(drawn(await read(dae({ scenes: shows(moves) })))).toMatchObject({ low, high });
});

test("a node that mirrors does not turn its outside in", async () => {
  expect(drawn(await read(dae({ scenes: shows("<scale>-1 1 1</scale>") }))).volume).toBeCloseTo(8, 5);
});

test("nodes lie in nodes and show others, each as often as it is shown", async () => {
  const library =
    '<library_nodes><node id="cube"><translate>0 0 4</translate><instance_geometry url="#g"/></node></library_nodes>';
  const inner = '<node><translate>10 0 0</translate><instance_node url="#cube"/></node><instance_node url="#cube"/>';
  const imported = await read(dae({ scenes: library + shows("<scale>1 1 2</scale>", inner) }));
  expect(drawn(imported)).toEqual({ low: [-1, -1, 6], high: [11, 1, 10], volume: expect.closeTo(32, 4) });
});

test("of many scenes the one is shown that is named, of none every body as it lies", async () => {
  const empty = '<library_visual_scenes><visual_scene id="e"/></library_visual_scenes>';
  expect((await read(dae({ scenes: empty + shows() }))).geometry).toHaveLength(1);
  expect((await read(dae({ scenes: empty }))).warnings).toMatchObject([{ message: { en: /no triangle/ } }]);
  expect(drawn(await read(dae({ scenes: "" }))).volume).toBeCloseTo(8, 5);
});

test("coordinates are where the accessor says, and only what faces name is kept", async () => {
  const text = dae()
    .replace(/<float_array id="pa" count="24">([^<]*)</, (_, list: string) => {
      const numbers = list.split(" ");
      const rows = Array.from({ length: 8 }, (__, i) => `7 ${numbers.slice(3 * i, 3 * i + 3).join(" ")}`);
      return `<float_array id="pa" count="99">9 ${rows.join(" ")} 7 55 55 55<`;
    })
    .replace(
      '<accessor source="#pa" count="8" stride="3">',
      '<accessor source="#pa" count="9" stride="4" offset="1"><param type="float"/>',
    );
  const imported = await read(text);
  expect(drawn(imported)).toEqual({ low: [-1, -1, -1], high: [1, 1, 1], volume: expect.closeTo(8, 5) });
  expect(imported.geometry[0]!.positions).toHaveLength(24);
});

test("a hollow polygon is cut as it is: a face may be no convex one", async () => {
  const l = "0 0 0 4 0 0 4 1 0 1 1 0 1 4 0 0 4 0";
  const text = dae({
    faces:
      '<polylist count="1"><input semantic="VERTEX" source="#v" offset="0"/><vcount>6</vcount><p>0 1 2 3 4 5</p></polylist>',
  }).replace(/(<float_array id="pa" count="24">)[^<]*/, `$1${l} 0 0 0 0 0 0`);
  const [part] = (await read(text)).geometry;
  const area = [...part!.indices]
    .filter((_, i) => i % 3 === 0)
    .reduce((sum, __, t) => {
      const [a, b, c] = [0, 1, 2].map((i) => 3 * part!.indices[3 * t + i]!) as [number, number, number];
      const p = part!.positions;
      return sum + ((p[b]! - p[a]!) * (p[c + 1]! - p[a + 1]!) - (p[c]! - p[a]!) * (p[b + 1]! - p[a + 1]!)) / 2;
    }, 0);
  expect(area).toBeCloseTo(7, 6);
});

test("what is not read of it is told by its kind", async () => {
  const faces = `${FACES.triangles}<lines count="1"><input semantic="VERTEX" source="#v" offset="0"/><p>0 1</p></lines>`;
  const what = '<instance_geometry url="#g"/><instance_controller url="#c"/><instance_camera url="#x"/>';
  const extras =
    "<library_effects><effect><extra><p>1</p></extra></effect></library_effects><extra><float_array>x</float_array></extra>";
  const imported = await read(dae({ faces, scenes: extras + shows("", what) }));
  expect(imported.geometry[0]!.indices).toHaveLength(36);
  expect(imported.warnings.map(({ kind, count, first }) => [kind, count, first])).toEqual([
    ["mesh:colladaElement:lines", 1, "m.dae"],
    ["mesh:colladaElement:instance_controller", 1, "m.dae"],
  ]);
});

const whole = dae();
test.each([
  ["no COLLADA", "<x/>", /line 1: .*COLLADA is expected/],
  ["cut off", whole.slice(0, 900), /well-formed/],
  ["a unit of nothing", dae({ asset: '<unit meter="0"/>' }), /"?0"? metres/],
  ["a coordinate of words", whole.replace("-1 -1 -1", "-1 x -1"), /The list holds x/],
  ["a coordinate of INF", whole.replace("-1 -1 -1", "-1 INF -1"), /The list holds INF/],
  ["too few coordinates", whole.replace('count="8"', 'count="9"'), /24 numbers, too few for 9/],
  ["coordinates of two numbers", whole.replaceAll('<param name="Z" type="float"/>', ""), /three coordinates/],
  ["a stride of nothing", whole.replaceAll('stride="3"', 'stride="0"'), /three coordinates/],
  ["a stride below nothing", whole.replaceAll('stride="3"', 'stride="-3"'), /no whole number/],
  ["a vertex that is not there", whole.replace("<p>0 3", "<p>0 8"), /names vertex 8 of 8/],
  ["half a vertex", whole.replace("<p>0 3", "<p>0 0.5"), /The list holds 0.5/],
  ["faces of no vertices", whole.replaceAll('source="#v"', 'source="#w"'), /name no vertices/],
  ["polygons of more corners", dae({ faces: FACES.polylist.replace("4 4 4 4 4 4", "4 4 4 4 4 5") }), /more corners/],
  ["a geometry that is not there", dae({ scenes: shows("", '<instance_geometry url="#h"/>') }), /shows geometry h/],
  [
    "a geometry of another file",
    dae({ scenes: shows("", '<instance_geometry url="b.dae#g"/>') }),
    /shows geometry b\.dae#g/,
  ],
  ["a node that is not there", dae({ scenes: shows("", '<instance_node url="#h"/>') }), /shows node h/],
  ["a node that shows itself", dae({ scenes: shows("", '<instance_node url="#a"/>') }), /without end/],
  ["a matrix of three numbers", dae({ scenes: shows("<matrix>1 2 3</matrix>") }), /no list of 16 numbers/],
])("%s: the mesh is not drawn, and why is told", async (_, text, says) => {
  const imported = await read(text);
  expect(imported.geometry).toEqual([]);
  expect(imported.warnings).toMatchObject([{ kind: "meshUnread:m.dae", first: "m.dae", message: { en: says } }]);
});
