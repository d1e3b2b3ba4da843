import { describe, expect, it } from "vitest";
import { areaM2, checkVenue } from "../../../test/support/venue.ts";
import { signedArea } from "../../core/ring.ts";
import { girthM } from "../../import/venue/lines.ts";
import { groundFloor, STAIRS } from "./groundFloor.ts";
import { home } from "./index.ts";
import { siteOf } from "./plan.ts";
import { upperFloor } from "./upperFloor.ts";
import { displaced, venue } from "./venue.ts";

describe("the house's venue", () => {
  it("has no fault: every room has a way out, by the stairs and past the furniture", () => {
    checkVenue(venue);
  });

  it("has the rooms of the drawings, which reach to the middle of their walls", () => {
    const drawn = [groundFloor, upperFloor].flatMap((drawing) =>
      drawing.rooms.map(({ id, outline }) => [id, outline.map((pixel) => siteOf(drawing, pixel))] as const),
    );
    expect(venue.rooms.map(({ id }) => id).sort()).toEqual(drawn.map(([id]) => id).sort());
    for (const [id, outline] of drawn) {
      const beyond = areaM2(venue, id) - Math.abs(signedArea(outline));
      // Walls are 10 to 35 cm thick: half of that on every side that has one.
      expect(beyond, id).toBeGreaterThan(0);
      expect(beyond / girthM(outline), id).toBeLessThan(0.18);
      expect(home.places.find((place) => place.id === id)?.title).toEqual(
        venue.rooms.find((room) => room.id === id)!.title,
      );
    }
  });

  it("has three ways out: the front door and two to the terrace; not the garage's", () => {
    const exits = venue.openings.filter(({ isExit }) => isExit).map(({ title }) => title.en);
    expect(exits.sort()).toEqual(["Front door", "Sliding door to the terrace", "Terrace door of the living room"]);
    expect(venue.openings.find(({ title }) => title.en === "Garage door")).toMatchObject({
      kind: "door",
      isExit: false,
    });
    const drawn = [groundFloor, upperFloor]
      .flatMap(({ walls }) => walls.flatMap(({ openings }) => openings))
      .filter(({ kind }) => kind === "window");
    // One is a door, of one a pane slides.
    expect(venue.openings.filter(({ kind }) => kind === "window")).toHaveLength(drawn.length - 1);
  });

  it("has a straight flight from the living room's side of the dining room to the landing", () => {
    const [stairs] = venue.stairs;
    expect(stairs!.rooms.map((room) => venue.rooms[room!]!.id)).toEqual(["dining-room", "stairwell"]);
    const [low = [], high = []]: readonly (readonly number[])[] = stairs!.line;
    const goingM = Math.hypot(high[0]! - low[0]!, high[1]! - low[1]!) / (STAIRS.risers - 1);
    expect(goingM).toBeCloseTo(0.221, 2);
    expect((high[2]! - low[2]!) / STAIRS.risers).toBeCloseTo(0.184, 2);
  });

  it("has tables, desks and beds that one takes cover under, in the rooms that they are drawn in", () => {
    const under = venue.obstacles
      .filter(({ shelters }) => shelters)
      .map(({ title, room }) => `${title.en}: ${venue.rooms[room!]!.id}`);
    expect(under.sort()).toEqual([
      "Bed: teenager-room-1",
      "Bed: teenager-room-2",
      "Desk: teenager-room-1",
      "Desk: teenager-room-2",
      "Double bed: parents-room",
      "Table: dining-room",
    ]);
    const heights = venue.obstacles.filter(({ kind }) => kind === "wardrobe").map(({ sizeM }) => sizeM[2]);
    expect(heights).toEqual([2.2, 2.2, 2.2, 2.2]);
  });

  it("tells what was pushed out of a doorway, by less than 20 cm, and the armchair that walled a corner in", () => {
    expect(displaced.filter(({ byM }) => byM === null).map(({ id }) => id)).toEqual(["living-room-piece-5"]);
    expect(displaced.flatMap(({ byM }) => byM ?? [])).toHaveLength(2);
    for (const { byM } of displaced) expect(byM ?? 0).toBeLessThan(0.2);
  });
});
