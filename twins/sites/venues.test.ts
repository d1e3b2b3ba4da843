import { expect, it } from "vitest";
import { makeState } from "../crowd/makeState.ts";
import { SHIPPED_SITES } from "./shipped.ts";
import { venueOf } from "./venues.ts";

it("the buildings that are shipped have a venue whose storeys are Places of theirs; what is no building has none", async () => {
  for (const { site } of SHIPPED_SITES) {
    const venue = await venueOf(site.id);
    expect(venue !== null, site.id).toBe(["fms", "home", "hotel", "office"].includes(site.id));
    for (const { id, floorZ } of venue?.storeys ?? [])
      expect(site.places.find((place) => place.id === id)?.floorZ, id).toBe(floorZ);
  }
  for (const other of ["", "toString", "__proto__"]) expect(venueOf(other)).toBeNull();
});

it.each(["fms", "home", "hotel", "office"])(
  "from every room of %s people know a way out, over stairs too",
  async (id) => {
    const venue = await venueOf(id)!;
    const { routes } = makeState(venue, 1, {});
    const ways = routes.ways("out", () => ({ kind: "exits", only: -1 }), { climbs: true, takesLifts: false });
    const leads = (zone: number): boolean =>
      routes.portalsOf[zone]!.some((portal) =>
        [0, 1].some(
          (side) => routes.plan.portals[portal]!.zones[side] !== zone && ways.remainingM[2 * portal + side]! < Infinity,
        ),
      );
    const shut = venue.rooms.filter(({ use }, room) => {
      // Nobody is in a shaft, nor in a duct or a cupboard that has no door.
      const hasDoor = venue.openings.some(({ kind, rooms }) => kind !== "window" && rooms.includes(room));
      return use !== "lift" && hasDoor && !routes.plan.zones.some((zone, at) => zone.room === room && leads(at));
    });
    expect(shut.map((room) => room.id)).toEqual([]);
  },
);
