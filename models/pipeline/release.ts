import { bytesToUtf8, utf8ToBytes } from "@noble/ciphers/utils.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { z } from "zod";
import { canonicalJson, digestOf } from "../../twins/core/digest.ts";
import { grouped } from "../../twins/core/grouped.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { decodeTable, encodeTable } from "./columnCodec.ts";
import { compress, decompress, MAX_UNPACKED_BYTES } from "./compress.ts";
import { type Enveloped, envelop, unenvelop } from "./envelope.ts";
import type { RandomBytes } from "./noise.ts";
import { MAX_SLICES, type Slice } from "./slice.ts";
import type { Table } from "./table.ts";
import { addressOf } from "./unixfs.ts";

/** Who may read a release. */
export const MAX_RECIPIENTS = 32;
/** Of the lists of a release, which are read as one text: more than the most slices with the most columns take. */
const MAX_LIST_BYTES = 64 * 1024 * 1024;
export const RELEASE_FILE = "release.json";
export const MANIFEST_FILE = "manifest";
/** How a slice's bytes are made of its table: `encodeTable`, then `compress`. */
const CODEC = "columns-1+deflate";

const Demand = z.string().regex(/^[\w.:-]{1,128}$/);
const Key = z.string().regex(/^[0-9a-f]{64}$/);
const Cid = z.string().regex(/^b[a-z2-7]{58}$/);

/** What the slices are: sealed, too, since rows and times of somebody's data are data. */
const Manifest = z.strictObject({
  format: z.literal("aitn-manifest/1"),
  demand: Demand,
  /** By chance, so that no slice of another release fits, even of the same data with other noise. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  codec: z.literal(CODEC),
  slices: z
    .array(
      z.strictObject({
        group: z.string().max(1_024),
        rows: z.int().min(0),
        /** Epoch ms of the first and last row. */
        from: z.number().nullable(),
        to: z.number().nullable(),
        columns: z.array(z.strictObject({ name: z.string(), kind: z.enum(["time", "number", "category"]) })).max(1_024),
      }),
    )
    .max(MAX_SLICES),
});
export type Manifest = z.infer<typeof Manifest>;

const Part = z.strictObject({
  cid: Cid,
  bytes: z.int().min(0),
  /** The part's key, sealed for each recipient in their order; hex. */
  keys: z.array(z.string().regex(/^([0-9a-f]{2}){1,256}$/)).max(MAX_RECIPIENTS),
});
export type Part = z.infer<typeof Part>;

/** What anybody may see of a release: for which demand and whom, and how many bytes it has. */
const Release = z.strictObject({
  format: z.literal("aitn-release/1"),
  demand: Demand,
  recipients: z.array(Key).min(1).max(MAX_RECIPIENTS),
  manifest: Part,
  slices: z.array(Part).max(MAX_SLICES),
});
export type Release = z.infer<typeof Release>;

/** A file of a release's folder. */
export interface ReleaseFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export const sliceFile = (index: number): string => `slice-${String(index).padStart(4, "0")}`;

export const isDemand = (text: string): boolean => Demand.safeParse(text).success;

/** Whether something can be sealed for this key: 64 hex digits of a point that is not of small order, whose secrets are known to all. */
export function isPublicKey(text: string): boolean {
  if (!Key.safeParse(text).success) return false;
  try {
    x25519.getSharedSecret(new Uint8Array(32).fill(1), hexToBytes(text));
    return true;
  } catch {
    return false;
  }
}

const manifestContext = (demand: string, slices: number): string => `aitn manifest 1 ${demand} ${slices}`;
/** Swapped, left out, or brought from another release, a slice does not open. */
function sliceContexts(manifest: Manifest): (index: number) => string {
  // Once: a manifest of thousands of slices is long.
  const digest = digestOf(manifest);
  return (index) => `aitn slice 2 ${manifest.demand} ${index}/${manifest.slices.length} ${digest}`;
}

const idOf = (random: RandomBytes): string => {
  const id = new Uint8Array(16);
  random(id);
  return bytesToHex(id);
};

/** A slice as it is sealed: what the manifest says of it, and its bytes. */
export interface PackedSlice {
  readonly listed: Manifest["slices"][number];
  readonly bytes: Uint8Array;
}

/**
 * Packs slices for `sealRelease`, which then cannot fail for what they hold: privacy is spent between the two.
 * @returns MODEL_TOO_LARGE for a slice that nobody could open
 */
export function packSlices(slices: readonly Slice[]): Result<readonly PackedSlice[]> {
  const packed: PackedSlice[] = [];
  for (const [index, { group, table, from, to }] of slices.entries()) {
    const plain = encodeTable(table);
    if (plain.length > MAX_UNPACKED_BYTES)
      return refuse("MODEL_TOO_LARGE", {
        en: `The slice ${index} has more than ${grouped(MAX_UNPACKED_BYTES)} bytes. Make slices smaller.`,
        zh: `切片 ${index} 超过 ${grouped(MAX_UNPACKED_BYTES)} 字节，请减小每片。`,
      });
    const columns = table.columns.map(({ name, kind }) => ({ name, kind }));
    packed.push({ listed: { group, rows: table.rows, from, to, columns }, bytes: compress(plain) });
  }
  return ok(packed);
}

const partOf = async ({ sealed, keys }: Enveloped): Promise<Part> => ({
  cid: String(await addressOf([sealed])),
  bytes: sealed.length,
  keys: keys.map(bytesToHex),
});

/**
 * Seals slices for a demand's recipients, file after file.
 * @param recipients x25519 public keys as hex, at most MAX_RECIPIENTS
 * @param random the operating system's: every file has a key of its own
 * @param write takes each file of the release's folder, and is waited for
 * @throws Error for a recipient's key that is none (of small order), RangeError for a demand or number of recipients out of bounds
 */
export async function sealRelease(
  slices: readonly PackedSlice[],
  { demand, recipients }: { readonly demand: string; readonly recipients: readonly string[] },
  random: RandomBytes,
  write: (file: ReleaseFile) => Promise<void>,
): Promise<{ readonly release: Release; readonly manifest: Manifest }> {
  const keys = recipients.map((key) => hexToBytes(key));
  const manifest: Manifest = {
    format: "aitn-manifest/1",
    demand,
    id: idOf(random),
    codec: CODEC,
    slices: slices.map(({ listed }) => listed),
  };
  const contextOf = sliceContexts(manifest);
  const parts: Part[] = [];
  for (const [index, { bytes }] of slices.entries()) {
    const enveloped = envelop(bytes, keys, contextOf(index), random);
    await write({ name: sliceFile(index), bytes: enveloped.sealed });
    parts.push(await partOf(enveloped));
  }
  const listed = envelop(utf8ToBytes(canonicalJson(manifest)), keys, manifestContext(demand, slices.length), random);
  await write({ name: MANIFEST_FILE, bytes: listed.sealed });
  const release: Release = {
    format: "aitn-release/1",
    demand,
    recipients: [...recipients],
    manifest: await partOf(listed),
    slices: parts,
  };
  if (!Release.safeParse(release).success) throw new RangeError("a release out of bounds");
  await write({ name: RELEASE_FILE, bytes: utf8ToBytes(canonicalJson(release)) });
  return { release, manifest };
}

const unsealed = (en: string, zh: string): Result<never> => refuse("DATA_SEALED", { en, zh });
const damaged = (name: string): Result<never> =>
  unsealed(
    `${name} of the release is not what it was released as: its bytes have another content address. Fetch it again.`,
    `发布中的 ${name} 与发布时不符：其内容地址不同。请重新获取。`,
  );

/** Reads the folder's own file. DATA_SEALED for what is no such file. */
export function readRelease(bytes: Uint8Array): Result<Release> {
  try {
    if (bytes.length > MAX_LIST_BYTES) throw new RangeError("too long a list");
    return ok(Release.parse(JSON.parse(bytesToUtf8(bytes))));
  } catch {
    return unsealed("This is no release of slices, or a damaged one.", "这不是切片发布，或已损坏。");
  }
}

/** Who opens a release. */
export interface Opener {
  readonly release: Release;
  readonly manifest: Manifest;
  /** What a slice is bound to. */
  readonly contextOf: (index: number) => string;
  readonly secret: Uint8Array;
  /** Which of the recipients. */
  readonly place: number;
}

const fits = async (bytes: Uint8Array, part: Part): Promise<boolean> =>
  bytes.length === part.bytes && String(await addressOf([bytes])) === part.cid;

/** Opens the manifest. DATA_SEALED where the secret is no recipient's, or the bytes are others. @param secret x25519, 32 bytes */
export async function openManifest(release: Release, bytes: Uint8Array, secret: Uint8Array): Promise<Result<Opener>> {
  if (!(await fits(bytes, release.manifest))) return damaged(MANIFEST_FILE);
  const place = release.recipients.indexOf(bytesToHex(x25519.getPublicKey(secret)));
  const { demand, slices } = release;
  if (place < 0)
    return unsealed(
      `The release for the demand ${demand} is sealed for others: this key is none of its ${release.recipients.length} recipients'.`,
      `需求 ${demand} 的发布是为他人密封的：此密钥不属于其 ${release.recipients.length} 个接收者。`,
    );
  const wrapped = hexToBytes(release.manifest.keys[place] ?? "");
  const opened = unenvelop(bytes, wrapped, secret, manifestContext(demand, slices.length));
  const manifest = opened === null ? null : manifestIn(opened);
  if (manifest === null || manifest.slices.length !== slices.length || manifest.demand !== demand)
    return unsealed(
      "The manifest does not open: it was sealed for another demand, or changed.",
      "清单无法打开：它是为其他需求密封的，或已被更改。",
    );
  return ok({ release, manifest, contextOf: sliceContexts(manifest), secret, place });
}

function manifestIn(bytes: Uint8Array): Manifest | null {
  try {
    if (bytes.length > MAX_LIST_BYTES) return null;
    return Manifest.parse(JSON.parse(bytesToUtf8(bytes)));
  } catch {
    return null;
  }
}

/** Opens a slice. DATA_SEALED where it stood elsewhere, was changed, or holds another table than the manifest says. */
export async function openSlice(
  { release, manifest, contextOf, secret, place }: Opener,
  index: number,
  bytes: Uint8Array,
): Promise<Result<Table>> {
  const [part, listed] = [release.slices[index], manifest.slices[index]];
  if (part === undefined || listed === undefined || !(await fits(bytes, part))) return damaged(sliceFile(index));
  const wrapped = hexToBytes(part.keys[place] ?? "");
  const opened = unenvelop(bytes, wrapped, secret, contextOf(index));
  if (opened === null)
    return unsealed(
      `The slice ${index} does not open: it was sealed for another place, demand or key, or changed.`,
      `切片 ${index} 无法打开：它是为其他位置、需求或密钥密封的，或已被更改。`,
    );
  const plain = decompress(opened);
  const table = plain === null ? null : decodeTable(plain);
  const same =
    table !== null &&
    table.rows === listed.rows &&
    canonicalJson(table.columns.map(({ name, kind }) => ({ name, kind }))) === canonicalJson(listed.columns);
  if (same) return ok(table);
  return unsealed(
    `The slice ${index} holds another table than its manifest says. Ask who released it.`,
    `切片 ${index} 的内容与清单不符，请询问发布者。`,
  );
}
