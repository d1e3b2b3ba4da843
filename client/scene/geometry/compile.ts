import { type BufferGeometry, Matrix4 } from "three";
import type { Part, ShowRule, ThingView } from "../../../twins/core/view.ts";
import { FINISHES } from "../palette.ts";
import { addMesh, type Gathering, gathered, gathering, placement } from "./gather.ts";
import type { MeshData } from "./meshData.ts";
import { buildShape } from "./shapes.ts";

/** Parts that are drawn in one call: same joint, same pass, same lamp, shown by the same rules. */
export interface ViewGroup {
  readonly joint: string | null;
  readonly pass: "solid" | "glass";
  readonly lamp: string | null;
  readonly show: readonly ShowRule[];
  readonly geometry: BufferGeometry;
}

export interface CompiledView {
  readonly view: ThingView;
  readonly groups: readonly ViewGroup[];
}

/** Meshes by "asset#node", loaded beforehand. */
export type MeshLibrary = ReadonlyMap<string, MeshData>;

/** Where the copies of a part are. */
export function placements(part: Part): Matrix4[] {
  const copies: Matrix4[] = [];
  const at = part.at ?? [0, 0, 0];
  const step = part.repeat?.step ?? [0, 0, 0];
  for (let i = 0; i < (part.repeat?.count ?? 1); i++) {
    const matrix = placement([at[0] + step[0] * i, at[1] + step[1] * i, at[2] + step[2] * i], part.turn);
    copies.push(matrix);
    if (part.mirrorY) copies.push(new Matrix4().makeScale(1, -1, 1).multiply(matrix));
  }
  return copies;
}

/**
 * Merges a view's parts into as few draws as its joints allow: the number depends on the view, never on how many Things
 * wear it. Parts whose mesh is not in the library are drawn as their bounding box.
 */
export function compileView(view: ThingView, library: MeshLibrary = new Map()): CompiledView {
  const groups = new Map<string, { key: Omit<ViewGroup, "geometry">; into: Gathering }>();
  for (const part of view.parts) {
    const key = {
      joint: part.joint ?? null,
      pass: part.material === "glass" && part.lamp === undefined ? ("glass" as const) : ("solid" as const),
      lamp: part.lamp ?? null,
      show: part.show ?? [],
    };
    const name = JSON.stringify(key);
    let group = groups.get(name);
    if (group === undefined) {
      group = { key, into: gathering() };
      groups.set(name, group);
    }
    const shape = part.shape;
    const mesh =
      shape.kind === "mesh"
        ? (library.get(`${shape.asset}#${shape.node}`) ?? buildShape({ kind: "box", size: shape.bounds, bevel: 0.01 }))
        : buildShape(shape);
    for (const matrix of placements(part)) addMesh(group.into, mesh, matrix, FINISHES[part.material]);
  }
  return { view, groups: [...groups.values()].map(({ key, into }) => ({ ...key, geometry: gathered(into) })) };
}

/** Asset files that a set of views needs. */
export function assetsOf(views: readonly ThingView[]): string[] {
  const assets = new Set<string>();
  for (const view of views) for (const part of view.parts) if (part.shape.kind === "mesh") assets.add(part.shape.asset);
  return [...assets];
}
