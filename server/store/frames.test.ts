import { describe, expect, it } from "vitest";
import { FRAME_HEADER_BYTES, FrameWriter, scanFrames } from "./frames.ts";

const payload = (i: number): Uint8Array => new Uint8Array(10 + i).fill(i);
function log(frames: number): Uint8Array {
  const writer = new FrameWriter();
  for (let i = 0; i < frames; i++) {
    writer.begin();
    writer.put(payload(i));
    writer.end();
  }
  return writer.written().slice();
}
function scan(bytes: Uint8Array) {
  const seen: number[] = [];
  const report = scanFrames(bytes, (p) => seen.push(p.length - 10));
  return { seen, report };
}

describe("log frames", () => {
  it("are read back in order", () => {
    const { seen, report } = scan(log(5));
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    expect(report).toMatchObject({ frames: 5, tornBytes: 0, damagedBytes: 0 });
  });

  it("cut anywhere keep every whole frame and count the torn rest", () => {
    const whole = log(4);
    const ends = [0, 1, 2, 3].map((i) => (i + 1) * (FRAME_HEADER_BYTES + 10) + (i * (i + 1)) / 2);
    for (let cut = 0; cut <= whole.length; cut++) {
      const { seen, report } = scan(whole.subarray(0, cut));
      const kept = ends.filter((end) => end <= cut);
      expect(seen).toHaveLength(kept.length);
      expect(report).toMatchObject({ goodEnd: kept.at(-1) ?? 0, tornBytes: cut - (kept.at(-1) ?? 0), damagedBytes: 0 });
    }
  });

  it("behind a damaged byte are found again, wherever the damage is", () => {
    const whole = log(4);
    const second = FRAME_HEADER_BYTES + 10;
    for (let i = second; i < second + FRAME_HEADER_BYTES + 11; i++) {
      const bad = whole.slice();
      bad[i]! ^= 0xff;
      const { seen, report } = scan(bad);
      expect(seen).toEqual([0, 2, 3]);
      expect(report).toMatchObject({ damagedBytes: FRAME_HEADER_BYTES + 11, tornBytes: 0 });
    }
  });

  it("of zeros, as a file system may leave them, are a torn tail", () => {
    const whole = log(2);
    const longer = new Uint8Array(whole.length + 4096);
    longer.set(whole);
    expect(scan(longer).report).toMatchObject({ frames: 2, tornBytes: 4096, damagedBytes: 0 });
  });
});
