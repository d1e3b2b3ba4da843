import {
  BackSide,
  BufferAttribute,
  type BufferGeometry,
  Color,
  Group,
  type Matrix4,
  Mesh,
  ShaderMaterial,
} from "three";
import type { Troupe } from "../motion/troupe.ts";

/** Width of the outline in pixels. */
const WIDTH_PX = { selected: 2.5, hovered: 1.5 } as const;

/** Normals averaged over all vertices at one place, so that a hull drawn along them has no gaps at edges. */
function smoothNormals(geometry: BufferGeometry): BufferAttribute {
  const position = geometry.attributes.position!;
  const normal = geometry.attributes.normal!;
  const sums = new Map<string, [number, number, number]>();
  const key = (i: number): string =>
    `${Math.round(position.getX(i) * 2000)},${Math.round(position.getY(i) * 2000)},${Math.round(position.getZ(i) * 2000)}`;
  for (let i = 0; i < position.count; i++) {
    const sum = sums.get(key(i)) ?? [0, 0, 0];
    sum[0] += normal.getX(i);
    sum[1] += normal.getY(i);
    sum[2] += normal.getZ(i);
    sums.set(key(i), sum);
  }
  const out = new Float32Array(position.count * 3);
  for (let i = 0; i < position.count; i++) {
    const [x, y, z] = sums.get(key(i))!;
    const length = Math.hypot(x, y, z) || 1;
    out.set([x / length, y / length, z / length], i * 3);
  }
  return new BufferAttribute(out, 3);
}

function hull(css: string, widthPx: number): ShaderMaterial {
  return new ShaderMaterial({
    uniforms: { colour: { value: new Color(css) }, pixel: { value: 1 }, width: { value: widthPx } },
    side: BackSide,
    vertexShader: /* glsl */ `
      attribute vec3 hullNormal;
      uniform float pixel;
      uniform float width;
      void main() {
        vec4 seen = modelViewMatrix * vec4(position, 1.0);
        vec3 n = normalize((modelViewMatrix * vec4(hullNormal, 0.0)).xyz);
        seen.xyz += n * width * pixel * -seen.z;
        gl_Position = projectionMatrix * seen;
      }`,
    fragmentShader: /* glsl */ `
      uniform vec3 colour;
      void main() {
        gl_FragColor = vec4(colour, 1.0);
        #include <colorspace_fragment>
      }`,
  });
}

/** An outline around one Thing: its geometry once more, turned inside out and a few pixels fatter. */
export class Highlight {
  readonly group = new Group();
  private readonly material: ShaderMaterial;
  private readonly hulls = new WeakMap<BufferGeometry, BufferAttribute>();
  private thing: string | null = null;
  private readonly meshes: { mesh: Mesh; layerMesh: number }[] = [];

  constructor(css: string, kind: keyof typeof WIDTH_PX) {
    this.material = hull(css, WIDTH_PX[kind]);
    this.group.renderOrder = 1;
  }

  get shown(): string | null {
    return this.thing;
  }

  show(thing: string | null, troupe: Troupe): void {
    if (thing === this.thing) return;
    this.clear();
    const layer = thing === null ? undefined : troupe.layerOf.get(thing);
    this.thing = layer === undefined ? null : thing;
    if (layer === undefined) return;
    for (const [i, source] of layer.meshes.entries()) {
      if (layer.compiled.groups[i]!.pass === "glass") continue;
      if (source.geometry.attributes.hullNormal === undefined) {
        const normals = this.hulls.get(source.geometry) ?? smoothNormals(source.geometry);
        this.hulls.set(source.geometry, normals);
        source.geometry.setAttribute("hullNormal", normals);
      }
      const mesh = new Mesh(source.geometry, this.material);
      mesh.matrixAutoUpdate = false;
      mesh.frustumCulled = false;
      this.meshes.push({ mesh, layerMesh: i });
      this.group.add(mesh);
    }
  }

  /** Follows the Thing. `pixel` is the size of one pixel at 1 m distance, m. */
  update(troupe: Troupe, pixel: number): void {
    if (this.thing === null) return;
    const layer = troupe.layerOf.get(this.thing);
    const index = troupe.actors.get(this.thing)?.index ?? -1;
    this.group.visible = index >= 0;
    if (index < 0) return;
    this.material.uniforms.pixel!.value = pixel;
    for (const { mesh, layerMesh } of this.meshes) {
      layer!.meshes[layerMesh]!.getMatrixAt(index, mesh.matrix as Matrix4);
      mesh.matrixWorldNeedsUpdate = true;
    }
  }

  private clear(): void {
    for (const { mesh } of this.meshes.splice(0)) mesh.removeFromParent();
    this.thing = null;
  }

  dispose(): void {
    this.clear();
    this.material.dispose();
    this.group.removeFromParent();
  }
}
