import { expect, it } from "vitest";
import { REFUSALS_A_MINUTE, refusalBudget } from "./auditBudget.ts";

it("whoever asks without end has so many lines a minute, and takes none of another's", () => {
  let nowMs = 0;
  const worthALine = refusalBudget(() => nowMs);
  const lines = (person: string | null, asks: number) =>
    Array.from({ length: asks }, () => worthALine(person)).filter(Boolean).length;
  expect(lines(null, 10_000)).toBe(REFUSALS_A_MINUTE);
  expect(lines("vera", 10)).toBe(10);
  nowMs = 59_999;
  expect([lines(null, 5), lines("vera", REFUSALS_A_MINUTE)]).toEqual([0, REFUSALS_A_MINUTE - 10]);
  nowMs = 60_000;
  expect([lines(null, 5), lines("vera", 10_000)]).toEqual([5, REFUSALS_A_MINUTE]);
});
