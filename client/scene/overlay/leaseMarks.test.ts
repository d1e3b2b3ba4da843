import { describe, expect, it } from "vitest";
import { fms } from "../../../twins/sites/fms/index.ts";
import { THEMES } from "../palette.ts";
import { leaseMarks, stretches } from "./leaseMarks.ts";

const held = (...ids: string[]): Map<string, string> => new Map(ids.map((id) => [id, "vehicle-1"]));

describe("marks of zones that are held", () => {
  it("lie where the route map has them: nodes as places, edges as lanes", () => {
    const [node, edge, ...others] = stretches(fms.routeMap, held("n1", "n1-machine-1", "no-such-zone"));
    expect(others).toEqual([]);
    expect(node).toMatchObject({ id: "n1", a: [3, 1.5], oneWay: null });
    expect(edge).toEqual({ id: "n1-machine-1", a: [3, 1.5], b: [3, 4.5], oneWay: false });
    expect(stretches(null, held("n1"))).toEqual([]);
  });

  it("are hatched when they are only expected: a pattern, not just another hue", () => {
    const outlines = (expected: boolean): number => {
      const paint = leaseMarks(fms.routeMap, { held: held("n1"), expected }, THEMES.light);
      return paint.geometry().attributes.position!.count;
    };
    expect(outlines(true)).toBeGreaterThan(outlines(false));
    const nothing = leaseMarks(fms.routeMap, { held: held(), expected: false }, THEMES.light);
    expect(nothing.geometry().attributes.position!.count).toBe(0);
  });

  it("keep under the contact shade, which darkens them as it does the floor", () => {
    const paint = leaseMarks(fms.routeMap, { held: held("n0-n1"), expected: false }, THEMES.dark);
    const { position } = paint.geometry().attributes;
    const heights = Array.from({ length: position!.count }, (_, i) => position!.getZ(i));
    expect(Math.max(...heights)).toBeLessThan(0.018);
    expect(Math.min(...heights)).toBeGreaterThan(0.0118);
  });
});
