import { grouped } from "../../core/grouped.ts";
import { asObject } from "../json/parse.ts";
import { invalid, shown, tooLarge } from "../refusals.ts";
import type { Container } from "./container.ts";

type Json = Readonly<Record<string, unknown>>;

/** Elements of one accessor. */
export const MAX_ELEMENTS = 30_000_000;

const COMPONENTS: Readonly<
  Record<
    number,
    { readonly bytes: number; readonly most: number; readonly read: (view: DataView, at: number) => number }
  >
> = {
  5120: { bytes: 1, most: 127, read: (view, at) => view.getInt8(at) },
  5121: { bytes: 1, most: 255, read: (view, at) => view.getUint8(at) },
  5122: { bytes: 2, most: 32767, read: (view, at) => view.getInt16(at, true) },
  5123: { bytes: 2, most: 65535, read: (view, at) => view.getUint16(at, true) },
  5125: { bytes: 4, most: 4294967295, read: (view, at) => view.getUint32(at, true) },
  5126: { bytes: 4, most: 1, read: (view, at) => view.getFloat32(at, true) },
};
const SIZES: Readonly<Record<string, number>> = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4, MAT2: 4, MAT3: 9, MAT4: 16 };

/** Reads accessors of a model, each range checked against its view, and each view against its buffer. */
export class Accessors {
  readonly #container: Container;

  constructor(container: Container) {
    this.#container = container;
  }

  #entry(list: string, index: unknown, from: string): Json {
    const all = this.#container.json[list];
    const entry = Array.isArray(all) && Number.isInteger(index) ? asObject(all[index as number]) : null;
    if (entry === null)
      throw invalid(
        { entity: from },
        {
          en: `It names ${list}/${shown(index)}, which the file does not have.`,
          zh: `引用了 ${list}/${shown(index)}，但文件中没有。`,
        },
      );
    return entry;
  }

  #whole(value: unknown, otherwise: number | null, entity: string): number {
    const number = value === undefined ? otherwise : value;
    if (typeof number === "number" && Number.isInteger(number) && number >= 0 && number <= 0xffffffff) return number;
    throw invalid(
      { entity },
      {
        en: `The value ${shown(value)} is no whole number that may stand there.`,
        zh: `${shown(value)} 不是此处允许的整数。`,
      },
    );
  }

  /** A stretch of bytes in a view, checked to hold so many elements. */
  #range(
    viewIndex: unknown,
    offset: number,
    count: number,
    size: number,
    entity: string,
  ): { view: DataView; stride: number } {
    const entry = this.#entry("bufferViews", viewIndex, entity);
    const name = `bufferViews/${viewIndex}`;
    const buffer = this.#container.buffers[this.#whole(entry.buffer, null, name)];
    const [start, length] = [this.#whole(entry.byteOffset, 0, name), this.#whole(entry.byteLength, null, name)];
    if (buffer === undefined || start + length > buffer.length)
      throw invalid({ entity: name }, { en: "The view reaches beyond its buffer.", zh: "视图超出其缓冲区。" });
    const stride = this.#whole(entry.byteStride, size, name);
    if (stride < size || (count > 0 && offset + stride * (count - 1) + size > length))
      throw invalid({ entity }, { en: "It reaches beyond its view.", zh: "超出其视图的范围。" });
    return { view: new DataView(buffer.buffer, buffer.byteOffset + start + offset, length - offset), stride };
  }

  /**
   * The numbers of an accessor, element after element; whole numbers that are normalised become fractions.
   * @throws CodedError IMPORT_INVALID with the accessor's path, IMPORT_TOO_LARGE
   */
  read(index: unknown, type: "SCALAR" | "VEC3", from: string): Float64Array {
    const accessor = this.#entry("accessors", index, from);
    const entity = `accessors/${index}`;
    const component = COMPONENTS[Number(accessor.componentType)];
    const size = SIZES[String(accessor.type)];
    const count = this.#whole(accessor.count, null, entity);
    if (component === undefined || size === undefined || accessor.type !== type)
      throw invalid(
        { entity },
        {
          en: `Its type is ${shown(accessor.type)} of ${shown(accessor.componentType)}; ${type} is expected.`,
          zh: `类型为 ${shown(accessor.type)}（${shown(accessor.componentType)}），应为 ${type}。`,
        },
      );
    if (count > MAX_ELEMENTS)
      throw tooLarge(
        { entity },
        {
          en: `It has ${grouped(count)} elements; at most ${grouped(MAX_ELEMENTS)} can be read.`,
          zh: `共 ${grouped(count)} 个元素；最多可读取 ${grouped(MAX_ELEMENTS)} 个。`,
        },
      );
    const scale = accessor.normalized === true && component.most > 1 ? 1 / component.most : 1;
    // Without a view all are zero; the range is checked before anything of that size is made.
    const bytes = component.bytes * size;
    const range =
      accessor.bufferView === undefined
        ? null
        : this.#range(accessor.bufferView, this.#whole(accessor.byteOffset, 0, entity), count, bytes, entity);
    const values = new Float64Array(count * size);
    const fill = (view: DataView, at: number, element: number): void => {
      for (let i = 0; i < size; i++) {
        const value = component.read(view, at + i * component.bytes);
        if (!Number.isFinite(value))
          throw invalid(
            { entity },
            { en: `Element ${element} is no finite number.`, zh: `第 ${element} 个元素不是有限的数。` },
          );
        // Section 3.11: a normalised whole number ends at -1.
        values[element * size + i] = scale === 1 ? value : Math.max(-1, value * scale);
      }
    };
    if (range !== null) for (let i = 0; i < count; i++) fill(range.view, i * range.stride, i);
    const sparse = asObject(accessor.sparse);
    if (sparse !== null) this.#sparse(sparse, count, bytes, entity, fill);
    return values;
  }

  #sparse(
    sparse: Json,
    count: number,
    bytes: number,
    entity: string,
    fill: (view: DataView, at: number, element: number) => void,
  ) {
    const [indices, values] = [asObject(sparse.indices), asObject(sparse.values)];
    const component = COMPONENTS[Number(indices?.componentType)];
    const changed = this.#whole(sparse.count, null, entity);
    if (indices === null || values === null || component === undefined || component.most === 1 || changed > count)
      throw invalid({ entity }, { en: "Its sparse part is damaged.", zh: "其稀疏部分已损坏。" });
    const where = this.#range(
      indices.bufferView,
      this.#whole(indices.byteOffset, 0, entity),
      changed,
      component.bytes,
      entity,
    );
    const what = this.#range(values.bufferView, this.#whole(values.byteOffset, 0, entity), changed, bytes, entity);
    for (let i = 0; i < changed; i++) {
      const element = component.read(where.view, i * where.stride);
      if (element < 0 || element >= count)
        throw invalid(
          { entity },
          {
            en: `Its sparse part names element ${element} of ${count}.`,
            zh: `其稀疏部分引用了元素 ${element}（共 ${count} 个）。`,
          },
        );
      fill(what.view, i * what.stride, element);
    }
  }
}
