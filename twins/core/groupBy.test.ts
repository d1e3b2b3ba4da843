import { expect, test } from "vitest";
import { groupBy } from "./groupBy.ts";

test("items are gathered by their key: keys in the order in which they come, items in theirs", () => {
  const groups = groupBy([3, 1, 4, 1, 5, 9, 2, 6], (n) => (n % 2 === 0 ? "even" : null));
  expect([...groups]).toEqual([
    [null, [3, 1, 1, 5, 9]],
    ["even", [4, 2, 6]],
  ]);
  expect(groupBy([], () => 0).size).toBe(0);
});
