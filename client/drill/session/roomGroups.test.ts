import { expect, test } from "vitest";
import { groupRooms, type RollRoom, shortNames } from "./roomGroups.ts";

const room = (at: number, more: Partial<RollRoom> = {}): RollRoom => ({
  ...{ room: at, isChecked: false, doorsOpen: 0, doorsClosed: 1, detector: "quiet" },
  ...more,
});

test("a floor's rooms are told in groups, and what is unlike the rest first and by name", () => {
  const groups = groupRooms([
    room(0),
    room(1, { isChecked: true }),
    room(2, { doorsOpen: 1, doorsClosed: 0, isChecked: true }),
    room(3, { doorsOpen: 1, doorsClosed: 0 }),
    room(4, { detector: "smoke", isChecked: true }),
    room(5, { detector: "heat" }),
  ]);
  expect(groups.odd.map((one) => one.room)).toEqual([5, 4, 3, 2]);
  expect(groups.unchecked.map((one) => one.room)).toEqual([0]);
  expect(groups.checked.map((one) => one.room)).toEqual([1]);
});

test("numbered rooms are told as runs, two in a row one by one, and a name stays a name", () => {
  const rooms = ["Room 203", "Room 201", "Room 202", "Suite 210", "Room 206", "Room 205", "Laundry"];
  expect(shortNames(rooms, ", ")).toBe("201–203, 205, 206, 210, Laundry");
  expect(shortNames(["301 房", "302 房", "303 房"], "、")).toBe("301–303");
  expect(shortNames(["Room 7", "Room 7"], ", ")).toBe("7");
  expect(shortNames([], ", ")).toBe("");
});
