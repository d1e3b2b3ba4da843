import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agv } from "../../twins/things/agv/model.ts";
import { clockOffset } from "./clockOffset.ts";
import { lastAtOrBefore, mixAngle, sampleAt, seriesOf } from "./series.ts";
import { formatView, parseView } from "./view.ts";

describe("clock offset", () => {
  test("trusts the answer with the shortest round trip", () => {
    const clock = clockOffset();
    clock.sample(10_000, 0, 400);
    clock.sample(10_110, 500, 520);
    expect(clock.serverMs(520)).toBe(10_120);
    for (let i = 0; i < 40; i++) clock.sample(90_000, 0, 1000);
    expect(clock.serverMs(500)).toBe(90_000);
  });
});

describe("the address", () => {
  const NOTHING_RECORDED = { step: null, roads: null, dispatch: null, way: null, day: null, prices: null };
  test("says the same view back", () => {
    const view = {
      site: "fms",
      community: null,
      learn: false,
      sandbox: false,
      importing: false,
      drill: null,
      lost: null,
      at: 1_700_000_000_123,
      select: "machine-1",
      storey: null,
      edit: false,
      branch: "c1:reroute",
      trial: null,
      beside: null,
      panel: "alarms",
      map: null,
      ...NOTHING_RECORDED,
    };
    const address = formatView(view);
    expect(address).toBe(
      "/site/fms?at=2023-11-14T22%3A13%3A20.123Z&select=machine-1&branch=c1%3Areroute&panel=alarms".replaceAll(
        "%3A",
        ":",
      ),
    );
    const [path, query] = address.split("?");
    expect(parseView(path!, query!)).toEqual(view);
    const tab = {
      site: null,
      community: "loans" as const,
      learn: false,
      sandbox: false,
      importing: false,
      drill: null,
      lost: null,
      at: null,
      select: null,
      storey: null,
      edit: false,
      branch: null,
      trial: null,
      beside: null,
      panel: null,
      map: null,
      ...NOTHING_RECORDED,
    };
    expect(formatView(tab)).toBe("/community/loans");
    expect(parseView("/community/loans", "")).toEqual(tab);
    expect(parseView("/community/nonsense", "").community).toBe("proposals");
    const trial = { ...tab, community: null, sandbox: true, trial: "t-1", beside: "t-2" };
    expect(formatView(trial)).toBe("/sandbox?trial=t-1&beside=t-2");
    expect(parseView("/sandbox", "trial=t-1&beside=t-2")).toEqual(trial);
    const file = { ...tab, community: null, importing: true, storey: "L1" };
    expect(formatView(file)).toBe("/import?storey=L1");
    expect(parseView("/import", "storey=L1")).toEqual(file);
    expect(formatView({ ...tab, community: null, drill: "ABC234" })).toBe("/drill/ABC234");
    expect(parseView("/drill/abc234", "")).toEqual({ ...tab, community: null, drill: "ABC234" });
    expect(parseView("/drill", "")).toEqual({ ...tab, community: null, drill: "" });
  });
  test("drops what is malformed instead of believing it", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (path, query) => {
        const view = parseView(path, query);
        for (const id of [view.site, view.select, view.branch, view.trial, view.beside, view.panel])
          if (id !== null) expect(id).toMatch(/^[a-zA-Z0-9][a-zA-Z0-9._:-]{0,127}$/);
        if (view.at !== null) expect(Number.isFinite(view.at)).toBe(true);
      }),
    );
    expect(parseView("/site/fms", "select=<script>&at=soon")).toEqual({
      site: "fms",
      community: null,
      learn: false,
      sandbox: false,
      importing: false,
      drill: null,
      lost: null,
      at: null,
      select: null,
      storey: null,
      edit: false,
      branch: null,
      trial: null,
      beside: null,
      panel: null,
      map: null,
      ...NOTHING_RECORDED,
    });
  });
});

describe("a property's past", () => {
  const property = (name: string) => agv.properties.find((p) => p.name === name)!;
  test("numbers are interpolated, states are held", () => {
    const x = seriesOf(0, property("x"), [
      [0, 0, 0, 0],
      [1000, 4, 4, 4],
    ]);
    expect(sampleAt(x, 250)).toEqual({ value: 1, observedAtMs: 250 });
    const state = seriesOf(1, property("state"), [
      [0, 1, 1, 1],
      [1000, 4, 4, 4],
    ]);
    expect(sampleAt(state, 999)?.value).toBe(1);
    expect(sampleAt(state, 1000)?.value).toBe(4);
  });
  test("a gap is a gap: beyond the stale time the last value is held with its age", () => {
    const x = seriesOf(0, property("x"), [
      [0, 0, 0, 0],
      [60_000, 4, 4, 4],
    ]);
    expect(sampleAt(x, 30_000)).toEqual({ value: 0, observedAtMs: 0 });
    expect(sampleAt(x, -1)).toBeNull();
  });
  test("angles turn the short way", () => {
    expect(mixAngle(3, -3, 0.5)).toBeCloseTo(Math.PI, 5);
    fc.assert(
      fc.property(
        fc.double({ min: -3.14, max: 3.14, noNaN: true }),
        fc.double({ min: -3.14, max: 3.14, noNaN: true }),
        (a, b) => {
          expect(Math.cos(mixAngle(a, b, 1))).toBeCloseTo(Math.cos(b), 6);
          expect(Math.abs(mixAngle(a, b, 0.5))).toBeLessThanOrEqual(Math.PI + 1e-9);
        },
      ),
    );
  });
  test("binary search finds the last time not after", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 99 })), fc.integer({ min: 0, max: 99 }), (list, t) => {
        const times = Float64Array.from(list.sort((a, b) => a - b));
        expect(lastAtOrBefore(times, t)).toBe(times.findLastIndex((x) => x <= t));
      }),
    );
  });
});
