import { grouped } from "../../../twins/core/grouped.ts";
import type { LocalText } from "../../../twins/core/place.ts";
import { MODEL_LIMITS } from "../limits.ts";
import { Unsound } from "../words.ts";

/**
 * Protocol Buffers' wire format (protobuf.dev/programming-guides/encoding), read without believing it: no message calls itself, lengths lie
 * within their message, and nothing is copied before it is looked at.
 */

export const damaged = (en: string, zh: string): Unsound => new Unsound("MODEL_INVALID", en, zh);
const cutOff = (): Unsound => damaged("The ONNX file ends in the middle of a field.", "ONNX 文件在字段中间结束。");

/** One field as it stands there. */
export interface Field {
  readonly number: number;
  /** A whole number, of wire type 0; else null. */
  readonly whole: bigint | null;
  /** Of the wire types 1, 2 and 5; else null. */
  readonly bytes: Uint8Array | null;
}

/** Fields of one message; a list of all weights as single floats is the longest that is needed. */
const MAX_FIELDS = 100_000;
const MAX_VARINT_BYTES = 10;

interface Varint {
  readonly value: bigint;
  readonly next: number;
}

function varint(bytes: Uint8Array, from: number): Varint {
  let value = 0n;
  for (let i = 0; i < MAX_VARINT_BYTES; i++) {
    const byte = bytes[from + i];
    if (byte === undefined) throw cutOff();
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), next: from + i + 1 };
  }
  throw damaged("A number in the ONNX file is longer than 64 bits.", "ONNX 文件中有超过 64 位的数。");
}

/** The fields of a message, in its order. @throws Unsound MODEL_INVALID */
export function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  let at = 0;
  for (let count = 0; at < bytes.length; count++) {
    if (count >= MAX_FIELDS)
      throw damaged(
        `A message of the ONNX file has more than ${grouped(MAX_FIELDS)} fields.`,
        `ONNX 文件中有消息超过 ${grouped(MAX_FIELDS)} 个字段。`,
      );
    const tag = varint(bytes, at);
    const [number, type] = [Number(tag.value >> 3n), Number(tag.value & 7n)];
    if (type === 0) {
      const { value, next } = varint(bytes, tag.next);
      yield { number, whole: BigInt.asIntN(64, value), bytes: null };
      at = next;
      continue;
    }
    const [length, from] = lengthOf(bytes, type, tag.next);
    if (length > bytes.length - from) throw cutOff();
    at = from + length;
    yield { number, whole: null, bytes: bytes.subarray(from, at) };
  }
}

function lengthOf(bytes: Uint8Array, type: number, at: number): readonly [length: number, from: number] {
  if (type === 1) return [8, at];
  if (type === 5) return [4, at];
  if (type !== 2)
    throw damaged("The file is no ONNX model: it has a field of a type unknown.", "文件不是 ONNX 模型：字段类型未知。");
  const { value, next } = varint(bytes, at);
  if (value > BigInt(bytes.length)) throw cutOff();
  return [Number(value), next];
}

/** All of a message by its fields' numbers, where a number that is not known is refused: what is not read must not matter. */
export class Message {
  readonly #fields = new Map<number, Field[]>();
  readonly #of: LocalText;

  /** @param of what it is, as a sentence begins with it @param most fields of one number @throws Unsound MODEL_INVALID */
  constructor(of: LocalText, bytes: Uint8Array, known: ReadonlySet<number>, most: number) {
    this.#of = of;
    for (const field of fieldsOf(bytes)) {
      if (!known.has(field.number))
        throw damaged(
          `${of.en} has a field ${field.number}, which is not known.`,
          `${of.zh}含有未知字段 ${field.number}。`,
        );
      const list = this.#fields.get(field.number) ?? [];
      list.push(field);
      if (list.length > most)
        throw damaged(
          `${of.en} has more than ${grouped(most)} of a kind.`,
          `${of.zh}中同类字段超过 ${grouped(most)} 个。`,
        );
      this.#fields.set(field.number, list);
    }
  }

  has = (number: number): boolean => this.#fields.has(number);

  /** Bytes of each. */
  all(number: number): readonly Uint8Array[] {
    return (this.#fields.get(number) ?? []).map(({ bytes }) => bytes ?? this.#wrong());
  }

  /** Bytes of the only one; null: none. */
  one(number: number): Uint8Array | null {
    const found = this.all(number);
    if (found.length > 1) throw this.#twice();
    return found[0] ?? null;
  }

  texts = (number: number): readonly string[] => this.all(number).map((bytes) => textOf(this.#of, bytes));

  /** "" where it is not there, as protobuf has it. */
  text(number: number): string {
    const bytes = this.one(number);
    return bytes === null ? "" : textOf(this.#of, bytes);
  }

  /** Whole numbers, packed or not. @param ends beyond what is exact they stand for an end, and are brought to it */
  wholes(number: number, ends = false): readonly number[] {
    const as = ends ? brought : exact;
    return (this.#fields.get(number) ?? []).flatMap(({ whole, bytes }) =>
      whole === null ? packedWholes(bytes ?? this.#wrong(), as) : [as(whole)],
    );
  }

  /** 0 where it is not there. */
  whole(number: number): number {
    const found = this.wholes(number);
    if (found.length > 1) throw this.#twice();
    return found[0] ?? 0;
  }

  #wrong(): never {
    throw damaged(`${this.#of.en} has a field of another type.`, `${this.#of.zh}的字段类型不符。`);
  }
  #twice = (): Unsound => damaged(`${this.#of.en} says something twice.`, `${this.#of.zh}有重复的字段。`);
}

function exact(whole: bigint): number {
  const number = Number(whole);
  if (Number.isSafeInteger(number)) return number;
  throw damaged("A number in the ONNX file is too large to be meant.", "ONNX 文件中有过大的数。");
}

/** Exporters write the largest of 64 bits for "to the end". */
function brought(whole: bigint): number {
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  return Number(whole > most ? most : whole < -most ? -most : whole);
}

/** Sides of shapes and the like; no list of them is longer. */
const MAX_WHOLES = 64;

function packedWholes(bytes: Uint8Array, as: (whole: bigint) => number): readonly number[] {
  const wholes: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { value, next } = varint(bytes, at);
    wholes.push(as(BigInt.asIntN(64, value)));
    if (wholes.length > MAX_WHOLES)
      throw damaged(`A list of whole numbers has more than ${MAX_WHOLES}.`, `有整数列表超过 ${MAX_WHOLES} 个数。`);
    at = next;
  }
  return wholes;
}

function textOf(of: LocalText, bytes: Uint8Array): string {
  if (bytes.length > 4 * MODEL_LIMITS.nameChars)
    throw damaged(`${of.en} has a name that is too long.`, `${of.zh}中有名称过长。`);
  // Both of these are ES2023 without the DOM's TextDecoder.
  const escaped = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
  try {
    return decodeURIComponent(escaped);
  } catch {
    throw damaged(`${of.en} has a name that is no UTF-8.`, `${of.zh}中有名称不是 UTF-8。`);
  }
}

/** Float32 numbers, little-endian, wherever they begin. @throws Unsound for a part of one */
export function floatsOf(bytes: Uint8Array): Float32Array {
  if (bytes.length % 4 !== 0) throw cutOff();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

/** Whole numbers of 32 bits, little-endian. */
export function intsOf(bytes: Uint8Array): readonly number[] {
  if (bytes.length % 4 !== 0 || bytes.length > 4 * MAX_WHOLES) throw cutOff();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 4 }, (_, i) => view.getInt32(4 * i, true));
}

/** Whole numbers of 64 bits, little-endian, brought to what is exact. */
export function longsOf(bytes: Uint8Array): readonly number[] {
  if (bytes.length % 8 !== 0 || bytes.length > 8 * MAX_WHOLES) throw cutOff();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 8 }, (_, i) => brought(view.getBigInt64(8 * i, true)));
}
