import type { BufferAttribute, Mesh } from "three";
import { describe, expect, it } from "vitest";
import { writableReplica } from "../../../test/scene/replica.ts";
import { fms } from "../../../twins/sites/fms/index.ts";
import { losAngeles } from "../../../twins/sites/los-angeles/index.ts";
import { LOS_ANGELES } from "../../../twins/sites/los-angeles/network.gen.ts";
import { thingModels } from "../../../twins/things/registry.gen.ts";
import { THEMES } from "../palette.ts";
import { dashesOf, ROAD_LOOKS } from "./looks.ts";
import { patternM } from "./pixelMesh.ts";
import { ROAD_STATES, RoadStates, roadMph } from "./roadStates.ts";
import { Roads } from "./roads.ts";
import { roadSegments } from "./segments.ts";

const detector = thingModels["traffic-detector"];
const STALE_MS = 900_000;

/** One road of Los Angeles alone, its ends at speeds. */
function road() {
  const [segment] = roadSegments(losAngeles);
  const replica = writableReplica(losAngeles, thingModels);
  const states = new RoadStates([segment!], detector);
  const say = (from: number, to: number, atMs = 1_000): void => {
    replica.set(segment!.from, { speed: from }, atMs);
    replica.set(segment!.to, { speed: to }, atMs);
  };
  return { segment: segment!, replica, states, say, state: () => ROAD_STATES[states.codes[0]!] };
}

describe("roads", () => {
  it("are those between measured ends, both ways one road, with the speed at which they are free", () => {
    const segments = roadSegments(losAngeles);
    expect(segments).toHaveLength(LOS_ANGELES.roads.length);
    expect(Math.min(...segments.map(({ freeMph }) => freeMph))).toBeGreaterThan(40);
    expect(Math.max(...segments.map(({ freeMph }) => freeMph))).toBeLessThan(71);
    expect(roadSegments(fms)).toEqual([]);
  });

  it("are driven half by half, and as the end that is known where one is silent", () => {
    expect(roadMph(60, 30)).toBeCloseTo(40, 9);
    expect([roadMph(Number.NaN, 30), roadMph(60, Number.NaN), roadMph(0, 0)]).toEqual([30, 60, 0]);
    expect(roadMph(Number.NaN, Number.NaN)).toBeNaN();
  });

  it("show their traffic against their own free speed, and say when they know nothing", () => {
    const { segment, replica, states, say, state } = road();
    states.update(replica, null);
    expect(state()).toBe("silent");
    for (const [share, wanted] of [
      [0.76, "free"],
      [0.74, "dense"],
      [0.51, "dense"],
      [0.49, "slow"],
    ] as const) {
      say(share * segment.freeMph, share * segment.freeMph);
      states.update(replica, null);
      expect(state()).toBe(wanted);
    }
    say(Number.NaN, 70);
    states.update(replica, null);
    expect(state()).toBe("free");
  });

  it("tell a change once, and turn stale by themselves, each end for itself", () => {
    const { replica, states, say, state, segment } = road();
    say(65, 65);
    expect([states.update(replica, null), states.update(replica, null)]).toEqual([true, false]);
    replica.nowMs = 1_000 + STALE_MS + 1;
    expect(states.update(replica, null)).toBe(true);
    expect(state()).toBe("stale");
    replica.set(segment.from, { speed: 66 }, replica.nowMs);
    states.update(replica, null);
    expect(state(), "the other end is old").toBe("stale");
    say(Number.NaN, 66, replica.nowMs);
    states.update(replica, null);
    expect(state(), "an end that says nothing is not old").toBe("free");
  });

  it("show other speeds where they are given, which do not age, and come back", () => {
    const { replica, states, say, state, segment } = road();
    say(65, 65);
    replica.nowMs = 1_000 + 2 * STALE_MS;
    const mph = new Map([
      [segment.from, 20],
      [segment.to, 20],
    ]);
    states.update(replica, { mph, forecast: true });
    expect(state()).toBe("slow");
    states.update(replica, { mph: new Map(), forecast: true });
    expect(state()).toBe("silent");
    states.update(replica, null);
    expect(state()).toBe("stale");
  });
});

describe("the drawn roads", () => {
  it("are one mesh, and only a road that changed is written again", () => {
    const replica = writableReplica(losAngeles, thingModels);
    const roads = new Roads(losAngeles, detector, THEMES.light);
    expect(roads.group.children).toHaveLength(1);
    const state = (roads.group.children[0] as Mesh).geometry.attributes.state as BufferAttribute;
    expect(state.count).toBe(4 * LOS_ANGELES.roads.length);
    roads.update(replica, null, 0.001, 30);
    const before = state.version;
    roads.update(replica, null, 0.001, 30);
    expect(state.version).toBe(before);
    const [first] = roadSegments(losAngeles);
    replica.set(first!.from, { speed: 10 }, 1);
    roads.update(replica, null, 0.001, 30);
    expect(state.version).toBeGreaterThan(before);
    expect([...state.array.slice(0, 4)]).toEqual([0, 0, 0, 0]);
    roads.dispose();
    expect(new Roads(fms, detector, THEMES.dark).group.children).toEqual([]);
  });

  it("are told apart by width and pattern without any hue", () => {
    const { slow, dense, free, stale, silent } = ROAD_LOOKS;
    expect(slow.px).toBeGreaterThan(dense.px + 2);
    expect(dense.px).toBeGreaterThan(free.px + 2);
    const patterns = [dense, stale, silent].map(dashesOf);
    expect(new Set(patterns).size).toBe(3);
    expect([slow, free].map(dashesOf)).toEqual([undefined, undefined]);
  });

  it("have a pattern that keeps its length while one zooms a little", () => {
    expect(patternM(16, 30)).toBe(patternM(16, 33));
    expect(patternM(16, 60)).toBe(2 * patternM(16, 30));
    expect(patternM(16, 30) / 30).toBeGreaterThan(11);
    expect(patternM(16, 30) / 30).toBeLessThan(23);
  });
});
