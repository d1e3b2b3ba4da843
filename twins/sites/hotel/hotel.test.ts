import { expect, it } from "vitest";
import { checkBuilt, checkGenerated } from "../../../test/support/builtSite.ts";
import { hotel, hotelFittings } from "./index.ts";
import { HOTEL } from "./site.gen.ts";

it("site.gen.ts says what the plan says; AITN_UPDATE=1 writes it anew", async () => {
  await checkGenerated(new URL(".", import.meta.url), "hotel", HOTEL);
});

it("is a site of three levels with four robots, two lifts and their doors", () => {
  checkBuilt(hotel, HOTEL);
  const of = (model: string) => hotel.things.filter((thing) => thing.model === model);
  expect(hotel.places.filter(({ level }) => level === "storey").map(({ title }) => title.en)).toEqual([
    "Level 1",
    "Level 2",
    "Level 3",
  ]);
  expect(of("delivery-robot").map(({ id }) => id)).toEqual([
    "cleanerbota_2",
    "cleanerbota_1",
    "tinybot_1",
    "deliverybot_1",
  ]);
  expect(of("lift")).toHaveLength(2);
  expect(of("door")).toHaveLength(19 + 6);
  for (const { id } of [...of("door"), ...of("lift")]) expect(hotelFittings[id]?.lengthM, id).toBeGreaterThan(0.5);
});

it("has lifts that look out of their door: one to the south, one to the north", () => {
  const looks = hotel.things.filter(({ model }) => model === "lift").map(({ pose }) => Math.sin(pose.headingRad));
  expect(looks).toEqual([expect.closeTo(-1, 3), expect.closeTo(1, 3)]);
  const landing = hotel.things.find(({ id }) => id.startsWith("lift1-l2-"));
  expect(landing).toMatchObject({ model: "door", parent: "lift1", place: "l2", pose: { z: 8 } });
});
