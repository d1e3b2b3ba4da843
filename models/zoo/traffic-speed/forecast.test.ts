import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { startTfjs } from "../../../server/tfjs.ts";
import { rng } from "../../../twins/core/rng.ts";
import { initialWeights, predict } from "../../learning/trainer/trainer.ts";
import { readCity } from "./city.ts";
import { AHEAD, FEATURES } from "./features.ts";
import { changesOf, speedForecaster, toldBeside, WEIGHTS } from "./forecast.ts";
import golden from "./golden.json" with { type: "json" };
import { committedWeights } from "./index.ts";
import { trafficSpeed } from "./task.ts";

const folder = new URL("../../../twins/sites/los-angeles/recordings/", import.meta.url);
const text = (name: string): string => {
  const bytes = readFileSync(new URL(name, folder));
  return (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
};
const city = readCity(text("speeds.csv.gz"), text("adjacency.csv.gz"), text("detectors.csv"));

beforeAll(() => startTfjs());

describe("the network without tfjs", () => {
  it("says what tfjs says", () => {
    const chance = rng(1, "inputs");
    const count = 20;
    const inputs = Float32Array.from({ length: count * FEATURES }, () => 4 * chance.uniform() - 2);
    const model = trafficSpeed
      .make({
        "speeds.csv.gz": text("speeds.csv.gz"),
        "adjacency.csv.gz": text("adjacency.csv.gz"),
        "detectors.csv": text("detectors.csv"),
      })
      .network();
    const weights = initialWeights(model, 7);
    expect(weights).toHaveLength(WEIGHTS);
    const wanted = predict(model, weights, { count, shape: [FEATURES], inputs, targets: new Float32Array() });
    model.dispose();
    for (let i = 0; i < count; i++) {
      const given = changesOf(weights, inputs.subarray(i * FEATURES, (i + 1) * FEATURES));
      for (const [o, change] of given.entries()) expect(change).toBeCloseTo(wanted[i * AHEAD + o] ?? Number.NaN, 4);
    }
  });
});

describe("the city", () => {
  it("has its detectors in eight districts, each once", () => {
    expect(city.districts).toHaveLength(8);
    const places = city.districts.flatMap((one) => one.places).toSorted((a, b) => a - b);
    expect(places).toEqual(Array.from({ length: 207 }, (_, i) => i));
    expect([city.steps, city.until]).toEqual([2016, 1612]);
  });
  it("refuses places of other detectors than the speeds'", () => {
    const places = "index,sensor_id,latitude,longitude\n0,2,34,-118\n";
    expect(() => readCity("1\n60\n", "1\n", places)).toThrow(RangeError);
  });
});

describe("the forecast of a city", () => {
  const step = city.steps - 100;
  it("begins with what was measured, and goes on for an hour", () => {
    const rows = speedForecaster(committedWeights(), city)(step);
    expect(rows).toHaveLength(AHEAD + 1);
    expect(rows[0]).toEqual(city.rows[step]);
    for (const row of rows) expect([...row].every((speed) => speed >= 0 && speed <= 120)).toBe(true);
  });
  it("is of what came before alone", () => {
    const rows = city.rows.map((row, i) => (i <= step ? row : row.map(() => 1)));
    const districts = city.districts.map((one) => ({
      ...one,
      rows: one.rows.map((row, i) => (i <= step ? row : row.map(() => 1))),
    }));
    const weights = committedWeights();
    expect(speedForecaster(weights, { ...city, rows, districts })(step)).toEqual(speedForecaster(weights, city)(step));
  });
  it("is better than that it stays as it is, an hour ahead", () => {
    const forecast = speedForecaster(committedWeights(), city);
    let [told, stays] = [0, 0];
    for (let at = city.until; at + AHEAD < city.steps; at += 24) {
      const [now, wanted, given] = [city.rows[at], city.rows[at + AHEAD], forecast(at)[AHEAD]];
      for (const [i, speed] of (wanted ?? []).entries()) {
        told += (speed - (given?.[i] ?? 0)) ** 2;
        stays += (speed - (now?.[i] ?? 0)) ** 2;
      }
    }
    expect(told / stays).toBeLessThan(0.8);
  });
  it("errs by no more than 5.1 mph over the last day, 5 to 15 minutes ahead, as golden.json says of the network", () => {
    const forecast = speedForecaster(committedWeights(), city);
    let [sum, count] = [0, 0];
    for (let at = city.steps - 288; at + 3 < city.steps; at++) {
      const told = forecast(at);
      for (let ahead = 1; ahead <= 3; ahead++)
        for (const [i, speed] of (city.rows[at + ahead] ?? []).entries()) {
          sum += (speed - (told[ahead]?.[i] ?? Number.NaN)) ** 2;
          count++;
        }
    }
    expect(Math.sqrt(sum / count)).toBeLessThan(5.1);
    // The forecaster keeps what it tells within 0 to 120 mph, the network does not.
    expect(Math.sqrt(sum / count)).toBeCloseTo(golden.scores["last day, 5 to 15 min"], 2);
  });
  it("tells nothing where nothing was measured", () => {
    const rows = city.rows.map((row) => row.slice());
    const [first] = city.districts;
    const place = first?.places[0] ?? 0;
    const gapped = city.districts.map((one) => ({ ...one, rows: one.rows.map((row) => row.slice()) }));
    for (let back = 0; back < 6; back++) {
      const [row, own] = [rows[step - back], gapped[0]?.rows[step - back]];
      if (row !== undefined) row[place] = Number.NaN;
      if (own !== undefined) own[0] = Number.NaN;
    }
    const told = speedForecaster(committedWeights(), { ...city, rows, districts: gapped })(step);
    expect(told.map((row) => row[place])).toEqual(new Array(AHEAD + 1).fill(Number.NaN));
  });
  it("stands beside what happened, 15, 30 and 60 minutes later, until the recording ends", () => {
    const forecast = speedForecaster(committedWeights(), city);
    const beside = toldBeside(city, forecast, city.steps - 7);
    expect(beside.map(({ aheadMin, step }) => [aheadMin, step - city.steps])).toEqual([
      [15, -4],
      [30, -1],
      [60, 5],
    ]);
    expect(beside[1]?.toldMph).toEqual(forecast(city.steps - 7)[6]);
    expect(beside[1]?.happenedMph).toEqual(city.rows.at(-1));
    expect(beside[2]?.happenedMph.every(Number.isNaN)).toBe(true);
    expect(beside[2]?.toldMph.every(Number.isFinite)).toBe(true);
  });
  it("needs the network's weights", () => {
    expect(() => speedForecaster(new Float32Array(3), city)).toThrow(RangeError);
  });
});
