import { BufferAttribute, BufferGeometry, ShaderMaterial } from "three";
import type { Vec2 } from "../../../twins/core/view.ts";
import { linear } from "../palette.ts";

/** Corners of a disc. */
const DISC_STEPS = 14;
export const SHADER_PIXEL = /* glsl */ `
      uniform float pixel;
      float metresAPixel(vec3 at) {
        return pixel * -(modelViewMatrix * vec4(at, 1.0)).z;
      }`;

/** Flat drawings on the ground that keep their size on the screen: lines and marks, painted in the order in which they are made. */
export class PixelMesh {
  private readonly positions: number[] = [];
  /** From a place on the ground to a corner of the drawing, px. */
  private readonly offsets: number[] = [];
  private readonly colours: number[] = [];
  /** Metres along a line; below 0 for what is not dashed. */
  private readonly along: number[] = [];
  private readonly indices: number[] = [];

  private vertex(at: Vec2, offset: Vec2, colour: readonly number[], along: number): number {
    this.positions.push(at[0], at[1], 0);
    this.offsets.push(offset[0], offset[1]);
    this.colours.push(...colour);
    this.along.push(along);
    return this.along.length - 1;
  }

  /** A polygon around a place, its corners in px. */
  mark(at: Vec2, corners: readonly Vec2[], css: string): void {
    const colour = linear(css);
    const first = this.along.length;
    for (const corner of corners) this.vertex(at, corner, colour, -1);
    for (let i = 2; i < corners.length; i++) this.indices.push(first, first + i - 1, first + i);
  }

  disc(at: Vec2, radiusPx: number, css: string): void {
    const corners = Array.from({ length: DISC_STEPS }, (_, i): Vec2 => {
      const angle = (2 * Math.PI * i) / DISC_STEPS;
      return [radiusPx * Math.cos(angle), radiusPx * Math.sin(angle)];
    });
    this.mark(at, corners, css);
  }

  /** A line through points, with round corners where it is not dashed. */
  line(points: readonly Vec2[], widthPx: number, css: string, dashed: boolean): void {
    const colour = linear(css);
    let run = 0;
    for (let i = 1; i < points.length; i++) {
      const [a, b] = [points[i - 1]!, points[i]!];
      const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
      if (length === 0) continue;
      const [nx, ny] = [(-(b[1] - a[1]) / length) * (widthPx / 2), ((b[0] - a[0]) / length) * (widthPx / 2)];
      const [from, to] = dashed ? [run, run + length] : [-1, -1];
      const corners = [
        this.vertex(a, [-nx, -ny], colour, from),
        this.vertex(b, [-nx, -ny], colour, to),
        this.vertex(b, [nx, ny], colour, to),
        this.vertex(a, [nx, ny], colour, from),
      ] as const;
      this.indices.push(corners[0], corners[1], corners[2], corners[0], corners[2], corners[3]);
      run += length;
    }
    if (!dashed) for (const point of points) this.disc(point, widthPx / 2, css);
  }

  geometry(): BufferGeometry {
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(new Float32Array(this.positions), 3));
    geometry.setAttribute("offset", new BufferAttribute(new Float32Array(this.offsets), 2));
    geometry.setAttribute("color", new BufferAttribute(new Float32Array(this.colours), 3));
    geometry.setAttribute("along", new BufferAttribute(new Float32Array(this.along), 1));
    geometry.setIndex(new BufferAttribute(new Uint32Array(this.indices), 1));
    return geometry;
  }
}

/** Over all that stands on the ground: a line is not to be lost behind a column. */
export const pixelMaterial = (): ShaderMaterial =>
  new ShaderMaterial({
    uniforms: { pixel: { value: 0.001 }, period: { value: 1 } },
    depthTest: false,
    depthWrite: false,
    transparent: true,
    vertexShader: /* glsl */ `
      attribute vec2 offset;
      attribute vec3 color;
      attribute float along;
      varying vec3 vColour;
      varying float vAlong;
      ${SHADER_PIXEL}
      void main() {
        vec3 at = position;
        at.xy += offset * metresAPixel(position);
        vColour = color;
        vAlong = along;
        gl_Position = projectionMatrix * modelViewMatrix * vec4(at, 1.0);
      }`,
    fragmentShader: /* glsl */ `
      uniform float period;
      varying vec3 vColour;
      varying float vAlong;
      void main() {
        if (vAlong >= 0.0 && fract(vAlong / period) > 0.6) discard;
        gl_FragColor = vec4(vColour, 1.0);
        #include <colorspace_fragment>
      }`,
  });

/** A pattern's length in metres that is about so many px at this distance: it doubles by steps, and does not swim while one zooms. */
export const patternM = (px: number, metresAPixel: number): number =>
  2 ** Math.round(Math.log2(Math.max(1e-6, px * metresAPixel)));
