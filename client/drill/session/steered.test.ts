import { expect, test } from "vitest";
import { venueView } from "../../../server/drills/info.ts";
import { hotelFire } from "../../../twins/sites/hotel/drill.ts";
import { roomCells } from "./roomCells.ts";
import { boardsOf, MOST_BOARDS, waysOf } from "./steered.ts";
import { VENUE } from "./testing.ts";

const STAY = -2;

test("the way out that is shown has its arrow, every other one a cross, and a room whose sign is as usual nothing", () => {
  // The room's door, and the corridor's exit.
  expect(waysOf(VENUE, 0).map(({ portal }) => portal)).toEqual([0]);
  const [over] = boardsOf(VENUE, [[0, 0]]);
  // It hangs in the room and is read from there.
  expect(over).toMatchObject({ storey: 0, x: 2.5, y: 4, shows: "ahead" });
  expect(Math.sin(over!.rad)).toBeCloseTo(-1);
  expect(boardsOf(VENUE, [])).toEqual([]);
  expect(boardsOf(VENUE, [[0, STAY]]).map(({ shows }) => shows)).toEqual(["stay"]);
  // A portal that the room has not, and a room that the venue has not.
  expect(
    boardsOf(VENUE, [
      [0, 77],
      [99, 0],
    ]),
  ).toEqual([]);
});

test("along a corridor arrows point on for who walks that way, and a cross is for who walks back", () => {
  const boards = boardsOf(VENUE, [[1, 1]]).filter(({ overM }) => overM === null);
  expect(boards.length).toBe(2);
  for (const { rad, shows } of boards) {
    // Who reads it walks against its face; the exit is in the east.
    const walksEast = Math.cos(rad) < 0;
    expect(shows).toBe(walksEast ? "ahead" : "cross");
  }
});

test("in the hotel's corridor, which has corners, the signs lead to the stairs and away from the lifts", async () => {
  const venue = venueView(await hotelFire.venue(async () => ""), hotelFire);
  const room = venue.rooms.findIndex(({ id }) => id === "l2-corridor");
  const named = (part: string) => venue.openings.findIndex(({ id }) => id === part);
  const [stair, lifts] = [named("l2-stair-passage"), named("l2-lift-lobby-passage")];
  const boards = boardsOf(venue, [[room, stair]]);
  const over = (portal: number) => {
    const { a, b } = venue.openings[portal]!;
    return boards.find(
      (one) => one.overM !== null && Math.hypot(one.x - (a[0] + b[0]) / 2, one.y - (a[1] + b[1]) / 2) < 0.1,
    );
  };
  expect([over(stair)?.shows, over(lifts)?.shows]).toEqual(["ahead", "cross"]);
  // No bedroom's door is a way out of the corridor.
  expect(boards.filter(({ overM }) => overM !== null)).toHaveLength(2);
  const hung = boards.filter(({ overM }) => overM === null);
  expect(hung.length).toBeGreaterThanOrEqual(6);
  // Whoever follows the arrows from any of them comes nearer by the way that is walked.
  const cells = roomCells(venue.rooms[room]!.outline);
  const { a, b } = venue.openings[stair]!;
  const far = cells.distances((a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
  for (const { x, y } of hung) expect(cells.downhill(far, x, y)).not.toBeNull();
  for (const [n, one] of hung.entries())
    if (n % 2 === 0)
      expect([one.shows, hung[n + 1]!.shows].filter((shows) => shows === "cross").length).toBeLessThan(2);
  expect(
    boardsOf(
      venue,
      Array.from({ length: 60 }, () => [room, stair] as const),
    ).length,
  ).toBe(MOST_BOARDS);
});

test("at the lower edge of a stair the arrow goes up, at its upper edge down", () => {
  const rooms = [
    ...VENUE.rooms,
    {
      ...VENUE.rooms[0]!,
      storey: 1,
      outline: [
        [16.5, 7],
        [20, 7],
        [20, 9],
        [16.5, 9],
      ] as [number, number][],
    },
  ];
  const venue = {
    ...VENUE,
    rooms: [
      {
        ...rooms[0]!,
        outline: [
          [10, 7],
          [12.4, 7],
          [12.4, 9],
          [10, 9],
        ] as [number, number][],
      },
      ...rooms.slice(1),
    ],
  };
  const first = VENUE.openings.length;
  const stairs = (room: number) => waysOf(venue, room).filter(({ portal }) => portal >= first);
  expect(stairs(0)).toMatchObject([{ portal: first, x: 12, y: 8, through: "up" }]);
  expect(stairs(2)).toMatchObject([{ portal: first + 1, x: 17, y: 8, through: "down" }]);
  expect(boardsOf(venue, [[2, first + 1]]).map(({ shows }) => shows)).toContain("down");
});
