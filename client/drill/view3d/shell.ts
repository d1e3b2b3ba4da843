import { BufferAttribute, BufferGeometry, ShapeUtils, Vector2 } from "three";
import type { Xy } from "../../../twins/core/venue.ts";
import type { MeshData } from "../../scene/geometry/meshData.ts";
import { bevelledBox, lathed } from "../../scene/geometry/shapes.ts";
import type { Paint } from "./paints.ts";

type Point = readonly [x: number, y: number, z: number];

/** Painted faces that become one draw: each vertex has its paint, and where floors are patterned, metres as its texture's. */
export class Shell {
  private readonly positions: number[] = [];
  private readonly normals: number[] = [];
  private readonly colours: number[] = [];
  private readonly uvs: number[] = [];
  private readonly indices: number[] = [];

  get isEmpty(): boolean {
    return this.indices.length === 0;
  }

  get vertexCount(): number {
    return this.positions.length / 3;
  }

  private vertex([x, y, z]: Point, [nx, ny, nz]: Point, [r, g, b]: Paint): number {
    this.positions.push(x, y, z);
    this.normals.push(nx, ny, nz);
    this.colours.push(r, g, b);
    this.uvs.push(x, y);
    return this.positions.length / 3 - 1;
  }

  /** Corners counter-clockwise from where it is seen; a paint for each, or one for all. */
  quad(corners: readonly [Point, Point, Point, Point], normal: Point, paints: readonly Paint[]): void {
    const [a, b, c, d] = corners.map((corner, k) => this.vertex(corner, normal, paints[k] ?? paints[0]!)) as [
      ...[number, number, number, number],
    ];
    this.indices.push(a, b, c, a, c, d);
  }

  /** An upright face from a to b, seen from its right, in bands of heights and paints from below to above. */
  upright(a: Xy, b: Xy, bands: readonly (readonly [z: number, paint: Paint])[]): void {
    const lengthM = Math.hypot(b[0] - a[0], b[1] - a[1]);
    if (lengthM < 1e-4) return;
    const normal: Point = [(b[1] - a[1]) / lengthM, (a[0] - b[0]) / lengthM, 0];
    for (let i = 1; i < bands.length; i++) {
      const [low, under] = bands[i - 1]!;
      const [high, over] = bands[i]!;
      if (high - low < 1e-4) continue;
      const corners = [
        [...a, low] as const,
        [...b, low] as const,
        [...b, high] as const,
        [...a, high] as const,
      ] as const;
      this.quad(corners, normal, [under, under, over, over]);
    }
  }

  /** A level face with an outline, seen from above or from below. */
  level(outline: readonly Xy[], z: number, isSeenFromAbove: boolean, paint: Paint): void {
    const points = outline.map(([x, y]) => new Vector2(x, y));
    const normal: Point = [0, 0, isSeenFromAbove ? 1 : -1];
    const first = outline.map((at) => this.vertex([...at, z], normal, paint))[0] ?? 0;
    const isCounter = ShapeUtils.area(points) > 0;
    for (const [a, b, c] of ShapeUtils.triangulateShape(isCounter ? points : points.reverse(), []) as number[][]) {
      const at = (k: number): number => first + (isCounter ? k : outline.length - 1 - k);
      if (isSeenFromAbove) this.indices.push(at(a!), at(b!), at(c!));
      else this.indices.push(at(a!), at(c!), at(b!));
    }
  }

  /** A box with soft edges: its middle and foot, turned about the vertical. */
  box(at: Point, sizeM: Point, headingRad: number, paint: Paint, bevelM = 0.008): void {
    const mesh = bevelledBox(sizeM, bevelM);
    const [cos, sin] = [Math.cos(headingRad), Math.sin(headingRad)];
    const offset = this.positions.length / 3;
    for (let i = 0; i < mesh.positions.length; i += 3) {
      const [x, y, z] = [mesh.positions[i]!, mesh.positions[i + 1]!, mesh.positions[i + 2]!];
      const [nx, ny, nz] = [mesh.normals[i]!, mesh.normals[i + 1]!, mesh.normals[i + 2]!];
      this.vertex(
        [at[0] + cos * x - sin * y, at[1] + sin * x + cos * y, at[2] + z],
        [cos * nx - sin * ny, sin * nx + cos * ny, nz],
        paint,
      );
    }
    for (const index of mesh.indices) this.indices.push(offset + index);
  }

  /** Gathers a mesh as it is, moved. */
  private mesh({ positions, normals, indices }: MeshData, [x, y, z]: Point, paint: Paint, [wide, deep]: Xy): void {
    const offset = this.positions.length / 3;
    for (let i = 0; i < positions.length; i += 3) {
      const [nx, ny, nz] = [normals[i]! / wide, normals[i + 1]! / deep, normals[i + 2]!];
      const length = Math.hypot(nx, ny, nz) || 1;
      this.vertex(
        [x + positions[i]! * wide, y + positions[i + 1]! * deep, z + positions[i + 2]!],
        [nx / length, ny / length, nz / length],
        paint,
      );
    }
    for (const index of indices) this.indices.push(offset + index);
  }

  /** A round solid about the vertical, with another radius at its top. */
  round([x, y]: Xy, [low, high]: Xy, [radius, top]: Xy, paint: Paint, sides = 14): void {
    const profile: Xy[] = [
      [radius, 0],
      [top, high - low],
    ];
    this.mesh(lathed(profile, sides), [x, y, low], paint, [1, 1]);
  }

  /** A solid turned about the vertical: [radius, height] from below to above; squeezed along x and y. */
  turned(profile: readonly Xy[], at: Point, paint: Paint, sides = 14, squeezed: Xy = [1, 1]): void {
    this.mesh(lathed(profile, sides), at, paint, squeezed);
  }

  /** A bar from one point to another, square in section. */
  bar(from: Point, to: Point, thickM: number, paint: Paint): void {
    const [dx, dy, dz] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
    const lengthM = Math.hypot(dx, dy, dz);
    if (lengthM < 1e-4) return;
    const along: Point = [dx / lengthM, dy / lengthM, dz / lengthM];
    const level = Math.hypot(along[0], along[1]);
    const left: Point = level < 1e-6 ? [0, 1, 0] : [-along[1] / level, along[0] / level, 0];
    const up: Point = [
      along[1] * left[2] - along[2] * left[1],
      along[2] * left[0] - along[0] * left[2],
      along[0] * left[1] - along[1] * left[0],
    ];
    const h = thickM / 2;
    const corner = (end: Point, l: number, u: number): Point => [
      end[0] + (left[0] * l + up[0] * u) * h,
      end[1] + (left[1] * l + up[1] * u) * h,
      end[2] + (left[2] * l + up[2] * u) * h,
    ];
    const face = (l0: number, u0: number, l1: number, u1: number): void => {
      const [nl, nu] = [(l0 + l1) / 2, (u0 + u1) / 2];
      const normal: Point = [left[0] * nl + up[0] * nu, left[1] * nl + up[1] * nu, left[2] * nl + up[2] * nu];
      this.quad([corner(from, l0, u0), corner(from, l1, u1), corner(to, l1, u1), corner(to, l0, u0)], normal, [paint]);
    };
    face(-1, -1, 1, -1);
    face(1, -1, 1, 1);
    face(1, 1, -1, 1);
    face(-1, 1, -1, -1);
  }

  geometry(): BufferGeometry {
    const geometry = new BufferGeometry();
    const attribute = (from: readonly number[], size: number) => new BufferAttribute(new Float32Array(from), size);
    geometry.setAttribute("position", attribute(this.positions, 3));
    geometry.setAttribute("normal", attribute(this.normals, 3));
    geometry.setAttribute("color", attribute(this.colours, 3));
    geometry.setAttribute("uv", attribute(this.uvs, 2));
    const isWide = this.positions.length / 3 > 65_535;
    geometry.setIndex(new BufferAttribute(isWide ? new Uint32Array(this.indices) : new Uint16Array(this.indices), 1));
    return geometry;
  }
}
