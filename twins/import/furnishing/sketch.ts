import type { Mesh } from "../geometry/mesh.ts";

/** Where a piece stands: metres and radians counter-clockwise from east, in the building's frame. */
export interface Stand {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly headingRad: number;
}

/** A stretch along one axis, m. */
export type Span = readonly [from: number, to: number];

type Corner = readonly [x: number, y: number, z: number];

/** Draws closed solids of a piece of furniture into a mesh: in the piece's own frame, x to its front, y to its left, z up from its foot. */
export class Sketch {
  readonly #mesh: Mesh;
  readonly #stand: Stand;
  readonly #cos: number;
  readonly #sin: number;

  constructor(mesh: Mesh, stand: Stand) {
    this.#mesh = mesh;
    this.#stand = stand;
    this.#cos = Math.cos(stand.headingRad);
    this.#sin = Math.sin(stand.headingRad);
  }

  #vertex([x, y, z]: Corner): number {
    const { x: x0, y: y0, z: z0 } = this.#stand;
    return this.#mesh.vertex(x0 + this.#cos * x - this.#sin * y, y0 + this.#sin * x + this.#cos * y, z0 + z);
  }

  /** A flat face with vertices of its own, so that its edges stay sharp; corners counter-clockwise from outside. */
  #face(corners: readonly Corner[]): void {
    const numbers = corners.map((corner) => this.#vertex(corner));
    for (let i = 2; i < numbers.length; i++) this.#mesh.triangle(numbers[0]!, numbers[i - 1]!, numbers[i]!);
  }

  /** 12 triangles. */
  box([x0, x1]: Span, [y0, y1]: Span, [z0, z1]: Span): this {
    const ring: readonly (readonly [number, number])[] = [
      [x0, y0],
      [x1, y0],
      [x1, y1],
      [x0, y1],
    ];
    this.#solid(
      ring.map(([x, y]) => [x, y, z0] as const),
      ring.map(([x, y]) => [x, y, z1] as const),
    );
    return this;
  }

  /** A round solid, or with another radius at its top a cone's part: 4 triangles a side, less 4. */
  round(x: number, y: number, [low, high]: Span, radius: number, top = radius, sides = 8): this {
    const ring = (r: number, z: number): Corner[] =>
      Array.from({ length: sides }, (_, i) => {
        const angle = (2 * Math.PI * (i + 0.5)) / sides;
        return [x + r * Math.cos(angle), y + r * Math.sin(angle), z];
      });
    this.#solid(ring(radius, low), ring(top, high));
    return this;
  }

  /** Four legs of a square section inside a rectangle about the middle. 48 triangles. */
  legs(lengthM: number, widthM: number, heightM: number, thickM: number): this {
    const [a, b] = [lengthM / 2, widthM / 2];
    for (const x of [-a, a - thickM])
      for (const y of [-b, b - thickM]) this.box([x, x + thickM], [y, y + thickM], [0, heightM]);
    return this;
  }

  #solid(bottom: readonly Corner[], top: readonly Corner[]): void {
    const count = bottom.length;
    this.#face([...bottom].reverse());
    this.#face(top);
    for (let i = 0; i < count; i++) {
      const next = (i + 1) % count;
      this.#face([bottom[i]!, bottom[next]!, top[next]!, top[i]!]);
    }
  }
}
