import { expect, test } from "vitest";
import { DEEP } from "../../../test/support/deep.ts";
import { isWithin } from "../../core/fidelity.ts";
import { CASE_ALIASES, CROWD_CASES } from "./cases.ts";
import { weidmannMps } from "./corridor.ts";

/** Cases of more than a second. */
const LONG = new Set(["rimea-8", "rimea-9", "rimea-11", "rimea-12", "rimea-15", "bottleneck", "corridor"]);

test("ids are unique, aliases lead to cases, and each is told in both languages", () => {
  const ids = CROWD_CASES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(Object.values(CASE_ALIASES).filter((id) => !ids.includes(id))).toEqual([]);
  for (let number = 1; number <= 15; number++)
    expect([...ids, ...Object.keys(CASE_ALIASES)]).toContain(`rimea-${number}`);
  for (const { title, setUp, law } of CROWD_CASES)
    for (const text of [title, setUp, law])
      expect([text.en.length > 3, /[\u4e00-\u9fff]/.test(text.zh)]).toEqual([true, true]);
});

test.each(CROWD_CASES.filter(({ id }) => DEEP || !LONG.has(id)).map((one) => [one.id, one] as const))(
  "%s lies within its bands",
  async (_, one) => {
    const checks = await one.run(1);
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    expect(checks.filter((check) => !isWithin(check)).map(({ id, value }) => `${id}: ${value}`)).toEqual([]);
  },
);

test("a bottleneck of another width and depth, and a corridor of another density, lie within their bands", async () => {
  const byId = (id: string) => CROWD_CASES.find((one) => one.id === id)!;
  const door = await byId("bottleneck").measure({ width: 1.4, length: 2, agents: 120, seed: 3 });
  const way = await byId("corridor").measure({ density: 2.2, width: 2.4, length: 15, seed: 3 });
  expect([...door.checks, ...way.checks].filter((check) => !isWithin(check))).toEqual([]);
  expect(door.figures.flow! / door.figures.specificFlow!).toBeCloseTo(1.4, 9);
  expect(way.figures.flow!).toBeCloseTo(way.figures.speed! * 2.2 * 2.4, 1);
});

test.each([
  [0.6, 10, 60],
  [0.7, 5, 100],
  [1.2, 20, 80],
  [3, 0.5, 120],
])(
  "a bottleneck %d m wide and %d m long passes what was measured, however long or narrow",
  async (width, length, agents) => {
    const { checks } = await CROWD_CASES.find(({ id }) => id === "bottleneck")!.measure({
      width,
      length,
      agents,
      seed: 5,
    });
    expect(checks[0]!.band).toEqual({ low: 1.6, high: 2.3 });
    expect(checks.filter((check) => !isWithin(check)).map(({ value }) => value)).toEqual([]);
  },
);

test.each([
  [1.5, 5],
  [2, 8],
])("a wide corridor, %d persons/m2 and %d m wide, is within 0.15 m/s of Weidmann's curve", async (density, width) => {
  const corridor = CROWD_CASES.find(({ id }) => id === "corridor")!;
  const { figures } = await corridor.measure({ density, width, length: 12, seed: 7 });
  expect(Math.abs(figures.speed! - weidmannMps(density))).toBeLessThan(0.15);
});

test.each([
  [2, 2],
  [3, 4],
])("in counterflow of %d persons/m2, %d m wide, nobody walks backwards or is stuck", async (density, width) => {
  const counterflow = CROWD_CASES.find(({ id }) => id === "counterflow")!;
  const { figures, checks } = await counterflow.measure({ density, width, length: 12, seed: 2 });
  expect(figures.backM).toBeLessThan(0.5);
  expect(checks.find(({ id }) => id === "slowest")!.value).toBeGreaterThan(0.05);
});

test.each([
  [2.8, 2.2],
  [3.6, 4],
  [4.4, 1.8],
  [5, 3.3],
])("a crowded corridor, %d persons/m2 and %d m wide, is within 0.1 m/s of Weidmann's curve", async (density, width) => {
  const corridor = CROWD_CASES.find(({ id }) => id === "corridor")!;
  const { figures } = await corridor.measure({ density, width, length: 12, seed: 7 });
  expect(Math.abs(figures.speed! - weidmannMps(density))).toBeLessThan(0.1);
});

test("Weidmann's curve at the figures that it is known by", () => {
  const told = [0.5, 1, 1.5, 2, 3, 4].map((density) => Number(weidmannMps(density).toFixed(3)));
  expect(told).toEqual([1.298, 1.058, 0.807, 0.606, 0.331, 0.156]);
});

test("a run ends when its pause says so", async () => {
  const stop = (): Promise<void> => Promise.reject(new Error("stopped"));
  await expect(CROWD_CASES.find(({ id }) => id === "rimea-9")!.measure({ seed: 1 }, stop)).rejects.toThrow("stopped");
});
