import { bytesToUtf8, concatBytes, utf8ToBytes } from "@noble/ciphers/utils.js";
import { z } from "zod";
import { canonicalJson } from "../../twins/core/digest.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { CSV_LIMITS } from "./csv.ts";
import { type Column, type Table, tableOf } from "./table.ts";

/** First bytes of a table as columns. */
const MAGIC = "AITNCOL1";
/** Whole numbers of decimal places up to here are held exactly by a double. */
const MAX_SCALE = 12;
/** So that the difference of two, and its sign beside it, still is a whole number. */
const MAX_WHOLE = 2 ** 51;

const Header = z.strictObject({
  rows: z.int().min(0).max(CSV_LIMITS.records),
  columns: z
    .array(
      z.strictObject({
        name: z.string().max(CSV_LIMITS.fieldChars),
        kind: z.enum(["time", "number", "category"]),
        encoding: z.enum(["delta", "split", "dictionary"]),
        scale: z.int().min(0).max(MAX_SCALE),
        bytes: z.int().min(0),
      }),
    )
    .max(CSV_LIMITS.fields),
});

/** The fewest decimal places by which every value is a whole number and comes back as the same double; null where there are none. */
export function decimalScale(values: Float64Array): number | null {
  let scale = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (Object.is(value, -0)) return null;
    for (;;) {
      const power = 10 ** scale;
      const whole = Math.round(value * power);
      if (Math.abs(whole) > MAX_WHOLE) return null;
      if (whole / power === value) break;
      if (++scale > MAX_SCALE) return null;
    }
  }
  // A scale that a later value raised has to suit the earlier ones, too.
  const power = 10 ** scale;
  const suits = (x: number): boolean => {
    const whole = Math.round(x * power);
    return Number.isNaN(x) || (Math.abs(whole) <= MAX_WHOLE && whole / power === x);
  };
  return values.every(suits) ? scale : null;
}

/** Which values are there, a bit each, then differences of what is there: signs folded in (zigzag), seven bits a byte. */
function deltaBytes(values: Float64Array, scale: number): Uint8Array {
  const out = new ByteWriter();
  const there = new Uint8Array(Math.ceil(values.length / 8));
  for (const [row, value] of values.entries())
    if (!Number.isNaN(value)) there[row >> 3] = (there[row >> 3] ?? 0) | (1 << (row & 7));
  out.bytes(there);
  let before = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    const whole = Math.round(value * 10 ** scale);
    const step = whole - before;
    out.varint(step >= 0 ? step * 2 : -step * 2 - 1);
    before = whole;
  }
  return out.taken();
}

function fromDelta(reader: ByteReader, rows: number, scale: number): Float64Array {
  const there = reader.bytes(Math.ceil(rows / 8));
  let before = 0;
  return Float64Array.from({ length: rows }, (_, row) => {
    if (((there[row >> 3] ?? 0) & (1 << (row & 7))) === 0) return Number.NaN;
    const folded = reader.varint();
    before += folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
    return before / 10 ** scale;
  });
}

/** All first bytes of the doubles, then all second bytes: what is alike stands together (Parquet's BYTE_STREAM_SPLIT). */
function splitBytes(values: Float64Array): Uint8Array {
  const out = new Uint8Array(values.length * 8);
  const one = new DataView(new ArrayBuffer(8));
  for (const [row, value] of values.entries()) {
    one.setFloat64(0, Number.isNaN(value) ? Number.NaN : value);
    for (let at = 0; at < 8; at++) out[at * values.length + row] = one.getUint8(at);
  }
  return out;
}

function fromSplit(reader: ByteReader, rows: number): Float64Array {
  const planes = reader.bytes(rows * 8);
  const one = new DataView(new ArrayBuffer(8));
  return Float64Array.from({ length: rows }, (_, row) => {
    for (let at = 0; at < 8; at++) one.setUint8(at, planes[at * rows + row] ?? 0);
    return one.getFloat64(0);
  });
}

/** Each word once, in the order that they come, and a number for each row; 0 is missing. */
function dictionaryBytes(values: readonly (string | null)[]): Uint8Array {
  const words = new Map<string, number>();
  for (const value of values) if (value !== null && !words.has(value)) words.set(value, words.size + 1);
  const out = new ByteWriter();
  out.varint(words.size);
  for (const word of words.keys()) {
    const bytes = utf8ToBytes(word);
    out.varint(bytes.length);
    out.bytes(bytes);
  }
  for (const value of values) out.varint(value === null ? 0 : (words.get(value) ?? 0));
  return out.taken();
}

function fromDictionary(reader: ByteReader, rows: number): readonly (string | null)[] {
  const size = reader.varint();
  if (size > rows) throw new RangeError("more words than rows");
  const words = Array.from({ length: size }, () => bytesToUtf8(reader.bytes(reader.varint())));
  return Array.from({ length: rows }, () => {
    const at = reader.varint();
    if (at > size) throw new RangeError("a word that is not there");
    return at === 0 ? null : (words[at - 1] ?? null);
  });
}

function encoded(column: Column): {
  readonly encoding: "delta" | "split" | "dictionary";
  scale: number;
  bytes: Uint8Array;
} {
  if (column.kind === "category") return { encoding: "dictionary", scale: 0, bytes: dictionaryBytes(column.values) };
  const scale = decimalScale(column.values);
  if (scale === null) return { encoding: "split", scale: 0, bytes: splitBytes(column.values) };
  return { encoding: "delta", scale, bytes: deltaBytes(column.values, scale) };
}

/**
 * A table as bytes, column for column, without a loss: the same table has the same bytes on every machine, so that its content
 * address is the same. Numbers of few decimal places are differences of whole numbers, others split doubles, categories a
 * dictionary (the encodings of Parquet by these names).
 */
export function encodeTable(table: Table): Uint8Array {
  const columns = table.columns.map((column) => ({ column, ...encoded(column) }));
  const header = {
    rows: table.rows,
    columns: columns.map(({ column: { name, kind }, encoding, scale, bytes }) => ({
      name,
      kind,
      encoding,
      scale,
      bytes: bytes.length,
    })),
  };
  const text = utf8ToBytes(canonicalJson(header));
  const out = new ByteWriter();
  out.varint(text.length);
  return concatBytes(utf8ToBytes(MAGIC), out.taken(), text, ...columns.map(({ bytes }) => bytes));
}

function decodedColumn(reader: ByteReader, rows: number, of: z.infer<typeof Header>["columns"][number]): Column {
  const { name, kind, encoding, scale } = of;
  const own = new ByteReader(reader.bytes(of.bytes));
  if ((kind === "category") !== (encoding === "dictionary")) throw new RangeError("an encoding of another kind");
  const column: Column =
    kind === "category"
      ? { name, kind, values: fromDictionary(own, rows) }
      : { name, kind, values: encoding === "split" ? fromSplit(own, rows) : fromDelta(own, rows, scale) };
  if (own.left() > 0) throw new RangeError("bytes after a column");
  return column;
}

/** The table in such bytes; null for what is none, whatever it claims to be. */
export function decodeTable(bytes: Uint8Array): Table | null {
  try {
    const reader = new ByteReader(bytes);
    if (bytesToUtf8(reader.bytes(MAGIC.length)) !== MAGIC) return null;
    const header = Header.parse(JSON.parse(bytesToUtf8(reader.bytes(reader.varint()))));
    // Each row takes at least a bit of its column: a short text cannot make a long table.
    if (header.rows > 0 && header.columns.some((column) => column.bytes < header.rows / 8)) return null;
    const columns = header.columns.map((column) => decodedColumn(reader, header.rows, column));
    if (reader.left() > 0 || (columns.length === 0 && header.rows > 0)) return null;
    return tableOf(columns);
  } catch {
    return null;
  }
}
