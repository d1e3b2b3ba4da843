import { BoxGeometry, type InstancedBufferAttribute, type InstancedBufferGeometry } from "three";
import { describe, expect, it } from "vitest";
import { POSE_SIZE, Swarm, SwarmGrid } from "./swarm.ts";

const attribute = (swarm: Swarm, name: string): number[] => [
  ...((swarm.mesh.geometry as InstancedBufferGeometry).attributes[name] as InstancedBufferAttribute).array,
];

describe("Swarm", () => {
  it("makes the next poses the previous ones at each tick", () => {
    const swarm = new Swarm(new BoxGeometry(), 2);
    swarm.tick(new Float32Array([1, 2, 0, 3, 4, 0]), 2, 0);
    expect(attribute(swarm, "poseBefore")).toEqual([1, 2, 0, 3, 4, 0]);
    swarm.tick(new Float32Array([1.5, 2, 1, 3, 5, 1]), 2, 50);
    expect(attribute(swarm, "poseBefore")).toEqual([1, 2, 0, 3, 4, 0]);
    expect(attribute(swarm, "poseAfter")).toEqual([1.5, 2, 1, 3, 5, 1]);
  });

  it("does not draw a mover that joined as flying in from nowhere", () => {
    const swarm = new Swarm(new BoxGeometry(), 2);
    swarm.tick(new Float32Array([1, 2, 0]), 1, 0);
    swarm.tick(new Float32Array([1, 2, 0, 9, 9, 0]), 2, 50);
    expect(attribute(swarm, "poseBefore").slice(POSE_SIZE)).toEqual([9, 9, 0]);
  });

  it("does not draw a jump as a drive, nor a mover whose place is not known", () => {
    const swarm = new Swarm(new BoxGeometry(), 2);
    swarm.tick(new Float32Array([1, 2, 0, Number.NaN, 0, 0]), 2, 0);
    expect(attribute(swarm, "poseAfter")[3]).toBeGreaterThan(1e6);
    swarm.tick(new Float32Array([40, 2, 0, 5, 5, 1]), 2, 50);
    expect(attribute(swarm, "poseBefore")).toEqual([40, 2, 0, 5, 5, 1]);
  });

  it("is in motion until the last tick is reached, and never stretches a pause into one long drive", () => {
    const swarm = new Swarm(new BoxGeometry(), 1);
    swarm.tick(new Float32Array([1, 0, 0]), 1, 0);
    swarm.tick(new Float32Array([2, 0, 0]), 1, 10_000);
    expect(swarm.spanMs).toBe(250);
    expect(swarm.show(9_900)).toBe(true);
    expect(swarm.show(10_100)).toBe(false);
  });

  it("refuses more movers than it holds", () => {
    const swarm = new Swarm(new BoxGeometry(), 1);
    expect(() => swarm.tick(new Float32Array(6), 2, 0)).toThrow(RangeError);
  });
});

describe("SwarmGrid", () => {
  it("finds the nearest mover, across cells and below zero, and none out of reach", () => {
    const grid = new SwarmGrid(2);
    grid.rebuild(new Float32Array([-0.1, -0.1, 0, 1.9, 1.9, 0, 40, 40, 0]), 3);
    expect(grid.nearest([0.2, 0.2], 1)).toBe(0);
    expect(grid.nearest([2.1, 2.1], 1)).toBe(1);
    expect(grid.nearest([10, 10], 2)).toBe(-1);
    expect(grid.nearest([38.5, 40], 1)).toBe(-1);
  });
});
