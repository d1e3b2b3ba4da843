import { expect, test } from "vitest";
import { rowForNow, weekMinute, weekMinuteNow } from "./week.ts";

const HOUR = 60;
const DAY = 24 * HOUR;

test("a moment of the week is told by the clocks of the place, also in summer and at midnight", () => {
  // A Wednesday noon in Brussels, in winter and in summer.
  expect(weekMinuteNow(Date.parse("2026-01-14T11:00:00Z"), "Europe/Brussels")).toBe(2 * DAY + 12 * HOUR);
  expect(weekMinuteNow(Date.parse("2026-07-15T10:00:00Z"), "Europe/Brussels")).toBe(2 * DAY + 12 * HOUR);
  expect(weekMinuteNow(Date.parse("2026-01-12T08:00:00Z"), "America/Los_Angeles")).toBe(0);
  expect(weekMinuteNow(Date.parse("2026-01-12T07:59:00Z"), "America/Los_Angeles")).toBe(7 * DAY - 1);
});

test("minutes since 1970 are minutes of a week that begins on Monday", () => {
  expect(weekMinute(Date.UTC(2012, 2, 1) / 60_000)).toBe(3 * DAY);
  expect(weekMinute(Date.UTC(1969, 11, 29) / 60_000)).toBe(0);
});

test("the first row of this weekday and time is taken, across the gap that the first week has there", () => {
  const monday = Date.UTC(2016, 0, 11) / 60_000;
  const rows = [monday, monday + 10, monday + 5 * HOUR, monday + 7 * DAY + 20, monday + 14 * DAY + 20];
  expect(rowForNow(rows, 0, 10)).toBe(0);
  expect(rowForNow(rows, 3, 10)).toBe(1);
  expect(rowForNow(rows, 15, 10)).toBe(3);
});

test("where no week has a row then, the soonest after it is taken, around the end of the week too", () => {
  const monday = Date.UTC(2016, 0, 11) / 60_000;
  const rows = [monday + HOUR, monday + 5 * HOUR, monday + 7 * DAY + 4 * HOUR];
  expect(rowForNow(rows, 2 * HOUR, 10)).toBe(2);
  expect(rowForNow(rows, 6 * DAY, 10)).toBe(0);
});
