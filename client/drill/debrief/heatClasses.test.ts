import { expect, test } from "vitest";
import type { HeatView } from "../../../twins/protocol/debrief.ts";
import { cellsOf, classOf } from "./heatClasses.ts";

const HEAT: HeatView = {
  ...{ x0: -4, y0: 10, cellM: 2, columns: 3, rows: 2, storeys: 2 },
  cells: [
    [0, 0, 3, 0.2],
    [4, 0.2, 70, 2.5],
    [7, 1e-9, 200, 0.01],
  ],
  worst: { fed: [], stayed: [], peak: [] },
};

test("squares lie where they were counted, storey by storey, and what is next to nothing is not shown", () => {
  expect(cellsOf(HEAT, "stayed", 0)).toEqual([
    { key: 0, x: -4, y: 10, at: 0 },
    { key: 4, x: -2, y: 12, at: 3 },
  ]);
  expect(cellsOf(HEAT, "stayed", 1)).toEqual([{ key: 7, x: -2, y: 10, at: 4 }]);
  expect(cellsOf(HEAT, "fed", 1)).toEqual([]);
  expect(cellsOf(HEAT, "peak", 0).map(({ at }) => at)).toEqual([0, 5]);
});

test("a value belongs to the first step that reaches it", () => {
  expect([0.0005, 0.001, 0.05, 0.3, 4].map((value) => classOf("fed", value))).toEqual([0, 0, 2, 3, 4]);
});
