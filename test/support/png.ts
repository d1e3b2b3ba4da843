import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** The neighbour that is nearest to left + up - upper left: PNG (Third Edition), section 9.4. */
function paeth(a: number, b: number, c: number): number {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

const PREDICT: readonly ((a: number, b: number, c: number) => number)[] = [
  () => 0,
  (a) => a,
  (_, b) => b,
  (a, b) => (a + b) >> 1,
  paeth,
];

/**
 * An RGB picture as a small PNG: each line takes the filter with the least sum of differences (section 12.7), and
 * compression takes its time.
 * @param rgb three bytes a pixel, line by line.
 */
export function encodePng(rgb: Uint8Array, width: number, height: number): Buffer {
  const stride = 3 * width;
  const filtered = Buffer.alloc((stride + 1) * height);
  const line = Buffer.alloc(stride);
  for (let y = 0; y < height; y++) {
    let least = Infinity;
    const at = (i: number, up: number): number => (i < 0 || y < up ? 0 : rgb[(y - up) * stride + i]!);
    for (const [type, predict] of PREDICT.entries()) {
      let sum = 0;
      for (let i = 0; i < stride; i++) {
        const value = (at(i, 0) - predict(at(i - 3, 0), at(i, 1), at(i - 3, 1))) & 255;
        line[i] = value;
        sum += value < 128 ? value : 256 - value;
      }
      if (sum >= least) continue;
      least = sum;
      filtered[y * (stride + 1)] = type;
      line.copy(filtered, y * (stride + 1) + 1);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(filtered, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
