import { type Digest, digestBytes } from "../core/digest.ts";
import { roundTo } from "../core/numeric.ts";
import type { CrowdState } from "./state.ts";

/** Where everybody is and what she does, to a micrometre, and how doors stand. */
export function digestState(s: CrowdState): Digest {
  const columns = [s.lx, s.ly, s.vx, s.vy, s.speedMps];
  const rounded = new Float64Array(columns.length * s.count + 1);
  rounded[0] = s.steps;
  columns.forEach((column, at) => {
    for (let i = 0; i < s.count; i++) rounded[1 + at * s.count + i] = roundTo(column[i]!, 6) + 0;
  });
  const bytes = new Uint8Array(rounded.byteLength + 2 * s.count + s.routes.door.length);
  bytes.set(new Uint8Array(rounded.buffer));
  bytes.set(s.state.subarray(0, s.count), rounded.byteLength);
  bytes.set(Uint8Array.from(s.sheet.subarray(0, s.count)), rounded.byteLength + s.count);
  bytes.set(s.routes.door, rounded.byteLength + 2 * s.count);
  return digestBytes(bytes);
}
