import { expect, test } from "vitest";
import { clockText, firstShown, isOf } from "./planInputs.ts";

const own = { day: "2016-05-17", eurPerKwh: [-0.1, 0.2], pricesVirtual: false };
const example = { ...own, pricesVirtual: true };

test("a plan is of the form's inputs only with the same day and the same prices, whoever gave them", () => {
  expect(isOf(example, { day: own.day, eurPerKwh: null })).toBe(true);
  expect(isOf(own, { day: own.day, eurPerKwh: null })).toBe(false);
  expect(isOf(own, { day: own.day, eurPerKwh: [-0.1, 0.2] })).toBe(true);
  expect(isOf(own, { day: own.day, eurPerKwh: [-0.1, 0.3] })).toBe(false);
  expect(isOf(own, { day: own.day, eurPerKwh: undefined }), "prices that are not there yet").toBe(false);
  // The example's numbers typed by hand are somebody's own.
  expect(isOf(example, { day: own.day, eurPerKwh: own.eurPerKwh })).toBe(false);
  expect(isOf(own, { day: "2016-05-18", eurPerKwh: own.eurPerKwh })).toBe(false);
});

test("whoever planned nothing here sees the newest plan that the form asks for, and else the newest", () => {
  const of = (job: string, day: string, pricesVirtual: boolean) => ({ job, day, pricesVirtual, atMs: 1, by: "Ada" });
  const plans = [of("c", "2", false), of("b", "1", true), of("a", "1", true)];
  expect(firstShown(plans, { day: "1", eurPerKwh: null })).toBe("b");
  expect(firstShown(plans, { day: "2", eurPerKwh: undefined })).toBe("c");
  expect(firstShown(plans, { day: "2", eurPerKwh: null })).toBe("c");
  expect(firstShown([], { day: "2", eurPerKwh: null })).toBeNull();
});

test("times of a day are whole minutes", () => {
  expect([0, 3, 16.25, 24].map(clockText)).toEqual(["00:00", "03:00", "16:15", "24:00"]);
});
