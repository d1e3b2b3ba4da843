/** Writes ONNX files for tests: as little of Protocol Buffers as they need, and any field that a hostile file might have. */

export type Bytes = Uint8Array;

export const joinBytes = (...parts: readonly Bytes[]): Bytes => {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

export function varint(value: number | bigint): Bytes {
  const out: number[] = [];
  let left = BigInt.asUintN(64, BigInt(value));
  do {
    out.push(Number(left & 0x7fn) | (left > 0x7fn ? 0x80 : 0));
    left >>= 7n;
  } while (left > 0n);
  return Uint8Array.from(out);
}

export const whole = (number: number, value: number | bigint): Bytes => joinBytes(varint(number * 8), varint(value));
export const part = (number: number, bytes: Bytes): Bytes =>
  joinBytes(varint(number * 8 + 2), varint(bytes.length), bytes);
export const text = (number: number, value: string): Bytes =>
  part(
    number,
    Uint8Array.from(value, (letter) => letter.charCodeAt(0)),
  );
const float = (number: number, value: number): Bytes => joinBytes(varint(number * 8 + 5), floatBytes([value]));

export const floatBytes = (values: readonly number[]): Bytes => new Uint8Array(Float32Array.from(values).buffer);
const longBytes = (values: readonly (number | bigint)[]): Bytes =>
  new Uint8Array(BigInt64Array.from(values, BigInt).buffer);

/** TensorProto of float32. */
export const floats = (name: string, shape: readonly number[], values: readonly number[]): Bytes =>
  joinBytes(...shape.map((side) => whole(1, side)), whole(2, 1), text(8, name), part(9, floatBytes(values)));
/** TensorProto of int64: a list, or of other sides. */
export const longs = (
  name: string,
  values: readonly (number | bigint)[],
  shape: readonly number[] = [values.length],
): Bytes => joinBytes(...shape.map((side) => whole(1, side)), whole(2, 7), text(8, name), part(9, longBytes(values)));

/** AttributeProto. */
export const ints = (name: string, values: readonly number[]): Bytes =>
  joinBytes(text(1, name), ...values.map((value) => whole(8, value)), whole(20, 7));
export const int = (name: string, value: number | bigint): Bytes =>
  joinBytes(text(1, name), whole(3, value), whole(20, 2));
export const real = (name: string, value: number): Bytes => joinBytes(text(1, name), float(2, value), whole(20, 1));
export const word = (name: string, value: string): Bytes => joinBytes(text(1, name), text(4, value), whole(20, 3));
export const held = (name: string, tensor: Bytes): Bytes => joinBytes(text(1, name), part(5, tensor), whole(20, 4));

export const words = (name: string, values: readonly string[]): Bytes =>
  joinBytes(text(1, name), ...values.map((value) => text(9, value)), whole(20, 8));

/** NodeProto; an output that is left out is "". */
export const node = (
  op: string,
  inputs: readonly string[],
  outputs: string | readonly string[],
  attributes: readonly Bytes[] = [],
  ...more: readonly Bytes[]
): Bytes =>
  joinBytes(
    ...inputs.map((name) => text(1, name)),
    ...[outputs].flat().map((name) => text(2, name)),
    text(4, op),
    ...attributes.map((attribute) => part(5, attribute)),
    ...more,
  );

/** ValueInfoProto; null is a side of no number. */
export const end = (name: string, sides: readonly (number | null)[], type = 1): Bytes => {
  const shape = joinBytes(...sides.map((side) => part(1, side === null ? text(2, "N") : whole(1, side))));
  return joinBytes(text(1, name), part(2, part(1, joinBytes(whole(1, type), part(2, shape)))));
};

export interface Parts {
  readonly nodes: readonly Bytes[];
  readonly constants?: readonly Bytes[];
  readonly inputs?: readonly Bytes[];
  readonly outputs?: readonly Bytes[];
  readonly opset?: number;
  /** Fields of the graph and of the model. */
  readonly inGraph?: readonly Bytes[];
  readonly inModel?: readonly Bytes[];
}

/** ModelProto: from `x` to `y` where nothing else is said. */
export function onnx({ nodes, constants = [], inputs, outputs, opset = 17, inGraph = [], inModel = [] }: Parts): Bytes {
  const graph = joinBytes(
    ...nodes.map((one) => part(1, one)),
    text(2, "graph"),
    ...constants.map((one) => part(5, one)),
    ...(inputs ?? [end("x", [null, 4])]).map((one) => part(11, one)),
    ...(outputs ?? [joinBytes(text(1, "y"), part(2, part(1, whole(1, 1))))]).map((one) => part(12, one)),
    ...inGraph,
  );
  return joinBytes(whole(1, 8), text(2, "test"), part(7, graph), part(8, whole(2, opset)), ...inModel);
}
