import { expect, test } from "vitest";
import { groundOf } from "./ground.ts";
import { houseNear, houseNumbers, isOnStreet } from "./street.ts";
import { VENUE } from "./testing.ts";

const heights = new Uint8Array(2 * 4);
[0, 150, 1_000, 40_000].forEach((cm, k) => {
  new DataView(heights.buffer).setUint16(2 * k, cm, true);
});
const OPEN = {
  ...VENUE,
  rooms: VENUE.rooms.map((one, at) => ({ ...one, title: { en: `House ${at + 7}`, zh: `${at + 7} 号房屋` } })),
  ground: {
    ...{ x0: 0, y0: 0, columns: 2, rows: 2, cellM: 2, lowM: 12, heights },
    roads: [
      [
        [20, 0],
        [30, 0],
        [30, 10],
        [20, 10],
      ] as [number, number][],
    ],
  },
};

test("the ground is read as it was sent, once; bytes of another size are none", () => {
  expect([...groundOf(OPEN)!.heightsM]).toEqual([12, 13.5, 22, 412]);
  expect(groundOf(OPEN)).toBe(groundOf(OPEN));
  expect(groundOf(VENUE)).toBeNull();
  expect(groundOf({ ...OPEN, ground: { ...OPEN.ground, heights: heights.buffer.slice(0, 6) } })).toBeNull();
});

test("where one is in the open: on the street or not, beside which house", () => {
  expect([
    isOnStreet(OPEN, { x: 25, y: 5 }),
    isOnStreet(OPEN, { x: 15, y: 5 }),
    isOnStreet(VENUE, { x: 25, y: 5 }),
  ]).toEqual([true, false, false]);
  const near = houseNear(OPEN, { x: 3, y: -5 })!;
  expect([near.room.title.en, near.m]).toEqual(["House 7", 5]);
  expect(houseNumbers(OPEN).map(({ text }) => text)).toEqual(["7", "8"]);
});
