import { expect, test } from "vitest";
import { joined } from "./history.ts";

const row = (blockNumber: number, logIndex: number, text = "") => ({ blockNumber, logIndex, text });

test("pages join without a gap or a row twice, whatever came meanwhile, and the newest reading counts", () => {
  const held = [row(5, 1), row(5, 0, "old"), row(3, 0)];
  const newest = [row(9, 0), row(5, 0, "new")];
  expect(joined(held, newest)).toEqual([row(9, 0), row(5, 1), row(5, 0, "new"), row(3, 0)]);
});
