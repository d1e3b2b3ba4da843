import { describe, expect, it } from "vitest";
import { isWithin } from "../../../core/fidelity.ts";
import { EXACT_CASES } from "./cases.ts";
import { damBreakFigures } from "./damBreaks.ts";
import { bernoulliDepth, damBreak, stokerStar, uniformDepth } from "./exact.ts";

describe.each(EXACT_CASES)("$id", (of) => {
  it("is within its bands", async () => {
    const checks = await of.run(1);
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    for (const check of checks) expect(isWithin(check), `${check.id} ${check.value}`).toBe(true);
    expect(`${of.title.zh}${of.setUp.zh}`).toMatch(/\p{Script=Han}/u);
  });
});

describe("exact solutions", () => {
  it("have Stoker's star state for 10 m on 1 m", () => {
    const { depthM, speedMps, shockMps } = stokerStar(10, 1);
    expect([depthM, speedMps, shockMps].map((x) => Number(x.toFixed(3)))).toEqual([3.962, 7.341, 9.819]);
  });
  it("have Ritter's front at twice the wave's speed, and 4/9 of the depth at the dam", () => {
    expect(damBreak(9, 0, 0, 3)[0]).toBeCloseTo(4, 12);
    expect(damBreak(9, 0, 2 * Math.sqrt(9.81 * 9) * 3 + 0.01, 3)).toEqual([0, 0]);
  });
  it("keep head and Manning's slope", () => {
    const h = bernoulliDepth(1.5, 1.2, 0.1, "supercritical");
    expect((1.5 * 1.5) / (2 * 9.81 * h * h) + h + 0.1).toBeCloseTo(1.2, 9);
    expect(h).toBeLessThan((1.5 ** 2 / 9.81) ** (1 / 3));
    expect(uniformDepth(1, 0.03, 0.01)).toBeCloseTo(0.3 ** 0.6, 9);
  });
});

it.each([
  [4, 0.5],
  [2, 1.9],
  [10, 0.01],
  [1, 0],
])("a dam of %d m on %d m is as near to its exact solution", (upM, downM) => {
  const figures = damBreakFigures({ upM, downM, cellM: 0.5, lengthM: 400, atS: 10 });
  expect(figures.relativeL1).toBeLessThan(0.002);
  expect(figures.volumeDrift).toBeLessThan(1e-10);
});
