import { expect, test } from "vitest";
import { must } from "../../core/result.ts";
import { rng } from "../../core/rng.ts";
import { type RouteGraph, routeGraph } from "../../core/routeMap.ts";
import { nodeSeconds, pathShape, positionAt } from "../../sim/traffic/profile.ts";
import { fmsRouteMap } from "../../sites/fms/routeMap.ts";
import {
  AGV_MOTION,
  brakeDrive,
  release,
  remainingSeconds,
  startDrive,
  startLoadedDrive,
  stepDrive,
} from "./motion.ts";
import { dockAxis, pathGeometry, poseAt, signedSpeed } from "./pose.ts";

/** A random chain of nodes with edges of random length and speed limit. */
function randomPath(seed: number): { graph: RouteGraph; nodes: number[] } {
  const r = rng(seed, "path");
  const nodes = Array.from({ length: 2 + r.below(7) }, (_, i) => ({
    id: `n${i}`,
    x: 10 * r.uniform(),
    y: 10 * r.uniform(),
    capacity: 1,
    kind: "aisle" as const,
  }));
  const edges = nodes.slice(1).map((node, i) => ({
    id: `e${i}`,
    from: nodes[i]!.id,
    to: node.id,
    lengthM: 0.2 + 6 * r.uniform(),
    maxSpeedMps: 0.3 + 2 * r.uniform(),
    bidirectional: true,
  }));
  return { graph: must(routeGraph({ mapId: "random", nodes, edges })), nodes: nodes.map((_, i) => i) };
}

const fms = must(routeGraph(fmsRouteMap));
const fmsPath = (...ids: string[]) => ids.map((id) => fms.nodeIndex.get(id)!);

test("stepping equals the closed form, whatever the step", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const { graph, nodes } = randomPath(seed);
    const shape = pathShape(graph, nodes, AGV_MOTION);
    const last = nodes.length - 1;
    const total = nodeSeconds(shape, 0, last, AGV_MOTION).at(-1)!;
    for (const dtS of [0.05, 0.013, 0.7]) {
      const drive = startLoadedDrive(shape, false, last);
      let t = 0;
      let mostOff = 0;
      while (drive.state !== "done") {
        stepDrive(drive, dtS);
        t += dtS;
        const expected = positionAt(shape, 0, last, Math.min(t, total), AGV_MOTION);
        const metres = (index: number, pastM: number) =>
          shape.lengthsM.slice(0, index).reduce((sum, m) => sum + m, pastM);
        const off = Math.abs(metres(drive.index, drive.pastM) - metres(expected.index, expected.pastM));
        mostOff = Math.max(mostOff, off);
        if (t >= total + 2 * dtS) break;
      }
      expect(drive.state).toBe("done");
      expect(mostOff).toBeLessThan(5e-7);
      expect(t).toBeLessThan(total + 2 * dtS);
      expect(t).toBeGreaterThanOrEqual(total - 1e-6);
    }
  }
});

test("a vehicle never passes the released node, and stops there", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const { graph, nodes } = randomPath(seed);
    const r = rng(seed, "release");
    const drive = startLoadedDrive(pathShape(graph, nodes, AGV_MOTION), false, 0);
    for (let step = 0; step < 4000 && drive.state !== "done"; step++) {
      if (r.below(25) === 0) release(drive, drive.released + 1);
      stepDrive(drive, 0.05);
      expect(drive.index).toBeLessThanOrEqual(drive.released);
      if (drive.index === drive.released) expect(drive.pastM).toBe(0);
      expect(drive.speedMps).toBeLessThanOrEqual(AGV_MOTION.maxSpeedMps + 1e-9);
    }
    expect(drive.state).toBe("done");
  }
});

test("speed never changes faster than the vehicle can", () => {
  const { graph, nodes } = randomPath(5);
  const drive = startLoadedDrive(pathShape(graph, nodes, AGV_MOTION), false, nodes.length - 1);
  for (let before = 0; drive.state !== "done"; before = drive.speedMps) {
    stepDrive(drive, 0.05);
    expect(drive.speedMps - before).toBeLessThanOrEqual(AGV_MOTION.accelerationMps2 * 0.05 + 1e-9);
    expect(before - drive.speedMps).toBeLessThanOrEqual(AGV_MOTION.decelerationMps2 * 0.05 + 1e-9);
  }
});

test("it picks up on the way and drops at the end, each for its time", () => {
  const shape = pathShape(fms, fmsPath("n5", "station", "n0"), AGV_MOTION);
  const drive = startDrive(shape, 1, 2);
  const spent = { driving: 0, waiting: 0, picking: 0, dropping: 0, done: 0 };
  for (let i = 0; i < 2000 && drive.state !== "done"; i++) {
    stepDrive(drive, 0.01);
    spent[drive.state] += 0.01;
  }
  expect(drive.picked).toBe(true);
  expect(spent.picking).toBeCloseTo(AGV_MOTION.pickS, 1);
  expect(spent.dropping).toBeCloseTo(AGV_MOTION.dropS, 1);
  // Two edges of 3 m from standing to standing: 2.875 s each by the trapezoid.
  expect(spent.driving).toBeCloseTo(2 * 2.875, 1);
  expect(remainingSeconds(startDrive(shape, 1, 2))).toBeCloseTo(2 * 2.875 + 2, 0);
});

test("the operational stop brakes at the full rate", () => {
  const shape = pathShape(fms, fmsPath("n1", "n2", "machine-2"), AGV_MOTION);
  const drive = startLoadedDrive(shape, false, 2);
  stepDrive(drive, 1);
  expect(drive.speedMps).toBeCloseTo(1.5, 9);
  const before = drive.distanceM;
  for (let i = 0; i < 20; i++) brakeDrive(drive, 0.05);
  expect(drive.speedMps).toBe(0);
  expect(drive.distanceM - before).toBeCloseTo((1.5 * 1.5) / (2 * AGV_MOTION.decelerationMps2), 6);
  stepDrive(drive, 60);
  expect(drive.state).toBe("done");
});

test("a drive is seen from its start to its end, along the docks' axes, without jumps", () => {
  expect(dockAxis(fms, fms.nodeIndex.get("station")!)).toBeCloseTo(0, 9);
  const shape = pathShape(fms, fmsPath("station", "n0", "n1", "machine-1", "n1", "n2"), AGV_MOTION);
  const geometry = pathGeometry(fms, shape, 0, 0);
  const drive = startLoadedDrive(shape, false, 5);
  let before = poseAt(geometry, 0, 0);
  expect(before.y).toBeCloseTo(0.45, 9);
  let reversed = false;
  while (drive.state !== "done") {
    stepDrive(drive, 0.05);
    const pose = poseAt(geometry, drive.index, drive.pastM);
    expect(Math.hypot(pose.x - before.x, pose.y - before.y)).toBeLessThan(0.05 * 1.5 * 1.34);
    if (signedSpeed(geometry, drive) < 0) reversed = true;
    before = pose;
  }
  expect(before.x).toBeCloseTo(6, 9);
  // It drives head first into the dock of machine 1 and backs out.
  expect(reversed).toBe(true);
});
