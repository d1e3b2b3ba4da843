import { describe, expect, it } from "vitest";
import { areaM2, checkPlan, checkRooms, checkVenue } from "../../../test/support/venue.ts";
import { inRing, signedArea } from "../../core/ring.ts";
import { distanceM } from "../../import/venue/lines.ts";
import { hotel, hotelFittings } from "./index.ts";
import { HOTEL_PLAN } from "./plan.gen.ts";
import { HOTEL_ROOMS } from "./rooms.gen.ts";
import { HOTEL } from "./site.gen.ts";
import { FLIGHTS, GOING_M, RISER_M } from "./stairs.ts";
import { displaced, venue } from "./venue.ts";

it("plan.gen.ts says what the plan says; AITN_UPDATE=1 writes it anew", async () => {
  await checkPlan(new URL(".", import.meta.url), "hotel", HOTEL_PLAN);
});

it("rooms.gen.ts has the venue's rooms as Places, and the room of each Thing; AITN_UPDATE=1 writes it anew", () => {
  checkRooms(new URL(".", import.meta.url), "hotel", HOTEL_ROOMS, venue, HOTEL.things);
});

describe("the hotel's venue", () => {
  it("has no fault: every room has a way out by stairs and the main entrance, every door can be come to", () => {
    checkVenue(venue);
  });

  it("has each guest room with its own door, from a corridor", () => {
    for (let number = 1; number <= 15; number++)
      for (const level of [2, 3]) {
        const room = venue.rooms.findIndex(({ id }) => id === `room-${100 * level + number}`);
        expect(venue.rooms[room]?.storey).toBe(level - 1);
        const doors = venue.openings.filter(({ rooms }) => rooms.includes(room));
        expect(doors.map(({ kind }) => kind)).toEqual(["door"]);
        const [other] = doors[0]!.rooms.filter((side) => side !== room);
        expect(venue.rooms[other!]!.id).toBe(`l${level}-corridor`);
        expect(doors[0]!.title.en).toBe(`Door of room ${100 * level + number}`);
      }
  });

  it("has the areas of the file's floors, each of several rooms, to 2 %", () => {
    const groups: Readonly<Record<string, readonly string[]>> = {
      "l1-floor-1": ["l1-shop"],
      "l1-floor-2": ["l1-restaurant", "l1-kitchen"],
      "l1-floor-3": [
        ...["l1-lobby", "l1-lift-lobby", "l1-store", "l1-washroom-1", "l1-washroom-2", "l1-cupboard"],
        ...["l1-lift1-shaft", "l1-lift2-shaft"],
      ],
    };
    const upper = (level: number, ...rooms: readonly number[]): string[] => rooms.map((n) => `room-${100 * level + n}`);
    const all = [2, 3].map(
      (level): Readonly<Record<string, readonly string[]>> => ({
        [`l${level}-floor-1`]: [`l${level}-corridor`, `l${level}-lift-lobby`],
        [`l${level}-floor-2`]: upper(level, 2, 4),
        [`l${level}-floor-3`]: upper(level, 1, 3, 5, 6, 7),
        [`l${level}-floor-4`]: upper(level, 10, 11, 12, 13, 14, 15),
        [`l${level}-floor-5`]: [...upper(level, 8, 9), `l${level}-maintenance`],
      }),
    );
    for (const [floor, rooms] of [groups, ...all].flatMap((one) => Object.entries(one))) {
      const filed = signedArea(HOTEL.places.find(({ id }) => id === floor)!.outline);
      const made = rooms.reduce((sum, id) => sum + areaM2(venue, id), 0);
      expect(Math.abs(made / filed - 1), `${floor}: ${made} m2 of ${filed}`).toBeLessThan(0.02);
    }
  });

  it("has one way out, the main entrance in the south, and people gather before it", () => {
    const exits = venue.openings.filter(({ isExit }) => isExit);
    expect(exits.map(({ id, thing }) => [id, thing])).toEqual([["l1_door3", "l1_door3"]]);
    const southernmost = Math.min(...venue.rooms.flatMap(({ outline }) => outline.map(([, y]) => y)));
    for (const [, y] of venue.muster) expect(y).toBeLessThan(southernmost - 8);
  });

  it("names the Thing of each door that has one, and no other", () => {
    const doors = hotel.things.filter(({ model }) => model === "door").map(({ id }) => id);
    expect(venue.openings.flatMap(({ thing }) => thing ?? []).sort()).toEqual(doors.sort());
    for (const { thing, a, b } of venue.openings)
      if (thing !== null) expect(distanceM(a, b) / hotelFittings[thing]!.lengthM, thing).toBeCloseTo(1, 0);
    expect(venue.lifts.map(({ thing, stops }) => [thing, stops.length])).toEqual([
      ["lift1", 3],
      ["lift2", 3],
    ]);
  });

  it("says what walled somebody in and was left out: a toilet of 174 pieces; none stands in a doorway", () => {
    expect(displaced.map(({ id, byM }) => [id.replace(/-\d+$/, ""), byM])).toEqual([["openrobotics-toilet", null]]);
    const filed = HOTEL_PLAN.storeys.flatMap(({ pieces }) => pieces).length;
    // Without the foot of an escalator, with the wells of the stairs on three levels.
    expect(venue.obstacles).toHaveLength(filed - 1 + 3 - displaced.length);
    expect(new Set(venue.obstacles.filter(({ shelters }) => shelters).map(({ kind }) => kind))).toEqual(
      new Set(["diningTable", "reception", "bed", "desk"]),
    );
  });
});

describe("the hotel's stairs", () => {
  it("climb from floor to floor with steps that people can climb, within the drawn well", () => {
    expect(venue.stairs).toHaveLength(2);
    expect(2 * RISER_M + GOING_M).toBeGreaterThan(0.55);
    expect(2 * RISER_M + GOING_M).toBeLessThan(0.7);
    for (const [i, flights] of FLIGHTS.entries()) {
      let z = venue.storeys[i]!.floorZ;
      for (const { lowZ, risers, fromY, toY } of flights) {
        expect(lowZ).toBeCloseTo(z, 9);
        expect(Math.abs(toY - fromY)).toBeCloseTo(GOING_M * (risers - 1), 9);
        expect(risers).toBeLessThanOrEqual(16);
        z += risers * RISER_M;
      }
      expect(z).toBeCloseTo(venue.storeys[i + 1]!.floorZ, 9);
      const { line } = venue.stairs[i]!;
      for (const [j, point] of line.slice(1).entries()) expect(point[2]).toBeGreaterThanOrEqual(line[j]![2]);
    }
    // Where it turns above the store beside it, it is above the store's walls.
    const landing = FLIGHTS[0]![1]!.lowZ;
    expect(landing - 0.15).toBeGreaterThan(venue.storeys[0]!.heightM);
  });

  it("stand in the lobby below, and in a stairwell of their own above", () => {
    const named = venue.stairs.map(({ rooms }) => rooms.map((room) => venue.rooms[room!]!.id));
    expect(named).toEqual([
      ["l1-lobby", "l2-stair"],
      ["l2-stair", "l3-stair"],
    ]);
    // Its line keeps inside the well on the upper storeys.
    for (const { line } of venue.stairs.slice(1))
      for (const [x, y] of line)
        expect(inRing([x, y], venue.rooms.find(({ id }) => id === "l2-stair")!.outline)).toBe(true);
  });
});
