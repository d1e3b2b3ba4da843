import type { VenueStair } from "../../core/venue.ts";
import type { Sheet } from "../plan/sheets.ts";
import type { CrowdState } from "../state.ts";

type Line = VenueStair["line"];

/** Horizontal unit vector of a piece of a stair's line; null where there is none. */
function pieceOf(line: Line, at: number): readonly [number, number] | null {
  const [p, q] = [line[at - 1], line[at]];
  if (at < 1 || p === undefined || q === undefined) return null;
  const length = Math.sqrt((q[0] - p[0]) * (q[0] - p[0]) + (q[1] - p[1]) * (q[1] - p[1]));
  return length < 1e-9 ? null : [(q[0] - p[0]) / length, (q[1] - p[1]) / length];
}

/** Upwards along a stair's line, turned little by little into the next or the last piece near their joint. */
function upwards(line: Line, k: number, doneM: number, leftM: number, halfM: number): readonly [number, number] {
  const own = pieceOf(line, k)!;
  const nearer = Math.min(doneM, leftM);
  const other = nearer < halfM ? pieceOf(line, doneM < leftM ? k - 1 : k + 1) : null;
  if (other === null) return own;
  const share = 0.5 * (1 - nearer / halfM);
  const x = own[0] * (1 - share) + other[0] * share;
  const y = own[1] * (1 - share) + other[1] * share;
  const length = Math.sqrt(x * x + y * y);
  return length < 1e-6 ? own : [x / length, y / length];
}

/** Where on a stair somebody is: the middle of it there, and which way is up. */
interface OnStair {
  x: number;
  y: number;
  z: number;
  upX: number;
  upY: number;
}
const found: OnStair = { x: 0, y: 0, z: 0, upX: 1, upY: 0 };

function find(line: Line, alongM: number, halfM: number): void {
  let left = alongM;
  for (let k = 1; k < line.length; k++) {
    const [px, py, pz] = line[k - 1]!;
    const [qx, qy, qz] = line[k]!;
    const length = Math.sqrt((qx - px) * (qx - px) + (qy - py) * (qy - py));
    if ((left > length && k < line.length - 1) || length < 1e-9) {
      left -= length;
      continue;
    }
    const t = Math.min(1, left / length);
    const [upX, upY] = upwards(line, k, left, length - left, halfM);
    found.x = px + t * (qx - px);
    found.y = py + t * (qy - py);
    found.z = pz + t * (qz - pz);
    found.upX = upX;
    found.upY = upY;
    return;
  }
}

/** Writes where somebody on a stair is in the site's frame. */
export function placeOnStair(s: CrowdState, i: number, sheet: Sheet): void {
  const { line, lower, upper } = s.venue.stairs[sheet.stair]!;
  const along = Math.max(0, Math.min(sheet.lengthM, s.lx[i]!));
  find(line, along, sheet.widthM / 2);
  s.storey[i] = along < sheet.lengthM / 2 ? lower : upper;
  s.x[i] = found.x - s.ly[i]! * found.upY;
  s.y[i] = found.y + s.ly[i]! * found.upX;
  s.z[i] = found.z;
  s.headingX[i] = s.vx[i]! * found.upX - s.vy[i]! * found.upY;
  s.headingY[i] = s.vx[i]! * found.upY + s.vy[i]! * found.upX;
}

/** A direction of the site's frame as it is on the stair that somebody is on: along it upwards, and to its left. */
export function onStair(s: CrowdState, i: number, x: number, y: number): readonly [along: number, left: number] {
  const sheet = s.sheets.sheets[s.sheet[i]!]!;
  find(s.venue.stairs[sheet.stair]!.line, Math.max(0, Math.min(sheet.lengthM, s.lx[i]!)), sheet.widthM / 2);
  return [x * found.upX + y * found.upY, y * found.upX - x * found.upY];
}
