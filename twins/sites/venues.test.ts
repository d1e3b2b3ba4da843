import { expect, it } from "vitest";
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
