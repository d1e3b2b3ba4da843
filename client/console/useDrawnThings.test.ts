import { expect, test } from "vitest";
import { fms } from "../../twins/sites/fms/index.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import { drawnThings } from "./useDrawnThings.ts";

const thing = (id: string, model: string) => ({
  id,
  model,
  title: { en: id, zh: id },
  place: "cell",
  parent: null,
  pose: { x: 1, y: 2, z: 0, headingRad: 0 },
});
const own = fms.things.map((each) => ({ thing: each, model: thingModels[each.model]! }));
const property = (name: string, unit: string) => ({ ...thingModels["energy-meter"]!.properties[0]!, name, unit });
const ownKind = (...properties: ReturnType<typeof property>[]) => ({
  ...thingModels["energy-meter"]!,
  type: "kiln",
  properties,
});

test("a site whose devices brought nothing is drawn as it is: its picture is not built anew", () => {
  expect(drawnThings(fms, own).site).toBe(fms);
});

test("a Thing that a device brought is drawn, and one of the site that is not live stays", () => {
  const brought = { thing: thing("meter-9", "energy-meter"), model: thingModels["energy-meter"]! };
  const { site, views } = drawnThings(fms, [...own.slice(1), brought]);
  expect(site.things).toEqual([...fms.things, brought.thing]);
  expect(site.places).toBe(fms.places);
  expect(views["energy-meter"]!.parts.length).toBeGreaterThan(3);
});

test("a kind that the device brought along is a case with its first property, and stands where it was set", () => {
  const { views, models } = drawnThings(fms, [
    { thing: thing("kiln-1", "kiln"), model: ownKind(property("heat", "Cel")) },
  ]);
  expect(models.kiln!.properties[0]!.name).toBe("heat");
  expect(views.kiln!.labelProperty).toBe("heat");
  expect(views.kiln!.pose).toBeUndefined();
});

test("a kind that says where it is is drawn there", () => {
  const model = ownKind(property("x", "m"), property("y", "m"), property("heading", "rad"), property("load", "kg"));
  const { views } = drawnThings(fms, [{ thing: thing("kiln-1", "kiln"), model }]);
  expect(views.kiln!.pose).toEqual({ x: "x", y: "y", heading: "heading" });
  expect(views.kiln!.labelProperty).toBe("load");
  // In another unit it is somewhere else.
  const inches = ownKind(property("x", "[in_i]"), property("y", "m"), property("heading", "rad"));
  expect(drawnThings(fms, [{ thing: thing("kiln-1", "kiln"), model: inches }]).views.kiln!.pose).toBeUndefined();
});
