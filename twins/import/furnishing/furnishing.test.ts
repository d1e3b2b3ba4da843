import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkSound, importText, testHost } from "../../../test/support/importing.ts";
import { must } from "../../core/result.ts";
import { buildingYaml } from "../building-yaml/index.ts";
import { volumeM3 } from "../geometry/measure.ts";
import { Mesh, Parts } from "../geometry/mesh.ts";
import type { ImportedThing } from "../imported.ts";
import { Pace } from "../source.ts";
import { Warnings } from "../warnings.ts";
import { FAMILIES, familyOf, wordsOf } from "./families.ts";
import { furnish, MAX_PIECES } from "./furnish.ts";
import { block } from "./others.ts";
import { Sketch, type Stand } from "./sketch.ts";

const ORIGIN: Stand = { x: 0, y: 0, z: 0, headingRad: 0 };

function drawn(draw: (sketch: Sketch) => unknown, stand = ORIGIN) {
  const mesh = new Mesh();
  draw(new Sketch(mesh, stand));
  const axis = (k: number) => [...mesh.positions].filter((_, i) => i % 3 === k);
  const [low, high] = [0, 1, 2].reduce(
    ([lows, highs], k) => [
      [...lows!, Math.min(...axis(k))],
      [...highs!, Math.max(...axis(k))],
    ],
    [[], []] as number[][],
  ) as [number[], number[]];
  return { mesh, low, size: high.map((value, i) => value - low[i]!) };
}

/** Depth, length and height that pieces of a kind have in shops, m: from and to. */
const USUAL: Readonly<Record<string, readonly (readonly [number, number])[]>> = Object.fromEntries(
  `
    swivelChair 0.5-0.75 0.5-0.75 0.85-1.3
    deskChair 0.5-0.75 0.5-0.75 0.85-1.3
    wheeledChair 0.5-1.2 0.5-0.75 0.8-1.3
    bedsideTable 0.35-0.55 0.4-0.6 0.45-0.65
    roundTable 0.6-1.2 0.6-1.2 0.7-0.8
    coffeeTable 0.4-0.8 0.8-1.3 0.35-0.5
    diningTable 0.6-1 1.1-2 0.72-0.78
    conferenceTable 0.9-1.5 2.4-5 0.7-0.8
    standingDesk 0.6-0.9 1.2-1.8 0.7-1.3
    cubicle 0.6-1 1.2-1.8 1-1.6
    reception 0.6-1.2 1.8-4 1-1.2
    kitchenCounter 0.6-0.7 1.8-3 0.9-1.3
    counter 0.5-0.9 1.2-2.5 0.9-1.15
    vending 0.7-0.95 0.7-1.2 1.7-2
    kiosk 0.3-0.7 0.4-0.8 1.4-2
    display 0.4-0.9 0.4-0.9 1-1.8
    doubleBed 1.9-2.2 1.4-1.9 0.8-1.3
    bed 1.9-2.2 0.8-1.1 0.8-1.2
    armchair 0.7-1 0.7-1.1 0.7-1
    sofa 0.75-1 1.6-2.4 0.7-1
    bench 0.3-0.5 1-1.6 0.4-0.5
    stool 0.3-0.45 0.3-0.45 0.45-0.8
    chair 0.4-0.6 0.4-0.6 0.8-1
    monitor 0.1-0.3 0.45-0.8 0.35-0.6
    television 0.1-0.4 0.9-1.7 0.6-1.1
    printer 0.5-0.8 0.5-0.8 0.9-1.3
    desk 0.6-0.9 1.2-1.8 0.7-0.78
    table 0.7-1 1.2-2 0.7-0.78
    bookshelf 0.25-0.4 0.8-1.2 1.6-2.2
    rack 0.4-0.6 1-2 1.7-2.2
    shelf 0.25-0.45 0.8-1.2 1.2-2
    drawers 0.4-0.6 0.35-0.5 0.5-0.7
    wardrobe 0.55-0.7 1-1.6 1.9-2.3
    cabinet 0.4-0.5 0.8-1 1.6-2
    fridge 0.6-0.75 0.55-0.75 1.5-2
    oven 0.6-0.7 0.55-0.65 0.85-0.95
    sink 0.4-0.55 0.5-0.7 1.5-1.9
    toilet 0.6-0.75 0.35-0.45 0.7-0.9
    shower 0.8-1 0.8-1 1.9-2.2
    bathtub 1.5-1.9 0.7-0.9 0.5-0.8
    tree 1-3 1-3 3-6
    plant 0.4-0.9 0.4-0.9 0.8-1.8
    lamp 0.3-0.5 0.3-0.5 1.4-1.8
    fitness 1.6-2.1 0.7-1 1.2-1.6
    trolley 0.7-1.1 0.45-0.7 0.85-1.1
    suitcase 0.2-0.35 0.4-0.5 0.9-1.1
    escalator 1.5-3 0.9-1.7 0.9-1.1
    bin 0.25-0.45 0.25-0.45 0.4-0.8
    person 0.2-0.4 0.4-0.65 1.6-1.85
    can 0.05-0.08 0.05-0.08 0.1-0.13
    handover 0.2-0.5 0.2-0.5 0.2-0.5
  `
    .trim()
    .split("\n")
    .map((line) => {
      const [name, ...ranges] = line.trim().split(" ");
      return [name, ranges.map((range) => range.split("-").map(Number) as [number, number])];
    }),
);

describe("each family", () => {
  it("is measured here", () => expect(FAMILIES.map(({ name }) => name).sort()).toEqual(Object.keys(USUAL).sort()));

  it.each(FAMILIES)("$name has a usual size, stands on its foot, and takes 20 to 200 triangles", ({ name, draw }) => {
    const { mesh, low, size } = drawn(draw);
    for (const [axis, [from, to]] of USUAL[name]!.entries()) {
      expect(size[axis], `axis ${axis}`).toBeGreaterThanOrEqual(from);
      expect(size[axis], `axis ${axis}`).toBeLessThanOrEqual(to);
    }
    expect(low[2]).toBe(0);
    expect(mesh.triangles).toBeGreaterThanOrEqual(20);
    expect(mesh.triangles).toBeLessThanOrEqual(200);
    // Closed and turned outward: less than its box, and more than nothing.
    const volume = volumeM3(mesh);
    expect(volume).toBeGreaterThan(0.0001);
    expect(volume).toBeLessThan(1.1 * size[0]! * size[1]! * size[2]!);
  });

  it("turns about its middle with its pose", () => {
    const { low, size } = drawn(FAMILIES.find(({ name }) => name === "bed")!.draw, {
      x: 5,
      y: 7,
      z: 3,
      headingRad: Math.PI / 2,
    });
    expect(size).toEqual([expect.closeTo(0.95, 4), expect.closeTo(2.08, 4), expect.closeTo(1, 4)]);
    expect(low).toEqual([expect.closeTo(5 - 0.475, 4), expect.closeTo(7 - 1.06, 4), 3]);
  });
});

describe("names", () => {
  it.each([
    ["OpenRobotics/FoodCourtBenchShort", "bench"],
    ["OpenRobotics/Cafe table", "roundTable"],
    ["coffeetable", "table"],
    ["OfficeChairBlue", "swivelChair"],
    ["BedsideTable", "bedsideTable"],
    ["NurseDesk", "reception"],
    ["MetalCabinetYellow", "cabinet"],
    ["Potted_Plant_02", "plant"],
    ["hospital/TrashBin", "bin"],
    ["Chairs", "chair"],
  ])("%s is of the family %s", (name, family) => expect(familyOf(name)?.name).toBe(family));

  it.each([
    "",
    "/",
    "Vegetable",
    "Cabin",
    "Embedded",
    "__proto__",
    "constructor",
    "toString",
    "椅子",
    "\u0000\ud800",
    "Carpet",
  ])("%j is of none", (name) => expect(familyOf(name)).toBeNull());

  it("are split into words, whatever they are, in time", () => {
    expect(wordsOf("A/storageRackOne2")).toEqual(["storage", "rack", "one"]);
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (name) => {
        expect(wordsOf(name).every((word) => /^[a-z]+$/.test(word))).toBe(true);
        const { mesh } = drawn(familyOf(name)?.draw ?? block);
        return mesh.triangles >= 20;
      }),
      { numRuns: 200, seed: 1 },
    );
    expect(familyOf(`${"x".repeat(1_000_000)}/Chair`)?.name).toBe("chair");
    expect(wordsOf("aB".repeat(1_000_000)).join("").length).toBeLessThanOrEqual(200);
  });

  it.each(["hotel", "office"])("of the %s are all known", (name) => {
    const text = readFileSync(new URL(`../../sites/${name}/plan/${name}.building.yaml`, import.meta.url), "utf8");
    const names = [...text.matchAll(/model_name: (.+?)(,|\s*$)/gm)].map((match) => match[1]!.replace(/[}"]/g, ""));
    expect(names.length).toBe(name === "hotel" ? 175 : 79);
    expect(names.filter((one) => familyOf(one) === null)).toEqual([]);
  });
});

const plan = (models: string) => `
coordinate_system: cartesian_meters
levels:
  L1:
    elevation: 2
    vertices: [[0, 0, 0, ""], [4, 0, 0, ""], [4, 3, 0, ""], [0, 3, 0, ""]]
    floors: [{vertices: [0, 1, 2, 3]}]
    models:
${models}`;
const model = (name: string, x: number, z = 0) =>
  `      - {model_name: "${name}", name: n, x: ${x}, y: 1, z: ${z}, yaw: 0}\n`;

describe("a building's furniture", () => {
  it("is drawn room by room, plants apart, and what is not known as blocks that are said once", async () => {
    const models = [
      model("A/Chair", 1),
      model("A/Chair", 2),
      model("A/Plant", 3),
      model("A/Gizmo", 1.5),
      model("A/Blob", 2.5),
      model("A/Bed", 9),
    ];
    const imported = must(await importText(buildingYaml, plan(models.join(""))));
    checkSound(imported);
    const parts = imported.geometry.filter(({ kind }) => kind === "furniture" || kind === "vegetation");
    expect(parts.map(({ kind, place, indices }) => [kind, place, indices.length / 3])).toEqual([
      ["furniture", "l1-floor-1", 72 + 72 + 24 + 24],
      ["vegetation", "l1-floor-1", 116],
      ["furniture", "l1", 84],
    ]);
    expect(imported.warnings.filter(({ kind }) => kind === "furnitureUnknown")).toMatchObject([
      { count: 2, first: expect.stringContaining("Gizmo") },
    ]);
    expect(Math.min(...[...parts[0]!.positions].filter((_, i) => i % 3 === 2))).toBe(2);
  });

  it("stands at its file's height, but for what stands on any floor", async () => {
    const low = async (name: string) => {
      const imported = must(await importText(buildingYaml, plan(model(name, 1, 1))));
      const part = imported.geometry.find(({ kind }) => kind === "furniture")!;
      return Math.min(...[...part.positions].filter((_, i) => i % 3 === 2));
    };
    expect([await low("Coke"), await low("BathroomSink")]).toEqual([3, 2]);
  });

  it("has a limit, and says what is left out", async () => {
    const thing = (i: number): ImportedThing => ({
      id: `t${i}`,
      model: "furniture",
      kind: "furniture",
      title: { en: "a", zh: "a" },
      place: "p",
      parent: null,
      pose: { x: 0, y: 0, z: 0, headingRad: 0 },
      reference: "Television",
    });
    const [parts, warnings] = [new Parts(), new Warnings()];
    await furnish(
      Array.from({ length: MAX_PIECES + 3 }, (_, i) => thing(i)),
      [],
      parts,
      new Pace(testHost()),
      warnings,
    );
    expect(parts.list.map(({ indices }) => indices.length / 3)).toEqual([36 * MAX_PIECES]);
    expect(warnings.list()).toMatchObject([{ kind: "furnitureTooMuch", count: 3 }]);
  });
});
