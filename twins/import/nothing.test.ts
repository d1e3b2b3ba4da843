import { expect, test } from "vitest";
import { importText } from "../../test/support/importing.ts";
import { must } from "../core/result.ts";
import { buildingYaml } from "./building-yaml/index.ts";
import { cityJson } from "./cityjson/index.ts";
import { geoJson } from "./geojson/index.ts";
import { gltf } from "./gltf/index.ts";
import type { Importer } from "./importer.ts";
import { isNothing } from "./nothing.ts";
import { osm } from "./osm/index.ts";

test.each<[Importer, text: string]>([
  [geoJson, '{"type":"FeatureCollection","features":[]}'],
  [gltf, '{"asset":{"version":"2.0"}}'],
  [cityJson, '{"type":"CityJSON","version":"2.0","CityObjects":{},"vertices":[]}'],
  [osm, '<osm version="0.6"/>'],
  [buildingYaml, "levels:\n  L1: {elevation: 0, vertices: []}\n"],
])("$format: a file with nothing in it is told of as one", async (importer, text) => {
  const imported = must(await importText(importer, text));
  expect(isNothing(imported)).toBe(true);
  expect(imported.warnings[0]?.message.en).toBe("Nothing in this file can be shown.");
});

test("a file with something is none", async () => {
  const park = '{"type":"Polygon","coordinates":[[[0,0],[0.001,0],[0,0.001],[0,0]]]}';
  expect(isNothing(must(await importText(geoJson, park)))).toBe(false);
});
