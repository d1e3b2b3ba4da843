import { Matrix4 } from "three";
import { describe, expect, it } from "vitest";
import type { ThingView } from "../../twins/core/view.ts";
import { encloses, hitBox, type Pickable, pick } from "./picking.ts";

const thing = (
  id: string,
  x: number,
  y: number,
  size: [number, number, number],
  turn = 0,
  placed = true,
): Pickable => ({
  id,
  world: new Matrix4().makeRotationZ(turn).setPosition(x, y, 0),
  view: { bounds: { size } } as unknown as ThingView,
  placed,
});
const DOWN: [number, number, number] = [0, 0, -1];

describe("picking", () => {
  it("meets a box at its top, also one that is turned", () => {
    expect(hitBox([0, 0, 10], DOWN, thing("a", 0, 0, [2, 1, 3]))).toBe(7);
    expect(hitBox([0, 0.9, 10], DOWN, thing("a", 0, 0, [2, 1, 3]))).toBeNull();
    expect(hitBox([0, 0.9, 10], DOWN, thing("a", 0, 0, [2, 1, 3], Math.PI / 2))).toBeCloseTo(7, 9);
  });

  it("meets a mark that is drawn larger from afar wherever it is drawn, and nowhere else", () => {
    const mark = thing("mark", 0, 0, [2, 1, 3]);
    mark.world.makeScale(10, 10, 10);
    expect(hitBox([9, 4, 100], DOWN, mark)).toBeCloseTo(70, 9);
    expect(hitBox([11, 0, 100], DOWN, mark)).toBeNull();
    expect(hitBox([0, 6, 100], DOWN, mark)).toBeNull();
  });

  it("misses what lies behind the eye", () => {
    expect(hitBox([0, 0, 10], [0, 0, 1], thing("a", 0, 0, [1, 1, 1]))).toBeNull();
  });

  it("takes the nearer of two, and the smaller of one within another", () => {
    const far = thing("far", 5, 0, [1, 1, 1]);
    const near = thing("near", 3, 0, [1, 1, 1]);
    expect(pick([0, 0, 0.5], [1, 0, 0], [far, near])).toBe("near");
    const machine = thing("machine", 0, 0, [3, 3, 2.2]);
    const pallet = { ...thing("pallet", 0, 0, [0.4, 0.4, 0.3]), world: new Matrix4().makeTranslation(0, 0, 0.9) };
    expect(pick([0, 0, 10], DOWN, [machine, pallet])).toBe("pallet");
    expect(pick([1, 1, 10], DOWN, [machine, pallet])).toBe("machine");
  });

  it("tells a pallet in a machine from one on a vehicle", () => {
    const at = (x: number, z: number): Pickable => ({
      ...thing("pallet", 0, 0, [0.4, 0.4, 0.26]),
      world: new Matrix4().makeTranslation(x, 0, z),
    });
    expect(encloses(thing("machine", 0, 0, [3, 2.6, 2.3], Math.PI / 2), at(1.2, 0.86))).toBe(true);
    expect(encloses(thing("machine", 0, 0, [3, 2.6, 2.3], Math.PI / 2), at(1.4, 0.86))).toBe(false);
    expect(encloses(thing("vehicle", 0, 0, [0.8, 0.56, 0.36]), at(0, 0.322))).toBe(false);
  });

  it("never picks what is not in the picture, and nothing where nothing is", () => {
    expect(pick([0, 0, 10], DOWN, [thing("a", 0, 0, [1, 1, 1], 0, false)])).toBeNull();
    expect(pick([50, 0, 10], DOWN, [thing("a", 0, 0, [1, 1, 1])])).toBeNull();
  });
});
