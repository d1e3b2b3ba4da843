import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fuzzed, importText, memorySource, refusalOf, testHost, utf8 } from "../../../test/support/importing.ts";
import { must } from "../../core/result.ts";
import { buildingYaml, MAX_YAML_BYTES } from "./index.ts";
import { MAX_DOORS, MAX_LEVELS, MAX_LIFTS } from "./read.ts";

const plan = (body: string) => `levels:\n  L1:\n    vertices: [[0, 0, 0, a], [1, 0, 0, b], [1, 1, 0, c]]\n${body}`;

test.each([
  ["an empty file", "", 1],
  ["no levels", "name: x\n", 1],
  ["levels that are a list", "levels: [1, 2]\n", 1],
  ["broken YAML", "levels:\n  L1: [1, 2\nname: x\n", 3],
  ["a key twice", "levels:\n  L1: {}\n  L1: {}\n", 3],
  ["a vertex that does not exist", plan("    walls:\n      - [0, 3, {}]\n"), 5],
  ["a negative vertex", plan("    lanes:\n      - [0, -1, {}]\n"), 5],
  ["half a vertex number", plan("    doors: [[0, 0.5, {}]]\n"), 4],
  ["NaN", "levels:\n  L1:\n    vertices:\n      - [.nan, 0, 0, a]\n", 4],
  ["infinity", "levels:\n  L1:\n    elevation: .inf\n", 3],
  ["a word for a number", "levels:\n  L1:\n    vertices:\n      - [x, 0, 0, a]\n", 4],
  ["a measurement of nothing", plan("    measurements:\n      - [0, 0, {distance: [3, 1]}]\n"), 5],
  ["a floor of two corners", plan("    floors:\n      - {vertices: [0, 1]}\n"), 5],
  [
    "a lift to a level that is not there",
    plan("lifts:\n  A: {x: 0, y: 0, width: 1, depth: 1, level_doors: {L9: [d]}}\n"),
    5,
  ],
  ["a lift without width", plan("lifts:\n  A: {x: 0, y: 0, depth: 1}\n"), 5],
  ["a reference level that is not there", `${plan("")}reference_level_name: L9\n`, 4],
  ["an unknown coordinate system", `${plan("")}coordinate_system: moon\n`, 4],
  ["an alias of nothing", "levels:\n  L1: *none\n", 2],
])("%s is refused with its line", async (_, text, line) => {
  expect((await refusalOf(buildingYaml, text)).details).toMatchObject({ line });
  // The same file as Windows writes it.
  const windows = `\ufeff${text.replaceAll("\n", "\r\n")}`;
  expect((await refusalOf(buildingYaml, windows)).details).toMatchObject({ line });
});

test("a plan with a byte order mark and CRLF is read", async () => {
  expect((await importText(buildingYaml, `\ufeff${plan("").replaceAll("\n", "\r\n")}`)).ok).toBe(true);
});

test("bytes that are no text, an archive and a deep nest are refused", async () => {
  await refusalOf(buildingYaml, new Uint8Array([0xff, 0xfe, 0x00, 0x80]));
  await refusalOf(buildingYaml, utf8("PK\u0003\u0004 not a plan"));
  await refusalOf(buildingYaml, `levels: ${"[".repeat(200_000)}`);
  await refusalOf(buildingYaml, `levels: ${"{a: ".repeat(100_000)}`);
});

test("levels, lifts and doors have a limit", async () => {
  const many = (count: number, line: (i: number) => string) =>
    Array.from({ length: count + 1 }, (_, i) => line(i)).join("\n");
  const tooMany = async (text: string, line: number) =>
    expect(await refusalOf(buildingYaml, text)).toMatchObject({ code: "IMPORT_TOO_LARGE", details: { line } });
  await tooMany(`levels:\n${many(MAX_LEVELS, (i) => `  L${i}: {}`)}`, 2 + MAX_LEVELS);
  await tooMany(plan(`lifts:\n${many(MAX_LIFTS, (i) => `  A${i}: {x: 0, y: 0, width: 1, depth: 1}`)}`), 5 + MAX_LIFTS);
  await tooMany(plan(`    doors:\n${many(MAX_DOORS, () => "      - [0, 1, {}]")}`), 5 + MAX_DOORS);
});

test("an alias bomb is not unfolded", async () => {
  const rows = Array.from({ length: 30 }, (_, i) => `l${i + 1}: &l${i + 1} [${Array(10).fill(`*l${i}`).join(", ")}]`);
  const bomb = `l0: &l0 [0, 1, {}]\n${rows.join("\n")}\n${plan("    walls: *l30\n")}`;
  await refusalOf(buildingYaml, bomb);
});

test("a file above the limit is refused before it is read", async () => {
  const source = { ...memorySource("big.yaml", new Uint8Array(0)), size: MAX_YAML_BYTES + 1 };
  expect(await buildingYaml.run(source, testHost())).toMatchObject({ ok: false, error: { code: "IMPORT_TOO_LARGE" } });
});

const hotel = readFileSync(new URL("../../sites/hotel/plan/hotel.building.yaml", import.meta.url));

test("an import can be stopped at each of its rests, and says how far it is", async () => {
  const host = testHost();
  must(await buildingYaml.run(memorySource("hotel", hotel), host));
  expect(host.rests).toBeGreaterThan(3);
  expect(host.shares).toEqual(host.shares.toSorted((a, b) => a - b));
  for (let rest = 1; rest <= host.rests; rest++) {
    const stopped = await buildingYaml.run(memorySource("hotel", hotel), testHost(rest));
    expect(stopped).toMatchObject({ ok: false, error: { code: "IMPORT_CANCELLED" } });
  }
});

test("whatever bytes of a plan change, the answer is a Result", async () => {
  await fuzzed(
    buildingYaml,
    readFileSync(new URL("../../sites/office/plan/office.building.yaml", import.meta.url)).subarray(0, 12_000),
    40,
    1,
  );
  await fuzzed(buildingYaml, utf8(plan("    walls: [[0, 1, {}]]\n    lanes: [[0, 2, {graph_idx: [2, 0]}]]\n")), 300, 2);
});
