import { expect, it } from "vitest";
import { checkBuilt, checkGenerated } from "../../../test/support/builtSite.ts";
import { inRing } from "../../core/ring.ts";
import { hotel, hotelFittings } from "./index.ts";
import { HOTEL_ROOMS } from "./rooms.gen.ts";
import { HOTEL } from "./site.gen.ts";

it("site.gen.ts says what the plan says; AITN_UPDATE=1 writes it anew", async () => {
  await checkGenerated(new URL(".", import.meta.url), "hotel", HOTEL);
});

it("is a site of three levels with four robots, two lifts and their doors", () => {
  const filed = HOTEL.places.filter(({ id }) => !id.includes("-floor-"));
  checkBuilt(
    hotel,
    HOTEL,
    [...filed, ...HOTEL_ROOMS.rooms].map(({ id }) => id),
  );
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
  expect(landing).toMatchObject({ model: "door", parent: "lift1", place: "l2-lift-lobby", pose: { z: 8 } });
});

it("has a Place for each room, and each robot in the one that it stands in; a door is of the room that it leads into", () => {
  const rooms = hotel.places.filter(({ parent }) => parent === "l2").map(({ title }) => title.en);
  expect(rooms.slice(0, 3)).toEqual(["Room 201", "Room 202", "Room 203"]);
  expect(rooms).toHaveLength(15 + 4);
  for (const { id, place, pose, parent, model } of hotel.things) {
    if (model !== "delivery-robot" && model !== "door") continue;
    const own = hotel.places.find((one) => one.id === place)!;
    expect(own.level, id).toBe("space");
    expect(own.floorZ, id).toBe(pose.z);
    if (model === "delivery-robot") expect(inRing([pose.x, pose.y], own.outline), id).toBe(true);
    if (parent !== null) expect(own.title.en).toMatch(/^Lift lobby/);
  }
  expect(hotel.things.find(({ id }) => id === "l3_door15")?.place).toBe("room-315");
});
