import { expect, test } from "vitest";
import type { FidelityCase } from "../../../twins/core/fidelity.ts";
import { fidelityPage } from "./page.ts";

const said = (en: string, zh: string) => ({ en, zh });
const made: FidelityCase = {
  id: "c",
  title: said("A case", "一个算例"),
  setUp: said("As it is.", "如其所是。"),
  law: said("A law", "一条定律"),
  source: "A paper",
  run: () => [],
};
const PARTS = [{ name: "p", title: said("A part", "一个部分") }];
const check = (id: string, value: number, band: { low: number | null; high: number | null } | null) => ({
  id,
  title: said(`figure | ${id}`, `数值 ${id}`),
  value,
  unit: id === "share" ? "1" : "m",
  band,
});

test("the page tells each figure with its band, counts those that are judged, and marks what is outside", () => {
  const checks = [
    check("share", 0.5, { low: 0.4, high: 0.6 }),
    check("length", 3, { low: null, high: 2 }),
    check("least", 3, { low: 1, high: null }),
    check("told", 7, null),
  ];
  const en = fidelityPage(PARTS, [{ part: "p", of: made, checks }], 4, "en");
  expect(en).toContain("with seed 4");
  expect(en).toContain("2 of 3 figures that have a band are within it.");
  expect(en).toContain("| figure \\| share | 0.5 | 0.4 to 0.6 | within |");
  expect(en).toContain("| figure \\| length | 3 m | <= 2 m | **OUTSIDE** |");
  expect(en).toContain("| figure \\| least | 3 m | >= 1 m | within |");
  expect(en).toContain("| figure \\| told | 7 m | told, not judged |  |");
  const zh = fidelityPage(PARTS, [{ part: "p", of: made, checks }], 4, "zh");
  expect(zh).toContain("3 个有范围的数值中，2 个在范围内");
  expect(zh).toContain("| 数值 length | 3 m | <= 2 m | **超出范围** |");
});
