import type { RigidBody, Rotation, Vector } from "@dimforge/rapier3d-deterministic-compat";
import type { FloorWorld } from "./engine.ts";
import { GRAVITY_MPS2 } from "./record.ts";

/** A block that stands on the floor: a piece of furniture, or one of the blocks that laws are made for. */
export interface Block {
  /** Along its own x, y and z, m. */
  readonly sizeM: readonly [x: number, y: number, z: number];
  readonly massKg: number;
  /** Of its centre of mass above its foot, as a share of its height. */
  readonly centreShare: number;
  /** Coulomb's coefficient on a floor. */
  readonly friction: number;
}

export interface Pose {
  readonly position: Vector;
  readonly rotation: Rotation;
}

export const UPRIGHT: Rotation = { x: 0, y: 0, z: 0, w: 1 };

/** The floor's plate is thick, so that nothing gets through. */
const PLATE_M = 1;

/** Of a pair the lower friction counts, and the floor has more than anything that stands on it. */
const FLOOR_FRICTION = 1_000;

/** Lays a floor whose top is z = 0. */
export function layFloor({ engine, world }: Pick<FloorWorld, "engine" | "world">, reachM: number): void {
  const plate = engine.ColliderDesc.cuboid(reachM, reachM, PLATE_M / 2).setTranslation(0, 0, -PLATE_M / 2);
  world.createCollider(plate.setFriction(FLOOR_FRICTION).setRestitution(0));
}

/** Inertia of a box about its centre, kg m2, as if its mass were spread evenly. */
const inertia = (massKg: number, [x, y, z]: Block["sizeM"]): Vector => ({
  x: (massKg * (y * y + z * z)) / 12,
  y: (massKg * (x * x + z * z)) / 12,
  z: (massKg * (x * x + y * y)) / 12,
});

/** Puts a block into the world, the middle of its box at the pose; it never sleeps, since the floor moves. */
export function placeBlock(
  { engine, world }: Pick<FloorWorld, "engine" | "world">,
  block: Block,
  { position, rotation }: Pose,
): RigidBody {
  const [x, y, z] = block.sizeM;
  const desc = engine.RigidBodyDesc.dynamic()
    .setTranslation(position.x, position.y, position.z)
    .setRotation(rotation)
    .setCanSleep(false);
  const body = world.createRigidBody(desc);
  const centre = { x: 0, y: 0, z: (block.centreShare - 0.5) * z };
  const box = engine.ColliderDesc.cuboid(x / 2, y / 2, z / 2)
    .setFriction(block.friction)
    .setFrictionCombineRule(engine.CoefficientCombineRule.Min)
    .setRestitution(0)
    .setMassProperties(block.massKg, centre, inertia(block.massKg, block.sizeM), UPRIGHT);
  world.createCollider(box, body);
  return body;
}

/** Cosine of the angle between a body's own up and the vertical. */
export const uprightness = ({ x, y }: Rotation): number => 1 - 2 * (x * x + y * y);

/** Housner's frequency parameter of a block, 1/s: p2 = 3 g / (4 R), R the half diagonal. */
export function rockingRate(breadthM: number, heightM: number): number {
  const half = Math.sqrt(breadthM * breadthM + heightM * heightM) / 2;
  return Math.sqrt((3 * GRAVITY_MPS2) / (4 * half));
}
