import type { RigidBody } from "@dimforge/rapier3d-deterministic-compat";
import { type Rng, rng } from "../../core/rng.ts";
import { type Block, layFloor, placeBlock, UPRIGHT, uprightness } from "./block.ts";
import { driveOf } from "./drive.ts";
import { type Engine, floorWorld, loadEngine, type WorldSettings } from "./engine.ts";
import { GRAVITY_MPS2, type GroundMotion } from "./record.ts";

/** Shelves side by side on one floor, shaken along their breadth. */
export interface Shelves {
  readonly breadthM: number;
  readonly heightM: number;
  readonly depthM: number;
  readonly count: number;
  readonly friction: number;
  readonly record: GroundMotion;
  readonly scale: number;
  readonly seed: number;
}

/** Far enough apart that none falls on another, as a multiple of the height. */
const APART = 2.5;
const DENSITY_KG_M3 = 200;
/** Breadths differ by chance by so much each way: else all would fall at once or none. */
const SPREAD = 0.02;
/** Tilted by more than 45 degrees. */
const FALLEN = Math.SQRT1_2;

const blockOf = (of: Shelves, chance: Rng): Block => {
  const breadthM = of.breadthM * (1 + SPREAD * (2 * chance.uniform() - 1));
  return {
    sizeM: [breadthM, of.depthM, of.heightM],
    massKg: DENSITY_KG_M3 * breadthM * of.depthM * of.heightM,
    centreShare: 0.5,
    friction: of.friction,
  };
};

function rows(of: Shelves, place: (block: Block, x: number, y: number) => RigidBody): readonly RigidBody[] {
  const chance = rng(of.seed, "shelves");
  const perRow = Math.ceil(Math.sqrt(of.count));
  return Array.from({ length: of.count }, (_, i) => {
    const [column, row] = [i % perRow, Math.floor(i / perRow)];
    const apart = APART * of.heightM;
    return place(blockOf(of, chance), (column - perRow / 2) * apart, (row - perRow / 2) * apart);
  });
}

const fallenOf = (bodies: readonly RigidBody[]): number =>
  bodies.filter((body) => uprightness(body.rotation()) < FALLEN).length;

/** How many of the shelves have fallen when the record is over. */
export async function shakeShelves(of: Shelves, settings: WorldSettings): Promise<number> {
  const floor = floorWorld(await loadEngine(), settings);
  layFloor(floor, 100 * of.heightM);
  const bodies = rows(of, (block, x, y) =>
    placeBlock(floor, block, { position: { x, y, z: block.sizeM[2] / 2 }, rotation: UPRIGHT }),
  );
  for (const accelMps2 of driveOf(of.record, settings.hz)) floor.step(of.scale * accelMps2, 0, 0);
  const fallen = fallenOf(bodies);
  floor.free();
  return fallen;
}

function movingFloor(engine: Engine, of: Shelves, hz: number) {
  const world = new engine.World({ x: 0, y: 0, z: -GRAVITY_MPS2 });
  world.timestep = 1 / hz;
  const base = world.createRigidBody(engine.RigidBodyDesc.kinematicPositionBased());
  const reachM = 100 * of.heightM;
  const plate = engine.ColliderDesc.cuboid(reachM, reachM, 0.5).setTranslation(0, 0, -0.5).setFriction(of.friction);
  world.createCollider(plate, base);
  return { world, base };
}

/**
 * The same as games do it: a floor that is moved through the world from place to place, the engine's usual contacts. It
 * shows what the floor's own frame and the rate are for.
 */
export async function shakeMovingFloor(of: Shelves, hz: number): Promise<number> {
  const engine = await loadEngine();
  const { world, base } = movingFloor(engine, of, hz);
  const bodies = rows(of, (block, x, y) =>
    placeBlock({ engine, world }, block, { position: { x, y, z: block.sizeM[2] / 2 }, rotation: UPRIGHT }),
  );
  let [velocityMps, displacementM] = [0, 0];
  for (const accelMps2 of driveOf(of.record, hz)) {
    velocityMps += (of.scale * accelMps2) / hz;
    displacementM += velocityMps / hz;
    base.setNextKinematicTranslation({ x: displacementM, y: 0, z: 0 });
    world.step();
  }
  const fallen = fallenOf(bodies);
  world.free();
  return fallen;
}
