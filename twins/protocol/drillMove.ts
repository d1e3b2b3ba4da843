/** A move of one's own, as four bytes: x and y as i8 in 127ths of the speed, heading as u8 in 1/256 turns, and bits. */
export const MOVE_BYTES = 8;
/**
 * How somebody holds themselves, by the numbers that moves and frames have. A wheelchair user locks the wheels and bends forward in
 * place of dropping; it counts as dropped.
 */
export const POSTURES = ["standing", "crouching", "dropped"] as const;
export type Posture = (typeof POSTURES)[number];
export interface WireMove {
  /** Counts up with each move that this browser sends; comes back in `own`. */
  readonly number: number;
  readonly x: number;
  readonly y: number;
  readonly heading: number;
  readonly run: boolean;
  readonly posture: Posture;
  readonly hold: boolean;
}

/** u32 number | i8 x | i8 y | u8 heading | u8 posture, 4: run, 8: hold. */
export function writeMove({ number, x, y, heading, run, posture, hold }: WireMove): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(MOVE_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, number, true);
  view.setInt8(4, x);
  view.setInt8(5, y);
  view.setUint8(6, heading);
  view.setUint8(7, POSTURES.indexOf(posture) | (run ? 4 : 0) | (hold ? 8 : 0));
  return bytes;
}

/** Null for bytes that are no move. */
export function readMove(raw: unknown): WireMove | null {
  const bytes = raw instanceof Uint8Array ? raw : raw instanceof ArrayBuffer ? new Uint8Array(raw) : null;
  if (bytes === null || bytes.length !== MOVE_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, MOVE_BYTES);
  const bits = view.getUint8(7);
  const posture = POSTURES[bits & 3];
  const [x, y] = [view.getInt8(4), view.getInt8(5)];
  if (posture === undefined || bits > 15 || x === -128 || y === -128) return null;
  return {
    number: view.getUint32(0, true),
    x,
    y,
    heading: view.getUint8(6),
    run: (bits & 4) !== 0,
    posture,
    hold: (bits & 8) !== 0,
  };
}
