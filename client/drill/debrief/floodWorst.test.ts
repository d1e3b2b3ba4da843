import { expect, test } from "vitest";
import type { FloodPicture } from "../../../twins/drill/hazards/floodView.ts";
import { classAt, inWater, worstSoFar } from "./floodWorst.ts";

/** Three cells of 2 m in a row, by their depth in steps of 5 cm, and one speed for all in steps of 0.05 m/s. */
const picture = (depths: readonly number[], speed = 0): FloodPicture => ({
  frame: { x0: 0, y0: 0, columns: 3, rows: 1, cellM: 2 },
  depths: Uint8Array.from(depths),
  flowFrame: { x0: 0, y0: 0, columns: 1, rows: 1, cellM: 6 },
  flows: Int8Array.from([speed, 0]),
  cars: [],
});

test("the worst of a flood is the highest class that each place has had, by depth and speed", () => {
  const so = worstSoFar();
  expect(so.worst).toBeNull();
  so.see(picture([0, 4, 12]));
  so.see(picture([0, 8, 2], 40));
  so.see(picture([0, 0, 0]));
  // 20 cm still: H1; 40 cm at 2 m/s: H4 by depth times speed; 60 cm still: H3.
  expect([...so.worst!.classes]).toEqual([0, 4, 3]);
  expect(classAt(so.worst!.classes, so.worst!.frame, 3, 1)).toBe(4);
  expect(classAt(so.worst!.classes, so.worst!.frame, 7, 1)).toBe(0);
});

test("a way is in water where its cell is wet and no house stands; short breaks do not part it", () => {
  const path = [0, 1, 2, 3, 4, 10].map((atS) => ({ atS, storey: 0, x: atS < 2 ? 1 : 3, y: 1, fed: 0 }));
  const wet = picture([2, 6, 0]);
  const rooms = [
    {
      outline: [
        [0, 0],
        [2, 0],
        [2, 2],
        [0, 2],
      ],
    },
  ] as never;
  const got = inWater(path, { rooms }, (atS) => (atS === 3 ? picture([0, 0, 0]) : wet));
  expect(got.map(({ fromS, toS, x }) => [fromS, toS, x])).toEqual([
    [2, 4, 3],
    [10, 10, 3],
  ]);
  expect(got[0]!.deepestM).toBeCloseTo(0.3, 9);
  expect(got[0]!.worst).toBe(1);
  expect(inWater(path, { rooms: [] }, (atS) => (atS < 2 ? wet : null))).toHaveLength(1);
  expect(inWater(path, { rooms: [] }, () => null)).toEqual([]);
});
