import type { Place } from "../../../twins/core/place.ts";
import type { PartKind } from "../../../twins/import/imported.ts";
import type { Batch } from "./batch.ts";

/** Height above a storey's floor at which its plan is cut, m (ISO 128-50 leaves it to the drawing; architects cut through windows). */
export const CUT_M = 1.2;
/** Lines of a storey's plan at most. */
export const MAX_LINES = 40_000;
const CUT: ReadonlySet<PartKind> = new Set(["wall", "column", "door", "window", "stair", "lift", "furniture"]);

/**
 * Furniture is lower than windows: beds and seats are cut, and the tops of tables, of which else the legs alone were seen. Of
 * stairs each step up to the height of the cut is: they are as high as these are apart.
 */
const CUTS_M: Readonly<Partial<Record<PartKind, readonly number[]>>> = {
  furniture: [0.35, 0.725],
  stair: [0.1, 0.27, 0.44, 0.61, 0.78, 0.95, 1.12],
};

/** What of one kind a storey's plan is cut through. */
export interface Section {
  readonly storey: string;
  readonly kind: PartKind;
  /** x and y of both ends of each line, m. */
  readonly lines: Float32Array<ArrayBuffer>;
}

/** Where the triangle at `t` meets the height z: two ends, or nothing. */
function cutTriangle(positions: Float32Array, t: number, z: number, into: number[]): void {
  const ends: number[] = [];
  for (let side = 0; side < 3; side++) {
    const [a, b] = [t + 3 * side, t + 3 * ((side + 1) % 3)];
    const [za, zb] = [positions[a + 2]! - z, positions[b + 2]! - z];
    // One end counts as above: a corner on the plane is met once.
    if (za >= 0 === zb >= 0) continue;
    const share = za / (za - zb);
    ends.push(
      positions[a]! + (positions[b]! - positions[a]!) * share,
      positions[a + 1]! + (positions[b + 1]! - positions[a + 1]!) * share,
    );
  }
  if (ends.length === 4) into.push(...ends);
}

/** The plan of each storey, as lines where its solids are cut. */
export function sectionsOf(
  batches: readonly Batch[],
  places: readonly Pick<Place, "id" | "level" | "floorZ">[],
): readonly Section[] {
  const floors = new Map(places.filter(({ level }) => level === "storey").map(({ id, floorZ }) => [id, floorZ]));
  const lines = new Map<string, { storey: string; kind: PartKind; into: number[] }>();
  for (const { storey, kind, positions } of batches) {
    const floorZ = storey === null ? undefined : floors.get(storey);
    if (storey === null || floorZ === undefined || !CUT.has(kind)) continue;
    const key = `${storey}\n${kind}`;
    const section = lines.get(key) ?? { storey, kind, into: [] };
    lines.set(key, section);
    for (const cutM of CUTS_M[kind] ?? [CUT_M])
      for (let t = 0; t < positions.length && section.into.length < 4 * MAX_LINES; t += 9)
        cutTriangle(positions, t, floorZ + cutM, section.into);
  }
  return [...lines.values()].map(({ storey, kind, into }) => ({ storey, kind, lines: Float32Array.from(into) }));
}
