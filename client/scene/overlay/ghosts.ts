import { Color, Group, InstancedMesh, Matrix4, ShaderMaterial } from "three";
import type { Troupe } from "../motion/troupe.ts";
import type { Ghost } from "../types.ts";

/** Poses that are not now are violet and hatched: never to be taken for the real vehicle, by hue alone or otherwise. */
export function hatch(css: string): ShaderMaterial {
  return new ShaderMaterial({
    uniforms: { colour: { value: new Color(css) } },
    transparent: true,
    depthWrite: false,
    vertexShader: /* glsl */ `
      varying vec3 vNormalSeen;
      void main() {
        vec4 placed = instanceMatrix * vec4(position, 1.0);
        vNormalSeen = normalize(normalMatrix * mat3(instanceMatrix) * normal);
        gl_Position = projectionMatrix * modelViewMatrix * placed;
      }`,
    fragmentShader: /* glsl */ `
      uniform vec3 colour;
      varying vec3 vNormalSeen;
      void main() {
        float stripe = step(0.5, fract((gl_FragCoord.x + gl_FragCoord.y) / 9.0));
        float rim = 1.0 - abs(vNormalSeen.z);
        gl_FragColor = vec4(colour, mix(0.2, 0.72, stripe) * (0.55 + 0.45 * rim));
        #include <colorspace_fragment>
      }`,
  });
}

export class Ghosts {
  readonly group = new Group();
  private readonly material: ShaderMaterial;
  private readonly meshes: InstancedMesh[] = [];
  private drawn: readonly Ghost[] = [];

  constructor(css: string) {
    this.material = hatch(css);
  }

  /** Draws the ghosts with the parts of their Things that have no joint. @returns true when they changed. */
  show(ghosts: readonly Ghost[], troupe: Troupe): boolean {
    if (ghosts === this.drawn) return false;
    this.drawn = ghosts;
    for (const mesh of this.meshes.splice(0)) {
      mesh.removeFromParent();
      mesh.dispose();
    }
    const matrix = new Matrix4();
    for (const layer of troupe.layers) {
      const mine = ghosts.filter((ghost) => troupe.layerOf.get(ghost.thing) === layer);
      if (mine.length === 0) continue;
      for (const group of layer.compiled.groups) {
        if (group.joint !== null || group.show.length > 0) continue;
        const mesh = new InstancedMesh(group.geometry, this.material, mine.length);
        mesh.frustumCulled = false;
        mesh.renderOrder = 4;
        for (const [i, ghost] of mine.entries())
          mesh.setMatrixAt(i, matrix.makeRotationZ(ghost.headingRad).setPosition(ghost.x, ghost.y, 0));
        this.meshes.push(mesh);
        this.group.add(mesh);
      }
    }
    return true;
  }

  dispose(): void {
    for (const mesh of this.meshes) mesh.dispose();
    this.material.dispose();
    this.group.removeFromParent();
  }
}
