import { Box3, BufferGeometry, type Camera, Frustum, LOD, Matrix4, type Mesh, Sphere } from "three";
import type { Square } from "./batch.ts";

const seen = new Matrix4();
const frustum = new Frustum();
const sphere = new Sphere();

/** A part of a geometry, in the same buffers: what it draws is uploaded once. */
function partOf(whole: BufferGeometry, { first, count }: Square): BufferGeometry {
  const part = new BufferGeometry();
  for (const [name, attribute] of Object.entries(whole.attributes)) part.setAttribute(name, attribute);
  part.setDrawRange(first, count);
  const box = new Box3();
  const position = whole.attributes.position!;
  const at = sphere.center;
  for (let i = first; i < first + count; i++) box.expandByPoint(at.fromBufferAttribute(position, i));
  part.boundingBox = box;
  part.boundingSphere = box.getBoundingSphere(new Sphere());
  return part;
}

/**
 * What stands on several squares of the ground: one draw while all of them are in sight, else one for each that is. three.js
 * asks its levels of detail at every frame which to show, whoever draws: that is where it is decided.
 */
export class Squares extends LOD {
  /** Those that draw. */
  readonly meshes: readonly Mesh[];
  readonly #whole: readonly Mesh[];
  readonly #parts: readonly Mesh[];
  readonly #spheres: readonly Sphere[];
  readonly #geometries: readonly BufferGeometry[];

  /** @param make draws a geometry; of all its meshes those that come first are drawn first */
  constructor(whole: BufferGeometry, squares: readonly Square[], make: (geometry: BufferGeometry) => readonly Mesh[]) {
    super();
    this.matrixAutoUpdate = false;
    this.#geometries = squares.map((square) => partOf(whole, square));
    this.#spheres = this.#geometries.map(({ boundingSphere }) => boundingSphere!);
    this.#whole = make(whole);
    this.#parts = this.#geometries.flatMap(make);
    this.meshes = [...this.#whole, ...this.#parts];
    this.add(...this.meshes);
    this.#show(true);
  }

  #show(whole: boolean): void {
    if (this.#whole[0]!.visible === whole && this.#parts[0]!.visible !== whole) return;
    for (const mesh of this.#whole) mesh.visible = whole;
    for (const mesh of this.#parts) mesh.visible = !whole;
  }

  override update(camera: Camera): void {
    seen.multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse);
    frustum.setFromProjectionMatrix(seen, camera.coordinateSystem, camera.reversedDepth);
    this.#show(
      this.#spheres.every((each) => frustum.intersectsSphere(sphere.copy(each).applyMatrix4(this.matrixWorld))),
    );
  }

  override dispose(): void {
    super.dispose();
    for (const geometry of this.#geometries) geometry.dispose();
  }
}
