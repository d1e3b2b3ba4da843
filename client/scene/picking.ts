import type { Matrix4 } from "three";
import type { ThingView, Vec3 } from "../../twins/core/view.ts";

/** A Thing's box to click: its frame in the site and the view it wears. */
export interface Pickable {
  readonly id: string;
  readonly world: Matrix4;
  readonly view: ThingView;
  readonly placed: boolean;
}

/** Small Things are hard to hit: their boxes grow to at least this. */
const MIN_HALF_M = 0.16;

const halfOf = (size: number): number => Math.max(MIN_HALF_M, size / 2);

/** True when a ray passes so far from a box that it cannot meet it: most of what is asked about. */
function passesBy(origin: Vec3, direction: Vec3, e: readonly number[], [mx, my, mz]: Vec3, size: Vec3): boolean {
  const dx = e[12]! + e[0]! * mx + e[4]! * my + e[8]! * mz - origin[0];
  const dy = e[13]! + e[1]! * mx + e[5]! * my + e[9]! * mz - origin[1];
  const dz = e[14]! + e[2]! * mx + e[6]! * my + e[10]! * mz - origin[2];
  const along = dx * direction[0] + dy * direction[1] + dz * direction[2];
  const [hx, hy, hz] = [halfOf(size[0]), halfOf(size[1]), halfOf(size[2])];
  const scale2 = e[0]! * e[0]! + e[1]! * e[1]! + e[2]! * e[2]!;
  return dx * dx + dy * dy + dz * dz - along * along > scale2 * (hx * hx + hy * hy + hz * hz) * 1.0001;
}

/**
 * Distance at which a ray enters an upright box turned about z (slab test in the box's frame), of a mark that is drawn larger
 * from afar as large as it is drawn; null when it misses. `direction` is a unit vector.
 */
export function hitBox(origin: Vec3, direction: Vec3, { world, view }: Pickable): number | null {
  const e = world.elements;
  const { size } = view.bounds;
  const middle: Vec3 = view.bounds.middle ?? [0, 0, size[2] / 2];
  if (passesBy(origin, direction, e, middle, size)) return null;
  let near = 0;
  let far = Infinity;
  for (let axis = 0; axis < 3; axis++) {
    const [ux, uy, uz] = [e[axis * 4]!, e[axis * 4 + 1]!, e[axis * 4 + 2]!];
    const scale2 = ux * ux + uy * uy + uz * uz;
    const offset = (origin[0] - e[12]!) * ux + (origin[1] - e[13]!) * uy + (origin[2] - e[14]!) * uz;
    const from = offset / scale2 - middle[axis]!;
    const along = (direction[0] * ux + direction[1] * uy + direction[2] * uz) / scale2;
    const half = halfOf(size[axis]!);
    if (Math.abs(along) < 1e-9) {
      if (Math.abs(from) > half) return null;
      continue;
    }
    const [a, b] = [(-half - from) / along, (half - from) / along];
    near = Math.max(near, Math.min(a, b));
    far = Math.min(far, Math.max(a, b));
    if (near > far) return null;
  }
  return near;
}

/** True when the middle of one Thing lies in the box of another: a pallet that is in a machine, not one on a vehicle. */
export function encloses(outer: Pickable, inner: Pickable): boolean {
  const [o, i] = [outer.world.elements, inner.world.elements];
  const middleZ = (inner.view.bounds.middle?.[2] ?? inner.view.bounds.size[2] / 2) + i[14]!;
  const offset = [i[12]! - o[12]!, i[13]! - o[13]!, middleZ - o[14]!];
  const { size } = outer.view.bounds;
  const middle = outer.view.bounds.middle ?? [0, 0, size[2] / 2];
  return [0, 1, 2].every((axis) => {
    const along = offset[0]! * o[axis * 4]! + offset[1]! * o[axis * 4 + 1]! + offset[2]! * o[axis * 4 + 2]!;
    return Math.abs(along - middle[axis]!) <= size[axis]! / 2;
  });
}

/** The first Thing a ray meets. Of boxes within one another the smaller wins: a sensor at its machine. */
export function pick(origin: Vec3, direction: Vec3, things: Iterable<Pickable>): string | null {
  let best: { id: string; score: number } | null = null;
  for (const thing of things) {
    if (!thing.placed) continue;
    const distance = hitBox(origin, direction, thing);
    if (distance === null) continue;
    const { size } = thing.view.bounds;
    const score = distance + 0.5 * Math.hypot(...size);
    if (best === null || score < best.score) best = { id: thing.id, score };
  }
  return best?.id ?? null;
}
