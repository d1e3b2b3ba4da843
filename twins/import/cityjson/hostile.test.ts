import { expect, test } from "vitest";
import { fuzzed, importText, memorySource, refusalOf, testHost, utf8 } from "../../../test/support/importing.ts";
import { must } from "../../core/result.ts";
import { cityJson } from "./index.ts";

const document = (more: object = {}) => ({
  type: "CityJSON",
  version: "1.1",
  transform: { scale: [1, 1, 1], translate: [0, 0, 0] },
  CityObjects: { b: { type: "Building", geometry: [{ type: "MultiSurface", lod: "1", boundaries: [[[0, 1, 2]]] }] } },
  vertices: [
    [0, 0, 0],
    [1, 0, 0],
    [0, 1, 0],
  ],
  ...more,
});
const surface = (boundaries: unknown) => ({
  CityObjects: { b: { type: "Building", geometry: [{ type: "MultiSurface", lod: 1, boundaries }] } },
});

test("the document that the others are made of is taken", async () => {
  expect((await importText(cityJson, JSON.stringify(document()))).ok).toBe(true);
});

test.each([
  ["an index out of range", surface([[[0, 1, 3]]]), "b"],
  ["a negative index", surface([[[0, 1, -1]]]), "b"],
  ["half an index", surface([[[0, 1, 0.5]]]), "b"],
  ["a surface that is a number", surface([7]), "b"],
  ["boundaries that are text", surface("0 1 2"), "b"],
  ["boundaries that nest too little", surface([0, 1, 2]), "b"],
  ["an object without a type", { CityObjects: { "b\u0007": {} } }, "b?"],
  ["an object that is a list", { CityObjects: { b: [] } }, "b"],
  ["geometry that is text", { CityObjects: { b: { type: "Road", geometry: "x" } } }, "b"],
  ["its own parent", { CityObjects: { b: { type: "Building", parents: ["b"] } } }, "b"],
  [
    "parents in a ring",
    { CityObjects: { a: { type: "Building", parents: ["b"] }, b: { type: "Road", parents: ["a"] } } },
    "a",
  ],
  [
    "a template that is not there",
    { CityObjects: { b: { type: "CityFurniture", geometry: [{ type: "GeometryInstance", template: 3 }] } } },
    "b",
  ],
  [
    "a vertex of two numbers",
    {
      vertices: [
        [0, 0, 0],
        [1, 0],
      ],
    },
    "vertices/1",
  ],
  ["a vertex of text", { vertices: [[0, 0, "x"]] }, "vertices/0"],
  ["a vertex that is null", { vertices: [null] }, "vertices/0"],
  ["a transform without scale", { transform: { translate: [0, 0, 0] } }, "transform"],
  ["another version", { version: "3.0" }, "version"],
])("%s is refused with its object", async (_, more, entity) => {
  const { details, message } = await refusalOf(cityJson, JSON.stringify(document(more)));
  expect(message).toContain(entity);
  expect(details).toBeDefined();
});

test.each([
  ["an empty file", ""],
  ["a list", "[]"],
  ["another type", '{"type": "FeatureCollection"}'],
  ["no vertices", '{"type": "CityJSON", "version": "1.0", "CityObjects": {}}'],
  ["no objects", '{"type": "CityJSON", "version": "1.0", "vertices": []}'],
  ["NaN", JSON.stringify(document()).replace("[1,0,0]", "[NaN,0,0]")],
  ["an archive", "PK\u0003\u0004{}"],
  ["a line that is no feature", `${JSON.stringify(document())}\n{"type":"Feature"}`],
  ["half a feature", `${JSON.stringify(document())}\n{"type":"CityJSONFeature"`],
])("%s is refused", async (_, text) => {
  await refusalOf(cityJson, text);
});

test("an object that two features have is refused", async () => {
  const feature = JSON.stringify({
    type: "CityJSONFeature",
    CityObjects: document().CityObjects,
    vertices: document().vertices,
  });
  const head = JSON.stringify(document({ CityObjects: {}, vertices: [] }));
  expect((await refusalOf(cityJson, `${head}\n${feature}\n${feature}`)).details).toEqual({ entity: "b" });
});

test("each beginning of a document is refused", async () => {
  const text = JSON.stringify(document());
  for (let length = 0; length < text.length; length += 7) await refusalOf(cityJson, text.slice(0, length));
});

test("parents that are not there are told once, and extensions by their type", async () => {
  const objects = Object.fromEntries(
    Array.from({ length: 50 }, (_, i) => [`o${i}`, { type: i % 2 ? "+Noise" : "Building", parents: ["none"] }]),
  );
  const { warnings } = must(await importText(cityJson, JSON.stringify(document({ CityObjects: objects }))));
  expect(warnings.map(({ kind, count, first }) => [kind, count, first])).toEqual([
    ["nothingInIt", 1, ""],
    ["crsUnknown", 1, "metadata/referenceSystem"],
    ["objectType:+Noise", 25, "o1"],
    ["parentMissing", 50, "o0"],
  ]);
});

test("an import can be stopped", async () => {
  const objects = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`o${i}`, document().CityObjects.b]));
  const bytes = utf8(JSON.stringify(document({ CityObjects: objects })));
  const host = testHost();
  must(await cityJson.run(memorySource("x", bytes), host));
  expect(host.rests).toBeGreaterThan(10);
  const stopped = await cityJson.run(memorySource("x", bytes), testHost(host.rests - 1));
  expect(stopped).toMatchObject({ ok: false, error: { code: "IMPORT_CANCELLED" } });
});

test("whatever bytes change, the answer is a Result", async () => {
  await fuzzed(cityJson, utf8(JSON.stringify(document(), null, 1)), 600, 3);
});
