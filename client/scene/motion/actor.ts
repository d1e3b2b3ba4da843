import { Matrix4 } from "three";
import type { Thing } from "../../../twins/core/thing.ts";
import type { ThingView } from "../../../twins/core/view.ts";
import { PoseTrack } from "./poseTrack.ts";

/** Slots of a replica, -1 where there is none, as of `binding`. */
export interface PoseSlots {
  binding: number;
  x: number;
  y: number;
  heading: number;
  z: number;
  carry: number;
}

/** A Thing on the stage. */
export interface Actor {
  readonly thing: Thing;
  readonly view: ThingView;
  /** Its number within the layer of its type; -1 while it is one of a fleet that is not drawn in full. */
  index: number;
  /** Its frame in the site. */
  readonly world: Matrix4;
  /** False while a vehicle that reports its pose has not reported one. */
  placed: boolean;
  /** On a storey that is not shown. */
  hidden: boolean;
  /** How far its storey is raised in the picture, m. */
  liftM: number;
  /** What it last said is too old to be believed, or it is not connected. */
  stale: boolean;
  readonly track: PoseTrack | null;
  /** Joint positions; NaN before the first value. */
  joints: Float64Array;
  /** Where a replica keeps what its whereabouts depend on. */
  readonly slots: PoseSlots;
  /** What carries it now, and the frame it left, to be drawn gliding over. */
  carrier: string | null;
  glideFromMs: number;
  readonly glideFrom: Matrix4;
}

export function newActor(thing: Thing, view: ThingView, index: number): Actor {
  return {
    thing,
    view,
    index,
    world: homeFrame(thing, 0, new Matrix4()),
    placed: true,
    hidden: false,
    liftM: 0,
    stale: false,
    track: view.pose === undefined ? null : new PoseTrack(),
    joints: new Float64Array(0),
    slots: { binding: -1, x: -1, y: -1, heading: -1, z: -1, carry: -1 },
    carrier: null,
    glideFromMs: -Infinity,
    glideFrom: new Matrix4(),
  };
}

/** The frame of a Thing's own place, raised by `liftM`. */
export function homeFrame(thing: Thing, liftM: number, into: Matrix4): Matrix4 {
  const { x, y, z, headingRad } = thing.pose;
  return into.makeRotationZ(headingRad).setPosition(x, y, z + liftM);
}
