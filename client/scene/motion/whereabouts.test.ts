import { describe, expect, it } from "vitest";
import { writableReplica } from "../../../test/scene/replica.ts";
import { fms } from "../../../twins/sites/fms/index.ts";
import { hotel } from "../../../twins/sites/hotel/index.ts";
import { thingModels, thingViews } from "../../../twins/things/registry.gen.ts";
import { Whereabouts } from "./whereabouts.ts";

function stage() {
  const replica = writableReplica(fms, thingModels);
  const whereabouts = new Whereabouts(fms, thingViews);
  const at = (thing: string): number[] => {
    const e = whereabouts.actors.get(thing)!.world.elements;
    return [e[12]!, e[13]!, e[14]!].map((x) => Math.round(x * 1000) / 1000);
  };
  return { replica, whereabouts, at };
}

describe("Whereabouts", () => {
  it("does not place a vehicle that has not said where it is", () => {
    const { replica, whereabouts } = stage();
    whereabouts.update(replica, true);
    expect(whereabouts.actors.get("vehicle-1")!.placed).toBe(false);
    expect(whereabouts.actors.get("machine-1")!.placed).toBe(true);
  });

  it("puts a pallet on the vehicle that carries it, turned with it", () => {
    const { replica, whereabouts, at } = stage();
    replica.set("vehicle-2", { x: 3, y: 1, heading: Math.PI / 2 }, 1000);
    replica.set("pallet-4", { at: 102 }, 1000);
    replica.nowMs = 2000;
    whereabouts.update(replica, true);
    expect(at("pallet-4")).toEqual([3, 1, 0.322]);
    expect(whereabouts.actors.get("pallet-4")!.world.elements[1]).toBeCloseTo(1, 9);
  });

  it("lifts a pallet without a carrier onto the stock, and a job's pallet into its machine", () => {
    const { replica, whereabouts, at } = stage();
    replica.set("pallet-1", { at: 0 }, 1000);
    replica.set("pallet-2", { at: 1 }, 1000);
    whereabouts.update(replica, true);
    expect(at("pallet-1")).toEqual([-5.4, -1.75, 0.74]);
    // Machine 1 faces south: its table is 0.3 m in front of its middle.
    expect(at("pallet-2")).toEqual([3, 6.2, 0.86]);
  });

  it("glides from one carrier to the next, and arrives", () => {
    const { replica, whereabouts, at } = stage();
    replica.set("pallet-1", { at: 0 }, 1000);
    replica.nowMs = 1000;
    whereabouts.update(replica, false);
    replica.set("pallet-1", { at: 2 }, 1100);
    replica.nowMs = 1100;
    expect(whereabouts.update(replica, false)).toBe(true);
    replica.nowMs = 1425;
    whereabouts.update(replica, false);
    const [x] = at("pallet-1");
    expect(x).toBeGreaterThan(-5.4);
    expect(x).toBeLessThan(6);
    replica.nowMs = 1800;
    expect(whereabouts.update(replica, false)).toBe(false);
    expect(at("pallet-1")[0]).toBe(6);
  });

  it("puts a robot that reports its height onto that floor, and rides with it between floors", () => {
    const replica = writableReplica(hotel, thingModels);
    const whereabouts = new Whereabouts(hotel, thingViews);
    const height = () => whereabouts.actors.get("tinybot_1")!.world.elements[14]!;
    const say = (z: number, atMs: number) => {
      replica.set("tinybot_1", { x: 19, y: -18, z, heading: 0 }, atMs);
      replica.nowMs = atMs;
      whereabouts.update(replica, false);
    };
    say(8, 1000);
    expect(height()).toBe(8);
    say(9, 1500);
    replica.nowMs = 1250 + whereabouts.delayMs;
    whereabouts.update(replica, false);
    expect(height()).toBeCloseTo(8.5, 1);
    // Further than any drive in one report: it is not flown there.
    say(16, 2000);
    expect(height()).toBe(16);
  });
});
