import fc from "fast-check";
import { expect, test } from "vitest";
import { type Entry, find, placePaths, SHOWN } from "./palette.ts";

const rooms: Entry[] = Array.from({ length: 2_000 }, (_, i) => ({
  id: `room-${i}`,
  label: `Room ${i}`,
  also: `房间 ${i}`,
}));
const groups = [
  { name: "Sites", entries: [{ id: "hotel", label: "Hotel", also: "酒店" }] },
  { name: "Places", entries: [{ id: "kitchen", label: "Kitchen", also: "厨房 kitchen" }, ...rooms] },
];
const ids = (query: string) => find(groups, query).map(({ entries }) => entries.map(({ id }) => id));

test("before anything is typed each group shows its first ones", () => {
  expect(ids("  ").map((group) => group.length)).toEqual([1, SHOWN.before]);
});

test("what begins with the word comes first, then what has a word that begins with it", () => {
  const places = [{ name: "P", entries: ["Backroom", "Guest room", "Room A"].map((label) => ({ id: label, label })) }];
  expect(find(places, "room")[0]!.entries.map(({ id }) => id)).toEqual(["Room A", "Guest room", "Backroom"]);
});

test("what matches as well as another comes as people count", () => {
  const labels = ["Loop 716949", "Loop 71610", "Loop 7169", "Loop 716331"];
  const loops = [{ name: "T", entries: labels.map((label) => ({ id: label, label })) }];
  expect(find(loops, "716")[0]!.entries.map(({ id }) => id)).toEqual([
    "Loop 7169",
    "Loop 71610",
    "Loop 716331",
    "Loop 716949",
  ]);
});

test("is found by either language, by all of several words, and by nothing else", () => {
  expect(ids("厨房")).toEqual([["kitchen"]]);
  expect(ids("kit")).toEqual([["kitchen"]]);
  expect(ids("1999 room")).toEqual([["room-1999"]]);
  expect(ids("room kitchen")).toEqual([]);
});

test("of two thousand rooms a few are shown, and how many more there are is told", () => {
  const [found] = find(groups, "room");
  expect([found?.entries.length, found?.left]).toEqual([SHOWN.after, 2_000 - SHOWN.after]);
});

test("never shows more than it says, nothing that does not match, and loses nothing", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 6 }), (query) => {
      for (const { entries, left } of find(groups, query)) {
        expect(entries.length).toBeLessThanOrEqual(SHOWN.after);
        expect(left).toBeGreaterThanOrEqual(0);
        for (const word of query.toLowerCase().split(/\s+/))
          for (const { label, also } of entries) expect(`${label} ${also}`.toLowerCase()).toContain(word);
      }
    }),
    { seed: 8, numRuns: 60 },
  );
});

test("a place is told by what it is in, without the site that all are in", () => {
  const title = (en: string) => ({ en, zh: en });
  const places = [
    { id: "hotel", parent: null, title: title("Hotel") },
    { id: "l1", parent: "hotel", title: title("Level 1") },
    { id: "wing", parent: "l1", title: title("West wing") },
    { id: "room", parent: "wing", title: title("Room 7") },
  ];
  expect([...placePaths(places, ({ en }) => en).values()]).toEqual(["", "", "Level 1", "West wing · Level 1"]);
});
