import { crc32 } from "node:zlib";

/**
 * The append log is a row of frames: u32 magic | u32 length | u32 crc32 of the payload | payload, little-endian.
 * The magic lets a reader find the next frame behind a damaged one.
 */
const MAGIC = 0x4e544941; // "AITN"
export const FRAME_HEADER_BYTES = 12;
export const MAX_PAYLOAD_BYTES = 32 * 1024 * 1024;

/** A growing buffer of frames that wait for the disk. */
export class FrameWriter {
  #bytes = new Uint8Array(64 * 1024);
  view = new DataView(this.#bytes.buffer);
  /** Write position. */
  at = 0;
  #start = -1;

  begin(): void {
    this.#start = this.at;
    this.at += FRAME_HEADER_BYTES;
  }

  /** Makes room; the view may be another afterwards. */
  reserve(bytes: number): void {
    if (this.at + bytes <= this.#bytes.length) return;
    const bigger = new Uint8Array(Math.max(this.#bytes.length * 2, this.at + bytes));
    bigger.set(this.#bytes.subarray(0, this.at));
    this.#bytes = bigger;
    this.view = new DataView(bigger.buffer);
  }

  put(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.#bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  end(): void {
    const from = this.#start + FRAME_HEADER_BYTES;
    if (this.#start < 0 || this.at - from > MAX_PAYLOAD_BYTES)
      throw new RangeError(`a frame of ${this.at - from} bytes`);
    this.view.setUint32(this.#start, MAGIC, true);
    this.view.setUint32(this.#start + 4, this.at - from, true);
    this.view.setUint32(this.#start + 8, crc32(this.#bytes.subarray(from, this.at)), true);
    this.#start = -1;
  }

  written(): Uint8Array {
    return this.#bytes.subarray(0, this.at);
  }
}

export interface ScanReport {
  readonly frames: number;
  /** Where the last good frame ends. */
  readonly goodEnd: number;
  /** Bytes behind it: a write that was cut short. */
  readonly tornBytes: number;
  /** Damaged bytes with good frames behind them. */
  readonly damagedBytes: number;
}

function frameAt(bytes: Uint8Array, view: DataView, at: number): number {
  if (at + FRAME_HEADER_BYTES > bytes.length || view.getUint32(at, true) !== MAGIC) return -1;
  const length = view.getUint32(at + 4, true);
  const from = at + FRAME_HEADER_BYTES;
  if (length > MAX_PAYLOAD_BYTES || from + length > bytes.length) return -1;
  return crc32(bytes.subarray(from, from + length)) === view.getUint32(at + 8, true) ? length : -1;
}

/** Hands every good frame to `onPayload`, in order, whatever lies between them. */
export function scanFrames(bytes: Uint8Array, onPayload: (payload: Uint8Array) => void): ScanReport {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let frames = 0;
  let goodEnd = 0;
  let damagedBytes = 0;
  for (let at = 0; at + FRAME_HEADER_BYTES <= bytes.length; ) {
    const length = frameAt(bytes, view, at);
    if (length < 0) {
      const next = bytes.indexOf(MAGIC & 0xff, at + 1);
      at = next < 0 ? bytes.length : next;
      continue;
    }
    damagedBytes += at - goodEnd;
    onPayload(bytes.subarray(at + FRAME_HEADER_BYTES, at + FRAME_HEADER_BYTES + length));
    frames++;
    at += FRAME_HEADER_BYTES + length;
    goodEnd = at;
  }
  return { frames, goodEnd, tornBytes: bytes.length - goodEnd, damagedBytes };
}
