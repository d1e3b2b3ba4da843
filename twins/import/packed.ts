import { bytesToUtf8, utf8ToBytes } from "@noble/ciphers/utils.js";
import { ok, type Result, refuse } from "../core/result.ts";
import { PART_KINDS, type Part } from "./imported.ts";

/**
 * Geometry of a site as one run of bytes, to be kept in a file and sent to a console: "AITNGEO1", the length of the head (uint32), the
 * head in JSON, blanks up to a multiple of four, then all positions (float32) and all indices (uint32), little-endian. Parts that share
 * a buffer have it once. A reader believes nothing of it: every range is looked at, and every index is of a vertex that its part has.
 */

const MAGIC = "AITNGEO1";
/** Bytes of the head's length behind the magic. */
const PREFIX = MAGIC.length + 4;
/** Most parts that are kept. */
export const MAX_PARTS = 2_000_000;
const MAX_HEAD = 512 * 1024 * 1024;
const LIMITS = { parts: MAX_PARTS, headBytes: MAX_HEAD };

/** place, source, kind, lod, first vertex, vertices, first index, indices; texts and kinds by their number. */
type Row = readonly [number, number, number, number, number, number, number, number];

interface Head {
  /** Places and sources, each once. */
  readonly texts: readonly string[];
  readonly vertices: number;
  readonly indices: number;
  readonly parts: readonly Row[];
}

/** Arrays one behind the other, each once. */
class Run<A extends Float32Array | Uint32Array> {
  readonly arrays: A[] = [];
  readonly #at = new Map<ArrayBufferLike, Map<string, number>>();
  length = 0;

  /** @returns where the array begins, in numbers */
  place(array: A): number {
    const known = this.#at.get(array.buffer) ?? new Map<string, number>();
    this.#at.set(array.buffer, known);
    // The same view again, not only the same buffer.
    const key = `${array.byteOffset} ${array.length}`;
    const held = known.get(key);
    if (held !== undefined) return held;
    const at = this.length;
    known.set(key, at);
    this.arrays.push(array);
    this.length += array.length;
    return at;
  }
}

/** A text's number. */
function numbering() {
  const numbers = new Map<string, number>();
  return {
    texts: () => [...numbers.keys()],
    of(text: string): number {
      const held = numbers.get(text) ?? numbers.size;
      numbers.set(text, held);
      return held;
    },
  };
}

/** @throws RangeError for more parts than are kept: an importer refuses such a file */
export function packParts(parts: readonly Part[], most = MAX_PARTS): Uint8Array<ArrayBuffer> {
  if (parts.length > most) throw new RangeError(`${parts.length} parts`);
  const texts = numbering();
  const positions = new Run<Float32Array>();
  const indices = new Run<Uint32Array>();
  const rows = parts.map((part): Row => {
    const vertex = positions.place(part.positions) / 3;
    const index = indices.place(part.indices);
    const source = part.source === undefined ? -1 : texts.of(part.source);
    const kind = PART_KINDS.indexOf(part.kind);
    return [
      texts.of(part.place),
      source,
      kind,
      part.lod,
      vertex,
      part.positions.length / 3,
      index,
      part.indices.length,
    ];
  });
  const head: Head = { texts: texts.texts(), vertices: positions.length / 3, indices: indices.length, parts: rows };
  const json = utf8ToBytes(JSON.stringify(head));
  const from = Math.ceil((PREFIX + json.length) / 4) * 4;
  const bytes = new Uint8Array(from + 4 * (positions.length + indices.length));
  bytes.set(utf8ToBytes(MAGIC));
  new DataView(bytes.buffer).setUint32(MAGIC.length, json.length, true);
  bytes.fill(32, PREFIX, from);
  bytes.set(json, PREFIX);
  let at = from;
  for (const array of [...positions.arrays, ...indices.arrays]) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += array.byteLength;
  }
  return bytes;
}

const damaged = (): Result<never> =>
  refuse("STORE_CORRUPT", {
    en: "The geometry of this site is damaged. Make the site anew from its file.",
    zh: "此场所的几何数据已损坏，请用原文件重新创建场所。",
  });

const isCount = (n: unknown, most: number): n is number =>
  Number.isSafeInteger(n) && Number(n) >= 0 && Number(n) <= most;

/** A part of the head's row; null for one that reaches beyond what there is. */
function partOf(
  row: unknown,
  { texts, vertices, indices }: Head,
  all: Float32Array,
  corners: Uint32Array,
): Part | null {
  if (!Array.isArray(row) || row.length !== 8) return null;
  const [place, source, kind, lod, vertex, count, index, length] = row as number[];
  const placeId = texts[place ?? -1];
  const kindName = PART_KINDS[kind ?? -1];
  const fits =
    isCount(vertex, vertices) &&
    isCount(count, vertices - vertex) &&
    isCount(index, indices) &&
    isCount(length, indices - index);
  if (placeId === undefined || kindName === undefined || !isCount(lod, 9) || !fits || length % 3 !== 0) return null;
  const own = corners.subarray(index, index + length);
  for (const corner of own) if (corner >= count) return null;
  const positions = all.subarray(3 * vertex, 3 * (vertex + count));
  const from = source === -1 ? undefined : texts[source ?? -2];
  if (source !== -1 && from === undefined) return null;
  return {
    place: placeId,
    ...(from === undefined ? {} : { source: from }),
    kind: kindName,
    lod,
    positions,
    indices: own,
  };
}

function headOf(bytes: Uint8Array, limits: typeof LIMITS): { head: Head; from: number } | null {
  if (bytes.length < PREFIX || bytesToUtf8(bytes.subarray(0, MAGIC.length)) !== MAGIC) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length, true);
  if (length > limits.headBytes || PREFIX + length > bytes.length) return null;
  let head: Partial<Head> | null;
  try {
    head = JSON.parse(bytesToUtf8(bytes.subarray(PREFIX, PREFIX + length))) as Partial<Head> | null;
  } catch {
    return null;
  }
  if (head === null || typeof head !== "object") return null;
  const { texts, vertices, indices, parts } = head;
  const isWhole =
    Array.isArray(texts) &&
    texts.every((text) => typeof text === "string") &&
    Array.isArray(parts) &&
    parts.length <= limits.parts &&
    isCount(vertices, 2 ** 31) &&
    isCount(indices, 2 ** 31);
  if (!isWhole) return null;
  const from = Math.ceil((PREFIX + length) / 4) * 4;
  return from + 12 * vertices + 4 * indices === bytes.length ? { head: head as Head, from } : null;
}

/** @returns STORE_CORRUPT for bytes that no `packParts` wrote whole */
export function unpackParts(bytes: Uint8Array, limits = LIMITS): Result<Part[]> {
  const read = headOf(bytes, limits);
  if (read === null) return damaged();
  const { head, from } = read;
  // A copy, since numbers have to lie at multiples of their size; `slice` of Node's Buffer makes none.
  const body = new Uint8Array(bytes.subarray(from));
  const all = new Float32Array(body.buffer, 0, 3 * head.vertices);
  const corners = new Uint32Array(body.buffer, 12 * head.vertices, head.indices);
  const parts: Part[] = [];
  for (const row of head.parts) {
    const part = partOf(row, head, all, corners);
    if (part === null) return damaged();
    parts.push(part);
  }
  return all.every(Number.isFinite) ? ok(parts) : damaged();
}
