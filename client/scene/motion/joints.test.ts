import { Matrix4, Vector3 } from "three";
import { describe, expect, it } from "vitest";
import type { Joint } from "../../../twins/core/view.ts";
import { ur3View } from "../../../twins/things/ur3/view.ts";
import { jointFrame, jointPlans, jointTarget, stepJoint } from "./joints.ts";

const door: Joint = {
  kind: "prismatic",
  axis: [0, 1, 0],
  property: "doorOpen",
  scale: 0.8,
  limits: [0, 0.8],
  easeS: 0.25,
};

describe("stepJoint", () => {
  it("eases to its target and settles there exactly", () => {
    let position = stepJoint(door, 0, 1, 0.1, false);
    expect(position).toBeCloseTo(0.8 * (1 - Math.exp(-0.4)), 12);
    for (let i = 0; i < 60; i++) position = stepJoint(door, position, 1, 0.1, false);
    expect(position).toBe(0.8);
  });

  it("cuts with reduced motion and at the first value, and stays where it is without one", () => {
    expect(stepJoint(door, 0, 1, 0.01, true)).toBe(0.8);
    expect(stepJoint(door, Number.NaN, 1, 0.01, false)).toBe(0.8);
    expect(stepJoint(door, 0.3, Number.NaN, 0.1, false)).toBe(0.3);
  });

  it("holds its limits; a spin is bounded so that the eye can follow, and rests with reduced motion", () => {
    expect(jointTarget(door, 7)).toBe(0.8);
    const spin: Joint = { kind: "spin", property: "spindleSpeed", scale: (2 * Math.PI) / 60 };
    expect(stepJoint(spin, 0, 12_000, 0.1, false)).toBeCloseTo(1.4, 12);
    expect(stepJoint(spin, 0.5, 12_000, 0.1, true)).toBe(0.5);
  });
});

describe("the UR3's chain", () => {
  /** Forward kinematics through the view's joints. */
  function tool(angles: readonly number[]): Vector3 {
    const plans = jointPlans(ur3View);
    const frames = plans.map(() => new Matrix4());
    for (const [i, plan] of plans.entries()) {
      const hinge = /^angle(\d)$/.exec(plan.joint.property ?? "");
      jointFrame(plan, hinge === null ? 0 : angles[Number(hinge[1])]!, frames[i]!);
      if (plan.parent >= 0) frames[i]!.premultiply(frames[plan.parent]!);
    }
    return new Vector3().setFromMatrixPosition(frames[plans.findIndex((plan) => plan.name === "wrist3")]!);
  }

  it("reaches as far as its published lengths say, stretched out", () => {
    // All angles 0: the arm lies along -x of its base, which stands turned by half a turn: a2 + a3 = 0.4569 m.
    const flat = tool([0, 0, 0, 0, 0, 0]);
    expect(flat.x).toBeCloseTo(0.24365 + 0.21325, 4);
    expect(flat.y).toBeCloseTo(0.11235 + 0.0819, 4);
    expect(flat.z).toBeCloseTo(0.72 + 0.1519 - 0.08535, 4);
  });

  it("stands upright with the shoulder at minus a quarter turn", () => {
    const up = tool([0, -Math.PI / 2, 0, -Math.PI / 2, 0, 0]);
    expect(up.z).toBeCloseTo(0.72 + 0.1519 + 0.24365 + 0.21325 + 0.08535, 4);
    expect(up.x).toBeCloseTo(0, 4);
  });
});
