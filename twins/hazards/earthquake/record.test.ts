import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { must } from "../../core/result.ts";
import { driveOf } from "./drive.ts";
import { degreeOf, mmiOfPga, mmiOfPgv } from "./intensity.ts";
import { ariasMps, corrected, integrate, measuresOf, significantS } from "./measures.ts";
import { accelerationAt, durationS, GRAVITY_MPS2, type GroundMotion, parseAccelerogram } from "./record.ts";
import { oscillate, peakResponse } from "./spectrum.ts";

const TEXT = readFileSync(new URL("data/elcentro_1940_NS_peknold.dat", import.meta.url), "utf8");
const elCentro = must(parseAccelerogram(TEXT));

test("El Centro 1940 has the measures that catalogues give it", () => {
  const of = measuresOf(elCentro);
  expect(elCentro.dtS).toBe(0.02);
  expect(of.pgaG).toBeCloseTo(0.3188, 4);
  expect(of.pgvMps).toBeCloseTo(0.362, 2);
  expect(of.pgdM).toBeCloseTo(0.213, 2);
  expect(of.ariasMps).toBeCloseTo(1.8, 2);
  expect(peakResponse(elCentro, { periodS: 0.5, damping: 0.02 }).displacementM).toBeCloseTo(0.068, 3);
  expect(mmiOfPga(of.pgaMps2)).toBeCloseTo(7.63, 2);
  expect(mmiOfPgv(of.pgvMps)).toBeCloseTo(7.81, 2);
  expect(degreeOf(7.81)).toEqual({ roman: "VIII", felt: { en: "severe", zh: "剧烈" } });
});

test("an accelerogram says its step and unit in its comments, or the caller does", () => {
  const read = (text: string, options = {}) => parseAccelerogram(text, options);
  expect(must(read("# dt = 0.01 s, units: cm/s2\n981 0, -5\n"))).toEqual({
    dtS: 0.01,
    accelMps2: Float64Array.of(9.81, 0, -0.05),
  });
  expect(must(read("1 2", { dtS: 0.005, unit: "m/s2" })).accelMps2).toEqual(Float64Array.of(1, 2));
  const codes = ["1 x 2", "1", "0 0", "1 2 # units are (g)", "# dt 0.01 s\n1 2", "# dt 0.01 s, units are g\n1 20"].map(
    (text) => {
      const found = read(text, text === "0 0" ? { dtS: 0.01, unit: "g" } : {});
      return found.ok ? null : found.error.code;
    },
  );
  expect(codes).toEqual(Array(6).fill("MODEL_DATA"));
});

test("between its samples a record is straight, and outside it there is none", () => {
  const motion: GroundMotion = { dtS: 0.5, accelMps2: Float64Array.of(0, 2, -2) };
  expect([-1, 0.25, 0.5, 0.75, 1, 1.1].map((at) => accelerationAt(motion, at))).toEqual([0, 1, 2, 0, -2, 0]);
});

const motions = fc
  .record({
    dtS: fc.constantFrom(0.005, 0.01, 0.02),
    values: fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 3, maxLength: 60 }),
  })
  .map(({ dtS, values }): GroundMotion => ({ dtS, accelMps2: Float64Array.from(values) }));

test("the corrected ground ends at rest where it was, and at the solver's rate it keeps its velocity", () => {
  fc.assert(
    fc.property(motions, fc.constantFrom(60, 120, 240, 333, 960), (motion, hz) => {
      const { velocityMps, displacementM } = integrate(corrected(motion));
      expect(Math.abs(velocityMps.at(-1)!)).toBeLessThan(1e-9);
      expect(Math.abs(displacementM.at(-1)!)).toBeLessThan(1e-9);
      const drive = driveOf(motion, hz);
      expect(drive.length).toBe(Math.ceil(durationS(motion) * hz - 1e-9));
      expect(Math.abs(drive.reduce((sum, a) => sum + a / hz, 0))).toBeLessThan(1e-9);
    }),
    { seed: 1, numRuns: 60 },
  );
});

test("a harmonic motion has the Arias intensity and the steady response of the textbook", () => {
  const [dtS, omega] = [0.005, 2 * Math.PI];
  const accelMps2 = Float64Array.from({ length: 12_001 }, (_, i) => Math.sin(omega * dtS * i));
  const motion = { dtS, accelMps2 };
  expect(ariasMps(motion)).toBeCloseTo((Math.PI / (2 * GRAVITY_MPS2)) * 30, 3);
  expect(significantS(motion)).toBeCloseTo(54, 0);
  // Resonance: 1 / (2 z w2) in the end.
  let last = 0;
  oscillate(motion, { periodS: 1, damping: 0.05 }, 1, (u) => {
    last = Math.max(Math.abs(u), last);
  });
  expect(last).toBeCloseTo(1 / (2 * 0.05 * omega * omega), 4);
});

test("the oscillator is exact: the same at the samples however finely it is stepped", () => {
  const at = (parts: number): readonly number[] => {
    const values: number[] = [];
    oscillate(elCentro, { periodS: 0.2, damping: 0.05 }, parts, (u) => values.push(u));
    return values.filter((_, i) => i % parts === 0);
  };
  const [coarse, fine] = [at(1), at(4)];
  expect(Math.max(...coarse.map((u, i) => Math.abs(u - fine[i]!)))).toBeLessThan(1e-12);
});

test("intensity grows with the motion and stays on its scale", () => {
  expect([0, 0.001, 0.1, 1, 3, 10, 100].map(mmiOfPga)).toEqual(
    [0, 0.001, 0.1, 1, 3, 10, 100].map(mmiOfPga).toSorted((a, b) => a - b),
  );
  expect([mmiOfPga(0), mmiOfPgv(100), mmiOfPga(100)]).toEqual([1, 10, 10]);
});
