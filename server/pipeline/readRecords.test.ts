import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ok } from "../../twins/core/result.ts";
import { type ReadOptions, readRecords } from "./readRecords.ts";

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const read = async (bytes: Uint8Array | string, size = 7, options?: ReadOptions) => {
  const records: (readonly string[])[] = [];
  const done = await readRecords(
    inPieces(typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes, size),
    (fields) => ok(void records.push(fields)),
    options,
  );
  return done.ok ? records : done.error.code;
};
const WANTED = [
  ["at", "温度"],
  ["1", "2.5"],
];

describe("a recording", () => {
  it("is read with a byte order mark, by its own separator, packed or not, wherever its pieces end", async () => {
    for (const text of ["\ufeffat;温度\r\n1;2.5\r\n", "at,温度\n1,2.5", "at\t温度\n\n1\t2.5\n"])
      for (const size of [1, 2, 3, 1_000]) {
        expect(await read(text, size)).toEqual(WANTED);
        expect(await read(gzipSync(text), size)).toEqual(WANTED);
      }
    expect(await read("")).toEqual([]);
    expect(await read("a,b")).toEqual([["a", "b"]]);
  });

  it("that is no text, damaged, or too long is refused", async () => {
    expect(await read(Uint8Array.of(0x61, 0xff, 0xfe))).toBe("MODEL_DATA");
    expect(await read(Uint8Array.of(0x61, 0xe6))).toBe("MODEL_DATA");
    const packed = gzipSync("a,b\n1,2\n".repeat(100));
    expect(await read(packed.subarray(0, packed.length - 9))).toBe("MODEL_DATA");
    expect(await read(packed.map((x, i) => (i === 20 ? x ^ 255 : x)))).toBe("MODEL_DATA");
    // A thousand times what it is packed.
    const bomb = gzipSync("0".repeat(10_000_000));
    expect(await read(bomb, 1_000, { mostBytes: 1_000_000 })).toMatch(/MODEL_TOO_LARGE|MODEL_DATA/);
    expect(await read("a\n1\n2\n3\n", 2, { mostBytes: 6 })).toBe("MODEL_TOO_LARGE");
    expect(await read("x".repeat(2_000_000), 65_536)).toBe("MODEL_DATA");
  });

  it("says how far it is, and can be stopped", async () => {
    const said: number[] = [];
    await read("a,b\n1,2\n", 3, { onProgress: (bytes) => said.push(bytes) });
    expect(said).toEqual([3, 6, 8]);
    expect(await read("a,b\n1,2\n", 3, { signal: AbortSignal.abort() })).toBe("SIM_CANCELLED");
  });

  it("that fails to be read fails as it did", async () => {
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield gzipSync("a,b\n");
      throw new Error("the disk is gone");
    };
    await expect(readRecords(broken(), () => ok(undefined))).rejects.toThrow("the disk is gone");
  });
});
