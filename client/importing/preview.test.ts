import { expect, it } from "vitest";
import { importFile, importText } from "../../test/support/importing.ts";
import type { Place } from "../../twins/core/place.ts";
import { must } from "../../twins/core/result.ts";
import { SiteSchema } from "../../twins/core/site.ts";
import { buildingYaml } from "../../twins/import/building-yaml/index.ts";
import { geoJson } from "../../twins/import/geojson/index.ts";
import type { Imported, Part } from "../../twins/import/imported.ts";
import { MOST_CORNERS, MOST_PLACES, MOST_WAYS, outlinesOf, previewParts, previewSite } from "./preview.ts";

/** So many triangles of a house, so wide, m. */
const part = (source: string, lod: number, triangles: number, wideM = 1): Part => ({
  place: "town",
  source,
  kind: "wall",
  lod,
  positions: Float32Array.of(0, 0, 0, wideM, 0, 0, 0, 0.5, 0.5),
  indices: Uint32Array.from({ length: 3 * triangles }, (_, i) => i % 3),
});
const names = (parts: readonly Part[]): string[] => parts.map(({ source, lod }) => `${source}${lod}`);

it("draws each object at its finest level of detail where the page takes that", () => {
  const { parts, ...rest } = previewParts([part("a", 0, 1), part("a", 1, 10), part("a", 2, 90)], 90);
  expect(names(parts)).toEqual(["a2"]);
  expect(rest).toEqual({ isCoarser: false, share: 1 });
});

it("draws coarser what is more, and leaves no object out while that is enough", () => {
  const { parts, ...rest } = previewParts([part("a", 1, 10), part("a", 2, 90), part("b", 2, 60)], 80);
  expect(names(parts)).toEqual(["a1", "b2"]);
  expect(rest).toEqual({ isCoarser: true, share: 1 });
});

it("draws the largest objects, each of them whole, where all would be too much", () => {
  const town = [part("shed", 1, 10, 2), part("tower", 1, 30, 5), part("tower", 1, 30, 90), part("hall", 1, 30, 60)];
  const { parts, share } = previewParts(town, 70);
  expect(names(parts)).toEqual(["shed1", "tower1", "tower1"]);
  expect(share).toBeCloseTo(2 / 3);
  expect(previewParts(town, 9)).toEqual({ parts: [], isCoarser: true, share: 0 });
  expect(previewParts([], 9)).toEqual({ parts: [], isCoarser: false, share: 1 });
});

it("gives a page the site of a building, whose storeys can be looked into", async () => {
  const path = new URL("../../twins/sites/hotel/plan/hotel.building.yaml", import.meta.url).pathname;
  const hotel = must(await importFile(buildingYaml, path));
  const site = previewSite(hotel);
  expect(SiteSchema.safeParse(site).error).toBeUndefined();
  expect(site.places).toEqual(hotel.places);
  expect(site.things).toEqual([]);
});

it("gives a page no more places, corners and ways than a plan draws, whatever the file has", async () => {
  const town = must(await importText(geoJson, JSON.stringify({ type: "FeatureCollection", features: [] }), "town"));
  const root = town.places[0]!;
  const place = (id: string, corners: number, over: Partial<Place> = {}): Place => ({
    id,
    level: "building",
    title: { en: id, zh: id },
    parent: root.id,
    outline: Array.from({ length: corners }, (_, i) => [Math.cos(i), Math.sin(i)] as const),
    floorZ: 0,
    heightM: 3,
    ...over,
  });
  const shown = (change: Partial<Imported>) => previewSite({ ...town, ...change });
  const many = Array.from({ length: 3 * MOST_PLACES }, (_, i) => place(`b${i}`, 4));
  const last = many.at(-1)!.id;
  const deep = place("deep", 0, { level: "storey", parent: last, title: { en: "deep", zh: "deep" } });
  const site = shown({ places: [root, ...many, deep] });
  expect(site.places.length).toBeLessThanOrEqual(MOST_PLACES);
  expect(site.places.length).toBeGreaterThan(0.9 * MOST_PLACES);
  // A storey comes before houses, and its house with it, before it.
  expect(site.places.slice(-2).map(({ id }) => id)).toEqual([last, "deep"]);
  // Of houses the largest are drawn.
  const wide = place("wide", 4, {
    outline: [
      [0, 0],
      [9, 0],
      [9, 9],
    ],
  });
  expect(shown({ places: [root, ...many, wide] }).places.at(-1)!.id).toBe("wide");
  expect(outlinesOf([root, ...many, wide])).toBe(many.length + 1);
  const round = Array.from({ length: 100 }, (_, i) => place(`r${i}`, 10_000));
  const corners = shown({ places: [root, ...round] }).places.reduce((sum, { outline }) => sum + outline.length, 0);
  expect(corners).toBeLessThanOrEqual(MOST_CORNERS);
  const node = { x: 0, y: 0, map: root.id };
  const routeMap = { nodes: Array.from({ length: MOST_WAYS + 1 }, (_, i) => ({ ...node, id: `n${i}` })), edges: [] };
  expect(shown({ routeMap: routeMap as unknown as Imported["routeMap"] }).routeMap).toBeNull();
});
