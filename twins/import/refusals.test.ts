import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it, test } from "vitest";
import { memorySource, testHost, utf8 } from "../../test/support/importing.ts";
import type { Failure } from "../core/result.ts";
import { isCut } from "./refusals.ts";
import { importerFor } from "./registry.ts";

const file = (path: string): Uint8Array => readFileSync(fileURLToPath(new URL(path, import.meta.url)));

/** What people are told of a file that is refused. */
async function refusal(name: string, bytes: Uint8Array | string): Promise<Failure> {
  const source = memorySource(name, typeof bytes === "string" ? utf8(bytes) : bytes);
  const importer = await importerFor(source, testHost());
  const read = importer.ok ? await importer.value.run(source, testHost()) : importer;
  if (read.ok) throw new Error(`${name} was read`);
  return read.error;
}
const half = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.length >> 1);

const HEADER = "ncols 4\nnrows 4\nxllcorner 0\nyllcorner 0\ncellsize 1\n";
const GLB = new Uint8Array(32);
GLB.set(utf8("glTF"));
new DataView(GLB.buffer).setUint32(4, 2, true);
new DataView(GLB.buffer).setUint32(8, 999_999, true);

describe("a file that ends early says so", () => {
  test.each<[name: string, bytes: Uint8Array | string]>([
    ["model.ifc", half(file("ifc/samples/SimpleWall.ifc"))],
    ["chair.gltf", half(file("gltf/samples/armchair.gltf"))],
    ["chair.glb", GLB],
    ["plan.building.yaml", half(file("../sites/hotel/plan/hotel.building.yaml"))],
    ["grid.asc", `${HEADER}1 2 3\n`],
    ["head.asc", HEADER],
    ["town.geojson", '{"type":"FeatureCollection","features":[{"type":"Feature","geo'],
    ["town.city.json", '{"type":"CityJSON","version":"2.0","CityObjects":{"a":{"type":"Buil'],
    ["town.osm", '<osm version="0.6"><node id="1" lat="0" lon="0"/>'],
  ])("%s", async (name, bytes) => {
    const failure = await refusal(name, bytes);
    expect(failure.code).toBe("IMPORT_INVALID");
    expect(failure.said?.en).toMatch(/Perhaps the file ends early: bring the whole one\.$/);
    expect(failure.said?.zh).toContain("文件可能不完整");
    expect(isCut(failure)).toBe(true);
  });

  it("and one that is wrong in the middle does not", async () => {
    const wrong = new TextDecoder().decode(file("ifc/samples/SimpleWall.ifc")).replace("#1=", "#1");
    expect(isCut(await refusal("model.ifc", wrong))).toBe(false);
    expect(isCut(await refusal("grid.asc", `${HEADER}1 x 3\n`))).toBe(false);
  });
});

it("says a limit as a limit", async () => {
  const { code, message } = await refusal("huge.asc", HEADER.replaceAll("4", "100000").concat("1 2 3\n"));
  expect(code).toBe("IMPORT_TOO_LARGE");
  expect(message.replaceAll("\u202f", "")).toBe(
    "In the file, line 6: It has 100000 by 100000 cells; at most 1000000000 cells can be read.",
  );
});

it("says what a position is no position of, and calls a header by its name", async () => {
  const far = '{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[1e300,0],[0,0]]}}';
  expect((await refusal("far.geojson", far)).message).toBe(
    "In the file, the feature: [1e+300,0] is no position of longitude and latitude in degrees.",
  );
  expect((await refusal("lie.glb", GLB)).message).toMatch(/^In the file, its header: It announces 999.999 bytes; 32 /);
});

it("names the formats where none is told, for whoever then asks which it is", async () => {
  const { code, details } = await refusal("a.txt", "hello");
  expect(code).toBe("IMPORT_UNKNOWN");
  expect(details?.formats).toContain("geojson");
});
