import { inRing } from "../../../twins/core/ring.ts";
import { FLOOD_STEPS, type FloodPicture, pictureDepthM } from "../../../twins/drill/hazards/floodView.ts";
import { aidrClass } from "../../../twins/hazards/flood/hazardClasses.ts";
import type { DebriefView, VenueView } from "../../../twins/protocol/drill.ts";

/** Hazard class of each cell of a picture, 0 (dry) to 6 of AIDR (2017): depth to a step of 5 cm, speed of the coarser cell around it. */
export function classesOf({ frame, depths, flowFrame, flows }: FloodPicture, into: Uint8Array): Uint8Array {
  for (let row = 0, k = 0; row < frame.rows; row++) {
    const flowRow = Math.min(flowFrame.rows - 1, Math.floor(((row + 0.5) * frame.cellM) / flowFrame.cellM));
    for (let column = 0; column < frame.columns; column++, k++) {
      const steps = depths[k]!;
      if (steps === 0) {
        into[k] = 0;
        continue;
      }
      const at = Math.min(flowFrame.columns - 1, Math.floor(((column + 0.5) * frame.cellM) / flowFrame.cellM));
      const f = 2 * (flowRow * flowFrame.columns + at);
      const mps = FLOOD_STEPS.speedMps * Math.sqrt(flows[f]! ** 2 + flows[f + 1]! ** 2);
      // A picture rounds depths up: the middle of the step errs to neither side.
      into[k] = aidrClass((steps - 0.5) * FLOOD_STEPS.depthM, mps);
    }
  }
  return into;
}

/** Class of a picture at a place; 0 where it is dry or beyond the picture. */
export function classAt(
  classes: Uint8Array,
  { x0, y0, columns, rows, cellM }: FloodPicture["frame"],
  x: number,
  y: number,
): number {
  const [column, row] = [Math.floor((x - x0) / cellM), Math.floor((y - y0) / cellM)];
  return column < 0 || row < 0 || column >= columns || row >= rows ? 0 : classes[row * columns + column]!;
}

/** The highest class that each cell has had in any of the pictures seen. */
export interface FloodWorst {
  readonly frame: FloodPicture["frame"];
  readonly classes: Uint8Array;
}

/** Takes pictures one after another, so that whoever asks can let the page breathe between them. */
export function worstSoFar() {
  let worst: FloodWorst | null = null;
  let now = new Uint8Array(0);
  return {
    see(picture: FloodPicture): void {
      if (worst === null || worst.classes.length !== picture.depths.length) {
        worst = { frame: picture.frame, classes: new Uint8Array(picture.depths.length) };
        now = new Uint8Array(picture.depths.length);
      }
      classesOf(picture, now);
      for (let k = 0; k < now.length; k++) if (now[k]! > worst.classes[k]!) worst.classes[k] = now[k]!;
    },
    get worst() {
      return worst;
    },
  };
}

/** A while that somebody stood or walked in water, and where it began. */
export interface InWater {
  readonly fromS: number;
  toS: number;
  readonly x: number;
  readonly y: number;
  deepestM: number;
  /** Highest hazard class on the way. */
  worst: number;
}

/** Shorter breaks than this are none, s. */
const BREAK_S = 3;

/** Where and when somebody's way went into water. In a house it is the ground around it that is wet. */
export function inWater(
  path: DebriefView["path"],
  venue: Pick<VenueView, "rooms">,
  pictureAt: (atS: number) => FloodPicture | null,
): readonly InWater[] {
  const found: InWater[] = [];
  let classes = new Uint8Array(0);
  for (const { atS, x, y } of path) {
    const picture = pictureAt(atS);
    const depthM = picture === null ? 0 : pictureDepthM(picture, x, y);
    if (picture === null || depthM === 0 || venue.rooms.some(({ outline }) => inRing([x, y], outline))) continue;
    if (classes.length !== picture.depths.length) classes = new Uint8Array(picture.depths.length);
    const level = classAt(classesOf(picture, classes), picture.frame, x, y);
    const last = found.at(-1);
    if (last === undefined || atS - last.toS > BREAK_S)
      found.push({ fromS: atS, toS: atS, x, y, deepestM: depthM, worst: level });
    else {
      last.toS = atS;
      last.deepestM = Math.max(last.deepestM, depthM);
      last.worst = Math.max(last.worst, level);
    }
  }
  return found;
}
