import type { RigidBody } from "@dimforge/rapier3d-deterministic-compat";
import { cos, sin } from "../../core/numeric.ts";
import { nearlyNormal, rng } from "../../core/rng.ts";
import type { Venue, VenueObstacle } from "../../core/venue.ts";
import { layFloor, placeBlock } from "./block.ts";
import { type Engine, type FloorWorld, floorWorld } from "./engine.ts";
import { blockOf, furnitureOf, isBody } from "./furniture.ts";
import { movedOut, overlapM, type Rectangle, reach, rectangle, wallRectangle } from "./plan.ts";

/** How much of a start is chance: standard deviations. */
export interface Spread {
  /** Of where a piece stands, m each way. */
  readonly placeM: number;
  /** Of how it is turned, rad. */
  readonly headingRad: number;
  /** Of its friction, as a share. */
  readonly friction: number;
  /** Of the record's scale, as a share; the same for everything of a run. */
  readonly scale: number;
}

/** A piece of furniture as it begins. */
interface Piece {
  /** Index in the venue's obstacles. */
  readonly obstacle: number;
  readonly of: VenueObstacle;
  readonly at: Rectangle;
  readonly headingRad: number;
  readonly frictionFactor: number;
}

/** One storey's furniture on its floor. */
export interface Room {
  readonly storey: number;
  readonly floor: FloorWorld;
  /** Of the world's origin in the site's frame, m: the engine counts in single precision. */
  readonly originM: readonly [x: number, y: number, z: number];
  /** What moves, in the order of the poses, and what it is: indices in the venue's obstacles. */
  readonly bodies: readonly RigidBody[];
  readonly obstacles: readonly number[];
}

const WALL_FRICTION = 0.4;
/** Friction is spread by chance, and cut here: nothing is without it. */
const LEAST_FACTOR = 0.3;

function pieceOf(of: VenueObstacle, obstacle: number, spread: Spread, seed: number): Piece {
  // A stream of its own each: which others take part does not change it.
  const chance = rng(seed, `quake/${of.id}`);
  const x = of.at[0] + spread.placeM * nearlyNormal(chance);
  const y = of.at[1] + spread.placeM * nearlyNormal(chance);
  const headingRad = of.headingRad + spread.headingRad * nearlyNormal(chance);
  const frictionFactor = Math.max(LEAST_FACTOR, 1 + spread.friction * nearlyNormal(chance));
  const at = rectangle([x, y], headingRad, of.sizeM[0], of.sizeM[1]);
  return { obstacle, of, at, headingRad, frictionFactor };
}

/** Walls that furniture can reach when it slides or falls, m. */
const REACH_M = 3;

const near = (wall: Rectangle, pieces: readonly Piece[]): boolean =>
  pieces.some(({ at }) => {
    const grown = { ...at, halfX: at.halfX + REACH_M, halfY: at.halfY + REACH_M };
    return overlapM(grown, wall) > 0;
  });

/** Pairs that are in one another at the start, a chair under its table: they would burst apart, so they never touch. */
type Pairs = Map<number, Set<number>>;

function addPair(pairs: Pairs, a: number, b: number): void {
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const held = pairs.get(one);
    if (held === undefined) pairs.set(one, new Set([other]));
    else held.add(other);
  }
}

interface Standing {
  readonly collider: number;
  readonly at: Rectangle;
}

function layWalls(
  floor: FloorWorld,
  walls: readonly Rectangle[],
  heightM: number,
  [ox, oy]: Room["originM"],
): Standing[] {
  const { engine, world } = floor;
  return walls.map((at) => {
    const heading = Math.sqrt((1 + at.along[0]) / 2);
    // Half of the wall's angle, by its cosine; a wall that looks along -x is the same turned by half a turn.
    const rotation =
      heading < 1e-6 ? { x: 0, y: 0, z: 1, w: 0 } : { x: 0, y: 0, z: at.along[1] / (2 * heading), w: heading };
    const box = engine.ColliderDesc.cuboid(at.halfX, at.halfY, heightM / 2)
      .setTranslation(at.x - ox, at.y - oy, heightM / 2)
      .setRotation(rotation)
      .setFriction(WALL_FRICTION);
    return { collider: world.createCollider(box).handle, at };
  });
}

/** Moves a piece out of the walls that it is drawn into. */
const clear = (piece: Piece, walls: readonly Rectangle[]): Piece => ({
  ...piece,
  at: walls.reduce((at, wall) => movedOut(at, wall) ?? at, piece.at),
});

function placePiece(floor: FloorWorld, piece: Piece, [ox, oy]: Room["originM"]): RigidBody {
  const { at, of, headingRad, frictionFactor } = piece;
  const block = blockOf(of, frictionFactor);
  const position = { x: at.x - ox, y: at.y - oy, z: of.sizeM[2] / 2 };
  const rotation = { x: 0, y: 0, z: sin(headingRad / 2), w: cos(headingRad / 2) };
  const body = placeBlock(floor, block, { position, rotation });
  if (furnitureOf(of.kind).isFixed) body.setBodyType(floor.engine.RigidBodyType.Fixed, false);
  return body;
}

/** Lets pieces that overlap at the start, with one another or with a wall, never touch; only their colliders are asked about. */
function forgive(floor: FloorWorld, standing: readonly Standing[], pieces: number): void {
  const pairs: Pairs = new Map();
  for (let i = standing.length - pieces; i < standing.length; i++)
    for (let j = 0; j < i; j++) {
      const [a, b] = [standing[i]!, standing[j]!];
      if (overlapM(a.at, b.at) <= 0) continue;
      addPair(pairs, a.collider, b.collider);
      floor.world.getCollider(a.collider).setActiveHooks(floor.engine.ActiveHooks.FILTER_CONTACT_PAIRS);
    }
  if (pairs.size > 0) floor.keepApart((a, b) => pairs.get(a)?.has(b) === true);
}

export interface RoomChoice {
  readonly storey: number;
  /** Indices of the rooms whose furniture takes part; null for all of the storey. */
  readonly rooms: ReadonlySet<number> | null;
  readonly spread: Spread;
  readonly hz: number;
}

/** Whether a piece of the venue takes part. */
const isIn = (of: VenueObstacle, { storey, rooms }: RoomChoice): boolean =>
  of.storey === storey && isBody(of) && (rooms === null || (of.room !== null && rooms.has(of.room)));

const originOf = (pieces: readonly Piece[], floorZ: number): Room["originM"] => {
  const mean = (take: (piece: Piece) => number): number =>
    Math.round(pieces.reduce((sum, piece) => sum + take(piece), 0) / Math.max(1, pieces.length));
  return [mean(({ at }) => at.x), mean(({ at }) => at.y), floorZ];
};

const reachOf = (pieces: readonly Piece[], [ox, oy]: Room["originM"]): number =>
  pieces.reduce(
    (far, { at }) => Math.max(far, Math.abs(at.x - ox) + reach(at, [1, 0]), Math.abs(at.y - oy) + reach(at, [0, 1])),
    0,
  );

/** Beyond the outermost furniture the floor goes on by this, m. */
const MARGIN_M = 20;

/** Furnishes a storey's floor with what stands on it. */
export function furnish(engine: Engine, venue: Venue, choice: RoomChoice, seed: number): Room {
  const storey = venue.storeys[choice.storey]!;
  const drawn = venue.obstacles.flatMap((of, i) => (isIn(of, choice) ? [pieceOf(of, i, choice.spread, seed)] : []));
  const walls = storey.walls.map(wallRectangle).filter((wall) => wall !== null && near(wall, drawn)) as Rectangle[];
  const pieces = drawn.map((piece) => clear(piece, walls));
  const originM = originOf(pieces, storey.floorZ);
  const floor = floorWorld(engine, { hz: choice.hz, contacts: "rocking" });
  layFloor(floor, reachOf(pieces, originM) + MARGIN_M);
  const standing = layWalls(floor, walls, storey.heightM, originM);
  const bodies = pieces.map((piece) => placePiece(floor, piece, originM));
  for (const [i, body] of bodies.entries()) standing.push({ collider: body.collider(0).handle, at: pieces[i]!.at });
  forgive(floor, standing, pieces.length);
  return { storey: choice.storey, floor, originM, bodies, obstacles: pieces.map(({ obstacle }) => obstacle) };
}
