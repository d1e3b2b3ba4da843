import type { Part, PartKind } from "../imported.ts";

/** Vertices of one shared buffer: large enough to be few, small enough to waste little. */
const CHUNK = 1 << 17;

/** A mesh that grows: vertices in metres and triangles, kept in typed arrays so that a city fits into memory. */
export class Mesh {
  #positions = new Float32Array(192);
  #indices = new Uint32Array(192);
  #vertices = 0;
  #corners = 0;

  get vertices(): number {
    return this.#vertices;
  }
  get triangles(): number {
    return this.#corners / 3;
  }
  get positions(): Float32Array {
    return this.#positions.subarray(0, 3 * this.#vertices);
  }
  get indices(): Uint32Array {
    return this.#indices.subarray(0, this.#corners);
  }

  /** @returns the vertex's number. */
  vertex(x: number, y: number, z: number): number {
    const at = 3 * this.#vertices;
    if (at + 3 > this.#positions.length) {
      const wider = new Float32Array(2 * this.#positions.length);
      wider.set(this.#positions);
      this.#positions = wider;
    }
    this.#positions[at] = x;
    this.#positions[at + 1] = y;
    this.#positions[at + 2] = z;
    return this.#vertices++;
  }

  triangle(a: number, b: number, c: number): void {
    if (this.#corners + 3 > this.#indices.length) {
      const wider = new Uint32Array(2 * this.#indices.length);
      wider.set(this.#indices);
      this.#indices = wider;
    }
    this.#indices[this.#corners] = a;
    this.#indices[this.#corners + 1] = b;
    this.#indices[this.#corners + 2] = c;
    this.#corners += 3;
  }

  /** Two triangles; a, b, c, d counter-clockwise. */
  quad(a: number, b: number, c: number, d: number): void {
    this.triangle(a, b, c);
    this.triangle(a, c, d);
  }

  clear(): void {
    this.#vertices = 0;
    this.#corners = 0;
  }
}

/** Packs many small parts into few buffers: a hundred thousand buildings are not two hundred thousand allocations. */
export class Parts {
  readonly list: Part[] = [];
  #positions = new Float32Array(0);
  #positionsUsed = 0;
  #indices = new Uint32Array(0);
  #indicesUsed = 0;
  /** Corners of the box around everything; Infinity while there is nothing. */
  readonly low: [number, number, number] = [Infinity, Infinity, Infinity];
  readonly high: [number, number, number] = [-Infinity, -Infinity, -Infinity];

  /** Takes a mesh over and empties it; nothing where it has no triangle. */
  take(place: string, kind: PartKind, lod: number, mesh: Mesh, source?: string): void {
    if (mesh.triangles > 0) {
      const positions = this.#room(mesh.positions);
      const named = source === undefined ? {} : { source };
      this.list.push({ place, ...named, kind, lod, positions, indices: this.#roomForIndices(mesh.indices) });
      this.#measure(positions);
    }
    mesh.clear();
  }

  #room(values: Float32Array): Float32Array {
    if (this.#positionsUsed + values.length > this.#positions.length) {
      this.#positions = new Float32Array(Math.max(3 * CHUNK, values.length));
      this.#positionsUsed = 0;
    }
    const room = this.#positions.subarray(this.#positionsUsed, this.#positionsUsed + values.length);
    this.#positionsUsed += values.length;
    room.set(values);
    return room;
  }

  #roomForIndices(values: Uint32Array): Uint32Array {
    if (this.#indicesUsed + values.length > this.#indices.length) {
      this.#indices = new Uint32Array(Math.max(3 * CHUNK, values.length));
      this.#indicesUsed = 0;
    }
    const room = this.#indices.subarray(this.#indicesUsed, this.#indicesUsed + values.length);
    this.#indicesUsed += values.length;
    room.set(values);
    return room;
  }

  #measure(positions: Float32Array): void {
    for (let i = 0; i < positions.length; i++) {
      const axis = i % 3;
      const value = positions[i]!;
      if (value < this.low[axis]!) this.low[axis] = value;
      if (value > this.high[axis]!) this.high[axis] = value;
    }
  }
}
