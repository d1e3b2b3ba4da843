import { BufferAttribute, BufferGeometry, Euler, Matrix3, Matrix4, Quaternion, Vector3 } from "three";
import type { Shape, Vec3 } from "../../../twins/core/view.ts";
import { type Finish, linear } from "../palette.ts";
import type { MeshData } from "./meshData.ts";
import { buildShape } from "./shapes.ts";

/** Roll, pitch, yaw about fixed axes, as URDF has it: intrinsic Z, Y, X. */
export function placement(at: Vec3 = [0, 0, 0], turn: Vec3 = [0, 0, 0]): Matrix4 {
  const rotation = new Quaternion().setFromEuler(new Euler(turn[0], turn[1], turn[2], "ZYX"));
  return new Matrix4().compose(new Vector3(...at), rotation, new Vector3(1, 1, 1));
}

/** Meshes of one draw call, being merged: each vertex carries its colour and how its surface takes light. */
export interface Gathering {
  readonly positions: number[];
  readonly normals: number[];
  readonly colours: number[];
  /** Roughness, metalness, glow. */
  readonly surfaces: number[];
  readonly indices: number[];
}

export const gathering = (): Gathering => ({ positions: [], normals: [], colours: [], surfaces: [], indices: [] });

/** Adds a mesh; one that the matrix mirrors has its triangles turned round. */
export function addMesh(into: Gathering, mesh: MeshData, matrix: Matrix4, finish: Finish): void {
  const colour = linear(finish.colour);
  const offset = into.positions.length / 3;
  const v = new Vector3();
  const normalMatrix = new Matrix3().getNormalMatrix(matrix);
  for (let i = 0; i < mesh.positions.length; i += 3) {
    v.fromArray(mesh.positions, i).applyMatrix4(matrix);
    into.positions.push(v.x, v.y, v.z);
    v.fromArray(mesh.normals, i).applyMatrix3(normalMatrix).normalize();
    into.normals.push(v.x, v.y, v.z);
    into.colours.push(...colour);
    into.surfaces.push(finish.roughness, finish.metalness, finish.glow ?? 0);
  }
  const flip = matrix.determinant() < 0;
  for (let i = 0; i < mesh.indices.length; i += 3) {
    const [a, b, c] = [mesh.indices[i]!, mesh.indices[i + 1]!, mesh.indices[i + 2]!];
    into.indices.push(offset + a, offset + (flip ? c : b), offset + (flip ? b : c));
  }
}

/** Adds a shape standing at a place. */
export function addShape(
  into: Gathering,
  shape: Exclude<Shape, { kind: "mesh" }>,
  finish: Finish,
  at: Vec3,
  turn?: Vec3,
): void {
  addMesh(into, buildShape(shape), placement(at, turn), finish);
}

export function gathered(from: Gathering): BufferGeometry {
  const geometry = new BufferGeometry();
  const attribute = (array: number[]) => new BufferAttribute(new Float32Array(array), 3);
  geometry.setAttribute("position", attribute(from.positions));
  geometry.setAttribute("normal", attribute(from.normals));
  geometry.setAttribute("color", attribute(from.colours));
  geometry.setAttribute("surface", attribute(from.surfaces));
  const wide = from.positions.length / 3 > 65_535;
  geometry.setIndex(new BufferAttribute(wide ? new Uint32Array(from.indices) : new Uint16Array(from.indices), 1));
  return geometry;
}
