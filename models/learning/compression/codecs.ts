/** How a vector of weights travels: `decode` takes what anybody sends and gives null for what is no vector of that length. */
export interface Codec {
  readonly name: "float32" | "int8" | "sign";
  encode(vector: Float32Array): Uint8Array;
  decode(bytes: Uint8Array, length: number): Float32Array | null;
}

/** Numbers that share a scale. Large enough that the scales weigh little, small enough that one outlier spoils few. */
const BLOCK = 1_024;
const SCALE_BYTES = 4;
const INT8_MOST = 127;

const blocksOf = (length: number): number => Math.ceil(length / BLOCK);
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const block = (vector: Float32Array, b: number): Float32Array => vector.subarray(b * BLOCK, (b + 1) * BLOCK);

/** The vector as it is, little-endian. */
export const float32: Codec = {
  name: "float32",
  encode(vector) {
    const bytes = new Uint8Array(vector.length * 4);
    const view = viewOf(bytes);
    for (const [i, x] of vector.entries()) view.setFloat32(i * 4, x, true);
    return bytes;
  },
  decode(bytes, length) {
    if (bytes.length !== length * 4) return null;
    const view = viewOf(bytes);
    const vector = Float32Array.from({ length }, (_, i) => view.getFloat32(i * 4, true));
    return vector.every((x) => Number.isFinite(x)) ? vector : null;
  },
};

/** Scales of all blocks first, then what each number is in its block's scale; null where the bytes are not so many or no scales. */
function scalesOf(bytes: Uint8Array, length: number, restBytes: number): Float32Array | null {
  const blocks = blocksOf(length);
  if (bytes.length !== blocks * SCALE_BYTES + restBytes) return null;
  const view = viewOf(bytes);
  const scales = Float32Array.from({ length: blocks }, (_, b) => view.getFloat32(b * SCALE_BYTES, true));
  return scales.every((s) => Number.isFinite(s) && s >= 0) ? scales : null;
}

function withScales(length: number, restBytes: number, scaleOf: (b: number) => number): [Uint8Array, Float32Array] {
  const scales = Float32Array.from({ length: blocksOf(length) }, (_, b) => scaleOf(b));
  const bytes = new Uint8Array(scales.length * SCALE_BYTES + restBytes);
  const view = viewOf(bytes);
  for (const [b, scale] of scales.entries()) view.setFloat32(b * SCALE_BYTES, scale, true);
  return [bytes, scales];
}

/** A whole number of -127 to 127 for each, times its block's largest over 127: a quarter of float32. */
export const int8: Codec = {
  name: "int8",
  encode(vector) {
    const largest = (b: number): number => block(vector, b).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    const [bytes, scales] = withScales(vector.length, vector.length, (b) => largest(b) / INT8_MOST);
    const whole = new Int8Array(bytes.buffer, scales.length * SCALE_BYTES);
    for (const [i, x] of vector.entries()) {
      const scale = scales[Math.floor(i / BLOCK)] ?? 0;
      // A scale is rounded to 32 bits, so that its block's largest may come out above 127.
      whole[i] = scale === 0 ? 0 : Math.max(-INT8_MOST, Math.min(INT8_MOST, Math.round(x / scale)));
    }
    return bytes;
  },
  decode(bytes, length) {
    const scales = scalesOf(bytes, length, length);
    if (scales === null) return null;
    const whole = new Int8Array(bytes.buffer, bytes.byteOffset + scales.length * SCALE_BYTES, length);
    const vector = Float32Array.from(whole, (w, i) => w * (scales[Math.floor(i / BLOCK)] ?? 0));
    return vector.every((x) => Number.isFinite(x)) ? vector : null;
  },
};

/** One bit for each, times its block's mean size (signSGD with a scale; Bernstein et al. 2018): a thirty-first of float32. */
export const sign: Codec = {
  name: "sign",
  encode(vector) {
    const meanSize = (b: number): number => {
      const part = block(vector, b);
      return part.reduce((sum, x) => sum + Math.abs(x), 0) / part.length;
    };
    const [bytes, scales] = withScales(vector.length, Math.ceil(vector.length / 8), meanSize);
    const start = scales.length * SCALE_BYTES;
    for (const [i, x] of vector.entries()) {
      const at = start + (i >> 3);
      if (x < 0) bytes[at] = (bytes[at] ?? 0) | (1 << (i & 7));
    }
    return bytes;
  },
  decode(bytes, length) {
    const scales = scalesOf(bytes, length, Math.ceil(length / 8));
    if (scales === null) return null;
    const start = scales.length * SCALE_BYTES;
    return Float32Array.from({ length }, (_, i) => {
      const isNegative = ((bytes[start + (i >> 3)] ?? 0) & (1 << (i & 7))) !== 0;
      const scale = scales[Math.floor(i / BLOCK)] ?? 0;
      return isNegative ? -scale : scale;
    });
  },
};

export const CODECS: Readonly<Record<Codec["name"], Codec>> = { float32, int8, sign };
