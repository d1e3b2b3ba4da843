import { BufferAttribute, BufferGeometry, ShapeUtils, Vector2 } from "three";
import type { Vec2 } from "../../../twins/core/view.ts";
import { linear } from "../palette.ts";

/** Flat coats of paint on the floor, merged into one draw; each coat lies a hair above the one before. */
export class Paint {
  private readonly positions: number[] = [];
  private readonly colours: number[] = [];
  private readonly indices: number[] = [];

  /** Fills a simple outline. `coat` 0 is the lowest. */
  fill(outline: readonly Vec2[], css: string, coat: number): void {
    const first = this.positions.length / 3;
    const colour = linear(css);
    for (const [x, y] of outline) {
      this.positions.push(x, y, 0.002 + coat * 0.0016);
      this.colours.push(...colour);
    }
    const points = outline.map(([x, y]) => new Vector2(x, y));
    for (const [a, b, c] of ShapeUtils.triangulateShape(points, []) as [number, number, number][]) {
      const up = points[b]!.clone().sub(points[a]!).cross(points[c]!.clone().sub(points[a]!)) > 0;
      this.indices.push(first + a, first + (up ? b : c), first + (up ? c : b));
    }
  }

  /** A straight stroke with square ends. */
  stroke(a: Vec2, b: Vec2, width: number, css: string, coat: number): void {
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    const nx = (-(b[1] - a[1]) / length) * (width / 2);
    const ny = ((b[0] - a[0]) / length) * (width / 2);
    this.fill(
      [
        [a[0] - nx, a[1] - ny],
        [b[0] - nx, b[1] - ny],
        [b[0] + nx, b[1] + ny],
        [a[0] + nx, a[1] + ny],
      ],
      css,
      coat,
    );
  }

  /** A dashed stroke. */
  dashes(a: Vec2, b: Vec2, width: number, dash: number, gap: number, css: string, coat: number): void {
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const at = (s: number): Vec2 => [a[0] + ((b[0] - a[0]) * s) / length, a[1] + ((b[1] - a[1]) * s) / length];
    for (let s = gap / 2; s < length; s += dash + gap)
      this.stroke(at(s), at(Math.min(length, s + dash)), width, css, coat);
  }

  geometry(): BufferGeometry {
    const geometry = new BufferGeometry();
    const normals = new Float32Array(this.positions.length);
    for (let i = 2; i < normals.length; i += 3) normals[i] = 1;
    geometry.setAttribute("position", new BufferAttribute(new Float32Array(this.positions), 3));
    geometry.setAttribute("normal", new BufferAttribute(normals, 3));
    geometry.setAttribute("color", new BufferAttribute(new Float32Array(this.colours), 3));
    geometry.setIndex(new BufferAttribute(new Uint32Array(this.indices), 1));
    return geometry;
  }
}
