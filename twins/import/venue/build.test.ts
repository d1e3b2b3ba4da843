import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importText, memorySource, testHost, utf8 } from "../../../test/support/importing.ts";
import { must } from "../../core/result.ts";
import { buildingYaml, readVenuePlan } from "../building-yaml/index.ts";
import { builtVenue } from "./build.ts";
import { cutOffM2, venueProblems } from "./check.ts";
import type { PlanPiece, PlanStorey, VenuePlan } from "./plan.ts";

const wall = (x0: number, y0: number, x1: number, y1: number) => ({
  a: [x0, y0] as const,
  b: [x1, y1] as const,
  thicknessM: 0.1,
});
const piece = (id: string, kind: string, x: number, y: number, w: number, d: number): PlanPiece => ({
  id,
  title: { en: id, zh: id },
  kind,
  at: [x, y],
  headingRad: 0,
  sizeM: [w, d, 1],
});
const door = (id: string, x0: number, y0: number, x1: number, y1: number): PlanStorey["openings"][number] => ({
  id,
  title: { en: id, zh: id },
  a: [x0, y0],
  b: [x1, y1],
  sillM: 0,
  soffitM: 2,
  kind: "door",
  thing: null,
});

/** Two rooms beside each other, 5 by 4 m each, with a door between them and one to the south. */
const plan = (pieces: readonly PlanPiece[] = []): VenuePlan => ({
  storeys: [
    {
      id: "g",
      title: { en: "Ground", zh: "一层" },
      floorZ: 0,
      heightM: 2.5,
      walls: [wall(0, 0, 10, 0), wall(10, 0, 10, 4), wall(10, 4, 0, 4), wall(0, 4, 0, 0), wall(5, 0, 5, 4)],
      openings: [door("inner", 5, 1, 5, 2), door("outer", 1, 0, 2, 0)],
      labels: [{ at: [1, 3], id: "west", title: { en: "West", zh: "西" }, use: "hall" }],
      pieces,
    },
  ],
  lifts: [],
  stairs: [],
});

describe("a venue of a plan", () => {
  it("names rooms by their labels or numbers, and takes a door to the outside on the ground for an exit", () => {
    const { venue } = builtVenue(plan());
    expect(venueProblems(venue)).toEqual([]);
    expect(venue.rooms.map(({ id, use }) => [id, use]).sort()).toEqual([
      ["g-room-2", "room"],
      ["west", "hall"],
    ]);
    expect(venue.openings.map(({ isExit }) => isExit)).toEqual([false, true]);
    expect(venue.muster).toEqual([[1.5, -12]]);
  });

  it("pushes what stands in a doorway out of it, leaves out what has no room beside it, and tells both", () => {
    const { venue, displaced } = builtVenue(
      plan([
        piece("chair", "chair", 4.6, 1.9, 0.4, 0.4),
        // Between the wall and the door it can go nowhere within a metre.
        piece("wide", "table", 1.5, 0.4, 3, 0.6),
        piece("far", "bed", 8, 3, 2, 1),
        piece("outside", "bench", 20, 3, 2, 1),
      ]),
    );
    const at = new Map(venue.obstacles.map((one) => [one.id, one]));
    expect([...at.keys()].sort()).toEqual(["chair", "far", "wide"]);
    expect(displaced.map(({ id }) => id).sort()).toEqual(["chair", "outside", "wide"]);
    expect(displaced.find(({ id }) => id === "outside")!.byM).toBeNull();
    expect(at.get("wide")!.at[1]).toBeGreaterThan(0.89);
    expect(at.get("far")).toMatchObject({ at: [8, 3], shelters: true });
    expect(venueProblems(venue)).toEqual([]);
  });

  it("takes away what walls somebody in, the smallest first", () => {
    const { venue, displaced } = builtVenue(
      plan([
        piece("long", "shelf", 8, 2, 0.4, 2.6),
        piece("end", "bin", 8, 3.65, 0.4, 0.5),
        piece("other-end", "bin", 8, 0.35, 0.4, 0.5),
      ]),
    );
    expect(displaced).toHaveLength(1);
    expect(venue.obstacles.map(({ id }) => id)).toContain("long");
    expect([...cutOffM2(venue)]).toEqual([]);
  });

  it("is checked: a room without a door, an opening in no wall and a piece in a doorway are found", () => {
    const closed = plan();
    const [storey] = closed.storeys;
    const noDoor = builtVenue({ ...closed, storeys: [{ ...storey!, openings: storey!.openings.slice(1) }] }).venue;
    expect(venueProblems(noDoor)).toEqual(["g-room-2 has no way out"]);
    const free = builtVenue({
      ...closed,
      storeys: [{ ...storey!, openings: [...storey!.openings, door("free", 7, 2, 8, 2)] }],
    }).venue;
    expect(venueProblems(free)).toEqual(["free has the same on both sides", "free does not reach from wall to wall"]);
    const { venue } = builtVenue(plan([piece("bed", "bed", 8, 3, 2, 1)]));
    const blocked = { ...venue, obstacles: venue.obstacles.map((one) => ({ ...one, at: [5.2, 1.5] as const })) };
    expect(venueProblems(blocked)).toContain("bed stands in a doorway");
  });
});

const YAML = `
coordinate_system: cartesian_meters
name: two floors
levels:
  A:
    elevation: 0
    vertices: [[0, 0, 0, ""], [12, 0, 0, ""], [12, 8, 0, ""], [0, 8, 0, ""], [6, 0, 0, ""], [6, 8, 0, ""], [6, 3, 0, ""], [6, 4, 0, ""], [2, 0, 0, ""], [3.5, 0, 0, ""], [1, 2, 0, hall]]
    walls: [[0, 1, {}], [1, 2, {}], [2, 3, {}], [3, 0, {}], [4, 5, {}]]
    doors: [[6, 7, {name: [1, inner], type: [1, hinged]}], [8, 9, {name: [1, outer], type: [1, double_sliding]}]]
    models: [{model_name: OpenRobotics/Desk, name: desk, static: true, x: 9, y: 6, yaw: 0, z: 0}, {model_name: Monitor, name: screen, static: true, x: 9, y: 6, yaw: 0, z: 0.75}]
  B:
    elevation: 3
    vertices: [[0, 0, 0, ""], [12, 0, 0, ""], [12, 8, 0, ""], [0, 8, 0, ""]]
    walls: [[0, 1, {}], [1, 2, {}], [2, 3, {}], [3, 0, {}]]
lifts:
  lift1:
    x: 3
    y: 6
    yaw: 0
    width: 2
    depth: 2
    reference_floor_name: A
    initial_floor_name: A
    lowest_floor: A
    highest_floor: B
    doors:
      door1: {door_type: 2, motion_axis_orientation: 0, width: 1, x: 0, y: -1}
    level_doors: {A: [door1], B: [door1]}
`;

describe("a venue of any building.yaml", () => {
  it("has its rooms by the file's names, its doors with their Things, and shafts for lifts that stand in the open", async () => {
    const read = must(await readVenuePlan(memorySource("file", utf8(YAML)), testHost()));
    const { venue } = builtVenue(read);
    expect(venue.rooms.map(({ title, use, storey }) => `${storey} ${use} ${title.en}`).sort()).toEqual([
      "0 lift lift1: shaft",
      expect.stringMatching(/^0 room Room \d, A$/),
      "0 room hall",
      "1 lift lift1: shaft",
      expect.stringMatching(/^1 room Room \d, B$/),
    ]);
    const things = must(await importText(buildingYaml, YAML)).things;
    for (const { thing } of venue.openings) expect(things.some(({ id }) => id === thing)).toBe(true);
    // What lies on a desk is no obstacle, and the storey without stairs has no way out.
    expect(venue.obstacles.map(({ kind, id }) => [kind, id])).toEqual([["desk", "desk"]]);
    expect(venueProblems(venue)).toEqual([expect.stringMatching(/^b-room-\d has no way out$/)]);
    expect(venue.lifts[0]!.capacity).toBe(19);
  });

  it("refuses what the importer refuses", async () => {
    expect((await readVenuePlan(memorySource("file", utf8("levels: 3")), testHost())).ok).toBe(false);
  });

  it("is made or refused, whatever bytes of the file are changed: never half a venue", async () => {
    const sample = utf8(YAML);
    const change = fc.record({ at: fc.nat(sample.length - 1), byte: fc.nat(127) });
    const property = fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
      const bytes = sample.slice();
      for (const { at, byte } of changes) bytes[at] = byte;
      const read = await readVenuePlan(memorySource("file", bytes), testHost());
      if (!read.ok) return;
      const { venue } = builtVenue(read.value);
      for (const { outline } of venue.rooms) {
        expect(outline.length).toBeGreaterThanOrEqual(3);
        for (const at of outline) expect(at.every(Number.isFinite)).toBe(true);
      }
      for (const { rooms, storey } of venue.openings)
        for (const room of rooms) if (room !== null) expect(venue.rooms[room]?.storey).toBe(storey);
    });
    await fc.assert(property, { numRuns: 100, seed: 11 });
  });
});
