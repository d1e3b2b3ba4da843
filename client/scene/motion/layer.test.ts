import type { InstancedMesh } from "three";
import { Matrix4 } from "three";
import { describe, expect, it } from "vitest";
import { writableReplica } from "../../../test/scene/replica.ts";
import { fms } from "../../../twins/sites/fms/index.ts";
import { thingModels, thingViews } from "../../../twins/things/registry.gen.ts";
import { sceneMaterials } from "../geometry/materials.ts";
import { Troupe } from "./troupe.ts";

/** The machining cell, and what of it would be uploaded before the next draw. */
function cell() {
  const replica = writableReplica(fms, thingModels);
  const materials = sceneMaterials(false, false);
  const troupe = new Troupe(fms, thingViews, new Map(), materials);
  const layerOf = (thing: string) => troupe.layerOf.get(thing)!;
  const versions = (): number[] =>
    troupe.layers.flatMap(({ meshes }) =>
      meshes.map(({ instanceMatrix, instanceColor }) => instanceMatrix.version + (instanceColor?.version ?? 0)),
    );
  const say = (thing: string, values: Readonly<Record<string, number>>, atMs: number): void => {
    replica.set(thing, values, atMs);
    replica.nowMs = atMs;
  };
  const update = (still = false): boolean => troupe.update(replica, 0.1, still);
  return { troupe, materials, layerOf, versions, say, update };
}

describe("Layer", () => {
  it("uploads nothing of what has not changed, whatever is told", () => {
    const { versions, say, update } = cell();
    say("machine-1", { state: 1, doorOpen: 0 }, 1000);
    for (let i = 0; i < 3; i++) update(true);
    const before = versions();
    say("machine-1", { state: 1, doorOpen: 0 }, 2000);
    expect(update(true)).toBe(false);
    expect(versions()).toEqual(before);
  });

  it("uploads a joint that moves until it rests, and nothing of the parts that do not hang on it", () => {
    const { layerOf, say, update } = cell();
    say("machine-1", { state: 0, doorOpen: 0 }, 1000);
    for (let i = 0; i < 3; i++) update();
    const { meshes, compiled } = layerOf("machine-1");
    const body = meshes[compiled.groups.findIndex(({ joint, lamp }) => joint === null && lamp === null)]!;
    const door = meshes[compiled.groups.findIndex(({ joint }) => joint !== null && /door/i.test(joint))]!;
    const [bodyAt, doorAt] = [body.instanceMatrix.version, door.instanceMatrix.version];
    say("machine-1", { doorOpen: 1 }, 1100);
    expect(update()).toBe(true);
    let frames = 1;
    while (update() && frames < 200) frames++;
    expect(frames).toBeGreaterThan(2);
    expect(frames).toBeLessThan(200);
    expect(door.instanceMatrix.version).toBeGreaterThan(doorAt + 1);
    expect(body.instanceMatrix.version).toBe(bodyAt);
  });

  it("shows at once that a Thing came, went behind a storey or fell silent", () => {
    const { troupe, layerOf, say, update } = cell();
    const at = new Matrix4();
    const body = layerOf("vehicle-1").meshes[0]!;
    const scale = (): number => {
      body.getMatrixAt(troupe.actor("vehicle-1")!.index, at);
      return at.getMaxScaleOnAxis();
    };
    update(true);
    expect(scale()).toBe(0);
    say("vehicle-1", { x: 1, y: 2, heading: 0, battery: 50, state: 1 }, 1000);
    update(true);
    expect(scale()).toBeCloseTo(1, 6);
    troupe.actor("vehicle-1")!.hidden = true;
    const lamp = layerOf("vehicle-1").compiled.groups.findIndex((group) => group.lamp === "status");
    const colours = layerOf("vehicle-1").meshes[lamp]!.instanceColor!;
    const lit = [...colours.array.slice(0, 3)];
    troupe.actor("vehicle-1")!.hidden = false;
    layerOf("vehicle-1").age(() => true);
    update(true);
    expect([...colours.array.slice(0, 3)]).not.toEqual(lit);
  });

  it("draws glass back faces first, with the instances of its front", () => {
    const { troupe, materials, layerOf } = cell();
    const { meshes, compiled } = layerOf("machine-1");
    const front = meshes[compiled.groups.findIndex(({ pass, lamp }) => pass === "glass" && lamp === null)]!;
    const all = troupe.group.children as InstancedMesh[];
    const back = all[all.indexOf(front) - 1]!;
    expect([back.material, front.material]).toEqual(materials.glass);
    expect(back.instanceMatrix).toBe(front.instanceMatrix);
    expect([back.geometry, back.count, back.renderOrder]).toEqual([front.geometry, front.count, front.renderOrder]);
    expect(back.id).toBeLessThan(front.id);
  });
});
