import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { must } from "../../../twins/core/result.ts";
import { rng } from "../../../twins/core/rng.ts";
import { AGV_MOTION, AGV_WIDTH_M } from "../../../twins/things/agv/motion.ts";
import { type CellWorld, createCell } from "./cell.ts";
import { readCell, storedCell, writeCell } from "./stored.ts";
import { isAtRest } from "./vehicles.ts";

const DT = 0.05;

function run(world: CellWorld, seconds: number, each: () => void = () => {}): void {
  for (let t = 0; t < seconds; t += DT) {
    world.step(DT);
    each();
  }
}

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
  "job set %i: the local rule finishes it again and again, and vehicles never meet",
  (jobset) => {
    const world = createCell(jobset, 1, null);
    const { cell } = world;
    let closest = Infinity;
    run(world, 900, () => {
      const [a, b] = cell.vehicles;
      closest = Math.min(closest, Math.hypot(a!.pose.x - b!.pose.x, a!.pose.y - b!.pose.y));
      for (const v of cell.vehicles) expect(v.drive?.speedMps ?? 0).toBeLessThanOrEqual(AGV_MOTION.maxSpeedMps + 1e-9);
    });
    expect(cell.cycle).toBeGreaterThan(2);
    // Side by side in the station's berths, the closest they may come.
    expect(closest).toBeGreaterThan(0.9 - 1e-6);
    expect(closest).toBeGreaterThan(AGV_WIDTH_M);
    const operations = cell.jobs.reduce((n, job) => n + job.operations.length, 0);
    expect(cell.machines.reduce((n, m) => n + m.partCount, 0)).toBeGreaterThanOrEqual((cell.cycle - 1) * operations);
  },
);

test("handed over, the cell ends what is under way and then does nothing; handed back, it goes on", () => {
  const world = createCell(1, 1, null);
  run(world, 20);
  world.setMode("remote");
  run(world, 60);
  expect(world.local.isQuiet()).toBe(true);
  expect(world.cell.vehicles.every(isAtRest)).toBe(true);
  expect(world.cell.machines.map((m) => m.state)).toEqual(["idle", "idle", "idle", "idle"]);
  const before = storedCell(world.cell);
  run(world, 30);
  expect({ ...storedCell(world.cell).jobs }).toEqual({ ...before.jobs });
  world.setMode("local");
  run(world, 600);
  expect(world.cell.cycle).toBeGreaterThan(1);
});

test("the stop brakes everything where it is, and nothing moves until a person hands the cell over", () => {
  for (let after = 1; after < 60; after += 4.7) {
    const world = createCell(1, 1, null);
    run(world, after);
    world.stop();
    run(world, AGV_MOTION.maxSpeedMps / AGV_MOTION.decelerationMps2 + DT);
    const stands = world.cell.vehicles.map((v) => ({ ...v.pose }));
    expect(world.cell.vehicles.map((v) => v.drive?.speedMps ?? 0)).toEqual([0, 0]);
    run(world, 20);
    expect(world.cell.vehicles.map((v) => ({ ...v.pose }))).toEqual(stands);
    expect(world.cell.machines.map((m) => m.state)).toEqual(Array(4).fill("stopped"));
    world.setMode("local");
    // The rest of an edge of 3 m.
    run(world, 6);
    expect(world.cell.vehicles.filter((v) => v.halt !== "no")).toEqual([]);
    run(world, 400);
    expect(world.cell.cycle).toBeGreaterThan(1);
  }
});

test("killed at any moment and taken up again, no job is lost and the set is finished", () => {
  const folder = mkdtempSync(join(tmpdir(), "aitn-plant-"));
  const file = join(folder, "cell.json");
  let world = createCell(2, 1, null);
  for (let i = 0; i < 30; i++) {
    run(world, 3.3);
    const done = world.cell.jobs.map((job) => job.nextOperation);
    writeCell(file, world.cell);
    world = createCell(2, i, must(readCell(file)));
    expect(world.cell.jobs.map((job) => job.nextOperation)).toEqual(done);
  }
  run(world, 600);
  expect(world.cell.cycle).toBeGreaterThan(1);
  writeFileSync(file, "{");
  expect(readCell(file)).toMatchObject({ ok: false, error: { code: "STORE_CORRUPT" } });
});

test("with steps of any length and stops at any time, the cell never jams and vehicles never share a place", () => {
  for (let seed = 0; seed < 8; seed++) {
    const r = rng(seed, "soak");
    const world = createCell(1 + (seed % 10), seed, null);
    const { cell } = world;
    let lastCycle = 0;
    let sinceS = 0;
    for (let round = 0; round < 6; round++) {
      const untilS = cell.nowS + 20 + 100 * r.uniform();
      while (cell.nowS < untilS) {
        world.step(0.01 + 0.24 * r.uniform());
        const [a, b] = cell.vehicles;
        if (a!.node === b!.node) expect(cell.graph.map.nodes[a!.node]!.capacity).toBe(2);
      }
      world.stop();
      for (let t = 0; t < 2; t += DT) world.step(DT);
      world.setMode("local");
    }
    // After the last stop it finishes what is there: a jam would be for good.
    const { cycle } = cell;
    while (cell.cycle < cycle + 2 && cell.nowS < 5000) {
      world.step(DT);
      if (cell.cycle !== lastCycle) [lastCycle, sinceS] = [cell.cycle, cell.nowS];
    }
    expect(cell.cycle, `seed ${seed}, since ${sinceS}`).toBe(cycle + 2);
  }
});
