import { x25519 } from "@noble/curves/ed25519.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { importer } from "ipfs-unixfs-importer";
import { fixedSize } from "ipfs-unixfs-importer/chunker";
import { balanced } from "ipfs-unixfs-importer/layout";
import { describe, expect, it } from "vitest";
import { must } from "../../twins/core/result.ts";
import { rng } from "../../twins/core/rng.ts";
import { envelop, unenvelop } from "./envelope.ts";
import { fileEntry, folderBlock } from "./folder.ts";
import {
  openManifest,
  openSlice,
  packSlices,
  type ReleaseFile,
  readRelease,
  sealRelease,
  sliceFile,
} from "./release.ts";
import { slicesOf } from "./slice.ts";
import { tableOf } from "./table.ts";
import { seededBytes } from "./testing/chance.ts";

const SECRETS = [1, 2, 3].map((n) => new Uint8Array(32).fill(n)) as [Uint8Array, Uint8Array, Uint8Array];
const [ANN, BOB] = SECRETS.map((secret) => bytesToHex(x25519.getPublicKey(secret))) as [string, string];
const random = (seed = 1) => seededBytes(rng(seed, "keys"));
const table = tableOf([
  { name: "at", kind: "time", values: Float64Array.from({ length: 10 }, (_, i) => i * 1_000) },
  { name: "t", kind: "number", values: Float64Array.from({ length: 10 }, (_, i) => i / 10) },
]);
const slices = slicesOf(table, "at", { by: { rows: 5 }, groups: {} }) ?? [];
const packed = must(packSlices(slices));

async function released(demand = "demand:1", recipients = [ANN, BOB], seed = 1) {
  const files = new Map<string, Uint8Array>();
  await sealRelease(packed, { demand, recipients }, random(seed), async ({ name, bytes }: ReleaseFile) => {
    files.set(name, bytes);
  });
  const file = (name: string) => files.get(name) ?? new Uint8Array();
  return { file, release: must(readRelease(file("release.json"))), names: [...files.keys()] };
}
const sealed = { ok: false, error: { code: "DATA_SEALED" } };

describe("an envelope", () => {
  it("opens for whom and for what it is, and for nothing else", () => {
    const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), bytes32, fc.nat(), (bytes, other, at) => {
        const keys = SECRETS.slice(0, 2).map((secret) => x25519.getPublicKey(secret));
        const { sealed: box, keys: wrapped } = envelop(bytes, keys, "slice 1", random(at));
        for (const i of [0, 1]) {
          expect(unenvelop(box, wrapped[i]!, SECRETS[i]!, "slice 1")).toEqual(bytes);
          expect(unenvelop(box, wrapped[i]!, SECRETS[i]!, "slice 2")).toBeNull();
          expect(unenvelop(box, wrapped[i]!, SECRETS[1 - i]!, "slice 1")).toBeNull();
        }
        expect(unenvelop(box, wrapped[0]!, other, "slice 1")).toBeNull();
        const changed = box.map((x, i) => (i === at % box.length ? x ^ 1 : x));
        expect(unenvelop(changed, wrapped[0]!, SECRETS[0]!, "slice 1")).toBeNull();
        // The key of another envelope opens nothing.
        const again = envelop(bytes, keys, "slice 1", random(at + 1));
        expect(unenvelop(box, again.keys[0]!, SECRETS[0]!, "slice 1")).toBeNull();
      }),
      { seed: 69, numRuns: 15 },
    );
  });
});

describe("a release", () => {
  it("opens for each recipient, to the tables that were sealed", async () => {
    const { file, release, names } = await released();
    expect(names).toEqual(["slice-0000", "slice-0001", "manifest", "release.json"]);
    for (const secret of SECRETS.slice(0, 2)) {
      const opener = must(await openManifest(release, file("manifest"), secret));
      expect(opener.manifest.slices.map(({ rows, from, to }) => [rows, from, to])).toEqual([
        [5, 0, 4_000],
        [5, 5_000, 9_000],
      ]);
      for (const [i, slice] of slices.entries())
        expect(must(await openSlice(opener, i, file(sliceFile(i))))).toEqual(slice.table);
    }
  });

  it("shows those who are not meant no name, time or number of rows", async () => {
    const { file, release } = await released();
    const { slices: parts, manifest, ...open } = release;
    expect(open).toEqual({ format: "aitn-release/1", demand: "demand:1", recipients: [ANN, BOB] });
    expect(Object.keys(parts[0]!)).toEqual(["cid", "bytes", "keys"]);
    expect(Object.keys(manifest)).toEqual(["cid", "bytes", "keys"]);
    expect(await openManifest(release, file("manifest"), SECRETS[2])).toMatchObject(sealed);
  });

  it("does not open with slices swapped, brought from another release, changed or for another demand", async () => {
    const { file, release } = await released();
    const ours = must(await openManifest(release, file("manifest"), SECRETS[0]));
    // Swapped with their addresses and keys, as one who stores the release could.
    const swapped = { ...release, slices: [...release.slices].reverse() };
    const opener = must(await openManifest(swapped, file("manifest"), SECRETS[0]));
    expect(await openSlice(opener, 0, file("slice-0001"))).toMatchObject(sealed);
    const other = await released("demand:1", [ANN, BOB], 2);
    const mixed = { ...ours, release: { ...release, slices: other.release.slices } };
    expect(await openSlice(mixed, 0, other.file("slice-0000"))).toMatchObject(sealed);
    const foreign = await released("demand:2");
    const brought = { ...mixed, release: { ...release, slices: foreign.release.slices } };
    expect(await openSlice(brought, 0, foreign.file("slice-0000"))).toMatchObject(sealed);
    const renamed = { ...release, demand: "demand:2" };
    expect(await openManifest(renamed, file("manifest"), SECRETS[0])).toMatchObject(sealed);
    const fewer = { ...release, slices: release.slices.slice(1) };
    expect(await openManifest(fewer, file("manifest"), SECRETS[0])).toMatchObject(sealed);
    const changed = file("slice-0000").map((x, i) => (i === 3 ? x ^ 1 : x));
    for (const bytes of [changed, new Uint8Array(), file("slice-0001")])
      expect(await openSlice(ours, 0, bytes)).toMatchObject(sealed);
    expect(await openSlice(ours, 2, file("slice-0000"))).toMatchObject(sealed);
  });

  it("that is none is refused, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => new TextEncoder().encode(text)),
        ),
        (bytes) => {
          expect(readRelease(bytes)).toMatchObject(sealed);
        },
      ),
      { seed: 70, numRuns: 100 },
    );
  });

  it("is for somebody, by keys that are some", async () => {
    const run = (demand: string, recipients: readonly string[]) =>
      sealRelease(packed, { demand, recipients }, random(), async () => {});
    await expect(run("demand:1", [])).rejects.toThrow(RangeError);
    await expect(run("no demand", [ANN])).rejects.toThrow(RangeError);
    await expect(run("demand:1", ["00".repeat(32)])).rejects.toThrow();
  });
});

describe("a folder", () => {
  it("has the address that ipfs add -r prints: the empty one's is well known", async () => {
    expect(String((await folderBlock([])).cid)).toBe("bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354");
  });

  it("has the address that the importer, another implementation, gives the same files", async () => {
    const files = { "release.json": 700, manifest: 1, "slice-0000": 262_145, "slice-0001": 1_000_000 };
    const content = (length: number) => new Uint8Array(length).fill(length & 0xff);
    const entries = await Promise.all(
      Object.entries(files).map(([name, length]) => fileEntry(name, [content(length)])),
    );
    const blocks = { put: async (cid: unknown) => cid };
    let last = "";
    for await (const { cid } of importer(
      Object.entries(files).map(([path, length]) => ({ path, content: [content(length)] })),
      blocks as never,
      {
        cidVersion: 1,
        rawLeaves: true,
        wrapWithDirectory: true,
        chunker: fixedSize({ chunkSize: 262_144 }),
        layout: balanced({ maxChildrenPerNode: 174 }),
      },
    ))
      last = String(cid);
    expect(String((await folderBlock(entries)).cid)).toBe(last);
  });

  it("links to its files in the order of their names, with the size of their trees", async () => {
    const large = new Uint8Array(300_000);
    const blocks: number[] = [];
    const entries = [
      await fileEntry("b", [large], async ({ bytes }) => void blocks.push(bytes.length)),
      await fileEntry("a", [Uint8Array.of(1)]),
    ];
    expect(entries[0]?.size).toBe(blocks.reduce((a, b) => a + b, 0));
    const { cid } = await folderBlock(entries);
    expect(String(cid)).toBe(String((await folderBlock([...entries].reverse())).cid));
    const many = Array.from({ length: 6_000 }, (_, i) => ({ ...entries[0]!, name: `slice-${i}` }));
    await expect(folderBlock(many)).rejects.toThrow(RangeError);
  });
});
