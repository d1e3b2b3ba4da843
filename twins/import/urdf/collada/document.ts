import { type Matrix, multiplied } from "../../gltf/nodes.ts";

export const UNTURNED: Matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** An array of floats as the file writes it: read only when a body needs it. */
export interface Floats {
  readonly line: number;
  text: string;
}

/** How a source reads its array (COLLADA 1.4.1, 5-5 "accessor"). */
export interface Accessor {
  /** Id of the array. */
  readonly array: string;
  readonly count: number;
  readonly offset: number;
  readonly stride: number;
  /** Which of its numbers are x, y and z. */
  readonly axes: readonly number[];
}

export const FACES = ["triangles", "tristrips", "trifans", "polylist", "polygons"] as const;
export type Faces = (typeof FACES)[number];

/** Faces of a mesh: rows of numbers, one of each row is the vertex. */
export interface Primitive {
  readonly kind: Faces;
  readonly line: number;
  /** Id of the vertices, or of a source of positions; null until an input names them. */
  vertices: string | null;
  /** Where in a row the vertex is, and how long a row is. */
  vertexAt: number;
  row: number;
  /** Corners of each polygon. */
  vcount: string;
  /** Rows: of each polygon, strip or fan its own. */
  readonly p: string[];
}

export interface ColladaNode {
  readonly line: number;
  world: Matrix;
  readonly children: ColladaNode[];
  /** Ids of what is shown here. */
  readonly geometries: string[];
  readonly nodes: string[];
}

export interface Collada {
  readonly metres: number;
  readonly floats: ReadonlyMap<string, Floats>;
  readonly accessors: ReadonlyMap<string, Accessor>;
  /** Id of vertices to the id of their source. */
  readonly vertices: ReadonlyMap<string, string>;
  readonly geometries: ReadonlyMap<string, readonly Primitive[]>;
  readonly nodes: ReadonlyMap<string, ColladaNode>;
  /** The scene that is shown; null where the file has none. */
  readonly scene: ColladaNode | null;
}

/** COLLADA writes rows; columns are what is reckoned with. */
const matrix = (m: readonly number[]): Matrix => Array.from({ length: 16 }, (_, i) => m[4 * (i % 4) + (i >> 2)]!);

/** About an axis, degrees. */
function rotation([ax, ay, az, degrees]: readonly number[]): Matrix {
  const length = Math.hypot(ax!, ay!, az!);
  if (length === 0) return UNTURNED;
  const [x, y, z] = [ax! / length, ay! / length, az! / length];
  const [c, s] = [Math.cos((degrees! * Math.PI) / 180), Math.sin((degrees! * Math.PI) / 180)];
  const t = 1 - c;
  return [
    ...[t * x * x + c, t * x * y + s * z, t * x * z - s * y, 0],
    ...[t * x * y - s * z, t * y * y + c, t * y * z + s * x, 0],
    ...[t * x * z + s * y, t * y * z - s * x, t * z * z + c, 0],
    ...[0, 0, 0, 1],
  ];
}

/** Elements that move a node, each with how many numbers it has. */
export const MOVES: Readonly<Record<string, readonly [numbers: number, matrix: (n: readonly number[]) => Matrix]>> = {
  matrix: [16, matrix],
  rotate: [4, rotation],
  scale: [3, ([x, y, z]) => [x!, 0, 0, 0, 0, y!, 0, 0, 0, 0, z!, 0, 0, 0, 0, 1]],
  translate: [3, ([x, y, z]) => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x!, y!, z!, 1]],
};

export const moved = (world: Matrix, move: Matrix): Matrix => multiplied(world, move);
