import { InstancedMesh, Matrix4, MeshBasicMaterial, PlaneGeometry, type Texture } from "three";
import type { Actor } from "../motion/actor.ts";
import { put } from "../motion/instances.ts";
import { blot } from "../stage/textures.ts";

const matrix = new Matrix4();
const scale = new Matrix4();

/** Contact shade under vehicles: one draw for all of them, the same on every quality step. */
export class Blots {
  readonly mesh: InstancedMesh;
  private readonly texture: Texture;

  constructor(capacity: number) {
    this.texture = blot();
    const material = new MeshBasicMaterial({
      map: this.texture,
      transparent: true,
      depthWrite: false,
      toneMapped: false,
    });
    this.mesh = new InstancedMesh(new PlaneGeometry(1, 1), material, Math.max(1, capacity));
    this.mesh.frustumCulled = false;
    this.mesh.matrixAutoUpdate = false;
    this.mesh.renderOrder = 2;
  }

  /** Takes the Things on the stage; shades those that move by themselves. */
  update(staged: Iterable<Actor>): void {
    let i = 0;
    let changed = false;
    for (const actor of staged) {
      if (actor.track === null) continue;
      const { size } = actor.view.bounds;
      scale.makeScale(actor.placed ? size[0] * 1.5 : 0, size[1] * 1.6, 1);
      matrix.copy(actor.world).multiply(scale);
      matrix.elements[14] = 0.02;
      changed = put(matrix.elements, this.mesh.instanceMatrix.array as Float32Array, 16 * i++) || changed;
    }
    this.mesh.count = i;
    this.mesh.visible = i > 0;
    if (changed) this.mesh.instanceMatrix.needsUpdate = true;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    (this.mesh.material as MeshBasicMaterial).dispose();
    this.texture.dispose();
    this.mesh.dispose();
    this.mesh.removeFromParent();
  }
}
