import { BufferAttribute, BufferGeometry, Mesh, MeshBasicMaterial, PerspectiveCamera } from "three";
import { describe, expect, it } from "vitest";
import { Squares } from "./squares.ts";

/** Three upright triangles 100 m apart, from x = 0 to 200. */
function row() {
  const positions = Float32Array.from([0, 100, 200].flatMap((x) => [x, 0, 0, x + 1, 0, 0, x, 0, 1]));
  const whole = new BufferGeometry().setAttribute("position", new BufferAttribute(positions, 3));
  const squares = [0, 3, 6].map((first) => ({ first, count: 3 }));
  const material = new MeshBasicMaterial();
  const made = new Squares(whole, squares, (geometry) => [new Mesh(geometry, material)]);
  const seenFrom = (y: number) => {
    const camera = new PerspectiveCamera(60, 1, 1, 1000);
    camera.position.set(100, y, 0);
    camera.up.set(0, 0, 1);
    camera.lookAt(100, 0, 0);
    camera.updateMatrixWorld();
    made.update(camera);
    return made.meshes.map(({ visible }) => visible);
  };
  return { made, whole, seenFrom };
}

describe("squares of the ground", () => {
  it("are one draw while all are in sight, and one each when one is not", () => {
    const { seenFrom } = row();
    expect(seenFrom(-400)).toEqual([true, false, false, false]);
    expect(seenFrom(-50)).toEqual([false, true, true, true]);
    expect(seenFrom(-400)).toEqual([true, false, false, false]);
  });

  it("share the buffers, each with its own part and its own bounds", () => {
    const { made, whole } = row();
    const [, ...parts] = made.meshes;
    for (const [i, { geometry }] of parts.entries()) {
      expect(geometry.attributes.position).toBe(whole.attributes.position);
      expect(geometry.drawRange).toEqual({ start: 3 * i, count: 3 });
      expect(geometry.boundingSphere!.center.x).toBeCloseTo(100 * i + 0.5, 6);
      expect(geometry.boundingSphere!.radius).toBeLessThan(1);
    }
  });

  it("are looked at where their storey hangs", () => {
    const { made, seenFrom } = row();
    made.matrixWorld.makeTranslation(0, 0, 5000);
    expect(seenFrom(-400)).toEqual([false, true, true, true]);
  });
});
