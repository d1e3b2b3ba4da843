import type { Part } from "../imported.ts";

/** Volume of a closed mesh, m3: signed tetrahedra to the first vertex (Zhang and Chen, 2001). */
export function volumeM3({ positions, indices }: Pick<Part, "positions" | "indices">): number {
  let six = 0;
  const [ox, oy, oz] = [positions[0] ?? 0, positions[1] ?? 0, positions[2] ?? 0];
  const corner = (i: number) => {
    const at = 3 * indices[i]!;
    return [positions[at]! - ox, positions[at + 1]! - oy, positions[at + 2]! - oz] as const;
  };
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [corner(i), corner(i + 1), corner(i + 2)];
    six += a[0] * (b[1] * c[2] - b[2] * c[1]) + a[1] * (b[2] * c[0] - b[0] * c[2]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
  }
  return six / 6;
}

/** Area of a mesh, m2. */
export function areaM2({ positions, indices }: Pick<Part, "positions" | "indices">): number {
  let sum = 0;
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [3 * indices[i]!, 3 * indices[i + 1]!, 3 * indices[i + 2]!];
    const edge = (to: number, axis: number) => positions[to + axis]! - positions[a + axis]!;
    const x = edge(b, 1) * edge(c, 2) - edge(b, 2) * edge(c, 1);
    const y = edge(b, 2) * edge(c, 0) - edge(b, 0) * edge(c, 2);
    const z = edge(b, 0) * edge(c, 1) - edge(b, 1) * edge(c, 0);
    sum += Math.hypot(x, y, z) / 2;
  }
  return sum;
}
