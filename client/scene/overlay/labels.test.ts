import { describe, expect, it } from "vitest";
import { thingModels } from "../../../twins/things/registry.gen.ts";
import { declutter, hiddenByWall, type LabelWish } from "./labels.ts";
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
