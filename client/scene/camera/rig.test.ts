import { describe, expect, it } from "vitest";
import { FOV_DEG, positionOf, Rig } from "./rig.ts";

const BOUNDS = { x0: -7, y0: -9, x1: 11, y1: 9 };

function settled(rig: Rig): Rig {
  for (let i = 0; i < 200; i++) rig.step(0.05);
  return rig;
}

/** Where a point is in the picture, -1 to 1 each way. */
function project(rig: Rig, aspect: number, [x, y, z]: readonly [number, number, number]): [number, number] {
  const { azimuthRad: a, polarRad: p, distanceM, target } = rig.view;
  const d = [x - target[0], y - target[1], z - target[2]] as const;
  const tan = Math.tan((FOV_DEG * Math.PI) / 360);
  const depth = distanceM - (d[0] * Math.sin(p) * Math.cos(a) + d[1] * Math.sin(p) * Math.sin(a) + d[2] * Math.cos(p));
  const right = -d[0] * Math.sin(a) + d[1] * Math.cos(a);
  const up = -d[0] * Math.cos(p) * Math.cos(a) - d[1] * Math.cos(p) * Math.sin(a) + d[2] * Math.sin(p);
  return [right / (depth * tan * aspect), up / (depth * tan)];
}

describe("Rig", () => {
  it.each([1.6, 2.4, 0.46])("shows the whole floor from home at an aspect of %s", (aspect) => {
    const rig = new Rig(BOUNDS);
    rig.resize(aspect);
    for (const x of [BOUNDS.x0, BOUNDS.x1])
      for (const y of [BOUNDS.y0, BOUNDS.y1])
        for (const at of project(rig, aspect, [x, y, 0])) expect(Math.abs(at)).toBeLessThan(1);
  });

  it("looks closer at what matters when the picture is narrow", () => {
    const near = new Rig(BOUNDS, { x0: -6, y0: -8, x1: 7, y1: 8 });
    const far = new Rig(BOUNDS);
    for (const rig of [near, far]) rig.resize(0.46);
    expect(near.view.distanceM).toBeLessThan(far.view.distanceM * 0.8);
  });

  it("never goes under the floor, into things or out of sight", () => {
    const rig = new Rig(BOUNDS);
    rig.orbit(0, 99);
    rig.pan(1e6, -1e6);
    rig.zoom(1e-9, null);
    settled(rig);
    expect(positionOf(rig.view)[2]).toBeGreaterThan(0);
    expect(rig.view.distanceM).toBeGreaterThanOrEqual(1.2);
    expect(rig.view.target[0]).toBeLessThanOrEqual(BOUNDS.x1 + 4);
    rig.zoom(1e9, null);
    expect(settled(rig).view.distanceM).toBeLessThan(200);
  });

  it("flies the short way around to where another camera looks from, and says so before it is there", () => {
    const rig = new Rig(BOUNDS);
    rig.orbit(4 * Math.PI, 0);
    settled(rig);
    const other = {
      target: [3, 3, 0],
      distanceM: 8,
      azimuthRad: rig.view.azimuthRad - 4 * Math.PI + 0.3,
      polarRad: 0.9,
    } as const;
    const from = rig.view.azimuthRad;
    rig.lookAs(other);
    expect(rig.aim).toMatchObject({ target: other.target, distanceM: 8, polarRad: 0.9 });
    expect(settled(rig).view.azimuthRad - from).toBeCloseTo(0.3, 9);
    rig.lookAs({ ...other, distanceM: 1e6, polarRad: 3 });
    expect(positionOf(settled(rig).view)[2]).toBeGreaterThan(0);
    expect(rig.view.distanceM).toBeLessThan(200);
  });

  it("returns home, exactly", () => {
    const rig = new Rig(BOUNDS);
    const home = rig.view;
    rig.frame([3, 3, 0], 1);
    rig.orbit(2, -0.3);
    settled(rig);
    expect(rig.view).not.toEqual(home);
    rig.home();
    expect(settled(rig).view).toEqual(home);
    expect(rig.wantsStep).toBe(false);
  });

  it("cuts with reduced motion and eases without", () => {
    const eased = new Rig(BOUNDS);
    eased.frame([3, 3, 0], 1);
    eased.step(0.02);
    expect(eased.view.target[0]).toBeLessThan(2.9);
    expect(eased.wantsStep).toBe(true);
    const cut = new Rig(BOUNDS);
    cut.still = true;
    cut.frame([3, 3, 0], 1);
    expect(cut.view.target[0]).toBe(3);
  });

  it("zooms towards a point that keeps its place", () => {
    const rig = new Rig(BOUNDS);
    rig.resize(1.6);
    const before = project(rig, 1.6, [3, 6, 0]);
    rig.zoom(0.5, [3, 6, 0]);
    const after = project(settled(rig), 1.6, [3, 6, 0]);
    expect(after[0]).toBeCloseTo(before[0], 2);
    expect(after[1]).toBeCloseTo(before[1], 2);
  });

  it.each([
    [0.8, 1.06],
    [1.06, 0.8],
  ])("shows the whole floor from above, and still does when the picture's shape goes from %s to %s", (from, to) => {
    const rig = new Rig(BOUNDS, { x0: -6, y0: -8, x1: 5, y1: 8 });
    rig.resize(from);
    rig.topView(true);
    const whole = (aspect: number): void => {
      for (const x of [BOUNDS.x0, BOUNDS.x1])
        for (const y of [BOUNDS.y0, BOUNDS.y1])
          for (const at of project(settled(rig), aspect, [x, y, 0])) expect(Math.abs(at)).toBeLessThan(1);
    };
    whole(from);
    rig.resize(to);
    whole(to);
    rig.pan(2, 0);
    const panned = settled(rig).view;
    rig.resize(from);
    expect(settled(rig).view, "a camera that was moved stays").toEqual(panned);
  });

  it("looks straight down from the top", () => {
    const rig = new Rig(BOUNDS);
    rig.topView(true);
    expect(settled(rig).view.polarRad).toBeLessThan(0.03);
    rig.topView(false);
    expect(settled(rig).view.polarRad).toBeGreaterThan(0.5);
  });
});
