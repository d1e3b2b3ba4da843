import { Matrix4, Vector3 } from "three";
import { type Joint, jointChain, type ThingView } from "../../../twins/core/view.ts";
import { placement } from "../geometry/gather.ts";

/** A view's joints in an order in which parents come first. */
export interface JointPlan {
  readonly name: string;
  readonly joint: Joint;
  readonly parent: number;
  readonly base: Matrix4;
  readonly axis: Vector3;
}

export function jointPlans(view: ThingView): JointPlan[] {
  const order: string[] = [];
  for (const name of Object.keys(view.joints ?? {}))
    for (const each of jointChain(view, name)) if (!order.includes(each)) order.push(each);
  return order.map((name) => {
    const joint = view.joints![name]!;
    return {
      name,
      joint,
      parent: joint.parent === undefined ? -1 : order.indexOf(joint.parent),
      base: placement(joint.at, joint.turn),
      axis: new Vector3(...(joint.axis ?? [0, 0, 1])),
    };
  });
}

/** Where the joint should stand for a value: scaled, shifted, held within its limits. For a spin: rad/s. */
export function jointTarget(joint: Joint, value: number): number {
  const raw = value * (joint.scale ?? 1) + (joint.offset ?? 0);
  return joint.limits === undefined ? raw : Math.min(joint.limits[1], Math.max(joint.limits[0], raw));
}

/** Faster than this the eye sees stills standing or turning backwards. */
const MAX_SPIN_RAD_S = 14;
const SETTLED = 1e-4;

/**
 * Moves a joint's position on by `dtS`.
 * @returns the new position; it equals the target, or the old position of a joint without a value, once settled.
 */
export function stepJoint(joint: Joint, position: number, value: number, dtS: number, still: boolean): number {
  if (Number.isNaN(value)) return position;
  if (joint.kind === "spin") {
    if (still) return position;
    const rate = Math.min(MAX_SPIN_RAD_S, Math.max(-MAX_SPIN_RAD_S, jointTarget(joint, value)));
    return (position + rate * dtS) % (2 * Math.PI);
  }
  const target = jointTarget(joint, value);
  const ease = joint.easeS ?? 0;
  if (ease === 0 || still || Number.isNaN(position)) return target;
  const next = position + (target - position) * (1 - Math.exp(-dtS / ease));
  return Math.abs(next - target) < SETTLED ? target : next;
}

const stretch = new Vector3();
const motion = new Matrix4();

/** Writes the joint's frame: its base, then its motion. */
export function jointFrame(plan: JointPlan, position: number, into: Matrix4): Matrix4 {
  const { axis } = plan;
  switch (plan.joint.kind) {
    case "revolute":
    case "spin":
      motion.makeRotationAxis(axis, position);
      break;
    case "prismatic":
      motion.makeTranslation(axis.x * position, axis.y * position, axis.z * position);
      break;
    case "scale": {
      const by = Math.max(position, 1e-4) - 1;
      stretch.set(1 + axis.x * by, 1 + axis.y * by, 1 + axis.z * by);
      motion.makeScale(stretch.x, stretch.y, stretch.z);
      break;
    }
    case "fixed":
      motion.identity();
  }
  return into.multiplyMatrices(plan.base, motion);
}
