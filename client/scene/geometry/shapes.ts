import { CatmullRomCurve3, ShapeUtils, TubeGeometry, Vector2, Vector3 } from "three";
import type { Shape, Vec2, Vec3 } from "../../../twins/core/view.ts";
import { emptyMesh, type MeshData, quad, vertex } from "./meshData.ts";

/**
 * Builders of the shapes of a view. Bevels carry the normals of the faces they join, so that one strip of triangles
 * shades as a rounded edge: 44 triangles for a box instead of hundreds.
 */

const SIGNS = [-1, 1] as const;

/** A box standing on z = 0 whose twelve edges are chamfered by `bevel`. */
export function bevelledBox([length, width, height]: Vec3, bevel: number): MeshData {
  const mesh = emptyMesh();
  const half = [length / 2, width / 2, height / 2];
  const b = Math.min(bevel, half[0]!, half[1]!, half[2]!);
  // One vertex a corner and axis: number = 3 * corner + axis; corner bits are the signs of x, y, z.
  for (let corner = 0; corner < 8; corner++)
    for (let axis = 0; axis < 3; axis++) {
      const position = [0, 1, 2].map((k) => {
        const sign = SIGNS[(corner >> k) & 1]!;
        return sign * (k === axis ? half[k]! : half[k]! - b);
      });
      position[2]! += half[2]!;
      vertex(
        mesh,
        position,
        [0, 1, 2].map((k) => (k === axis ? SIGNS[(corner >> k) & 1]! : 0)),
      );
    }
  const at = (corner: number, axis: number): number => corner * 3 + axis;
  const face = (a: number, c: number, d: number, e: number, flip: boolean): void =>
    flip ? quad(mesh, e, d, c, a) : quad(mesh, a, c, d, e);
  for (let axis = 0; axis < 3; axis++) {
    const u = (axis + 1) % 3;
    const v = (axis + 2) % 3;
    for (const side of [0, 1]) {
      const base = side << axis;
      face(
        at(base, axis),
        at(base | (1 << u), axis),
        at(base | (1 << u) | (1 << v), axis),
        at(base | (1 << v), axis),
        side === 0,
      );
    }
    if (b === 0) continue;
    // The four edges along `axis`, each joining a u face and a v face.
    for (const su of [0, 1])
      for (const sv of [0, 1]) {
        const low = (su << u) | (sv << v);
        const high = low | (1 << axis);
        face(at(low, u), at(low, v), at(high, v), at(high, u), (su ^ sv) === 1);
      }
  }
  if (b > 0)
    for (let corner = 0; corner < 8; corner++) {
      const odd = ((corner & 1) + ((corner >> 1) & 1) + ((corner >> 2) & 1)) % 2 === 1;
      const [a, c, d] = [at(corner, 0), at(corner, 1), at(corner, 2)];
      if (odd) mesh.indices.push(a, c, d);
      else mesh.indices.push(a, d, c);
    }
  return mesh;
}

/** Cosine of the angle between two edges beyond which a side is drawn with a crease. */
const CREASE = Math.cos((40 * Math.PI) / 180);

/** Unit normal to the right of a walk from a to b: outward for a counter-clockwise outline. */
function edgeNormal(a: Vec2, b: Vec2): [number, number] {
  const x = b[1] - a[1];
  const y = -(b[0] - a[0]);
  const length = Math.hypot(x, y) || 1;
  return [x / length, y / length];
}

/** Per edge the normals at its two ends: averaged with the neighbour's unless the outline is creased there. */
function endNormals(outline: readonly Vec2[], closed: boolean): [[number, number], [number, number]][] {
  const count = closed ? outline.length : outline.length - 1;
  const own = Array.from({ length: count }, (_, i) => edgeNormal(outline[i]!, outline[(i + 1) % outline.length]!));
  const blend = (a: [number, number], b: [number, number] | undefined): [number, number] => {
    if (b === undefined || a[0] * b[0] + a[1] * b[1] < CREASE) return a;
    const length = Math.hypot(a[0] + b[0], a[1] + b[1]);
    return [(a[0] + b[0]) / length, (a[1] + b[1]) / length];
  };
  return own.map((normal, i) => {
    const before = closed ? own[(i + count - 1) % count] : own[i - 1];
    const after = closed ? own[(i + 1) % count] : own[i + 1];
    return [blend(normal, before), blend(normal, after)];
  });
}

function cap(mesh: MeshData, outline: readonly Vec2[], z: number, up: boolean): void {
  const points = outline.map(([x, y]) => new Vector2(x, y));
  const first = outline.map(([x, y]) => vertex(mesh, [x, y, z], [0, 0, up ? 1 : -1]))[0]!;
  for (const [a, b, c] of ShapeUtils.triangulateShape(points, []) as [number, number, number][])
    if (up) mesh.indices.push(first + a, first + b, first + c);
    else mesh.indices.push(first + a, first + c, first + b);
}

/** The outline moved inwards by `distance` at every point; good for small bevels of outlines without tiny edges. */
function inset(outline: readonly Vec2[], distance: number): Vec2[] {
  const n = outline.length;
  return outline.map((point, i) => {
    const [ax, ay] = edgeNormal(outline[(i + n - 1) % n]!, point);
    const [bx, by] = edgeNormal(point, outline[(i + 1) % n]!);
    const scale = distance / Math.max(0.3, 1 + ax * bx + ay * by);
    return [point[0] - (ax + bx) * scale, point[1] - (ay + by) * scale];
  });
}

/** A counter-clockwise outline raised to `height`, its upper edge chamfered. */
export function extruded(outline: readonly Vec2[], height: number, bevel = 0): MeshData {
  const mesh = emptyMesh();
  const normals = endNormals(outline, true);
  const top = bevel > 0 ? inset(outline, bevel) : outline;
  for (let i = 0; i < outline.length; i++) {
    const a = outline[i]!;
    const b = outline[(i + 1) % outline.length]!;
    const [na, nb] = normals[i]!;
    const shoulder = height - bevel;
    const low = [vertex(mesh, [...a, 0], [...na, 0]), vertex(mesh, [...b, 0], [...nb, 0])] as const;
    const high = [vertex(mesh, [...a, shoulder], [...na, 0]), vertex(mesh, [...b, shoulder], [...nb, 0])] as const;
    quad(mesh, low[0], low[1], high[1], high[0]);
    if (bevel === 0) continue;
    const ta = vertex(mesh, [...top[i]!, height], [0, 0, 1]);
    const tb = vertex(mesh, [...top[(i + 1) % outline.length]!, height], [0, 0, 1]);
    quad(mesh, high[0], high[1], tb, ta);
  }
  cap(mesh, top, height, true);
  cap(mesh, outline, 0, false);
  return mesh;
}

/** A profile of [radius, z], bottom to top, turned about z and closed by discs where it ends off the axis. */
export function lathed(profile: readonly Vec2[], sides: number): MeshData {
  const mesh = emptyMesh();
  const normals = endNormals(profile, false);
  for (let s = 0; s < profile.length - 1; s++) {
    const rings = [0, 1].map((end) => {
      const [radius, z] = profile[s + end]!;
      const [nr, nz] = normals[s]![end]!;
      return Array.from({ length: sides + 1 }, (_, i) => {
        const angle = (i / sides) * 2 * Math.PI;
        const [c, d] = [Math.cos(angle), Math.sin(angle)];
        return vertex(mesh, [radius * c, radius * d, z], [nr * c, nr * d, nz]);
      });
    });
    for (let i = 0; i < sides; i++) quad(mesh, rings[0]![i]!, rings[0]![i + 1]!, rings[1]![i + 1]!, rings[1]![i]!);
  }
  for (const up of [false, true]) {
    const [radius, z] = profile[up ? profile.length - 1 : 0]!;
    if (radius <= 0) continue;
    const disc = Array.from({ length: sides }, (_, i): Vec2 => {
      const angle = (i / sides) * 2 * Math.PI;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    });
    cap(mesh, disc, z, up);
  }
  return mesh;
}

function cylinder(radius: number, top: number, height: number, bevel: number, sides: number): MeshData {
  const upper: Vec2[] =
    bevel > 0
      ? [
          [top, height - bevel],
          [top - bevel, height],
        ]
      : [[top, height]];
  return lathed([[radius, 0], ...upper], sides);
}

/** A rectangle with rounded corners, counter-clockwise. */
export function roundedRectangle(length: number, width: number, radius: number, steps = 4): Vec2[] {
  const outline: Vec2[] = [];
  for (let quarter = 0; quarter < 4; quarter++) {
    const x = (quarter === 0 || quarter === 3 ? 1 : -1) * (length / 2 - radius);
    const y = (quarter < 2 ? 1 : -1) * (width / 2 - radius);
    for (let i = 0; i <= steps; i++) {
      const angle = (quarter + i / steps) * (Math.PI / 2);
      outline.push([x + radius * Math.cos(angle), y + radius * Math.sin(angle)]);
    }
  }
  return outline;
}

function tube(path: readonly Vec3[], radius: number): MeshData {
  const curve = new CatmullRomCurve3(
    path.map(([x, y, z]) => new Vector3(x, y, z)),
    false,
    "centripetal",
  );
  const geometry = new TubeGeometry(curve, path.length * 4, radius, radius > 0.02 ? 10 : 6, false);
  const mesh: MeshData = {
    positions: [...geometry.attributes.position!.array],
    normals: [...geometry.attributes.normal!.array],
    indices: [...geometry.index!.array],
  };
  geometry.dispose();
  return mesh;
}

/** Builds any shape but a mesh, which has to be loaded. */
export function buildShape(shape: Exclude<Shape, { kind: "mesh" }>): MeshData {
  switch (shape.kind) {
    case "box": {
      if (shape.corner === undefined) return bevelledBox(shape.size, shape.bevel ?? 0);
      const [length, width, height] = shape.size;
      return extruded(roundedRectangle(length, width, shape.corner), height, shape.bevel);
    }
    case "cylinder":
      return cylinder(shape.radius, shape.top ?? shape.radius, shape.height, shape.bevel ?? 0, shape.sides ?? 20);
    case "lathe":
      return lathed(shape.profile, shape.sides ?? 20);
    case "extrude":
      return extruded(shape.outline, shape.height, shape.bevel);
    case "tube":
      return tube(shape.path, shape.radius);
  }
}
