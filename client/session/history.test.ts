import { expect, test } from "vitest";
import { joined } from "./history.ts";

const row = (blockNumber: number, logIndex: number, text = "") => ({ blockNumber, logIndex, text });

test("pages join without a gap or a row twice, whatever came meanwhile, and the newest reading counts", () => {
  const held = [row(5, 1), row(5, 0, "old"), row(3, 0)];
  const newest = { rows: [row(9, 0), row(5, 1), row(5, 0, "new")], more: true };
  expect(joined(held, newest)).toEqual([row(9, 0), row(5, 1), row(5, 0, "new"), row(3, 0)]);
});

test("what the newest reading leaves out is gone, as far back as it reaches", () => {
  const held = [row(5, 1, "sold"), row(5, 0), row(3, 0)];
  expect(joined(held, { rows: [row(9, 0), row(5, 0)], more: true })).toEqual([row(9, 0), row(5, 0), row(3, 0)]);
  expect(joined(held, { rows: [row(9, 0)], more: false })).toEqual([row(9, 0)]);
  expect(joined(held, { rows: [], more: true })).toEqual(held);
});
