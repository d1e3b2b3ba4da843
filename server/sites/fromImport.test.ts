import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { importFile } from "../../test/support/importing.ts";
import { must } from "../../twins/core/result.ts";
import { buildingYaml } from "../../twins/import/building-yaml/index.ts";
import { ifc } from "../../twins/import/ifc/index.ts";
import type { Imported, Part } from "../../twins/import/imported.ts";
import { stillParts } from "../../twins/sites/builtSite.ts";
import { stillGeometry } from "./fromImport.ts";

const file = (path: string): string => fileURLToPath(new URL(`../../twins/${path}`, import.meta.url));
const doors = (parts: readonly Part[]): readonly Part[] => parts.filter(({ kind }) => kind === "door");

it("leaves doors and lifts to the Things that draw them, as the buildings of the product do", async () => {
  const hotel = must(await importFile(buildingYaml, file("sites/hotel/plan/hotel.building.yaml")));
  expect(stillGeometry(hotel)).toEqual(stillParts(hotel.geometry));
  expect(new Set(hotel.geometry.map(({ kind }) => kind))).toContain("lift");
});

it("keeps the door of which no Thing is made, and one whose Thing no device here is of", async () => {
  const tower = must(await importFile(ifc, file("import/ifc/samples/TallBuilding.ifc")));
  const drawn = doors(tower.geometry);
  expect(drawn.length).toBeGreaterThan(1);
  const shown = (change: Partial<Imported>): number => doors(stillGeometry({ ...tower, ...change })).length;
  expect(shown({})).toBe(0);
  expect(shown({ things: tower.things.filter(({ reference }) => reference !== drawn[0]!.source) })).toBe(1);
  expect(shown({ things: tower.things.map((thing) => ({ ...thing, model: "unheard-of" })) })).toBe(drawn.length);
});
