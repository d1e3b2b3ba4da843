import type { Mesh } from "../geometry/mesh.ts";
import type { ImportedShape } from "../imported.ts";
import type { Pace } from "../source.ts";
import { applied, type Frame, frameOf, within } from "./kinematics.ts";
import type { Primitive } from "./read.ts";

/** Sides of a round body. */
const SIDES = 24;
const RINGS = 12;

/** Profiles of a body about its z axis: distance from it and height, from the bottom up. */
function profile({ kind, sizeM }: Primitive): readonly (readonly [radius: number, z: number])[] {
  const [radius, length] = sizeM as [number, number];
  if (kind === "cylinder")
    return [
      [0, -length / 2],
      [radius, -length / 2],
      [radius, length / 2],
      [0, length / 2],
    ];
  return Array.from({ length: RINGS + 1 }, (_, i) => {
    const angle = Math.PI * (i / RINGS - 0.5);
    return [radius * Math.cos(angle), radius * Math.sin(angle)] as const;
  });
}

/** Draws a body in a link's frame, faces outward. */
export function drawPrimitive(mesh: Mesh, primitive: Primitive, link: Frame): void {
  const frame = within(link, frameOf(primitive.origin));
  const vertex = (x: number, y: number, z: number): number => mesh.vertex(...applied(frame, [x, y, z]));
  if (primitive.kind === "box") return box(mesh, primitive.sizeM, vertex);
  const rings = profile(primitive).map(([radius, z]) =>
    Array.from({ length: SIDES }, (_, i) => {
      const angle = (2 * Math.PI * i) / SIDES;
      return vertex(radius * Math.cos(angle), radius * Math.sin(angle), z);
    }),
  );
  for (const [r, upper] of rings.slice(1).entries()) {
    const lower = rings[r]!;
    for (let i = 0; i < SIDES; i++) {
      const next = (i + 1) % SIDES;
      mesh.quad(lower[i]!, lower[next]!, upper[next]!, upper[i]!);
    }
  }
}

function box(mesh: Mesh, sizeM: readonly number[], vertex: (x: number, y: number, z: number) => number): void {
  const [x, y, z] = sizeM.map((size) => size / 2) as [number, number, number];
  const low = [vertex(-x, -y, -z), vertex(x, -y, -z), vertex(x, y, -z), vertex(-x, y, -z)] as const;
  const high = [vertex(-x, -y, z), vertex(x, -y, z), vertex(x, y, z), vertex(-x, y, z)] as const;
  mesh.quad(low[3], low[2], low[1], low[0]);
  mesh.quad(high[0], high[1], high[2], high[3]);
  for (let i = 0; i < 4; i++) {
    const next = (i + 1) % 4;
    mesh.quad(low[i]!, low[next]!, high[next]!, high[i]!);
  }
}

/**
 * Draws a mesh of a file of its own where the link has it; one that is mirrored by its scale keeps its outside.
 * @throws CodedError IMPORT_CANCELLED
 */
export async function drawMesh(
  mesh: Mesh,
  body: Mesh,
  { scale, origin }: Pick<ImportedShape, "scale" | "origin">,
  link: Frame,
  pace: Pace,
  share: number,
): Promise<void> {
  const frame = within(link, frameOf(origin));
  const [sx, sy, sz] = scale as [number, number, number];
  const { positions, indices } = body;
  const first = mesh.vertices;
  for (let i = 0; i < positions.length; i += 3) {
    mesh.vertex(...applied(frame, [sx * positions[i]!, sy * positions[i + 1]!, sz * positions[i + 2]!]));
    if (pace.due()) await pace.rest(share);
  }
  const turn = sx * sy * sz < 0;
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [first + indices[i]!, first + indices[i + 1]!, first + indices[i + 2]!];
    if (turn) mesh.triangle(a, c, b);
    else mesh.triangle(a, b, c);
  }
}
