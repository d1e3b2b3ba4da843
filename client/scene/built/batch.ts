import { type Place, storeyByPlace } from "../../../twins/core/place.ts";
import type { Part, PartKind } from "../../../twins/import/imported.ts";

/** Least side of a square of the ground whose parts are drawn or left out together, m: what is out of the picture is not drawn. */
export const CHUNK_M = 128;
/** Squares along each side of a site, or one more: their number, and so that of the draw calls, does not grow with what stands there. */
const CHUNKS = 3;
/** Triangles of a draw call at most. */
export const MAX_TRIANGLES = 200_000;

/** What of a batch is in one square of the ground: its first vertex and their number. */
export interface Square {
  readonly first: number;
  readonly count: number;
}

/** Triangles of one kind on one storey (or on none), by squares of the ground. Flat: three vertices a triangle, in the order of drawing. */
export interface Batch {
  /** Id of the storey that it belongs to; null for what is on none, such as a town's houses. */
  readonly storey: string | null;
  readonly kind: PartKind;
  /** x, y, z of each vertex, m. */
  readonly positions: Float32Array<ArrayBuffer>;
  /** Of each vertex, 127 is 1. */
  readonly normals: Int8Array<ArrayBuffer>;
  /** Of each vertex, how light its place is among others of its kind, 0 to 255. */
  readonly tints: Uint8Array<ArrayBuffer>;
  readonly squares: readonly Square[];
}

/**
 * All but the blocks that stand for a whole place, such as a storey's, where the objects in it are there themselves: a block's sides
 * lie in the same planes as the walls, and the two would flicker through each other.
 */
export function withoutBlocks(parts: readonly Part[]): readonly Part[] {
  const objects = new Map<string, number>();
  for (const { place, source, lod } of parts)
    if (source !== undefined) objects.set(place, Math.max(objects.get(place) ?? lod, lod));
  return parts.filter(({ place, source, lod }) => source !== undefined || lod >= (objects.get(place) ?? lod));
}

/**
 * Of each object the parts of the finest level of detail, of ground the finest up to `most`; where it has coarser or finer ones alone,
 * none is left out.
 */
export function finest(all: readonly Part[], most: number): readonly Part[] {
  const parts = withoutBlocks(all);
  const best = new Map<string, number>();
  const objectOf = ({ place, source, kind }: Part): string =>
    `${place}\n${source ?? ""}\n${kind === "terrain" ? kind : ""}`;
  const rank = ({ kind, lod }: Part): number => (kind !== "terrain" || lod <= most ? lod : -lod);
  for (const part of parts) {
    const object = objectOf(part);
    const held = best.get(object);
    if (held === undefined || rank(part) > held) best.set(object, rank(part));
  }
  return parts.filter((part) => best.get(objectOf(part)) === rank(part));
}

interface Bin {
  readonly storey: string | null;
  readonly kind: PartKind;
  readonly parts: Part[];
  triangles: number;
}

/** Bins that are drawn in one call where all of them are in sight. */
type Bundle = [Bin, ...Bin[]];

const cornerOf = ({ positions, indices }: Part, axis: number): number => positions[3 * (indices[0] ?? 0) + axis] ?? 0;

/** Side of a site's squares, m. */
function chunkOf(parts: readonly Part[]): number {
  const widths = [0, 1].map((axis) => {
    let [low, high] = [Infinity, -Infinity];
    for (const part of parts) {
      low = Math.min(low, cornerOf(part, axis));
      high = Math.max(high, cornerOf(part, axis));
    }
    return high > low ? high - low : 0;
  });
  return Math.max(CHUNK_M, ...widths.map((width) => width / CHUNKS));
}

/** Sorts parts by storey, kind and square. */
function binned(parts: readonly Part[], storeys: ReadonlyMap<string, string | null>): Bin[] {
  const side = chunkOf(parts);
  const bins: Bin[] = [];
  const open = new Map<string, Bin>();
  for (const part of parts) {
    const triangles = part.indices.length / 3;
    if (triangles === 0) continue;
    const storey = storeys.get(part.place) ?? null;
    const square = [0, 1].map((axis) => Math.floor(cornerOf(part, axis) / side));
    const key = `${storey}\n${part.kind}\n${square}`;
    let bin = open.get(key);
    if (bin === undefined || bin.triangles + triangles > MAX_TRIANGLES) {
      bin = { storey, kind: part.kind, parts: [], triangles: 0 };
      open.set(key, bin);
      bins.push(bin);
    }
    bin.parts.push(part);
    bin.triangles += triangles;
  }
  return bins;
}

/** Puts squares of one storey and kind together, as many as one draw call may have. */
function bundled(bins: readonly Bin[]): Bundle[] {
  const bundles: Bundle[] = [];
  const open = new Map<string, { bundle: Bundle; triangles: number }>();
  for (const bin of bins) {
    const key = `${bin.storey}\n${bin.kind}`;
    const last = open.get(key);
    if (last !== undefined && last.triangles + bin.triangles <= MAX_TRIANGLES) {
      last.bundle.push(bin);
      last.triangles += bin.triangles;
      continue;
    }
    const bundle: Bundle = [bin];
    open.set(key, { bundle, triangles: bin.triangles });
    bundles.push(bundle);
  }
  return bundles;
}

/** A place's own lightness: no two neighbours are of quite the same plaster. FNV-1a. */
function tintOf(place: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < place.length; i++) hash = Math.imul(hash ^ place.charCodeAt(i), 0x01000193);
  return (hash >>> 8) & 0xff;
}

function filled(bundle: Bundle): Batch {
  const { storey, kind } = bundle[0];
  const triangles = bundle.reduce((sum, bin) => sum + bin.triangles, 0);
  const squares: Square[] = [];
  for (const bin of bundle) {
    const before = squares.at(-1);
    squares.push({ first: before === undefined ? 0 : before.first + before.count, count: 3 * bin.triangles });
  }
  return {
    storey,
    kind,
    squares,
    ...flat(
      bundle.flatMap(({ parts }) => parts),
      triangles,
    ),
  };
}

/** The triangles of parts one after the other. */
function flat(parts: readonly Part[], triangles: number): Pick<Batch, "positions" | "normals" | "tints"> {
  const positions = new Float32Array(9 * triangles);
  const normals = new Int8Array(9 * triangles);
  const tints = new Uint8Array(3 * triangles);
  let at = 0;
  for (const { place, positions: from, indices } of parts) {
    tints.fill(tintOf(place), at / 3, at / 3 + indices.length);
    for (let i = 0; i < indices.length; i += 3) {
      for (let corner = 0; corner < 3; corner++) {
        const vertex = 3 * indices[i + corner]!;
        for (let axis = 0; axis < 3; axis++) positions[at + 3 * corner + axis] = from[vertex + axis]!;
      }
      const n = at;
      const [ux, uy, uz] = [0, 1, 2].map((axis) => positions[n + 3 + axis]! - positions[n + axis]!) as [
        number,
        number,
        number,
      ];
      const [vx, vy, vz] = [0, 1, 2].map((axis) => positions[n + 6 + axis]! - positions[n + axis]!) as [
        number,
        number,
        number,
      ];
      const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
      // A triangle without an area is not seen.
      const scale = 127 / (Math.hypot(nx, ny, nz) || 1);
      for (let corner = 0; corner < 9; corner += 3) {
        normals[at + corner] = Math.round(nx * scale);
        normals[at + corner + 1] = Math.round(ny * scale);
        normals[at + corner + 2] = Math.round(nz * scale);
      }
      at += 9;
    }
  }
  return { positions, normals, tints };
}

/** The draw calls of a site's geometry, its ground at the finest level of detail up to `most`. */
export const batchesOf = (
  parts: readonly Part[],
  places: readonly Pick<Place, "id" | "level" | "parent">[],
  most: number,
): Batch[] => bundled(binned(finest(parts, most), storeyByPlace(places))).map(filled);
