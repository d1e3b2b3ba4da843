import { describe, expect, it } from "vitest";
import { districtsOf, parseAdjacency, parseDetectors, parseSpeeds } from "./recording.ts";

describe("speeds", () => {
  it("are read a row a step, and 0 is nothing measured", () => {
    const { ids, rows } = parseSpeeds("773869,767541\n64.375,0\r\n62,1.5\n");
    expect(ids).toEqual(["773869", "767541"]);
    expect(rows.map((row) => [...row])).toEqual([
      [64.375, Number.NaN],
      [62, 1.5],
    ]);
  });
  it.each([
    ["a header that names no detectors", "a,b\n1,2"],
    ["the same detector twice", "1,1\n1,2"],
    ["a row that is short", "1,2\n60"],
    ["a row that is long", "1,2\n60,61,62"],
    ["an empty cell", "1,2\n60,"],
    ["no number", "1,2\n60,fast"],
    ["a speed below nothing", "1,2\n60,-1"],
    ["a speed that no car has", "1,2\n60,1e9"],
    ["no speed at all", "1,2\n60,NaN"],
    ["nothing", ""],
  ])("refuses %s", (_, text) => {
    expect(() => parseSpeeds(text)).toThrow(RangeError);
  });
});

describe("adjacency", () => {
  it("is a square of numbers from 0 to 1", () => {
    expect(parseAdjacency("1,0.5\n0.5,1\n", 2)).toEqual([
      [1, 0.5],
      [0.5, 1],
    ]);
  });
  it.each([
    ["another size", "1,0\n0,1", 3],
    ["a ragged row", "1,0\n0", 2],
    ["more than the same place", "1,2\n2,1", 2],
    ["an empty cell", "1,\n0,1", 2],
  ])("refuses %s", (_, text, count) => {
    expect(() => parseAdjacency(text, count)).toThrow(RangeError);
  });
});

describe("detectors' places", () => {
  const HEADER = "index,sensor_id,latitude,longitude";
  it("are read in order", () => {
    expect(parseDetectors(`${HEADER}\n0,773869,34.15,-118.3\n`)).toEqual([
      { id: "773869", latitude: 34.15, longitude: -118.3 },
    ]);
  });
  it.each([
    ["another header", "id,lat,lon\n0,1,2"],
    ["a place off the earth", `${HEADER}\n0,1,91,0`],
    ["a missing longitude", `${HEADER}\n0,1,34,`],
    ["a row that is short", `${HEADER}\n0,1,34`],
    ["no detector", `${HEADER}\n0,x,34,-118`],
  ])("refuse %s", (_, text) => {
    expect(() => parseDetectors(text)).toThrow(RangeError);
  });
  it("make even districts of neighbours, across the longer side first", () => {
    const at = (latitude: number, longitude: number, id: number) => ({ id: String(id), latitude, longitude });
    // Two rows of four, wide apart from west to east.
    const detectors = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => at(i % 2, (i >> 1) * 10, i));
    expect(districtsOf(detectors, 1)).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ]);
    expect(districtsOf(detectors, 2)).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
      [6, 7],
    ]);
    expect(districtsOf(detectors.slice(0, 3), 1).map((part) => part.length)).toEqual([1, 2]);
  });
});
