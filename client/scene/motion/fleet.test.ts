import type { InstancedBufferGeometry } from "three";
import { describe, expect, it } from "vitest";
import { writableReplica } from "../../../test/scene/replica.ts";
import type { Site } from "../../../twins/core/site.ts";
import type { Thing } from "../../../twins/core/thing.ts";
import { fms } from "../../../twins/sites/fms/index.ts";
import { hotel } from "../../../twins/sites/hotel/index.ts";
import { thingModels, thingViews } from "../../../twins/things/registry.gen.ts";
import { sceneMaterials } from "../geometry/materials.ts";
import { pick } from "../picking.ts";
import { LOOK } from "../swarm.ts";
import { CAST_MOST, FLEET_FROM } from "./castPolicy.ts";
import { Troupe } from "./troupe.ts";

/** `count` vehicles in rows of 20, 3 m apart, of which the last has not said where it is; one pallet. */
function yard(count: number) {
  const vehicle = fms.things.find(({ model }) => model === "agv")!;
  const pallet = fms.things.find(({ model }) => model === "pallet")!;
  const things: Thing[] = Array.from({ length: count }, (_, i) => ({
    ...vehicle,
    id: `vehicle-${i + 1}` as Thing["id"],
  }));
  const site: Site = { ...fms, things: [...things, pallet] };
  const replica = writableReplica(site, thingModels);
  for (let i = 0; i < count - 1; i++)
    replica.set(`vehicle-${i + 1}`, { x: (i % 20) * 3, y: Math.floor(i / 20) * 3, heading: 0 }, 1000);
  replica.nowMs = 2000;
  const troupe = new Troupe(site, thingViews, new Map(), sceneMaterials(false, false));
  troupe.update(replica, 0.02, true);
  const looks = (): number[] => {
    const swarm = troupe.group.children.find(
      (mesh) => (mesh as { geometry?: unknown } as { geometry: InstancedBufferGeometry }).geometry.attributes.trait,
    );
    const { array } = (swarm as unknown as { geometry: InstancedBufferGeometry }).geometry.attributes.trait!;
    return Array.from({ length: count }, (_, i) => array[2 * i + 1]!);
  };
  const touch = (x: number, y: number): string | null => {
    const staged = [...troupe.staged()];
    const origin = [x, y - 40, 40] as const;
    const direction = [0, Math.SQRT1_2, -Math.SQRT1_2] as const;
    const all = [...staged, ...troupe.near(origin, direction)];
    return pick(
      origin,
      direction,
      all.map((actor) => ({ ...actor, id: actor.thing.id })),
    );
  };
  return { replica, troupe, looks, touch };
}

const FAR = [0, 0, 500] as const;

describe("a large fleet", () => {
  it("takes as many draws as a small one, and one more", () => {
    const draws = (count: number): number => yard(count).troupe.group.children.length;
    expect(draws(FLEET_FROM)).toBe(draws(2) + 1);
    expect(draws(2000)).toBe(draws(FLEET_FROM));
  });

  it("shows in full what is wanted and what is near, and hides just those from its swarm", () => {
    const { troupe, looks } = yard(400);
    expect(troupe.recast(FAR, ["vehicle-7"], 0)).toBe(true);
    expect([...troupe.staged()].map(({ thing }) => thing.id)).toEqual(["vehicle-7", "pallet-1"]);
    expect(looks().flatMap((look, i) => (look === LOOK.hidden ? [i] : []))).toEqual([6]);
    expect(troupe.recast(FAR, ["vehicle-7"], 100), "not looked at again so soon").toBe(false);
    expect(troupe.recast([30, 30, 2], [], 1000)).toBe(true);
    expect([...troupe.staged()]).toHaveLength(CAST_MOST + 1);
    expect(looks().filter((look) => look === LOOK.hidden)).toHaveLength(CAST_MOST);
    expect(looks()[6]).toBe(LOOK.plain);
  });

  it("can be picked, one by one, whether drawn in full or not; nothing where nothing is", () => {
    const { troupe, touch } = yard(400);
    expect(touch(9, 6)).toBe("vehicle-44");
    troupe.recast(FAR, ["vehicle-44"], 0);
    expect(touch(9, 6)).toBe("vehicle-44");
    expect(touch(10.5, 7.5)).toBeNull();
  });

  it("leaves out whoever has not said where it is", () => {
    const { troupe } = yard(400);
    troupe.recast(FAR, ["vehicle-400"], 0);
    expect([...troupe.staged()].map(({ thing }) => thing.id)).toEqual(["pallet-1"]);
    expect(troupe.actor("vehicle-400")!.placed).toBe(false);
  });

  it("carries loads wherever its vehicles are, drawn in full or not", () => {
    const { replica, troupe } = yard(400);
    replica.set("pallet-1", { at: 144 }, 2000);
    troupe.update(replica, 0.02, true);
    const e = troupe.actor("pallet-1")!.world.elements;
    expect([e[12], e[13]]).toEqual([9, 6]);
  });

  it("does not let a load run ahead of the vehicle that is drawn under it", () => {
    const { replica, troupe } = yard(400);
    replica.set("pallet-1", { at: 144 }, 2000);
    troupe.update(replica, 0.02, true);
    replica.set("vehicle-44", { x: 10, y: 6, heading: 0 }, 2100);
    replica.nowMs = 2100;
    troupe.update(replica, 0.02, false);
    replica.nowMs = 2150;
    troupe.update(replica, 0.02, false);
    const [load, vehicle] = ["pallet-1", "vehicle-44"].map((id) => troupe.actor(id)!.world.elements[12]!);
    expect(load).toBeCloseTo(9.5, 5);
    expect(load).toBe(vehicle);
  });

  it("greys out whoever is silent, a part of the fleet at each look", () => {
    const { replica, troupe, looks } = yard(1500);
    replica.online = (thing) => thing !== "vehicle-9" && thing !== "vehicle-1400";
    replica.nowMs = 1100;
    expect(troupe.age(replica, thingModels)).toBe(true);
    expect(looks()[8]).toBe(LOOK.stale);
    expect(looks()[1399], "not looked at yet").toBe(LOOK.plain);
    troupe.age(replica, thingModels);
    expect(looks()[1399]).toBe(LOOK.stale);
    expect(looks().filter((look) => look === LOOK.stale)).toHaveLength(2);
  });

  it("keeps each on the floor that it reports", () => {
    const robot = hotel.things.find(({ model }) => model === "delivery-robot")!;
    const things = Array.from({ length: FLEET_FROM }, (_, i): Thing => ({ ...robot, id: `robot-${i + 1}` }));
    const site: Site = { ...hotel, things };
    const replica = writableReplica(site, thingModels);
    const troupe = new Troupe(site, thingViews, new Map(), sceneMaterials(false, false));
    for (const [i, { id }] of things.entries()) replica.set(id, { x: 2 * i, y: 0, z: i % 2 ? 8 : 0, heading: 0 }, 1000);
    replica.nowMs = 2000;
    troupe.update(replica, 0.02, true);
    expect(["robot-1", "robot-2"].map((id) => troupe.actor(id)!.world.elements[14])).toEqual([0, 8]);
    replica.set("robot-1", { x: 0, y: 0, z: 16, heading: 0 }, 2100);
    troupe.update(replica, 0.02, true);
    expect(troupe.actor("robot-1")!.world.elements[14]).toBe(16);
  });
});
