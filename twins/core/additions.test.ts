import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Addition,
  AdditionSchema,
  type Additions,
  applyEdit,
  type EditedSite,
  floorEdited,
  freeId,
  idOf,
  MAX_NAME,
  MAX_PLANNED,
  MAX_ZONES,
  nameOf,
  placeAt,
  reachOf,
  type SiteEdit,
  SiteEditSchema,
  undoOf,
  type Zone,
} from "./additions.ts";
import type { Place } from "./place.ts";
import { must } from "./result.ts";

const place = (id: string, level: Place["level"], parent: string | null, size = 0, floorZ = 0): Place => ({
  id,
  level,
  title: { en: id, zh: id },
  parent,
  outline:
    size === 0
      ? []
      : [
          [0, 0],
          [size, 0],
          [size, size],
          [0, size],
        ],
  floorZ,
  heightM: 3,
});
const places = [
  place("root", "site", null),
  place("house", "building", "root", 12),
  place("ground", "storey", "house", 10),
  place("upper", "storey", "house", 10, 3),
  place("hall", "space", "ground", 6),
  place("niche", "space", "hall", 1),
  place("attic", "space", "upper", 10, 3),
];
type Planned = Extract<Addition, { of: "thing" }>["thing"];

const edited = (live: readonly string[] = []): EditedSite => ({
  site: { places, things: [] },
  models: new Set(["temperature-sensor"]),
  isLive: (id) => live.includes(id),
});
const thing = (id: string, x = 1, other: Partial<Planned> = {}): Addition => ({
  of: "thing",
  thing: {
    id,
    model: "temperature-sensor",
    title: { en: id, zh: id },
    place: "hall",
    parent: null,
    pose: { x, y: 2, z: 0, headingRad: 0 },
    ...other,
  },
});
const zone = (id: string, size = 2, other: Partial<Zone> = {}): Addition => ({
  of: "zone",
  zone: {
    id,
    title: { en: id, zh: id },
    use: "storage",
    place: "ground",
    outline: [
      [0, 0],
      [size, 0],
      [size, size],
    ],
    floorZ: 0,
    ...other,
  },
});
const NONE: Additions = new Map();
const codeOf = (additions: Additions, edit: SiteEdit, site = edited()): string | undefined => {
  const after = applyEdit(additions, edit, site);
  return after.ok ? undefined : after.error.code;
};

describe("What people add to a site", () => {
  it("comes, changes and goes, and each edit the other way round takes it back", () => {
    const ids = fc.constantFrom("a", "b", "c");
    const additionOf = fc.tuple(ids, fc.integer({ min: 1, max: 4 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(fc.tuple(additionOf, fc.boolean()), { maxLength: 30 }), (wishes) => {
        let now: Additions = NONE;
        const done: SiteEdit[] = [];
        for (const [[id, n, isZone], goes] of wishes) {
          const was = now.get(id) ?? null;
          const becomes = goes ? null : isZone ? zone(id, n) : thing(id, n);
          const edit = { was, becomes };
          if (!SiteEditSchema.safeParse(edit).success) continue;
          now = must(applyEdit(now, edit, edited()));
          expect(now.get(id) ?? null).toEqual(becomes);
          done.push(edit);
        }
        for (const edit of done.reverse()) now = must(applyEdit(now, undoOf(edit), edited()));
        expect(now.size).toBe(0);
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  it("is left as it is when another changed it meanwhile", () => {
    const mine = must(applyEdit(NONE, { was: null, becomes: thing("a", 1) }, edited()));
    const theirs = must(applyEdit(mine, { was: thing("a", 1), becomes: thing("a", 2) }, edited()));
    expect(codeOf(theirs, { was: thing("a", 1), becomes: null })).toBe("SITE_CHANGED");
    expect(codeOf(theirs, { was: null, becomes: thing("a", 3) })).toBe("SITE_CHANGED");
    expect(codeOf(NONE, { was: thing("a"), becomes: thing("a", 2) })).toBe("SITE_CHANGED");
    // What came over a wire has its members in another order.
    const other = JSON.parse(JSON.stringify(thing("a", 2))) as Addition;
    expect(codeOf(theirs, { was: other, becomes: null })).toBeUndefined();
  });

  it("that another changed is told of as it is called now, and one that is gone as gone", () => {
    const textOf = (additions: Additions, edit: SiteEdit): string | undefined => {
      const after = applyEdit(additions, edit, edited());
      return after.ok ? undefined : after.error.said?.en;
    };
    const named = (name: string) => thing("a", 1, { title: { en: name, zh: name } });
    const now = must(applyEdit(NONE, { was: null, becomes: named("Robot B") }, edited()));
    const back = { was: named("Robot A"), becomes: named("Living room") };
    expect(textOf(now, back)).toMatch(/“Robot B”/);
    expect(textOf(NONE, back)).toMatch(/“Robot A” has been removed/);
  });

  it("may stand so far around the site, and who goes beyond is told how far", () => {
    expect(reachOf(edited().site)).toEqual({ x: [-50, 62], y: [-50, 62], besideM: 50 });
    expect(reachOf({ places: [place("root", "site", null)], things: [] })).toBeNull();
    const after = applyEdit(NONE, { was: null, becomes: thing("a", 99_999) }, edited());
    expect(after.ok ? "" : after.error.said?.en).toMatch(/50 m around the site/);
    expect(codeOf(NONE, { was: null, becomes: thing("a", 62) })).toBeUndefined();
    expect(codeOf(NONE, { was: null, becomes: thing("a", 62.1) })).toBe("SITE_EDIT");
  });

  it("is refused where it cannot stand", () => {
    const bad: Addition[] = [
      thing("a", 1, { model: "dragon" }),
      thing("a", 1, { place: "nowhere" }),
      zone("a", 2, { place: "nowhere" }),
      zone("a", 0.3),
      thing("hall"),
      zone("a", 2, {
        outline: [
          [0, 0],
          [2, 2],
          [2, 0],
          [0, 2],
        ],
      }),
    ];
    bad.push(thing("a", 900), zone("a", 2_000));
    for (const becomes of bad) expect(codeOf(NONE, { was: null, becomes }), JSON.stringify(becomes)).toBe("SITE_EDIT");
  });

  it("of a Thing that a device speaks for stays: it is planned no more", () => {
    const planned = must(applyEdit(NONE, { was: null, becomes: thing("a") }, edited()));
    expect(codeOf(planned, { was: thing("a"), becomes: null }, edited(["a"]))).toBe("SITE_LIVE");
    expect(codeOf(NONE, { was: null, becomes: thing("a") }, edited(["a"]))).toBe("SITE_LIVE");
  });

  it("has its limits, which both kinds reach apart", () => {
    const many = (n: number, of: (id: string) => Addition): Additions =>
      new Map(Array.from({ length: n }, (_, i) => [`x-${i}`, of(`x-${i}`)]));
    expect(
      codeOf(
        many(MAX_PLANNED, (id) => thing(id)),
        { was: null, becomes: thing("a") },
      ),
    ).toBe("SITE_EDIT");
    expect(
      codeOf(
        many(MAX_PLANNED, (id) => thing(id)),
        { was: null, becomes: zone("a") },
      ),
    ).toBeUndefined();
    expect(
      codeOf(
        many(MAX_ZONES, (id) => zone(id)),
        { was: null, becomes: zone("a") },
      ),
    ).toBe("SITE_EDIT");
    expect(
      codeOf(
        many(MAX_ZONES - 1, (id) => zone(id)),
        { was: null, becomes: zone("a") },
      ),
    ).toBeUndefined();
    // A change needs no more room.
    expect(
      codeOf(
        many(MAX_ZONES, (id) => zone(id)),
        { was: zone("x-0"), becomes: zone("x-0", 3) },
      ),
    ).toBeUndefined();
  });

  it("has no shape that a wire could bring and a site could not hold", () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (was, becomes) => {
        const parsed = SiteEditSchema.safeParse({ was, becomes });
        if (!parsed.success) return;
        const after = applyEdit(NONE, parsed.data, edited());
        if (after.ok) for (const [id, one] of after.value) expect(AdditionSchema.parse(one) && idOf(one)).toBe(id);
      }),
      { numRuns: 300, seed: 6 },
    );
    expect(SiteEditSchema.safeParse({ was: null, becomes: null }).success).toBe(false);
    expect(SiteEditSchema.safeParse({ was: thing("a"), becomes: zone("a") }).success).toBe(false);
    expect(SiteEditSchema.safeParse({ was: thing("a"), becomes: thing("b") }).success).toBe(false);
    const far = thing("a", 1e9);
    expect(SiteEditSchema.safeParse({ was: null, becomes: far }).success).toBe(false);
  });
});

describe("A name that people give", () => {
  it("is kept as it looks: without signs that nobody sees, and not too long", () => {
    expect(nameOf("  Pallet\u202e racks\u0000 ")).toBe("Pallet racks");
    expect(nameOf("\u200b \t")).toBe("");
    expect(nameOf("x".repeat(400))).toHaveLength(MAX_NAME);
    expect(nameOf("存放区 2")).toBe("存放区 2");
    const named = (name: string) => thing("a", 1, { title: { en: name, zh: name } });
    for (const name of ["a\u202eb", "", " a", "x".repeat(81)])
      expect(SiteEditSchema.safeParse({ was: null, becomes: named(name) }).success, JSON.stringify(name)).toBe(false);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (typed) => {
        const name = nameOf(typed);
        if (name !== "") expect(AdditionSchema.safeParse(named(name)).success).toBe(true);
      }),
      { seed: 7 },
    );
  });
});

describe("Where an addition belongs", () => {
  it("is the smallest place of the floor that it lies in, never one of another floor", () => {
    const ground = places[2]!;
    expect(placeAt(places, ground, [0.5, 0.5]).id).toBe("niche");
    expect(placeAt(places, ground, [3, 3]).id).toBe("hall");
    expect(placeAt(places, ground, [8, 8]).id).toBe("ground");
    expect(placeAt(places, places[3]!, [0.5, 0.5]).id).toBe("attic");
  });

  it("is a storey where there is one building, else the whole ground", () => {
    expect(floorEdited(places, null)?.id).toBe("ground");
    expect(floorEdited(places, "upper")?.id).toBe("upper");
    const two = [...places, place("shed", "building", "root", 3), place("shed-ground", "storey", "shed", 3)];
    expect(floorEdited(two, "upper")?.id).toBe("root");
    expect(floorEdited([places[0]!], null)?.id).toBe("root");
  });

  it("has an id that nothing else has", () => {
    const taken: Additions = new Map([["zone-1", zone("zone-1")]]);
    expect(freeId("zone", { places: [place("zone-2", "area", null)], things: [] }, taken)).toBe("zone-3");
  });
});
