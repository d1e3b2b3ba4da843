import { describe, expect, it } from "vitest";
import { accuracy, dayOf, examplesOf, FEATURES, parseMinutes } from "./data.ts";

const HEADER = '"date","Temperature","Humidity","Light","CO2","HumidityRatio","Occupancy"';
const rows = (...lines: readonly string[]): string => [HEADER, ...lines].join("\r\n");

describe("the occupancy set", () => {
  it("is read by minutes of a room", () => {
    const minutes = parseMinutes(
      rows(
        '"1","2015-02-04 17:51:00",23.18,27.272,426,721.25,0.0048,1',
        '"2","2015-02-05 00:00:59",21,26,0,450,0.004,0',
        "",
      ),
    );
    expect(minutes.map(dayOf)).toEqual(["2015-02-04", "2015-02-05"]);
    expect(minutes[0]).toMatchObject({ temperature: 23.18, humidity: 27.272, light: 426, co2: 721.25, occupied: true });
    const { count, inputs, targets } = examplesOf(minutes);
    expect([count, inputs.length, [...targets]]).toEqual([2, 2 * FEATURES, [1, 0]]);
    expect([...inputs.subarray(FEATURES)]).toEqual([0, 0, -1, -0.875]);
  });
  it.each([
    ["another header", "date,Temperature\n"],
    ["a row that is short", rows('"1","2015-02-04 17:51:00",23,27,426,721,1')],
    ["no time", rows('"1","yesterday",23,27,426,721,0.1,1')],
    ["no number", rows('"1","2015-02-04 17:51:00",warm,27,426,721,0.1,1')],
    ["half a person", rows('"1","2015-02-04 17:51:00",23,27,426,721,0.1,0.5')],
  ])("refuses %s", (_, text) => {
    expect(() => parseMinutes(text)).toThrow(RangeError);
  });
});

it("accuracy counts what a logit above 0 tells rightly, and 0 as nobody", () => {
  expect(accuracy(Float32Array.of(3, -1, 0, 0.1), Float32Array.of(1, 1, 0, 1))).toBe(0.75);
});
