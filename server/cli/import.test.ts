import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runCommand } from "../../test/support/terminal.ts";
import { EXIT } from "./command.ts";
import { importInWorker } from "./import/runner.ts";
import { importCommand } from "./import.ts";
import { UsageError } from "./language.ts";

const sample = (path: string) => fileURLToPath(new URL(`../../twins/import/${path}`, import.meta.url));
const run = (...args: string[]) => runCommand(importCommand, args);

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "aitn-import-"));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it("says in numbers what a twin makes of a hotel", async () => {
  const { code, out } = await run(sample("../sites/hotel/plan/hotel.building.yaml"), "--json");
  expect(code).toBe(EXIT.ok);
  const summary = JSON.parse(out);
  expect(Object.keys(summary).slice(0, 6)).toEqual(["places", "things", "routeMap", "floors", "bounds", "warnings"]);
  expect(summary).toMatchObject({ places: { site: 1, building: 1, storey: 3 }, floors: 3, format: "building-yaml" });
  expect(summary.routeMap.edges).toBe(122 + 4);
});

it("tells each format by what the file begins with, whatever its name", async () => {
  const text = (name: string, content: string) => {
    const path = join(dir, name);
    writeFileSync(path, content);
    return path;
  };
  const files: [format: string, path: string][] = [
    ["ifc", sample("ifc/samples/SimpleWall.ifc")],
    ["urdf", sample("urdf/samples/ur3.urdf")],
    ["gltf", sample("gltf/samples/armchair.gltf")],
    ["esri-ascii", text("a.txt", "ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2 3 4\n")],
    ["geojson", text("b.json", '{"type":"FeatureCollection","features":[]}')],
    ["cityjson", text("c.json", '{"type":"CityJSON","version":"2.0","CityObjects":{},"vertices":[]}')],
    ["osm", text("d.xml", '<?xml version="1.0"?>\n<osm version="0.6"/>')],
    ["osm", text("e.json", '{"version":0.6,"osm3s":{},"elements":[]}')],
    ["building-yaml", text("f", "levels:\n  L1: {vertices: []}\n")],
  ];
  for (const [format, path] of files) expect(JSON.parse((await run(path, "--json")).out).format, path).toBe(format);
}, 120_000);

it("says of a file with nothing in it that it has nothing, and not that all was understood", async () => {
  const empty = join(dir, "empty");
  for (const content of ['{"type":"FeatureCollection","features":[]}', '{"asset":{"version":"2.0"}}']) {
    writeFileSync(empty, content);
    const { warnings } = JSON.parse((await run(empty, "--json")).out);
    expect(warnings[0]).toMatchObject({ kind: "nothingInIt", count: 1, first: "" });
    expect((await run(empty)).out).toMatch(/:\n {2}Nothing in this file can be shown\.\n/);
  }
}, 60_000);

it("says where a building stands as the file has it, in the system that the standard gives it", async () => {
  const { out } = await run(sample("ifc/samples/SimpleWall.ifc"));
  expect(out).toContain("42.358662°, -71.056740° (WGS 84, as the file has it: often its program's default)");
  expect(out).toContain("1, each of a kind that a device can be (1 door)");
});

it("refuses with a code, and says where", async () => {
  const path = join(dir, "bad.geojson");
  writeFileSync(path, '{"type":"FeatureCollection","features":[{"type":"X"}]}');
  await expect(run(path)).rejects.toThrow("IMPORT_INVALID: In the file, features/0");
  writeFileSync(join(dir, "unknown"), "hello");
  await expect(run(join(dir, "unknown"))).rejects.toThrow("IMPORT_UNKNOWN");
  writeFileSync(join(dir, "grid.asc"), gzipSync("ncols 2\n"));
  await expect(run(join(dir, "grid.asc"))).rejects.toThrow("IMPORT_UNKNOWN: grid.asc is packed (gzip). Unpack it");
  writeFileSync(join(dir, "tower.ifc"), "PK\u0003\u0004");
  await expect(run(join(dir, "tower.ifc"), "--format", "ifc")).rejects.toThrow("is packed (ZIP)");
  await expect(run(path, "--format", "ifc")).rejects.toThrow("IMPORT_INVALID: In the file, line 1");
  await expect(run(join(dir, "nothing"))).rejects.toThrow("there is no such file");
  await expect(run(dir)).rejects.toThrow("is not a regular file");
  await expect(run()).rejects.toThrow(UsageError);
  await expect(run(path, "--format", "dxf")).rejects.toThrow(UsageError);
}, 60_000);

it("does not read a model's buffer outside its folder", async () => {
  const asset = { asset: { version: "2.0" }, buffers: [{ uri: "../secret.bin", byteLength: 1 }] };
  mkdirSync(join(dir, "models"));
  writeFileSync(join(dir, "models", "out.gltf"), JSON.stringify(asset));
  writeFileSync(join(dir, "secret.bin"), "x");
  await expect(run(join(dir, "models", "out.gltf"))).rejects.toThrow("buffers/0");
});

it("draws a robot's meshes that lie beside it, and tells those that do not by name", async () => {
  const summary = JSON.parse((await run(sample("urdf/samples/ur3.urdf"), "--json")).out);
  expect(summary.geometry).toMatchObject({ parts: 1, triangles: 528, kinds: { robot: 528 } });
  expect(summary.warnings).toHaveLength(6);
  expect(summary.warnings[0]).toMatchObject({
    kind: "meshElsewhere:package://ur_description/meshes/ur3/visual/base.dae",
    count: 1,
  });
});

it("ends at once when it is stopped, and when it shows no sign of life", async () => {
  const task = { path: sample("ifc/samples/TallBuilding.ifc"), format: undefined };
  const stop = new AbortController();
  const waiting = importInWorker(task, { signal: stop.signal, progress: () => stop.abort() });
  await expect(waiting).rejects.toThrow("IMPORT_CANCELLED");
  const never = importInWorker(task, { signal: new AbortController().signal, progress: () => {}, silentMs: 0 });
  await expect(never).rejects.toThrow("made no progress");
});
