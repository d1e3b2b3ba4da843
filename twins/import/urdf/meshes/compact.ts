import { Mesh } from "../../geometry/mesh.ts";

/** A mesh without the vertices that no triangle has, so that what is drawn is as large as its triangles and no larger. */
export function compact(mesh: Mesh): Mesh {
  if (mesh.vertices <= 3 * mesh.triangles) return mesh;
  const { positions, indices } = mesh;
  const kept = new Mesh();
  const numbers = new Map<number, number>();
  const corner = (vertex: number): number => {
    const known = numbers.get(vertex);
    if (known !== undefined) return known;
    const number = kept.vertex(positions[3 * vertex]!, positions[3 * vertex + 1]!, positions[3 * vertex + 2]!);
    numbers.set(vertex, number);
    return number;
  };
  for (let i = 0; i < indices.length; i += 3)
    kept.triangle(corner(indices[i]!), corner(indices[i + 1]!), corner(indices[i + 2]!));
  return kept;
}
