import { Box3, type BufferAttribute, Vector3 } from "three";
import { describe, expect, it } from "vitest";
import { jointChain, type ThingView, viewProblems } from "../../../twins/core/view.ts";
import { thingModels, thingViews } from "../../../twins/things/registry.gen.ts";
import { assetsOf, compileView } from "./compile.ts";
import type { MeshData } from "./meshData.ts";
import { bevelledBox, buildShape, extruded, lathed } from "./shapes.ts";

/** Volume enclosed by a mesh (divergence theorem): right only when all triangles face outwards. */
function volume({ positions, indices }: MeshData): number {
  const at = (i: number): Vector3 => new Vector3().fromArray(positions, i * 3);
  let sum = 0;
  for (let i = 0; i < indices.length; i += 3)
    sum += at(indices[i]!).dot(at(indices[i + 1]!).cross(at(indices[i + 2]!))) / 6;
  return sum;
}

describe("shapes enclose what they should, all triangles outwards", () => {
  it("a box with and without bevel", () => {
    expect(volume(bevelledBox([2, 3, 4], 0))).toBeCloseTo(24, 9);
    const bevelled = volume(bevelledBox([2, 3, 4], 0.1));
    // Twelve edges lose a triangular prism of 0.1 x 0.1 / 2 each, corners counted twice over.
    expect(bevelled).toBeLessThan(24 - 0.15);
    expect(bevelled).toBeGreaterThan(24 - 0.005 * 4 * (2 + 3 + 4));
  });

  it("a cylinder, an L-shaped extrusion, a cone", () => {
    const circle = (sides: number): number => (sides / 2) * Math.sin((2 * Math.PI) / sides);
    expect(volume(buildShape({ kind: "cylinder", radius: 2, height: 3, sides: 24 }))).toBeCloseTo(
      circle(24) * 4 * 3,
      4,
    );
    const l = extruded(
      [
        [0, 0],
        [2, 0],
        [2, 1],
        [1, 1],
        [1, 2],
        [0, 2],
      ],
      0.5,
    );
    expect(volume(l)).toBeCloseTo(1.5, 9);
    expect(
      volume(
        lathed(
          [
            [1, 0],
            [0, 3],
          ],
          16,
        ),
      ),
    ).toBeCloseTo(circle(16), 4);
  });

  it("stands on its floor", () => {
    for (const shape of [
      bevelledBox([1, 1, 1], 0.1),
      extruded(
        [
          [0, 0],
          [1, 0],
          [0, 1],
        ],
        1,
        0.05,
      ),
    ]) {
      const zs = shape.positions.filter((_, i) => i % 3 === 2);
      expect([Math.min(...zs), Math.max(...zs)]).toEqual([0, 1]);
    }
  });
});

describe("the looks we ship", () => {
  it.each(Object.keys(thingModels))("%s has a view that binds only what its model has", (type) => {
    expect(thingViews[type]).toBeDefined();
    expect(viewProblems(thingModels[type]!, thingViews[type]!)).toEqual([]);
  });

  it("names what is wrong with a view", () => {
    const broken: ThingView = {
      parts: [
        {
          shape: { kind: "box", size: [1, 1, 1] },
          material: "steel",
          joint: "lid",
          lamp: "red",
          show: [{ property: "mood" }],
        },
      ],
      joints: { a: { kind: "revolute", parent: "b", axis: [0, 0, 2] }, b: { kind: "fixed", parent: "a" } },
      bounds: { size: [1, 1, 1] },
      labelAt: [0, 0, 1],
      describes: { en: "x", zh: "x" },
    };
    const problems = viewProblems(thingModels.agv!, broken).join("; ");
    for (const word of [
      "no property mood",
      "its own ancestor",
      "joint lid",
      "no lamp red",
      "moves by no property",
      "unit vector",
    ])
      expect(problems).toContain(word);
    expect(() => jointChain(broken, "nothing")).toThrow("no joint nothing");
  });

  it.each(Object.entries(thingViews))("%s compiles to finite geometry within reach of its bounds", (_, view) => {
    const { groups } = compileView(view);
    const all = new Box3();
    for (const group of groups) {
      for (const name of ["position", "normal", "color", "surface"]) {
        const attribute = group.geometry.attributes[name] as BufferAttribute;
        expect(attribute.count).toBe(group.geometry.attributes.position!.count);
        expect((attribute.array as Float32Array).every(Number.isFinite)).toBe(true);
      }
      if (group.joint === null)
        all.union(new Box3().setFromBufferAttribute(group.geometry.attributes.position as BufferAttribute));
    }
    const size = all.getSize(new Vector3());
    expect(size.x).toBeLessThan(view.bounds.size[0] * 1.6 + 0.3);
    expect(size.y).toBeLessThan(view.bounds.size[1] * 1.6 + 0.3);
    expect(all.min.z).toBeGreaterThan(-0.01);
  });

  it("draws a type in a number of calls that its view alone decides", () => {
    expect(compileView(thingViews["machining-centre"]!).groups.length).toBeLessThanOrEqual(10);
    expect(compileView(thingViews.agv!).groups.length).toBeLessThanOrEqual(8);
  });

  it("uses a loaded mesh in place of its bounding box", () => {
    const view = thingViews.ur3!;
    expect(assetsOf([view])).toEqual(["ur3.glb"]);
    const mesh: MeshData = {
      positions: [0, 0, 0, 1, 0, 0, 0, 1, 0],
      normals: [0, 0, 1, 0, 0, 1, 0, 0, 1],
      indices: [0, 1, 2],
    };
    const count = (library: Map<string, MeshData>): number =>
      compileView(view, library).groups.reduce((sum, group) => sum + group.geometry.index!.count, 0);
    expect(count(new Map([["ur3.glb#base.joint", mesh]]))).toBe(count(new Map()) - 44 * 3 + 3);
  });
});
