import type { EventQueue, PhysicsHooks, Vector, World } from "@dimforge/rapier3d-deterministic-compat";
import { GRAVITY_MPS2 } from "./record.ts";

/**
 * Rapier in its build for cross-platform determinism, version pinned: the same bits in Node and in any browser. In version 0.21
 * it is as fast as the plain build. Its WebAssembly is inlined, so it starts without I/O.
 */
export type Engine = typeof import("@dimforge/rapier3d-deterministic-compat").default;

let started: Promise<Engine> | null = null;

async function start(): Promise<Engine> {
  const { default: engine } = await import("@dimforge/rapier3d-deterministic-compat");
  await engine.init();
  return engine;
}

/** The engine, started once. */
export function loadEngine(): Promise<Engine> {
  started ??= start().catch((error) => {
    started = null;
    throw error;
  });
  return started;
}

/** Steps a second of a drill; less is too coarse for what stands on an edge. */
export const SOLVER_HZ = 240;

/**
 * How the engine's contacts are set, found with Housner's rocking block (rocking.ts) over breadths, heights and rates: the
 * impact at the new edge must let the old one go, for which the solver needs some 3,840 iterations a second (it counts a
 * sub-step each), and contacts stiffer than the engine's usual 30 Hz, or slender blocks lose a tenth of their swing.
 */
const ITERATIONS_PER_S = 3_840;
const LEAST_ITERATIONS = 4;
/** Below the drills' rate, where a landing is passed in a step: many more, for the same figures. */
const COARSE_ITERATIONS = 128;
const CONTACT_HZ = 240;
/** The engine's tolerances are for bodies of this size, m: with its usual 1 m small blocks lose twice as much. */
const LENGTH_UNIT_M = 0.1;

/** An engine's world in the frame of a floor. */
export interface FloorWorld {
  readonly engine: Engine;
  readonly world: World;
  readonly hz: number;
  /**
   * One step of 1/hz s in which the floor's mean acceleration is the given one, m/s2. The world is the floor's own: what
   * stands on it feels the floor's acceleration as a force the other way (d'Alembert), which is exact for a floor that does
   * not turn. A floor that is itself moved through the world costs this engine 2.6 times as much, and at its usual 60 Hz
   * half of what should fall stays up (the case "shelves").
   */
  step(xMps2: number, yMps2: number, zMps2: number): void;
  /** From now on these never touch one another; asked of colliders that have FILTER_CONTACT_PAIRS alone. */
  keepApart(untouching: Untouching): void;
  /** Gives the memory back. */
  free(): void;
}

export interface WorldSettings {
  readonly hz: number;
  /** Of the solver; the engine's usual ones are for showing the difference alone. */
  readonly contacts: "rocking" | "usual";
}

/** Two pieces that never touch one another, by their colliders' handles. */
export type Untouching = (a: number, b: number) => boolean;

/** A step with hooks: the engine takes them with a queue of events alone, which is empty here. */
function hooked(engine: Engine, untouching: Untouching): readonly [EventQueue, PhysicsHooks] {
  const hooks: PhysicsHooks = {
    filterContactPair: (a, b) => (untouching(a, b) ? null : engine.SolverFlags.COMPUTE_IMPULSE),
    filterIntersectionPair: () => false,
  };
  return [new engine.EventQueue(true), hooks];
}

/** One step. World.step would also look for pieces of torn soft bodies, which there are none of. */
const stepOf = (world: World, gravity: Vector, queue: EventQueue | undefined, hooks: PhysicsHooks | undefined): void =>
  world.physicsPipeline.step(
    gravity,
    world.integrationParameters,
    world.islands,
    world.broadPhase,
    world.narrowPhase,
    world.bodies,
    world.colliders,
    world.softBodies,
    world.impulseJoints,
    world.multibodyJoints,
    world.ccdSolver,
    queue,
    hooks,
  );

/** Makes an empty world. */
export function floorWorld(engine: Engine, { hz, contacts }: WorldSettings): FloorWorld {
  const world = new engine.World({ x: 0, y: 0, z: -GRAVITY_MPS2 });
  world.timestep = 1 / hz;
  if (contacts === "rocking") {
    const iterations = Math.max(LEAST_ITERATIONS, Math.ceil(ITERATIONS_PER_S / hz));
    world.numSolverIterations = hz < SOLVER_HZ ? COARSE_ITERATIONS : iterations;
    world.integrationParameters.contact_natural_frequency = CONTACT_HZ;
    world.lengthUnit = LENGTH_UNIT_M;
  }
  const gravity = { x: 0, y: 0, z: 0 };
  let [queue, hooks]: readonly [EventQueue | undefined, PhysicsHooks | undefined] = [undefined, undefined];
  return {
    engine,
    world,
    hz,
    step(xMps2, yMps2, zMps2) {
      gravity.x = -xMps2;
      gravity.y = -yMps2;
      gravity.z = -GRAVITY_MPS2 - zMps2;
      stepOf(world, gravity, queue, hooks);
    },
    keepApart(untouching) {
      [queue, hooks] = hooked(engine, untouching);
    },
    free() {
      world.free();
      queue?.free();
    },
  };
}
