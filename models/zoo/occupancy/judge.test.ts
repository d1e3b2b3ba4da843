import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { parseMinutes } from "./data.ts";
import { committedOccupancy, OCCUPANCY_CID } from "./judge.ts";

const minutes = parseMinutes(
  gunzipSync(readFileSync(new URL("./data/occupancy_test1.csv.gz", import.meta.url))).toString("utf8"),
);
const airOf = ({ temperature, humidity, light, co2 }: (typeof minutes)[number]) => ({
  ...{ temperatureC: temperature, humidityPct: humidity, lightLx: light, co2Ppm: co2 },
});

test("as plain numbers the model is as right as the network that was scored, and says nothing beyond what it has seen", () => {
  const judge = committedOccupancy();
  expect(judge.id).toBe(OCCUPANCY_CID);
  const told = minutes.map((minute) => ({ minute, somebody: judge.somebody(airOf(minute)) }));
  const known = told.filter(({ somebody }) => somebody !== null);
  for (const { minute, somebody } of told) expect(somebody === null).toBe(minute.light > 700 || minute.co2 > 1_600);
  const right = known.filter(({ minute, somebody }) => somebody === minute.occupied).length / known.length;
  // The card has 0.978 over all minutes of this test.
  expect(right).toBeGreaterThan(0.97);
  expect(known.length / told.length).toBeGreaterThan(0.95);
});
