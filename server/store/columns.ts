import { crc32 } from "node:zlib";
import { QUALITY } from "../../twins/core/reading.ts";
import type { Rows } from "./rows.ts";

/**
 * A chunk: the rows of one property as three columns, each in the smallest of a few encodings, little-endian.
 *
 *   u8 version | u8 time code | u8 value code | u8 quality code | u32 n | u32 crc32 of all the rest | time | value | quality
 *
 *   time     0: f64 first, f64 step (equal steps)      1: f64 first, then zig-zag varints of the delta of deltas (whole ms)
 *            2: n f64                                3: f64 first, f64 step, then zig-zag bytes, from that step on
 *   value    0: f64 (all equal)   1: u8 k, then zig-zag varints of the deltas of value * 10^k   2: n f32   3: n f64
 *   quality  0: u8 (all equal)    1: runs of u8 quality, varint length
 *
 * All are exact: what was put in comes out. A chunk of noise costs 9 to 10 bytes a row, of a rounded sensor 2 to 4.
 */
const VERSION = 1;
const HEADER_BYTES = 12;
/** Most rows a chunk may hold. */
export const MAX_CHUNK_ROWS = 65_536;
const MAX_SCALED = 2 ** 29;
const POWERS = [1, 10, 100, 1000, 10_000];

let scratch = new Uint8Array(64 * 1024);
let scratchView = new DataView(scratch.buffer);
let at = 0;

function putVarint(zigzag: number): void {
  let x = zigzag;
  while (x >= 128) {
    scratch[at++] = (x & 127) | 128;
    x >>>= 7;
  }
  scratch[at++] = x;
}
function putByte(x: number): void {
  scratch[at++] = x;
}
const zigzag = (x: number): number => ((x << 1) ^ (x >> 31)) >>> 0;

function putF64(x: number): void {
  scratchView.setFloat64(at, x, true);
  at += 8;
}

function putTimes({ n, t }: Rows): number {
  const step = n > 1 ? t[1]! - t[0]! : 0;
  let even = true;
  let whole = true;
  for (let i = 0; i < n && (even || whole); i++) {
    if (t[i] !== t[0]! + i * step) even = false;
    if (t[i]! % 1 !== 0 || (i > 0 && t[i]! - t[i - 1]! > MAX_SCALED)) whole = false;
  }
  if (even) {
    putF64(t[0]!);
    putF64(step);
    return 0;
  }
  if (!whole) {
    for (let i = 0; i < n; i++) putF64(t[i]!);
    return 2;
  }
  putF64(t[0]!);
  const begin = at;
  putF64(step);
  if (putDeltasOfDeltas(t, n, step, putByte) < 256) return 3;
  at = begin;
  putDeltasOfDeltas(t, n, 0, putVarint);
  return 1;
}

/** @returns the largest number put, zig-zag. */
function putDeltasOfDeltas(t: Float64Array, n: number, step: number, put: (x: number) => void): number {
  let delta = step;
  let most = 0;
  for (let i = 1; i < n; i++) {
    const next = t[i]! - t[i - 1]!;
    const x = zigzag(next - delta);
    if (x > most) most = x;
    put(x);
    delta = next;
  }
  return most;
}

/** The smallest k with value * 10^k whole for every value; -1 when there is none. */
function scaleOf({ n, v }: Rows): number {
  let k = 0;
  for (let i = 0; i < n; i++) {
    const value = v[i]!;
    if (Number.isNaN(value)) continue;
    for (;;) {
      const scaled = Math.round(value * POWERS[k]!);
      if (Math.abs(scaled) > MAX_SCALED) return -1;
      if (scaled / POWERS[k]! === value) break;
      if (++k === POWERS.length) return -1;
    }
  }
  // A value that fits a small k fits a larger one too, unless division rounds: check once more with the k found.
  for (let i = 0; i < n; i++) {
    const scaled = Math.round(v[i]! * POWERS[k]!);
    if (Math.abs(scaled) > MAX_SCALED || (scaled / POWERS[k]! !== v[i] && !Number.isNaN(v[i]!))) return -1;
  }
  return k;
}

function putValues(rows: Rows): number {
  const { n, v } = rows;
  let same = true;
  let single = true;
  for (let i = 0; i < n && (same || single); i++) {
    if (!Object.is(v[i], v[0])) same = false;
    if (Math.fround(v[i]!) !== v[i] && !Number.isNaN(v[i]!)) single = false;
  }
  if (same) {
    putF64(v[0]!);
    return 0;
  }
  const k = scaleOf(rows);
  if (k >= 0) {
    scratch[at++] = k;
    let last = 0;
    for (let i = 0; i < n; i++) {
      const scaled = Number.isNaN(v[i]!) ? last : Math.round(v[i]! * POWERS[k]!);
      putVarint(zigzag(scaled - last));
      last = scaled;
    }
    return 1;
  }
  if (single) {
    for (let i = 0; i < n; i++, at += 4) scratchView.setFloat32(at, v[i]!, true);
    return 2;
  }
  for (let i = 0; i < n; i++) putF64(v[i]!);
  return 3;
}

function putQualities({ n, q }: Rows): number {
  let runs = 1;
  for (let i = 1; i < n; i++) if (q[i] !== q[i - 1]) runs++;
  if (runs === 1) {
    scratch[at++] = q[0]!;
    return 0;
  }
  for (let from = 0; from < n; ) {
    let to = from + 1;
    while (to < n && q[to] === q[from]) to++;
    scratch[at++] = q[from]!;
    putVarint(to - from);
    from = to;
  }
  return 1;
}

/** Over everything but itself. */
const checksum = (bytes: Uint8Array): number => crc32(bytes.subarray(HEADER_BYTES), crc32(bytes.subarray(0, 8)));

/** @throws RangeError when there are no rows or more than MAX_CHUNK_ROWS. */
export function encodeChunk(rows: Rows): Uint8Array {
  if (rows.n < 1 || rows.n > MAX_CHUNK_ROWS) throw new RangeError(`a chunk of ${rows.n} rows`);
  const worst = HEADER_BYTES + 16 + rows.n * 24;
  if (scratch.length < worst) {
    scratch = new Uint8Array(worst);
    scratchView = new DataView(scratch.buffer);
  }
  at = HEADER_BYTES;
  scratch[0] = VERSION;
  scratch[1] = putTimes(rows);
  scratch[2] = putValues(rows);
  scratch[3] = putQualities(rows);
  scratchView.setUint32(4, rows.n, true);
  scratchView.setUint32(8, checksum(scratch.subarray(0, at)), true);
  return scratch.slice(0, at);
}

/** Reads varints from `from`; after the call `cursor` is behind the last byte read. */
let cursor = 0;
function getVarint(bytes: Uint8Array): number {
  let x = bytes[cursor++]!;
  if (x < 128) return x;
  x &= 127;
  let shift = 7;
  for (;;) {
    const byte = bytes[cursor++]!;
    x |= (byte & 127) << shift;
    if (byte < 128) return x >>> 0;
    shift += 7;
  }
}
const unzigzag = (x: number): number => (x >>> 1) ^ -(x & 1);

const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Doubles as they lie in the file: copied at once where the machine's byte order is the file's. */
function getF64s(bytes: Uint8Array, view: DataView, to: Float64Array): void {
  const size = to.length * 8;
  if (LITTLE_ENDIAN) new Uint8Array(to.buffer, to.byteOffset, size).set(bytes.subarray(cursor, cursor + size));
  else for (let i = 0; i < to.length; i++) to[i] = view.getFloat64(cursor + i * 8, true);
  cursor += size;
}

function getTimes(bytes: Uint8Array, view: DataView, code: number, t: Float64Array): void {
  const n = t.length;
  if (code === 2) {
    getF64s(bytes, view, t);
    return;
  }
  const first = view.getFloat64(cursor, true);
  cursor += 8;
  const step = code === 1 ? 0 : view.getFloat64(cursor, true);
  if (code !== 1) cursor += 8;
  if (code === 0) {
    for (let i = 0; i < n; i++) t[i] = first + i * step;
    return;
  }
  let now = first;
  let delta = step;
  t[0] = first;
  if (code === 3) {
    const from = cursor - 1;
    for (let i = 1; i < n; i++) {
      delta += unzigzag(bytes[from + i]!);
      now += delta;
      t[i] = now;
    }
    cursor += n - 1;
    return;
  }
  // A variable of this call stays in a register, one of the module does not.
  let place = cursor;
  for (let i = 1; i < n; i++) {
    // Nearly always one byte: the call is spared.
    const byte = bytes[place]!;
    if (byte < 128) {
      place++;
      delta += unzigzag(byte);
    } else {
      cursor = place;
      delta += unzigzag(getVarint(bytes));
      place = cursor;
    }
    now += delta;
    t[i] = now;
  }
  cursor = place;
}

function getValues(bytes: Uint8Array, view: DataView, code: number, v: Float64Array): void {
  const n = v.length;
  if (code === 0) {
    v.fill(view.getFloat64(cursor, true));
    cursor += 8;
  } else if (code === 1) {
    const scale = POWERS[bytes[cursor++]!]!;
    let last = 0;
    for (let i = 0; i < n; i++) {
      last += unzigzag(getVarint(bytes));
      v[i] = last / scale;
    }
  } else if (code === 2) for (let i = 0; i < n; i++, cursor += 4) v[i] = view.getFloat32(cursor, true);
  else getF64s(bytes, view, v);
}

function getQualities(bytes: Uint8Array, code: number, q: Uint8Array, v: Float64Array): void {
  if (code === 0) q.fill(bytes[cursor]!);
  else
    for (let i = 0; i < q.length; ) {
      const quality = bytes[cursor++]!;
      const to = i + getVarint(bytes);
      q.fill(quality, i, to);
      i = to;
    }
  if (code === 0 && q[0] !== QUALITY.missing) return;
  for (let i = 0; i < q.length; i++) if (q[i] === QUALITY.missing) v[i] = Number.NaN;
}

/** Arrays for one chunk after another: making them costs more than filling them. */
export class DecodeBuffer {
  #t = new Float64Array(1024);
  #v = new Float64Array(1024);
  #q = new Uint8Array(1024);

  rows(n: number): Rows {
    if (n > this.#t.length) {
      this.#t = new Float64Array(MAX_CHUNK_ROWS);
      this.#v = new Float64Array(MAX_CHUNK_ROWS);
      this.#q = new Uint8Array(MAX_CHUNK_ROWS);
    }
    return { n, t: this.#t.subarray(0, n), v: this.#v.subarray(0, n), q: this.#q.subarray(0, n) };
  }
}

/** @returns null when the bytes are damaged. With a buffer the rows are valid until its next use. */
export function decodeChunk(bytes: Uint8Array, buffer?: DecodeBuffer): Rows | null {
  if (bytes.length < HEADER_BYTES || bytes[0] !== VERSION) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const n = view.getUint32(4, true);
  if (n < 1 || n > MAX_CHUNK_ROWS || view.getUint32(8, true) !== checksum(bytes)) return null;
  const rows = buffer?.rows(n) ?? { n, t: new Float64Array(n), v: new Float64Array(n), q: new Uint8Array(n) };
  cursor = HEADER_BYTES;
  getTimes(bytes, view, bytes[1]!, rows.t);
  getValues(bytes, view, bytes[2]!, rows.v);
  getQualities(bytes, bytes[3]!, rows.q, rows.v);
  return rows;
}
