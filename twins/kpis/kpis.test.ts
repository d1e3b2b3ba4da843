import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { must } from "../core/result.ts";
import { elementsOf, kpisOf } from "../sim/cell/measures.ts";
import { runCell } from "../sim/cell/runCell.ts";
import { BRANCH_KPIS, RATIO_KPIS } from "../sim/comparison.ts";
import { fmsRunInput } from "../sites/fms/planning.ts";
import { initialWork } from "../sites/fms/workState.ts";
import { KPIS, type KpiId } from "./index.ts";

test("every KPI of a branch is defined, in its own folder, in both languages", () => {
  for (const id of BRANCH_KPIS) expect(KPIS[id].definition.id).toBe(id);
  const folders = readdirSync(new URL(".", import.meta.url), { withFileTypes: true }).filter((e) => e.isDirectory());
  expect(Object.keys(KPIS).sort()).toEqual(folders.map((folder) => folder.name).sort());
  for (const [id, kpi] of Object.entries(KPIS)) {
    expect(kpi.definition.id).toBe(id as KpiId);
    expect(kpi.definition.title.zh).not.toBe(kpi.definition.title.en);
  }
});

test("Little's law holds on simulated runs: WIP = throughput x lead time", () => {
  for (let jobset = 1; jobset <= 10; jobset++) {
    const work = must(initialWork(jobset));
    const input = fmsRunInput({
      work,
      branch: "continue",
      schedule: null,
      forecast: null,
      seed: 7,
      replication: jobset,
    });
    const { cell } = must(runCell(input, { disturbed: true, ideal: false }));
    const e = elementsOf(cell, input.power);
    const wip = KPIS.wip.compute(e.leadS, e.aoetS);
    expect(wip).toBeCloseTo((KPIS.throughputRate.compute(e) / 3600) * KPIS.leadTime.compute(e), 9);
    expect(wip).toBeGreaterThan(1);
  }
});

test("the OEE factors of simulated runs are within their ranges, and times add up", () => {
  const work = must(initialWork(8));
  for (let replication = 0; replication < 20; replication++) {
    const input = fmsRunInput({ work, branch: "service", schedule: null, forecast: null, seed: 3, replication });
    const { cell } = must(runCell(input, { disturbed: true, ideal: false }));
    const kpis = kpisOf(elementsOf(cell, input.power));
    for (const id of BRANCH_KPIS) {
      const [low, high] = KPIS[id].definition.range;
      expect(kpis[id], id).toBeGreaterThanOrEqual(low);
      expect(kpis[id], id).toBeLessThanOrEqual(high);
    }
    expect(kpis.oee).toBeCloseTo((kpis.availability * kpis.effectiveness * kpis.qualityRatio) / 10_000, 9);
    for (const { spentS } of cell.machines)
      expect(spentS.idle + spentS.processing + spentS.service + spentS.down).toBeCloseTo(cell.nowS, 6);
    expect(cell.machines[0]!.spentS.service).toBeCloseTo(input.serviceS, 9);
  }
});

test("the statistics know which KPIs end at 100 %", () => {
  const ratios = BRANCH_KPIS.filter((id) => KPIS[id].definition.unit === "%" && KPIS[id].definition.range[1] === 100);
  expect([...RATIO_KPIS].sort()).toEqual([...ratios].sort());
});
