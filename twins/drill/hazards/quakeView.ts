import type { VenueObstacle, VenueStorey } from "../../core/venue.ts";

/**
 * What a client draws of an earthquake, little-endian:
 *
 *   u8 3 | u8 greatest horizontal acceleration of a floor, 0.1 m/s2 | u16 pieces | 16 bytes a piece
 *   piece: u16 index in the venue's obstacles | i16 x, y and z of the middle of its box from where it stands in the plan, mm | i16 x, y, z
 *   and w of its quaternion, 1/32767
 *
 * Every piece is told each time, so a message that is lost heals by the next.
 */
export const QUAKE_VIEW = 3;
export const QUAKE_VIEW_HEADER_BYTES = 4;
export const QUAKE_PIECE_BYTES = 16;
/** Steps of a piece's place and turn, and of the shaking. */
export const QUAKE_STEPS = { placeM: 0.001, turn: 1 / 32_767, shakingMps2: 0.1 } as const;

interface Stood {
  readonly storeys: readonly Pick<VenueStorey, "floorZ">[];
  readonly obstacles: readonly Pick<VenueObstacle, "storey" | "at" | "sizeM">[];
}

const steps16 = (value: number, step: number): number => Math.max(-32_767, Math.min(32_767, Math.round(value / step)));

/** Where the middle of an obstacle's box is in the plan, m. */
function stoodAt({ storeys, obstacles }: Stood, obstacle: number): readonly [number, number, number] {
  const { storey, at, sizeM } = obstacles[obstacle]!;
  return [at[0], at[1], storeys[storey]!.floorZ + sizeM[2] / 2];
}

/**
 * @param obstacles index in the venue's obstacles of each piece
 * @param poses seven numbers a piece: middle of its box, m, and quaternion x y z w
 */
export function writeQuakeView(
  venue: Stood,
  obstacles: readonly number[],
  poses: ArrayLike<number>,
  shakingMps2: number,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(QUAKE_VIEW_HEADER_BYTES + QUAKE_PIECE_BYTES * obstacles.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, QUAKE_VIEW);
  view.setUint8(1, Math.max(0, Math.min(255, Math.round(shakingMps2 / QUAKE_STEPS.shakingMps2))));
  view.setUint16(2, obstacles.length, true);
  for (const [piece, obstacle] of obstacles.entries()) {
    const at = QUAKE_VIEW_HEADER_BYTES + QUAKE_PIECE_BYTES * piece;
    const stood = stoodAt(venue, obstacle);
    view.setUint16(at, obstacle, true);
    for (let k = 0; k < 3; k++)
      view.setInt16(at + 2 + 2 * k, steps16(poses[7 * piece + k]! - stood[k]!, QUAKE_STEPS.placeM), true);
    for (let k = 3; k < 7; k++) view.setInt16(at + 2 + 2 * k, steps16(poses[7 * piece + k]!, QUAKE_STEPS.turn), true);
  }
  return bytes;
}

/** A piece of furniture as it stands or lies now. */
export interface QuakePiece {
  /** Index in the venue's obstacles. */
  readonly obstacle: number;
  /** Middle of its box, m in the site's frame. */
  readonly at: readonly [x: number, y: number, z: number];
  /** Unit quaternion of its box's own axes. */
  readonly turn: readonly [x: number, y: number, z: number, w: number];
}

export interface QuakeView {
  readonly shakingMps2: number;
  readonly pieces: readonly QuakePiece[];
}

/** What `writeQuakeView` wrote; null for other bytes, and for pieces that the venue has not. */
export function readQuakeView(bytes: Uint8Array, venue: Stood): QuakeView | null {
  if (bytes[0] !== QUAKE_VIEW || bytes.length < QUAKE_VIEW_HEADER_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint16(2, true);
  if (bytes.length !== QUAKE_VIEW_HEADER_BYTES + QUAKE_PIECE_BYTES * count) return null;
  const pieces: QuakePiece[] = [];
  for (let piece = 0; piece < count; piece++) {
    const at = QUAKE_VIEW_HEADER_BYTES + QUAKE_PIECE_BYTES * piece;
    const obstacle = view.getUint16(at, true);
    if (obstacle >= venue.obstacles.length) return null;
    const value = (k: number): number => view.getInt16(at + 2 + 2 * k, true);
    const [x, y, z] = stoodAt(venue, obstacle);
    const [qx, qy, qz, qw] = [value(3), value(4), value(5), value(6)];
    const length = Math.sqrt(qx * qx + qy * qy + qz * qz + qw * qw);
    if (length === 0) return null;
    pieces.push({
      obstacle,
      at: [x + value(0) * QUAKE_STEPS.placeM, y + value(1) * QUAKE_STEPS.placeM, z + value(2) * QUAKE_STEPS.placeM],
      turn: [qx / length, qy / length, qz / length, qw / length],
    });
  }
  return { shakingMps2: view.getUint8(1) * QUAKE_STEPS.shakingMps2, pieces };
}
