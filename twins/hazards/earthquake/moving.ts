import type { Rotation, Vector } from "@dimforge/rapier3d-deterministic-compat";
import type { Venue } from "../../core/venue.ts";
import { UPRIGHT, uprightness } from "./block.ts";
import { type Nearest, nearestOnAxis } from "./contact.ts";
import type { Drive } from "./drive.ts";
import type { Room } from "./room.ts";

/** Numbers of a pose: position x y z, m, and quaternion x y z w. */
export const POSE = 7;
/** Solver steps from one look at the velocities to the next: a sixtieth of a second at 240 Hz. */
const LOOK = 4;
/** Tilted by more than 45 degrees: what a drill calls fallen. */
const FALLEN = Math.SQRT1_2;

/** A room under way: its drives, its poses, and how fast its pieces were since the last call. */
export interface MovingRoom {
  readonly room: Room;
  readonly poses: Float32Array;
  /** Greatest horizontal acceleration of the floor in the last call, m/s2. */
  shakingMps2: number;
  /** Goes on by whole solver steps. */
  advance(steps: number): void;
  /** Of piece `i`. */
  isFallen(i: number): boolean;
  /** Piece that touches somebody faster than a limit; -1 for none. */
  hitter(person: { readonly x: number; readonly y: number; readonly radius: number; readonly heightM: number }): number;
}

/** The floor's acceleration along x, y and z in each solver step. */
export interface Drives {
  readonly along: Drive;
  readonly up: Drive | null;
  readonly x: number;
  readonly y: number;
}

/**
 * Somebody is hit by what comes faster than this, m/s: a stated limit, a walking pace. What comes slower pushes. (Of a body of
 * 20 kg that is 10 J, of one of 100 kg 50 J; skulls break at some 30 to 90 J.)
 */
export const HIT_MPS = 1;

/** Each piece's velocities at the moment in the last call when it was fastest: linear, angular, and that speed squared. */
const FAST = 7;

interface Scratch {
  readonly at: Vector;
  readonly turn: Rotation;
  readonly linear: Vector;
  readonly angular: Vector;
}

/** Looks at the velocities of all pieces and keeps the fastest since the call began. */
function look(room: Room, reachM: Float64Array, fastest: Float64Array, { linear, angular }: Scratch): void {
  for (let i = 0; i < room.bodies.length; i++) {
    const body = room.bodies[i]!;
    body.linvel(linear);
    body.angvel(angular);
    const turning = angular.x * angular.x + angular.y * angular.y + angular.z * angular.z;
    const going = linear.x * linear.x + linear.y * linear.y + linear.z * linear.z;
    const measure = going + turning * reachM[i]! * reachM[i]!;
    const k = FAST * i;
    if (measure < fastest[k + 6]!) continue;
    fastest[k] = linear.x;
    fastest[k + 1] = linear.y;
    fastest[k + 2] = linear.z;
    fastest[k + 3] = angular.x;
    fastest[k + 4] = angular.y;
    fastest[k + 5] = angular.z;
    fastest[k + 6] = measure;
  }
}

function writePoses({ bodies, originM }: Room, poses: Float32Array, { at, turn }: Scratch): void {
  for (let i = 0; i < bodies.length; i++) {
    bodies[i]!.translation(at);
    bodies[i]!.rotation(turn);
    const k = POSE * i;
    poses[k] = at.x + originM[0];
    poses[k + 1] = at.y + originM[1];
    poses[k + 2] = at.z + originM[2];
    poses[k + 3] = turn.x;
    poses[k + 4] = turn.y;
    poses[k + 5] = turn.z;
    poses[k + 6] = turn.w;
  }
}

/** Speed of piece `i`, when it was fastest, at a point, m/s. */
function speedAt(fastest: Float64Array, i: number, dx: number, dy: number, dz: number): number {
  const k = FAST * i;
  const [wx, wy, wz] = [fastest[k + 3]!, fastest[k + 4]!, fastest[k + 5]!];
  const vx = fastest[k]! + wy * dz - wz * dy;
  const vy = fastest[k + 1]! + wz * dx - wx * dz;
  const vz = fastest[k + 2]! + wx * dy - wy * dx;
  return Math.sqrt(vx * vx + vy * vy + vz * vz);
}

function hitterOf(
  room: Room,
  halves: readonly (readonly number[])[],
  reachM: Float64Array,
  fastest: Float64Array,
  scratch: Scratch,
): MovingRoom["hitter"] {
  const near: Nearest = { heightM: 0, distanceM: 0 };
  return ({ x, y, radius, heightM }) => {
    const axis = {
      x: x - room.originM[0],
      y: y - room.originM[1],
      low: radius,
      high: Math.max(radius, heightM - radius),
    };
    for (let i = 0; i < room.bodies.length; i++) {
      if (fastest[FAST * i + 6]! < HIT_MPS * HIT_MPS) continue;
      const at = room.bodies[i]!.translation(scratch.at);
      const [dx, dy] = [axis.x - at.x, axis.y - at.y];
      const far = reachM[i]! + radius;
      if (dx * dx + dy * dy > far * far) continue;
      nearestOnAxis(axis, at, room.bodies[i]!.rotation(scratch.turn), halves[i]!, near);
      if (near.distanceM <= radius && speedAt(fastest, i, dx, dy, near.heightM - at.z) > HIT_MPS) return i;
    }
    return -1;
  };
}

/** Sets a room going. @param drives the floor's acceleration, step for step; after their end it rests */
export function movingRoom(room: Room, venue: Venue, drives: Drives): MovingRoom {
  const count = room.bodies.length;
  const sizes = room.obstacles.map((i) => venue.obstacles[i]!.sizeM);
  const halves = sizes.map((size) => size.map((side) => side / 2));
  const reachM = Float64Array.from(halves, ([x, y, z]) => Math.sqrt(x! * x! + y! * y! + z! * z!));
  const fastest = new Float64Array(FAST * count);
  const scratch: Scratch = {
    at: { x: 0, y: 0, z: 0 },
    turn: { ...UPRIGHT },
    linear: { x: 0, y: 0, z: 0 },
    angular: { x: 0, y: 0, z: 0 },
  };
  const poses = new Float32Array(POSE * count);
  let done = 0;
  writePoses(room, poses, scratch);
  const moving: MovingRoom = {
    room,
    poses,
    shakingMps2: 0,
    advance(steps) {
      moving.shakingMps2 = 0;
      for (let i = 0; i < count; i++) fastest[FAST * i + 6] = 0;
      for (let i = 1; i <= steps; i++, done++) {
        const along = drives.along[done] ?? 0;
        moving.shakingMps2 = Math.max(moving.shakingMps2, Math.abs(along));
        room.floor.step(along * drives.x, along * drives.y, drives.up?.[done] ?? 0);
        if (i % LOOK === 0 || i === steps) look(room, reachM, fastest, scratch);
      }
      if (steps > 0) writePoses(room, poses, scratch);
    },
    isFallen: (i) => uprightness(room.bodies[i]!.rotation(scratch.turn)) < FALLEN,
    hitter: hitterOf(room, halves, reachM, fastest, scratch),
  };
  return moving;
}
