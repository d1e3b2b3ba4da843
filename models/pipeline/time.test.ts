import fc from "fast-check";
import { expect, it } from "vitest";
import { isoTime, parseTime, utcMs } from "./time.ts";

it("reads times as recordings write them", () => {
  const at = Date.UTC(2015, 1, 4, 17, 51, 59);
  for (const text of [
    "2015-02-04 17:51:59",
    "2015/02/04 17:51:59",
    "2015-02-04T17:51:59Z",
    "2015-02-04T18:51:59.000+01:00",
    "2015-02-04T12:21:59 -0530",
    " 1423072319 ",
    "1423072319000",
  ])
    expect(parseTime(text, 0), text).toBe(at);
  expect(parseTime("2015-02-04 17:51:59", 480)).toBe(at - 8 * 3_600_000);
  expect(parseTime("2015-02-04T17:51:59Z", 480)).toBe(at);
  expect(parseTime("2015-02-04", 0)).toBe(Date.UTC(2015, 1, 4));
  expect(parseTime("2015-02-04 17:51:59.0009", 0)).toBe(at);
});

it("takes no time that the calendar does not have", () => {
  for (const text of ["", "x", "2015-02-29", "2015-13-01", "2015-00-01", "2015-01-01 24:00", "2015-01-01 00:60", "12"])
    expect(parseTime(text, 0), text).toBeNaN();
  expect(parseTime("2015-01-01T00:00:00+19:00", 0)).toBeNaN();
  expect(utcMs(2013, 3, 1.5)).toBeNaN();
});

it("writes each time as the platform's calendar does, and reads it back", () => {
  fc.assert(
    fc.property(fc.integer({ min: -59_011_459_200_000, max: 253_402_300_799_999 }), (ms) => {
      expect(isoTime(ms)).toBe(new Date(ms).toISOString());
      expect(parseTime(isoTime(ms), 60)).toBe(ms);
    }),
    { seed: 65, numRuns: 500 },
  );
});
