import { describe, expect, it } from "vitest";
import { DEEP } from "../../../../test/support/deep.ts";
import { isWithin } from "../../../core/fidelity.ts";
import { bowlFigures, lakeFigures, PLANAR, pouredFigures, RADIAL } from "./bowls.ts";
import { EXACT_CASES } from "./cases.ts";
import { damBreakFigures } from "./damBreaks.ts";
import { bernoulliDepth, damBreak, stokerStar, uniformDepth } from "./exact.ts";

/** Less than half a second each; the others in a deep run, and small ones of their kind below. */
const QUICK = ["stoker", "ritter", "order", "bump-transcritical", "friction", "uniform"];

describe.each(DEEP ? EXACT_CASES : EXACT_CASES.filter(({ id }) => QUICK.includes(id)))("$id", (of) => {
  it("is within its bands", async () => {
    const checks = await of.run(1);
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    for (const check of checks) expect(isWithin(check), `${check.id} ${check.value}`).toBe(true);
  }, 120_000);
});

it("every case is told in both languages, once", () => {
  expect(new Set(EXACT_CASES.map(({ id }) => id)).size).toBe(EXACT_CASES.length);
  for (const { title, setUp, law } of EXACT_CASES)
    for (const { en, zh } of [title, setUp, law]) {
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).not.toMatch(/\p{Script=Han}/u);
    }
});

describe("small ones", () => {
  it("a lake stays at rest", () => {
    const { maxDischarge, stageErrorM, volumeDrift } = lakeFigures(5);
    expect(Math.max(maxDischarge, stageErrorM, volumeDrift)).toBeLessThan(1e-10);
  });
  it.each([
    ["radial", RADIAL],
    ["planar", PLANAR],
  ])("a %s bowl keeps its motion and its volume", (_, motion) => {
    const figures = bowlFigures(motion, 60);
    expect(figures.relativeL1).toBeLessThan(0.2);
    expect(figures.volumeDrift).toBeLessThan(1e-10);
  });
  it("what is poured is held", () => {
    expect(pouredFigures(30).volumeDrift).toBeLessThan(1e-10);
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
