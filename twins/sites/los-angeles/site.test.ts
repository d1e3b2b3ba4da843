import { describe, expect, it } from "vitest";
import { convert } from "../../core/quantity.ts";
import { QUALITY } from "../../core/reading.ts";
import { must } from "../../core/result.ts";
import { inRing, signedArea } from "../../core/ring.ts";
import { RouteMapSchema, routeGraph, shortestPaths } from "../../core/routeMap.ts";
import { viewProblems } from "../../core/view.ts";
import { crsNamed } from "../../import/crs/crs.ts";
import { areaM2 } from "../../import/geometry/measure.ts";
import { thingModels, thingViews } from "../../things/registry.gen.ts";
import { losAngelesBase } from "./base.ts";
import { frameOf, frames, KMH_A_MPH, START_MS, STEP_MS, stepAt } from "./frames.ts";
import { losAngeles, losAngelesAt } from "./index.ts";
import { LOS_ANGELES } from "./network.gen.ts";
import { parseSpeeds } from "./recording.ts";

describe("the site", () => {
  const { places, things, routeMap } = losAngeles;
  it("has 207 detectors in eight districts of a city", () => {
    expect(things).toHaveLength(207);
    expect(new Set(things.map(({ id }) => id)).size).toBe(207);
    expect(places.map(({ level }) => level)).toEqual(["city", ...new Array<string>(8).fill("district")]);
    const sizes = places.slice(1).map(({ id }) => things.filter((thing) => thing.place === id).length);
    expect(sizes.every((size) => size === 25 || size === 26)).toBe(true);
  });
  it("has outlines that turn counter-clockwise around their detectors", () => {
    for (const place of places) {
      expect(signedArea(place.outline)).toBeGreaterThan(1e6);
      const inside = things.filter(({ pose }) => inRing([pose.x, pose.y], place.outline));
      const corners = place.outline.length;
      const own = things.filter((thing) => place.parent === null || thing.place === place.id).length;
      expect(inside.length).toBeGreaterThanOrEqual(own - corners);
    }
  });
  it("lies at Los Angeles: a detector's place in the frame is the one that was published", () => {
    const [first] = things;
    const [east, north] = losAngelesAt.offset;
    const at = crsNamed(losAngelesAt.crs ?? "")?.toWgs84(east + (first?.pose.x ?? 0), north + (first?.pose.y ?? 0));
    expect(at?.latitudeDeg).toBeCloseTo(34.15497, 5);
    expect(at?.longitudeDeg).toBeCloseTo(-118.31829, 5);
    expect(losAngelesAt.origin?.latitudeDeg).toBeCloseTo(34.13, 2);
  });
  it("has a route map with two edges a road, driven in minutes", () => {
    const map = RouteMapSchema.parse(routeMap);
    expect(map.edges).toHaveLength(2 * LOS_ANGELES.roads.length);
    const paths = shortestPaths(must(routeGraph(map)), 0);
    const reached = [...paths.seconds].filter(Number.isFinite);
    expect(reached).toHaveLength(206);
    // The network is some 20 km across.
    expect(Math.max(...reached)).toBeGreaterThan(600);
    expect(Math.max(...reached)).toBeLessThan(3600);
  });
  it("has a schematic base: ground under all roads", () => {
    const [ground, roads] = losAngelesBase();
    const lengthM = LOS_ANGELES.roads.reduce((sum, { a, b }) => {
      const [from, to] = [LOS_ANGELES.detectors[a], LOS_ANGELES.detectors[b]];
      return sum + Math.hypot((from?.x ?? 0) - (to?.x ?? 0), (from?.y ?? 0) - (to?.y ?? 0));
    }, 0);
    expect(roads === undefined ? 0 : areaM2(roads) / lengthM).toBeCloseTo(120, 1);
    expect(ground === undefined ? 0 : areaM2(ground)).toBeGreaterThan(lengthM * 120);
  });
  it("shows its detectors by a view that fits their model", () => {
    const [model, view] = [thingModels["traffic-detector"], thingViews["traffic-detector"]];
    expect(model === undefined || view === undefined ? ["missing"] : viewProblems(model, view)).toEqual([]);
  });
});

describe("frames", () => {
  const speeds = parseSpeeds("1,2\n60,0\n50,30\n");
  it("say what each detector said, in both units; 0 is nothing measured, and missing", () => {
    const [measured, missing] = frameOf(speeds, 0).values;
    expect(measured).toEqual({ thing: "detector-1", speedMph: 60, speedKmh: 60 * KMH_A_MPH, quality: QUALITY.good });
    expect(missing).toEqual({
      thing: "detector-2",
      speedMph: Number.NaN,
      speedKmh: Number.NaN,
      quality: QUALITY.missing,
    });
    expect(convert(60, "[mi_i]/h", "km/h")).toBe(60 * KMH_A_MPH);
    expect(convert(convert(60, "[mi_i]/h", "km/h") ?? 0, "km/h", "[mi_i]/h")).toBeCloseTo(60, 9);
  });
  it("come one every five minutes from midnight in Los Angeles on", () => {
    expect(new Date(START_MS).toLocaleString("en-GB", { timeZone: losAngeles.timeZone })).toBe("01/03/2012, 00:00:00");
    expect([...frames(speeds)].map(({ atMs }) => atMs - START_MS)).toEqual([0, STEP_MS]);
    expect([...frames(speeds, 1)].map(({ step }) => step)).toEqual([1]);
  });
  it("end with the recording", () => {
    expect(
      [START_MS - 1, START_MS, START_MS + 2 * STEP_MS - 1, START_MS + 2 * STEP_MS].map((at) => stepAt(at, 2)),
    ).toEqual([null, 0, 1, null]);
    expect(() => frameOf(speeds, 2)).toThrow(RangeError);
  });
});
