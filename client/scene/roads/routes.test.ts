import fc from "fast-check";
import type { Mesh } from "three";
import { describe, expect, it } from "vitest";
import { losAngeles } from "../../../twins/sites/los-angeles/index.ts";
import { THEMES } from "../palette.ts";
import type { SceneRoutes, SceneWay } from "../types.ts";
import { placeLabels, routeDrawing, routePoints } from "./routeDrawing.ts";
import { Routes } from "./routes.ts";

const nodes = losAngeles.routeMap!.nodes;
const [a, b, c, d] = [0, 1, 2, 3].map((i) => nodes[i]!.id) as [string, string, string, string];
const way = (by: SceneWay["by"], vehicle: string, ids: readonly string[], chosen = false): SceneWay => ({
  ...{ by, vehicle, nodes: ids, chosen },
  title: `Vehicle ${vehicle}`,
  value: `5 min ${by}`,
});
const routes = (ways: readonly SceneWay[]): SceneRoutes => ({
  incident: { node: c, title: "Incident" },
  stands: [
    { vehicle: "1", node: a },
    { vehicle: "2", node: d },
  ],
  ways,
});

describe("the routes of a dispatch", () => {
  it("lie on their nodes, the compared way over the wider one; who stays is another mark than who goes", () => {
    const drawing = routeDrawing(losAngeles, routes([way("current", "1", [a, b, c]), way("forecast", "1", [a, c])]));
    expect(drawing.ways.map(({ by }) => by)).toEqual(["forecast", "current"]);
    expect(drawing.ways[1]?.points[1]).toEqual([nodes[1]!.x, nodes[1]!.y]);
    expect([drawing.sent, drawing.waiting]).toEqual([[[nodes[0]!.x, nodes[0]!.y]], [[nodes[3]!.x, nodes[3]!.y]]]);
    expect(drawing.labels.map(({ title, value }) => `${title} ${value}`.trim())).toEqual([
      "Incident",
      "Vehicle 1 5 min current · 5 min forecast",
    ]);
  });

  it("are framed together, or the chosen one alone, which leaves the other faint", () => {
    const both = routes([way("forecast", "1", [a, c]), way("current", "2", [d, c])]);
    expect(routePoints(losAngeles, both)).toHaveLength(5);
    const one = routes([way("forecast", "1", [a, c], true), way("current", "2", [d, c])]);
    expect(routePoints(losAngeles, one)).toHaveLength(3);
    const drawn = routeDrawing(losAngeles, one).ways;
    expect(drawn.map(({ faint, thick }) => [faint, thick])).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  it("leave out what the map does not have", () => {
    const lost = routeDrawing(losAngeles, {
      ...routes([way("forecast", "1", ["nowhere", a])]),
      incident: { node: "nowhere", title: "Incident" },
    });
    expect(lost).toMatchObject({ incident: null, sent: [], labels: [] });
    expect(lost.ways[0]?.points).toHaveLength(1);
    expect(routeDrawing({ routeMap: null }, routes([])).waiting).toEqual([]);
  });

  it("are drawn in one mesh, anew only when they are others, and are gone without a dispatch", () => {
    const drawn = new Routes(losAngeles, THEMES.light);
    const shown = routes([way("forecast", "1", [a, b, c]), way("current", "2", [d, c])]);
    drawn.update(shown, 0.001, 30);
    const mesh = drawn.group.children[0] as Mesh;
    // The dashed way alone knows how far along it is.
    const along = [...mesh.geometry.attributes.along!.array];
    expect(Math.max(...along)).toBeCloseTo(Math.hypot(nodes[3]!.x - nodes[2]!.x, nodes[3]!.y - nodes[2]!.y), 0);
    expect(along.filter((at) => at >= 0)).toHaveLength(8);
    drawn.update(shown, 0.001, 60);
    expect(drawn.group.children).toEqual([mesh]);
    drawn.update(null, 0.001, 60);
    expect([drawn.group.children, drawn.drawing]).toEqual([[], null]);
  });
});

describe("labels of routes", () => {
  const label = (id: string, x: number, y: number) => ({ id, at: [x, y] as const, title: "Vehicle 4", value: "5 min" });
  it("never cover each other nor what is there, and are not cut by the picture's sides", () => {
    const at = fc.record({ x: fc.integer({ min: 0, max: 800 }), y: fc.integer({ min: 0, max: 500 }) });
    fc.assert(
      fc.property(fc.array(at, { minLength: 1, maxLength: 3 }), at, (marks, other) => {
        const taken = [{ x: other.x, y: other.y, widthPx: 200 }];
        const wanted = marks.map(({ x, y }, i) => label(`${i}`, x, y));
        const placed = placeLabels(wanted, (point) => point, [0, 800], taken, []);
        expect(placed).toHaveLength(marks.length);
        const all = [...taken, ...placed];
        for (const [i, one] of placed.entries()) {
          expect(one.x - one.widthPx / 2).toBeGreaterThanOrEqual(0);
          expect(one.x + one.widthPx / 2).toBeLessThanOrEqual(800);
          for (const two of all.slice(0, i + 1)) {
            const apart = Math.abs(one.x - two.x) >= (one.widthPx + two.widthPx) / 2 || Math.abs(one.y - two.y) >= 24;
            expect(apart).toBe(true);
          }
        }
      }),
    );
  });
  it("stand beside what covers the picture, and go with a mark that it covers", () => {
    const tools = { left: 756, top: 10, right: 790, bottom: 240 };
    const [beside] = placeLabels([label("1", 740, 100)], (point) => point, [0, 800], [], [tools]);
    expect(beside!.x + beside!.widthPx / 2).toBeLessThan(tools.left);
    const all = { left: 0, top: 0, right: 800, bottom: 600 };
    expect(placeLabels([label("1", 400, 300)], (point) => point, [0, 800], [], [all])).toEqual([]);
  });
  it("of what is out of the picture are not shown", () => {
    expect(placeLabels([label("1", 0, 0)], () => null, [0, 800], [], [])).toEqual([]);
  });
});
