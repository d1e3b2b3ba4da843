import { describe, expect, it } from "vitest";
import type { Place } from "../core/place.ts";
import { SHIPPED_SITES } from "../sites/shipped.ts";
import { MAX_CORNERS, MAX_OUTLINES, miniatureOf, siteKind } from "./miniature.ts";

const place = (id: string, level: Place["level"], outline: Place["outline"]): Place => ({
  id,
  level,
  title: { en: id, zh: id },
  parent: id === "root" ? null : "root",
  outline,
  floorZ: 0,
  heightM: 3,
});
const square = (x: number, side: number): Place["outline"] => [
  [x, 0],
  [x + side, 0],
  [x + side, side],
  [x, side],
];

describe("a site's kind", () => {
  it("is told by its places and Things", () => {
    expect(SHIPPED_SITES.map(({ site }) => [site.id, siteKind(site)])).toEqual([
      ["fms", "factory"],
      ["home", "home"],
      ["los-angeles", "city"],
      ["merewether", "city"],
      ["hotel", "building"],
      ["office", "building"],
    ]);
    expect(siteKind({ places: [place("root", "site", [])], things: [] })).toBe("building");
  });
});

describe("a miniature", () => {
  it("of a city of 100 000 buildings is small, and has the widest of them", () => {
    const houses = Array.from({ length: 100_000 }, (_, i) =>
      place(`h${i}`, "building", square(i, i === 77_777 ? 50 : 5)),
    );
    const { outlines, box } = miniatureOf({ places: [place("root", "city", square(0, 9)), ...houses], routeMap: null });
    expect(outlines).toHaveLength(MAX_OUTLINES);
    expect(outlines[0]?.[0]).toBe("city");
    expect(outlines[1]).toEqual(["building", square(77_777, 50)]);
    expect(box?.[3]).toBe(50);
  });

  it("keeps few corners of an outline of many, its ends among them", () => {
    const round = Array.from({ length: 10_000 }, (_, i): [number, number] => [
      100 * Math.cos((i * Math.PI) / 5000),
      100 * Math.sin((i * Math.PI) / 5000),
    ]);
    const [ring] = miniatureOf({ places: [place("root", "city", round)], routeMap: null }).outlines;
    expect(ring?.[1]).toHaveLength(MAX_CORNERS);
    expect(ring?.[1][0]).toEqual([100, 0]);
    expect(ring?.[1].at(-1)?.[0]).toBeCloseTo(100, 1);
  });

  it("leaves half of its room to the ways where there are many of both", () => {
    const houses = Array.from({ length: 1_000 }, (_, i) => place(`h${i}`, "building", square(i, 5)));
    const nodes = Array.from({ length: 1_001 }, (_, i) => ({
      id: `n${i}`,
      x: i,
      y: 0,
      capacity: 1,
      kind: "aisle" as const,
    }));
    const edges = houses.map((_, i) => ({
      id: `e${i}`,
      from: `n${i}`,
      to: `n${i + 1}`,
      lengthM: 1,
      maxSpeedMps: 1,
      bidirectional: true,
    }));
    const { outlines } = miniatureOf({ places: houses, routeMap: { mapId: "m", nodes, edges } });
    expect(outlines.filter(([kind]) => kind === "way")).toHaveLength(MAX_OUTLINES / 2);
    expect(outlines).toHaveLength(MAX_OUTLINES);
  });

  it("of a site without outlines has none", () => {
    const empty = { places: [place("root", "site", [])], routeMap: null };
    expect(miniatureOf(empty)).toEqual({ box: null, outlines: [] });
  });

  it("of the house shows one floor's rooms", () => {
    const { site } = SHIPPED_SITES[1]!;
    const rooms = miniatureOf(site).outlines.filter(([kind]) => kind === "space").length;
    expect(rooms).toBeGreaterThan(2);
    expect(rooms).toBeLessThan(site.places.filter(({ level }) => level === "space").length);
  });
});
