import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { memorySource, testHost } from "../../../test/support/importing.ts";
import { digestBytes } from "../../../twins/core/digest.ts";
import { must } from "../../../twins/core/result.ts";
import { buildingYaml } from "../../../twins/import/building-yaml/index.ts";
import { unpackParts } from "../../../twins/import/packed.ts";
import { stillParts } from "../../../twins/sites/builtSite.ts";
import { wholeOf } from "./whole.ts";

const path = fileURLToPath(new URL("../../../twins/sites/office/plan/office.building.yaml", import.meta.url));
const source = memorySource("office.building.yaml", readFileSync(path));

it("gives a site's parts as bytes, and says what file they are of", async () => {
  const imported = must(await buildingYaml.run(source, testHost()));
  const whole = await wholeOf(imported, source, testHost());
  const parts = must(unpackParts(whole.geometry));
  expect(parts).toEqual(stillParts(imported.geometry));
  // Each was drawn where it stands and again by its Thing.
  expect(parts.some(({ kind }) => kind === "door" || kind === "lift")).toBe(false);
  expect(imported.geometry.some(({ kind }) => kind === "door")).toBe(true);
  expect(whole.summary.geometry.parts).toBe(parts.length);
  expect(whole.source).toEqual({
    name: "office.building.yaml",
    format: "building-yaml",
    bytes: source.size,
    sha256: digestBytes(readFileSync(path)),
  });
  expect(whole.imported.places).toEqual(imported.places);
});

it("refuses more parts than a site keeps", async () => {
  const imported = must(await buildingYaml.run(source, testHost()));
  const parts = stillParts(imported.geometry).length;
  await expect(wholeOf(imported, source, testHost(), parts - 1)).rejects.toThrow("IMPORT_TOO_LARGE");
  expect((await wholeOf(imported, source, testHost(), parts)).summary.geometry.parts).toBe(parts);
});
