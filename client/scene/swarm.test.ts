import { BoxGeometry, type InstancedBufferAttribute, type InstancedBufferGeometry } from "three";
import { describe, expect, it } from "vitest";
import { rng } from "../../twins/core/rng.ts";
import { angleBetween } from "./motion/poseTrack.ts";
import { LOOK, POSE_SIZE, Swarm, SwarmGrid } from "./swarm.ts";

const attribute = (swarm: Swarm, name: string): InstancedBufferAttribute =>
  (swarm.mesh.geometry as InstancedBufferGeometry).attributes[name] as InstancedBufferAttribute;

/** Poses of all movers as they are drawn at a moment. */
function drawn(swarm: Swarm, atMs: number, count = 2): number[] {
  swarm.show(atMs);
  const pose = new Float64Array(POSE_SIZE);
  return Array.from({ length: count }, (_, i) => {
    swarm.poseOf(i, pose);
    return [...pose];
  }).flat();
}

/** What the upload before the next draw would send, and a draw that sends it. */
function uploads(swarm: Swarm): Record<string, number> {
  const sent: Record<string, number> = {};
  for (const name of ["poseA", "poseB"]) {
    const one = attribute(swarm, name);
    sent[name] = one.updateRanges.reduce((sum, range) => sum + range.count, 0);
    one.clearUpdateRanges();
  }
  return sent;
}

/** The way between two poses as `PoseTrack` has it, the short way round. */
const between = (a: readonly number[], b: readonly number[], share: number): number[] =>
  a.map((from, k) => from + (k === 2 ? angleBetween(from, b[k]!) : b[k]! - from) * share);

describe("Swarm", () => {
  it("makes the next poses the previous ones at each tick", () => {
    const swarm = new Swarm(new BoxGeometry(), 2);
    swarm.tick(new Float32Array([1, 2, 0, 3, 4, 0]), 2, 0);
    expect(drawn(swarm, 0)).toEqual([1, 2, 0, 3, 4, 0]);
    swarm.tick(new Float32Array([1.5, 2, 1, 3, 5, 1]), 2, 50);
    expect(drawn(swarm, 0)).toEqual([1, 2, 0, 3, 4, 0]);
    expect(drawn(swarm, 50)).toEqual([1.5, 2, 1, 3, 5, 1]);
    swarm.tick(new Float32Array([2, 2, 1, 3, 6, 1]), 2, 100);
    expect(drawn(swarm, 50)).toEqual([1.5, 2, 1, 3, 5, 1]);
    expect(drawn(swarm, 100)).toEqual([2, 2, 1, 3, 6, 1]);
  });

  it("draws every mover between two ticks, and a little beyond, where it was reported, whichever way it turns", () => {
    const random = rng(5, "swarm");
    const count = 200;
    const swarm = new Swarm(new BoxGeometry(), count);
    const poses = Array.from({ length: count }, () => [random.uniform() * 9, random.uniform() * 9, 0]);
    let before: number[] = [];
    let worst = 0;
    for (let tick = 0; tick < 5; tick++) {
      for (const pose of poses) {
        pose[0]! += random.uniform() - 0.5;
        pose[1]! += random.uniform() - 0.5;
        // Anywhere but quite the opposite way, which has no short way round; also across pi and -pi.
        pose[2] = angleBetween(0, pose[2]! + (random.uniform() - 0.5) * 6);
      }
      const after = [...new Float32Array(poses.flat())];
      swarm.tick(new Float32Array(after), count, tick * 100);
      if (before.length > 0)
        for (const share of [0, 0.3, 0.5, 1, 1.2])
          for (const [k, value] of drawn(swarm, (tick - 1 + share) * 100, count).entries()) {
            const i = k - (k % POSE_SIZE);
            const expected = between(before.slice(i, i + 3), after.slice(i, i + 3), share)[k % POSE_SIZE]!;
            const apart = k % POSE_SIZE === 2 ? angleBetween(value, expected) : value - expected;
            worst = Math.max(worst, Math.abs(apart));
          }
      before = after;
    }
    expect(worst).toBeLessThan(1e-6);
  });

  it("uploads a tick once, and of those that jumped alone both poses", () => {
    const swarm = new Swarm(new BoxGeometry(), 4);
    const poses = new Float32Array(4 * POSE_SIZE);
    swarm.tick(poses, 4, 0);
    expect(uploads(swarm)).toEqual({ poseA: 12, poseB: 12 });
    swarm.tick(poses, 4, 50);
    expect(uploads(swarm)).toEqual({ poseA: 0, poseB: 12 });
    poses.set([40, 0, 0], POSE_SIZE);
    swarm.tick(poses, 4, 100);
    expect(uploads(swarm)).toEqual({ poseA: 12, poseB: 1 });
    expect(drawn(swarm, 50, 4).slice(3, 6)).toEqual([40, 0, 0]);
    // One that is nowhere is told of once.
    poses.set([Number.NaN, 0, 0], POSE_SIZE);
    swarm.tick(poses, 4, 150);
    uploads(swarm);
    swarm.tick(poses, 4, 200);
    expect(uploads(swarm)).toEqual({ poseA: 12, poseB: 0 });
  });

  it("holds no more than one range of what is still to be uploaded, however long nothing is drawn", () => {
    const swarm = new Swarm(new BoxGeometry(), 4);
    for (let i = 0; i < 100; i++) {
      swarm.tick(new Float32Array(12).fill(i * 5), 4, i * 50);
      swarm.look(i % 4, LOOK.stale);
    }
    for (const name of ["poseA", "poseB", "trait"])
      expect(attribute(swarm, name).updateRanges.length, name).toBeLessThanOrEqual(1);
  });

  it("does not draw a mover that joined as flying in from nowhere", () => {
    const swarm = new Swarm(new BoxGeometry(), 2);
    swarm.tick(new Float32Array([1, 2, 0]), 1, 0);
    swarm.tick(new Float32Array([1, 2, 0, 9, 9, 0]), 2, 50);
    expect(drawn(swarm, 0).slice(POSE_SIZE)).toEqual([9, 9, 0]);
  });

  it("does not draw a jump as a drive, nor a mover whose place is not known", () => {
    const swarm = new Swarm(new BoxGeometry(), 2);
    swarm.tick(new Float32Array([1, 2, 0, Number.NaN, 0, 0]), 2, 0);
    expect(drawn(swarm, 0)[3]).toBeGreaterThan(1e6);
    swarm.tick(new Float32Array([40, 2, 0, 5, 5, 1]), 2, 50);
    expect(drawn(swarm, 0)).toEqual([40, 2, 0, 5, 5, 1]);
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
