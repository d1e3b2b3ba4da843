import { expect, it } from "vitest";
import { checkBuilt, checkGenerated } from "../../../test/support/builtSite.ts";
import { office, officeFittings } from "./index.ts";
import { OFFICE } from "./site.gen.ts";

it("site.gen.ts says what the plan says; AITN_UPDATE=1 writes it anew", async () => {
  await checkGenerated(new URL(".", import.meta.url), "office", OFFICE);
});

it("is a site of one floor with two robots and three doors", () => {
  checkBuilt(office, OFFICE);
  const of = (model: string) => office.things.filter((thing) => thing.model === model).map(({ id }) => id);
  expect(office.places.filter(({ level }) => level === "storey")).toHaveLength(1);
  expect(of("delivery-robot")).toEqual(["tinyrobot1", "tinyrobot2"]);
  expect(of("door")).toEqual(["main_door", "coe_door", "hardware_door"]);
  expect(of("lift")).toEqual([]);
  for (const id of of("door")) expect(officeFittings[id]?.lengthM, id).toBeGreaterThan(0.5);
});
