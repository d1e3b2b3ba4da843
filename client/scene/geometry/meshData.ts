/** Triangles being gathered: flat positions and normals, three numbers a vertex, and corners as vertex numbers. */
export interface MeshData {
  positions: number[];
  normals: number[];
  indices: number[];
}

export const emptyMesh = (): MeshData => ({ positions: [], normals: [], indices: [] });

/** Adds a vertex and returns its number. */
export function vertex(mesh: MeshData, position: readonly number[], normal: readonly number[]): number {
  mesh.positions.push(position[0]!, position[1]!, position[2]!);
  mesh.normals.push(normal[0]!, normal[1]!, normal[2]!);
  return mesh.positions.length / 3 - 1;
}

/** Two triangles, counter-clockwise seen from outside. */
export const quad = (mesh: MeshData, a: number, b: number, c: number, d: number): void => {
  mesh.indices.push(a, b, c, a, c, d);
};
