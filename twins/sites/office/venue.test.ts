import { describe, expect, it } from "vitest";
import { areaM2, checkPlan, checkVenue } from "../../../test/support/venue.ts";
import { signedArea } from "../../core/ring.ts";
import { hull } from "../../import/geometry/polygon.ts";
import { office } from "./index.ts";
import { OFFICE_PLAN } from "./plan.gen.ts";
import { OFFICE } from "./site.gen.ts";
import { displaced, venue } from "./venue.ts";

it("plan.gen.ts says what the plan says; AITN_UPDATE=1 writes it anew", async () => {
  await checkPlan(new URL(".", import.meta.url), "office", OFFICE_PLAN);
});

describe("the office's venue", () => {
  it("has no fault: every room has a way out through the main door, past the furniture", () => {
    checkVenue(venue);
    const exits = venue.openings.filter(({ isExit }) => isExit);
    expect(exits.map(({ thing }) => thing)).toEqual(["main_door"]);
  });

  it("has the rooms that are named in the file, and together the area of its floors", () => {
    expect(venue.rooms.map(({ id }) => id).sort()).toEqual([
      "hardware-room",
      "lounge",
      "meeting-room",
      "open-office",
      "pantry",
      "supplies",
    ]);
    const total = venue.rooms.reduce((sum, { id }) => sum + areaM2(venue, id), 0);
    const floors = OFFICE.places.filter(({ level }) => level === "space");
    const filed = floors.reduce((sum, { outline }) => sum + signedArea(outline), 0);
    expect(Math.abs(total / filed - 1)).toBeLessThan(0.02);
    expect(total).toBeLessThan(signedArea(hull(venue.rooms.flatMap(({ outline }) => outline))));
  });

  it("names the Thing of each door that has one", () => {
    const doors = office.things.filter(({ model }) => model === "door").map(({ id }) => id);
    expect(venue.openings.flatMap(({ thing }) => thing ?? []).sort()).toEqual(doors.sort());
  });

  it("keeps its furniture, all but what walls somebody in or stands in a way", () => {
    expect(displaced.length).toBeLessThanOrEqual(4);
    expect(venue.obstacles.length).toBeGreaterThan(65);
  });
});
