import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { thingModels } from "../../../twins/things/registry.gen.ts";
import { declutter, hiddenByWall, keepOff, type LabelWish, type Rect } from "./labels.ts";
import { markerSvg } from "./marker.ts";
import { valueText } from "./thingText.ts";

const wish = (id: string, x: number, y: number, rank: number): LabelWish => ({
  id,
  x,
  y,
  rank,
  widthPx: 100,
  heightPx: 20,
});

describe("declutter", () => {
  it("keeps the higher rank of two that overlap, both when they do not", () => {
    expect([...declutter([wish("low", 0, 0, 1), wish("high", 50, 5, 9)], 10)]).toEqual(["high"]);
    expect(declutter([wish("a", 0, 0, 1), wish("b", 50, 30, 9)], 10).size).toBe(2);
  });

  it("is bounded, and the same whatever the order", () => {
    const many = Array.from({ length: 500 }, (_, i) => wish(`t${i}`, i * 200, 0, i % 7));
    const kept = declutter(many, 24);
    expect(kept.size).toBe(24);
    expect(declutter([...many].reverse(), 24)).toEqual(kept);
  });
});

describe("what stands over the picture", () => {
  const SIDES = [0, 800] as const;
  const legend: Rect = { left: 10, top: 400, right: 200, bottom: 590 };
  const tools: Rect = { left: 756, top: 10, right: 790, bottom: 240 };
  const at = (x: number, y: number) => keepOff(wish("a", x, y, 1), [legend, tools], SIDES);

  it("leaves a label alone that it does not cover", () => {
    expect(at(400, 300)).toEqual({ x: 400, y: 300 });
    expect(at(254, 450)).toEqual({ x: 254, y: 450 });
  });

  it("has a label move the least bit aside or up", () => {
    expect(at(230, 450)).toEqual({ x: 254, y: 450 });
    expect(at(100, 405)).toEqual({ x: 100, y: 386 });
    expect(at(750, 100)).toEqual({ x: 702, y: 100 });
  });

  it("hides the label of what it covers, too: no name stands far from its Thing, or beyond the picture's sides", () => {
    expect(at(100, 500)).toBeNull();
    expect(keepOff(wish("a", 60, 20, 1), [{ left: 40, top: 0, right: 500, bottom: 99 }], SIDES)).toBeNull();
  });

  it("covers no label, wherever that would like to be", () => {
    const rect = fc
      .tuple(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 0, max: 500 }), fc.integer({ min: 5, max: 300 }))
      .map(([left, top, size]): Rect => ({ left, top, right: left + size, bottom: top + size / 2 }));
    const spot = fc.record({ x: fc.integer({ min: 60, max: 740 }), y: fc.integer({ min: 0, max: 600 }) });
    fc.assert(
      fc.property(fc.array(rect, { maxLength: 4 }), spot, (covered, { x, y }) => {
        const place = keepOff(wish("a", x, y, 1), covered, SIDES);
        if (place === null) return;
        expect(Math.abs(place.x - x)).toBeLessThanOrEqual(62);
        expect(Math.abs(place.y - y)).toBeLessThanOrEqual(30);
        for (const { left, top, right, bottom } of covered)
          expect(place.x + 50 <= left || place.x - 50 >= right || place.y + 10 <= top || place.y - 10 >= bottom).toBe(
            true,
          );
      }),
    );
  });
});

describe("hiddenByWall", () => {
  const wall = [
    [0, -5],
    [0, 5],
  ] as const;
  it("hides what stands behind the wall, not what is before it, above it or beside it", () => {
    expect(hiddenByWall([-10, 0, 2], [3, 0, 1], ...wall, 2.7)).toBe(true);
    expect(hiddenByWall([-10, 0, 2], [-3, 0, 1], ...wall, 2.7)).toBe(false);
    expect(hiddenByWall([-10, 0, 20], [1, 0, 1], ...wall, 2.7)).toBe(false);
    expect(hiddenByWall([-10, 20, 2], [3, 20, 1], ...wall, 2.7)).toBe(false);
  });
});

describe("what labels say", () => {
  it("gives every alarm priority its own shape and letter", () => {
    const drawn = (["critical", "high", "medium", "low"] as const).map((priority) => markerSvg(priority, 20, "en"));
    expect(new Set(drawn.map((svg) => /d="([^"]+)"/.exec(svg)![1])).size).toBe(4);
    expect(drawn.map((svg) => />(\w)<\/text>/.exec(svg)![1])).toEqual(["C", "H", "M", "L"]);
  });

  it("writes values with their unit, names in both languages, a dash for nothing", () => {
    const property = (type: string, name: string) => thingModels[type]!.properties.find((p) => p.name === name)!;
    expect(valueText(property("coolant-pump", "temperature"), 68.123, "en")).toBe("68.12 °C");
    expect(valueText(property("agv", "state"), 4, "zh")).toBe("等待通行");
    expect(valueText(property("temperature-sensor", "temperature"), 91, "en")).toBe("91.0");
    expect(valueText(property("agv", "battery"), Number.NaN, "en")).toBe("–");
  });
});
