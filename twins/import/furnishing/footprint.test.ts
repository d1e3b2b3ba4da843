import { describe, expect, it } from "vitest";
import type { ImportedThing } from "../imported.ts";
import { FAMILIES } from "./families.ts";
import { footprintOf } from "./footprint.ts";
import { FAMILY_TITLES } from "./titles.ts";

const piece = (reference: string, headingRad: number, z = 0): ImportedThing => ({
  id: "piece",
  model: "furniture",
  kind: "furniture",
  title: { en: "Piece", zh: "家具" },
  place: "l1",
  parent: null,
  pose: { x: 10, y: 20, z, headingRad },
  reference,
});

describe("the footprint of a piece", () => {
  it("is that of its family's drawing, turned with it", () => {
    const bed = footprintOf(piece("NormalBed", Math.PI / 2), 0);
    expect(bed).toMatchObject({ kind: "bed", footM: 0 });
    expect(bed.sizeM.map((m) => Number(m.toFixed(2)))).toEqual([2.08, 0.95, 1]);
    // A bed's head board stands behind its middle: what is behind is south of a piece that looks north.
    expect(bed.at[0]).toBeCloseTo(10, 2);
    expect(bed.at[1]).toBeCloseTo(19.98, 2);
  });
  it("turns models whose front is not their x, and has the height of the floor for what stands on it", () => {
    expect(footprintOf(piece("Fridge", 0, 8.9), 8)).toMatchObject({ kind: "fridge", headingRad: -Math.PI / 2 });
    expect(footprintOf(piece("Toilet", 0, 8.4), 8).footM).toBe(0);
    expect(footprintOf(piece("Monitor", 0, 8.75), 8).footM).toBeCloseTo(0.75, 9);
  });
  it("of an unknown name is a block's", () => {
    expect(footprintOf(piece("Zzz", 0), 0)).toMatchObject({ kind: "other", at: [10, 20] });
  });
});

it("every family has a title in both languages", () => {
  const names = [...FAMILIES.map(({ name }) => name), "other"];
  expect(Object.keys(FAMILY_TITLES).sort()).toEqual(names.sort());
  for (const { en, zh } of Object.values(FAMILY_TITLES)) {
    expect(en).toMatch(/^[A-Z]/);
    expect(zh).toMatch(/\p{Script=Han}/u);
  }
});
