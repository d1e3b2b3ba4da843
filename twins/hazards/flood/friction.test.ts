import { expect, it } from "vitest";
import { cubeRoot, frictionShare, G, inverseCubeRoot } from "./friction.ts";

it("roots are good to 1e-9 over 72 decades", () => {
  for (let e = -36; e <= 36; e += 0.0371) {
    const x = 10 ** e;
    const y = inverseCubeRoot(x);
    expect(Math.abs(y * y * y * x - 1)).toBeLessThan(3e-9);
    expect(Math.abs(cubeRoot(x) / Math.cbrt(x) - 1)).toBeLessThan(1e-9);
  }
});

it("friction leaves a flow where its pull is the slope's", () => {
  // Manning: u = sqrt(S) h^(2/3) / n. A step's pull by weight, then friction: the same discharge again, whatever the step.
  const [h, n, slope] = [0.7, 0.03, 0.004];
  const q = (Math.sqrt(slope) * h ** (2 / 3) * h) / n;
  for (const dt of [0.01, 1, 100]) {
    const pulled = q + dt * G * h * slope;
    expect(pulled * frictionShare(dt, G * n * n, h, pulled)).toBeCloseTo(q, 8);
  }
});

it("friction never turns a flow round, and takes nothing from still water", () => {
  expect(frictionShare(10, G * 0.01, 1e-6, 5)).toBeGreaterThan(0);
  expect(frictionShare(10, G * 0.01, 1e-6, 5)).toBeLessThan(1e-3);
  expect(frictionShare(10, G * 0.01, 1, 0)).toBe(1);
});
