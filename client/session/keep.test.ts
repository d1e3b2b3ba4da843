import fc from "fast-check";
import { expect, test } from "vitest";
import { keep } from "./keep.ts";

test("what has not changed is the same object, and what has is another", () => {
  const before = { id: "a", alarms: { high: 1 }, marks: [["m", 1, 2]] };
  const now = keep(before, { id: "a", alarms: { high: 2 }, marks: [["m", 1, 2]] });
  expect(now).toEqual({ id: "a", alarms: { high: 2 }, marks: [["m", 1, 2]] });
  expect(now).not.toBe(before);
  expect(now.marks).toBe(before.marks);
  expect(now.alarms).not.toBe(before.alarms);
  expect(keep(before, structuredClone(before))).toBe(before);
});

test("a list that grew or shrank, and a name that is gone, are changes", () => {
  expect(keep([1, 2], [1, 2, 3])).toEqual([1, 2, 3]);
  expect(keep([1, 2], [1])).toEqual([1]);
  const less = keep<object>({ a: undefined, b: 1 }, { b: 1, c: undefined });
  expect(Object.keys(less)).toEqual(["b", "c"]);
});

test("says the same as was given, whatever it is, and changes neither", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (before, now) => {
      const [one, other] = [JSON.stringify(before), JSON.stringify(now)];
      expect(JSON.stringify(keep(before, now))).toBe(other);
      expect([JSON.stringify(before), JSON.stringify(now)]).toEqual([one, other]);
    }),
    { seed: 1 },
  );
});
