import { numbers, wrongValue } from "../json/parse.ts";
import { tooLarge } from "../refusals.ts";

/** `scale` and `translate` of a file whose vertices are whole numbers. */
export interface Transform {
  readonly scale: readonly number[];
  readonly translate: readonly number[];
}

/** Three numbers of 8 bytes each: half a gigabyte. */
export const MAX_VERTICES = 20_000_000;

/** Vertices in the file's reference system; x, y, z one after the other. */
export class Vertices {
  #values = new Float64Array(3 * 1024);
  readonly #most: number;
  count = 0;

  constructor(most = MAX_VERTICES) {
    this.#most = most;
  }

  get values(): Float64Array {
    return this.#values.subarray(0, 3 * this.count);
  }

  /** Takes a list of vertices as the file has them. @throws CodedError with the vertex's path */
  add(list: readonly unknown[], transform: Transform | null, path: string): void {
    if (this.count + list.length > this.#most)
      throw tooLarge(
        { entity: path },
        { en: `It has more than ${this.#most} vertices.`, zh: `顶点超过 ${this.#most} 个。` },
      );
    if (3 * (this.count + list.length) > this.#values.length) {
      const wider = new Float64Array(Math.max(2 * this.#values.length, 3 * (this.count + list.length)));
      wider.set(this.values);
      this.#values = wider;
    }
    for (const vertex of list) {
      const point = numbers(vertex, 3);
      if (point === null) throw wrongValue(`${path}/${this.count}`, vertex);
      for (let axis = 0; axis < 3; axis++) {
        const raw = point[axis]!;
        const value = transform === null ? raw : raw * transform.scale[axis]! + transform.translate[axis]!;
        this.#values[3 * this.count + axis] = value;
      }
      this.count++;
    }
  }
}

/** The middle of the box around all vertices. */
export function middle(values: Float64Array): [x: number, y: number] {
  let [lowX, lowY, highX, highY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < values.length; i += 3) {
    lowX = Math.min(lowX, values[i]!);
    highX = Math.max(highX, values[i]!);
    lowY = Math.min(lowY, values[i + 1]!);
    highY = Math.max(highY, values[i + 1]!);
  }
  return lowX <= highX ? [(lowX + highX) / 2, (lowY + highY) / 2] : [0, 0];
}
