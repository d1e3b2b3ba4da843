import { describe, expect, it } from "vitest";
import { areaM2, checkVenue } from "../../../test/support/venue.ts";
import { inRing } from "../../core/ring.ts";
import type { Xy } from "../../core/venue.ts";
import { boxOf, inBox } from "../../import/venue/boxes.ts";
import { floorOf, regionNear } from "../../import/venue/reach.ts";
import { fms } from "./index.ts";
import { hazardSources, venue } from "./venue.ts";

describe("the machining cell's venue", () => {
  it("has no fault: one hall of 18 by 18 m with a door, past machines and fences", () => {
    checkVenue(venue);
    expect(venue.rooms).toHaveLength(1);
    expect(areaM2(venue, "machining-hall")).toBeCloseTo(324, 6);
    const ways = venue.openings.filter(({ kind }) => kind === "door").map(({ id, isExit }) => [id, isExit]);
    expect(ways).toEqual([
      ["hall-door", true],
      ["hall-gate", false],
    ]);
  });

  it("has each machine on its own unit, and the aisle free from end to end", () => {
    for (const unit of [1, 2, 3, 4]) {
      const outline = fms.places.find(({ id }) => id === `unit-${unit}`)!.outline;
      const machine = venue.obstacles.find(({ id }) => id === `machine-${unit}`)!;
      expect(inRing(machine.at, outline)).toBe(true);
    }
    const floor = floorOf(venue, 0);
    const nodes = fms.routeMap!.nodes.filter(({ kind }) => kind !== "station").map(({ x, y }): Xy => [x, y]);
    expect(new Set(nodes.map((at) => regionNear(floor, at, 0.3))).size).toBe(1);
  });

  it("says where fire and gas begin: at Things that stand there, each once", () => {
    expect(new Set(hazardSources.map(({ id }) => id)).size).toBe(hazardSources.length);
    expect(new Set(hazardSources.map(({ hazard }) => hazard))).toEqual(new Set(["fire", "gas"]));
    for (const { thing, at, title, heightM } of hazardSources) {
      const own = venue.obstacles.find(({ id }) => id === thing)!;
      expect(inBox(boxOf(own.at, own.headingRad, own.sizeM), at), title.en).toBe(true);
      expect(heightM).toBeLessThan(own.sizeM[2]);
      expect(title.zh).toMatch(/\p{Script=Han}/u);
    }
  });
});
