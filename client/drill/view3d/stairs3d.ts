import type { Xy } from "../../../twins/core/venue.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import { PAINTS, shaded } from "./paints.ts";
import type { Shell } from "./shell.ts";

type Stair = VenueView["stairs"][number];
type Point = readonly [x: number, y: number, z: number];

/** A rectangle on the floor: middle, direction and halves along and across, m. */
export interface Hole {
  readonly x: number;
  readonly y: number;
  readonly ux: number;
  readonly uy: number;
  readonly half: number;
  readonly across: number;
}

/** Room that a stair takes of the floors that it goes through. */
export function holeOf({ line, widthM }: Pick<Stair, "line" | "widthM">): Hole {
  let [ux, uy, best] = [1, 0, 0];
  for (let i = 1; i < line.length; i++) {
    const [dx, dy] = [line[i]![0] - line[i - 1]![0], line[i]![1] - line[i - 1]![1]];
    const lengthM = Math.hypot(dx, dy);
    if (lengthM > best) [ux, uy, best] = [dx / lengthM, dy / lengthM, lengthM];
  }
  // Of the flights alone: where one enters and leaves there is floor.
  const along = line.map(([x, y]) => x * ux + y * uy);
  const across = line.map(([x, y]) => y * ux - x * uy);
  const [a0, a1] = [Math.min(...along), Math.max(...along)];
  const [c0, c1] = [Math.min(...across) - widthM / 2, Math.max(...across) + widthM / 2];
  const [am, cm] = [(a0 + a1) / 2, (c0 + c1) / 2];
  return { x: am * ux - cm * uy, y: am * uy + cm * ux, ux, uy, half: (a1 - a0) / 2, across: (c1 - c0) / 2 };
}

/** Corners of a hole, counter-clockwise. */
export const cornersOf = ({ x, y, ux, uy, half, across }: Hole): readonly Xy[] =>
  (
    [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ] as const
  ).map(([a, c]): Xy => [x + a * half * ux - c * across * uy, y + a * half * uy + c * across * ux]);

const TREAD_M = 0.28;
const RAIL_M = 0.9;

/** A flight's steps as blocks, or a landing as a slab, with a rail on each side. */
function addFlight(into: Shell, [px, py, pz]: Point, [qx, qy, qz]: Point, widthM: number): void {
  const lengthM = Math.hypot(qx - px, qy - py);
  if (lengthM < 0.05) return;
  const [ux, uy] = [(qx - px) / lengthM, (qy - py) / lengthM];
  const headingRad = Math.atan2(uy, ux);
  const riseM = qz - pz;
  if (Math.abs(riseM) < 0.05) {
    const [x, y] = [(px + qx) / 2, (py + qy) / 2];
    into.box([x, y, pz - 0.16], [lengthM + widthM, widthM, 0.16], headingRad, PAINTS.tread, 0.004);
    return;
  }
  const count = Math.max(2, Math.round(lengthM / TREAD_M));
  const stepM = riseM / count;
  for (let i = 0; i < count; i++) {
    const m = ((i + 0.5) / count) * lengthM;
    // A tread is as high as its middle on the line that people walk.
    const top = pz + (i + 0.5) * stepM + 0.02;
    const [x, y] = [px + ux * m, py + uy * m];
    const thick = Math.abs(stepM) + 0.12;
    into.box([x, y, top - thick], [lengthM / count, widthM, thick - 0.03], headingRad, PAINTS.riser, 0);
    into.box(
      [x, y, top - 0.035],
      [lengthM / count + 0.03, widthM, 0.035],
      headingRad,
      shaded(PAINTS.tread, 1.05),
      0.006,
    );
  }
  for (const side of [1, -1]) {
    const [nx, ny] = [-uy * side * (widthM / 2 - 0.05), ux * side * (widthM / 2 - 0.05)];
    into.bar([px + nx, py + ny, pz + RAIL_M], [qx + nx, qy + ny, qz + RAIL_M], 0.05, PAINTS.handrail);
    const posts = Math.max(2, Math.round(lengthM / 1.1));
    for (let i = 0; i <= posts; i++) {
      const [x, y, z] = [
        px + nx + ux * lengthM * (i / posts),
        py + ny + uy * lengthM * (i / posts),
        pz + riseM * (i / posts),
      ];
      into.bar([x, y, z], [x, y, z + RAIL_M], 0.025, PAINTS.handrail);
    }
  }
}

/** A stair; its shaft between the ceiling below and the floor above. */
export function addStair(into: Shell, { storeys }: VenueView, stair: Stair): void {
  const { line, widthM } = stair;
  for (let i = 1; i < line.length; i++) addFlight(into, line[i - 1]!, line[i]!, widthM);
  const lower = storeys[stair.lower]!;
  const ceilingZ = lower.floorZ + lower.heightM;
  const floorZ = storeys[stair.upper]!.floorZ;
  const ring = cornersOf(holeOf(stair));
  ring.forEach((a, i) => {
    const b = ring[(i + 1) % ring.length]!;
    // Seen from within.
    into.upright(b, a, [
      [ceilingZ, shaded(PAINTS.wallCorridor, 0.9)],
      [floorZ, PAINTS.wallCorridor],
    ]);
  });
}

/** Whether a hole has nothing round it on its upper floor but the floor: it gets a rail there. */
export function addRailing(into: Shell, { storeys }: VenueView, stair: Stair): void {
  const z = storeys[stair.upper]!.floorZ;
  const ring = cornersOf(holeOf(stair));
  const [endX, endY] = stair.line.at(-1)!;
  ring.forEach((a, i) => {
    const b = ring[(i + 1) % ring.length]!;
    const [mx, my] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    const lengthM = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const [ux, uy] = [(b[0] - a[0]) / lengthM, (b[1] - a[1]) / lengthM];
    // Not where one comes out of it.
    if (Math.abs((endX - mx) * uy - (endY - my) * ux) < 0.3) return;
    into.bar([...a, z + 1], [...b, z + 1], 0.05, PAINTS.handrail);
    const posts = Math.max(2, Math.round(lengthM / 0.8));
    for (let n = 0; n <= posts; n++) {
      const [x, y] = [a[0] + ux * lengthM * (n / posts), a[1] + uy * lengthM * (n / posts)];
      into.bar([x, y, z], [x, y, z + 1], 0.025, PAINTS.handrail);
    }
  });
}
