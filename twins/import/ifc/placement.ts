import { type Instances, listOf, numberOf, refOf } from "./values.ts";

/** Axes and origin in metres: columns x, y, z, origin. */
export interface Placement {
  readonly x: Vector;
  readonly y: Vector;
  readonly z: Vector;
  readonly at: Vector;
}
export type Vector = readonly [number, number, number];

export const WORLD: Placement = { x: [1, 0, 0], y: [0, 1, 0], z: [0, 0, 1], at: [0, 0, 0] };

const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const unit = (v: Vector): Vector | null => {
  const length = Math.hypot(...v);
  return length > 1e-12 && Number.isFinite(length) ? [v[0] / length, v[1] / length, v[2] / length] : null;
};
const turned = ({ x, y, z }: Placement, v: Vector): Vector => [
  x[0] * v[0] + y[0] * v[1] + z[0] * v[2],
  x[1] * v[0] + y[1] * v[1] + z[1] * v[2],
  x[2] * v[0] + y[2] * v[1] + z[2] * v[2],
];

/** Placements of products in the model's frame (IFC 4, IfcLocalPlacement, IfcAxis2Placement3D). */
export class Placements {
  readonly #instances: Instances;
  readonly #metres: number;
  readonly #known = new Map<number, Placement>();

  constructor(instances: Instances, metres: number) {
    this.#instances = instances;
    this.#metres = metres;
  }

  /** References form no circle: the index was checked for that, and for their depth. */
  of(id: number | null): Placement {
    if (id === null || this.#instances.type(id) !== "IFCLOCALPLACEMENT") return WORLD;
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const [relativeTo, relative] = this.#instances.values(id);
    const base = this.of(refOf(relativeTo));
    const own = this.axes(refOf(relative));
    const shift = turned(base, own.at);
    const at: Vector = [base.at[0] + shift[0], base.at[1] + shift[1], base.at[2] + shift[2]];
    const placement = { x: turned(base, own.x), y: turned(base, own.y), z: turned(base, own.z), at };
    this.#known.set(id, placement);
    return placement;
  }

  /** An IfcAxis2Placement2D or 3D. */
  axes(id: number | null): Placement {
    if (id === null) return WORLD;
    const [location, first, second] = this.#instances.values(id);
    const point = this.#numbers(refOf(location));
    const at: Vector = [point[0] * this.#metres, point[1] * this.#metres, point[2] * this.#metres];
    if (this.#instances.type(id) !== "IFCAXIS2PLACEMENT3D") {
      const x = unit(this.#direction(refOf(first), [1, 0, 0])) ?? WORLD.x;
      return { x, y: cross(WORLD.z, x), z: WORLD.z, at };
    }
    const z = unit(this.#direction(refOf(first), [0, 0, 1])) ?? WORLD.z;
    const wanted = this.#direction(refOf(second), [1, 0, 0]);
    const along = dot(wanted, z);
    const x =
      unit([wanted[0] - along * z[0], wanted[1] - along * z[1], wanted[2] - along * z[2]]) ??
      unit(cross(WORLD.y, z)) ??
      WORLD.x;
    return { x, y: cross(z, x), z, at };
  }

  #direction(id: number | null, otherwise: Vector): Vector {
    return id === null ? otherwise : this.#numbers(id);
  }

  #numbers(id: number | null): Vector {
    const values = id === null ? [] : listOf(this.#instances.values(id)[0]).map((one) => numberOf(one) ?? 0);
    return [values[0] ?? 0, values[1] ?? 0, values[2] ?? 0];
  }
}
