import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drive, freeField, heldField, SLOWEST_MPS, type SpeedField, speedAt } from "./speedField.ts";

const NaNs = Number.NaN;
const field = (speeds: readonly number[], free = 20, stepS = 100): SpeedField => ({
  fromS: 0,
  stepS,
  steps: speeds.map((speed) => Float64Array.of(speed)),
  freeMps: Float64Array.of(free),
});
const speeds = fc.array(fc.oneof(fc.double({ min: 0, max: 40, noNaN: true }), fc.constant(Number.NaN)), {
  minLength: 0,
  maxLength: 8,
});
const time = fc.double({ min: -500, max: 1500, noNaN: true });
const distance = fc.double({ min: 0, max: 20_000, noNaN: true });

describe("speeds", () => {
  it("change evenly between steps, and stand before the first", () => {
    const rising = field([10, 20, 10]);
    expect([-5, 0, 25, 100, 150].map((at) => speedAt(rising, 0, at))).toEqual([10, 10, 12.5, 20, 15]);
  });
  it("are free where unknown, on either side of a gap, and after the last step", () => {
    const gap = field([10, NaNs, 10, 10]);
    expect([50, 150, 250, 300, 900].map((at) => speedAt(gap, 0, at))).toEqual([20, 20, 10, 20, 20]);
  });
  it("are never below what an emergency vehicle always drives", () => {
    expect(speedAt(field([0, 0]), 0, 50)).toBe(SLOWEST_MPS);
  });
});

describe("driving", () => {
  it("takes as long as the sum of speeds says", () => {
    // 10 to 20 m/s in 100 s are 1,500 m.
    expect(drive(field([10, 20, 20]), 0, 1500, 0).arriveS).toBeCloseTo(100, 9);
    expect(drive(field([10, 20, 20]), 0, 1500 + 500, 0)).toEqual({ arriveS: 125, assumedM: 0 });
    expect(drive(heldField(Float64Array.of(10), 0, 3600, Float64Array.of(30)), 0, 1000, 40).arriveS).toBe(140);
  });
  it("says how far it drove at speeds that nobody knew", () => {
    expect(drive(freeField(Float64Array.of(25)), 0, 1000, 7)).toEqual({ arriveS: 47, assumedM: 1000 });
    const half = drive(field([10, 10]), 0, 2000, 0);
    expect(half).toEqual({ arriveS: 150, assumedM: 1000 });
  });
  it("is FIFO: whoever starts later arrives later", () => {
    fc.assert(
      fc.property(speeds, time, fc.double({ min: 0.001, max: 800, noNaN: true }), distance, (list, at, later, far) => {
        const one = field(list);
        expect(drive(one, 0, far, at + later).arriveS).toBeGreaterThan(drive(one, 0, far, at).arriveS);
      }),
    );
  });
  it("of a way in two parts is that of the whole, and longer ways take longer", () => {
    fc.assert(
      fc.property(speeds, time, distance, fc.double({ min: 0, max: 1, noNaN: true }), (list, at, far, share) => {
        const one = field(list);
        const whole = drive(one, 0, far, at);
        const middle = drive(one, 0, far * share, at);
        const end = drive(one, 0, far - far * share, middle.arriveS);
        expect(end.arriveS).toBeCloseTo(whole.arriveS, 5);
        expect(middle.assumedM + end.assumedM).toBeCloseTo(whole.assumedM, 3);
        expect(middle.arriveS).toBeLessThanOrEqual(whole.arriveS);
      }),
    );
  });
  it("is never slower where everybody drives faster", () => {
    fc.assert(
      fc.property(speeds, time, distance, fc.double({ min: 0, max: 20, noNaN: true }), (list, at, far, more) => {
        const faster = field(
          list.map((speed) => speed + more),
          20 + more,
        );
        expect(drive(faster, 0, far, at).arriveS).toBeLessThanOrEqual(drive(field(list), 0, far, at).arriveS + 1e-6);
      }),
    );
  });
});
