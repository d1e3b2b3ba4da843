import { Mesh } from "../../geometry/mesh.ts";

/** A mesh that has each corner once: STL writes it anew for every triangle, six times over in most shapes. */
export class Welder {
  readonly mesh = new Mesh();
  /** Numbers of vertices by what their coordinates hash to; -1 where none is. */
  #slots = new Int32Array(1024).fill(-1);
  /** The bits of each vertex's coordinates. */
  #bits = new Uint32Array(3 * 512);
  readonly #floats = new Float32Array(3);
  readonly #asBits = new Uint32Array(this.#floats.buffer);

  /** @returns the number of the vertex that lies there, to the last bit. */
  vertex(x: number, y: number, z: number): number {
    // Zero has a sign that nobody means.
    [this.#floats[0], this.#floats[1], this.#floats[2]] = [x + 0, y + 0, z + 0];
    const [a, b, c] = this.#asBits as unknown as [number, number, number];
    const mask = this.#slots.length - 1;
    let slot = hash(a, b, c) & mask;
    for (let held = this.#slots[slot]!; held !== -1; held = this.#slots[slot]!) {
      if (this.#bits[3 * held] === a && this.#bits[3 * held + 1] === b && this.#bits[3 * held + 2] === c) return held;
      slot = (slot + 1) & mask;
    }
    const number = this.mesh.vertex(x, y, z);
    this.#slots[slot] = number;
    this.#keep(number, a, b, c);
    return number;
  }

  #keep(number: number, a: number, b: number, c: number): void {
    if (3 * number + 3 > this.#bits.length) {
      const wider = new Uint32Array(2 * this.#bits.length);
      wider.set(this.#bits);
      this.#bits = wider;
    }
    this.#bits.set([a, b, c], 3 * number);
    if (2 * this.mesh.vertices > this.#slots.length) this.#widen();
  }

  #widen(): void {
    const slots = new Int32Array(2 * this.#slots.length).fill(-1);
    const mask = slots.length - 1;
    for (let number = 0; number < this.mesh.vertices; number++) {
      let slot = hash(this.#bits[3 * number]!, this.#bits[3 * number + 1]!, this.#bits[3 * number + 2]!) & mask;
      while (slots[slot] !== -1) slot = (slot + 1) & mask;
      slots[slot] = number;
    }
    this.#slots = slots;
  }
}

function hash(a: number, b: number, c: number): number {
  let mixed = Math.imul(a ^ (a >>> 15), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x27d4eb2f) ^ Math.imul(c ^ (c >>> 14), 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
