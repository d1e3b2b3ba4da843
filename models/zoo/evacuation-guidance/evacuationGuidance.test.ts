import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { makeState } from "../../../twins/crowd/makeState.ts";
import { type Sensed, SIGN } from "../../../twins/drill/guidance.ts";
import { AS_SHIPPED, runPlan } from "../../../twins/drill/plans.ts";
import { buildingOf } from "./buildings.ts";
import { lineOf, parseLessons } from "./data.ts";
import { madeUpDrill } from "./drills.ts";
import { FEATURES, roomGraph, sceneOf, writeFeatures } from "./features.ts";
import { examplesOfFire } from "./fires.ts";
import { forecastOf } from "./forecast.ts";
import { committedGuidance, committedWeights } from "./index.ts";
import { createPlanner } from "./planner.ts";
import type { Outlook } from "./walker.ts";
import { wayGraph } from "./ways.ts";

const text = gunzipSync(readFileSync(new URL("./data/fires.csv.gz", import.meta.url))).toString();

describe("made-up buildings", () => {
  it("are the same each time, unlike each other, and people get out of every room", () => {
    for (let number = 1; number <= 12; number++) {
      const venue = buildingOf(number);
      expect(buildingOf(number)).toEqual(venue);
      expect(buildingOf(number + 1)).not.toEqual(venue);
      const { routes } = makeState(venue, 1, {});
      const { remainingM } = routes.ways("out", () => ({ kind: "exits", only: -1 }), {
        climbs: true,
        takesLifts: false,
      });
      venue.openings.forEach(({ kind, rooms }, at) => {
        // A door that leads into a room leads out of it.
        if (kind !== "window" && rooms.every((room) => room !== null))
          expect(Math.min(remainingM[2 * at]!, remainingM[2 * at + 1]!), venue.openings[at]!.id).toBeLessThan(200);
      });
    }
  });
});

describe("the file of fires", () => {
  const [first = ""] = text.split("\n").slice(1);
  it("is what the fires give again", () => {
    const lines = text.split("\n").filter((line) => line.startsWith("1001,"));
    expect(examplesOfFire(1001).map((example) => lineOf(1001, example))).toEqual(lines);
  });
  it.each([
    ["another header", "fire\n1"],
    ["a number short", `${text.split("\n")[0]}\n${first.slice(0, first.lastIndexOf(","))}`],
    ["a word", `${text.split("\n")[0]}\n${first.replace(/,\d+$/, ",x")}`],
    ["a number out of range", `${text.split("\n")[0]}\n${first.replace(/,\d+$/, ",9000")}`],
  ])("refuses %s", (_, bad) => {
    expect(() => parseLessons(bad)).toThrow(RangeError);
  });
});

const clear = (rooms: number, openings: number, atS = 30): Sensed => ({
  ...{ atS, layerM: new Float32Array(rooms).fill(2.6), upperC: new Float32Array(rooms).fill(20) },
  ...{ upperExtinctionPerM: new Float32Array(rooms), people: new Uint16Array(rooms).fill(1) },
  doors: new Uint8Array(openings).fill(1),
});

describe("the forecast", () => {
  it("sees numbers from -1 to 1 alone, whatever detectors say, and refuses other weights", () => {
    const venue = buildingOf(3);
    const now = clear(venue.rooms.length, venue.openings.length);
    now.upperC.fill(900);
    now.upperExtinctionPerM.fill(50);
    const scene = sceneOf(roomGraph(venue), now, clear(venue.rooms.length, venue.openings.length, 20), 600);
    const into = new Float32Array(FEATURES);
    for (let room = 0; room < venue.rooms.length; room++) {
      writeFeatures(scene, room, { aheadS: 240, isShut: room % 2 === 0 }, into, 0);
      expect(into.every((x) => x >= -1 && x <= 1)).toBe(true);
    }
    expect(() => forecastOf(committedWeights().slice(1))).toThrow(RangeError);
  });
});

/** A corridor of sections with a way out at each end, as made-up buildings have it on one storey. */
const twoWays = (): ReturnType<typeof buildingOf> => {
  for (let number = 1; ; number++) {
    const venue = buildingOf(number);
    const exits = venue.openings.filter(({ isExit }) => isExit).map(({ id }) => id);
    const sections = venue.rooms.filter(({ use }) => use === "corridor").length;
    if (venue.storeys.length === 1 && exits.length === 2 && sections >= 3) return venue;
  }
};

describe("the planner", () => {
  const venue = twoWays();
  const ways = wayGraph(venue);
  const rooms = venue.rooms.map(({ id }) => id);
  const none = new Int32Array(rooms.length).fill(SIGN.usual);
  const now = clear(rooms.length, venue.openings.length);
  /** Smoke that kills in a minute in some rooms, and all over that stays. */
  const smokeIn = (isBad: (room: number) => boolean, staysBad = 1): Outlook => ({
    meet(room, _, into) {
      into.ratePerMin = isBad(room) ? 1 : 0;
      into.speed = isBad(room) ? 0.3 : 1;
    },
    stayDose: (room) => (isBad(room) ? 5 : staysBad),
  });
  const sections = rooms.flatMap((id, at) => (id.includes("corridor") ? [at] : []));
  const weights = { doseS: 20_000, stayS: 240 };

  it("leaves every sign as it is in clear air", () => {
    const plan = createPlanner(ways, weights).plan(
      smokeIn(() => false),
      now,
      none,
    );
    expect([...plan]).toEqual([...none]);
  });
  it("points away from a section full of smoke, to the way out on the other side", () => {
    const west = sections[0]!;
    const plan = createPlanner(ways, weights).plan(
      smokeIn((room) => room === west),
      now,
      none,
    );
    const second = plan[sections[1]!]!;
    expect(second).toBeGreaterThanOrEqual(0);
    expect(venue.openings[second]!.rooms).toContain(sections[2]!);
  });
  it("says stay where every way out is deadly and the room is not, and keeps saying so", () => {
    const planner = createPlanner(ways, weights);
    const outlook = smokeIn((room) => sections.includes(room), 0.001);
    const plan = planner.plan(outlook, now, none);
    const refuges = rooms.flatMap((_, at) => (ways.isRefuge[at] === 1 ? [at] : []));
    expect(refuges.length).toBeGreaterThan(3);
    for (const room of refuges) expect(plan[room]).toBe(SIGN.stay);
    const before = Int32Array.from(plan);
    // A little better outside is no reason to open the door.
    const eased = smokeIn((room) => sections.includes(room), 0.002);
    for (const room of refuges) expect(planner.plan(eased, now, before)[room]).toBe(SIGN.stay);
  });
  it("sends nobody through a locked door", () => {
    const exit = venue.openings.findIndex(({ id }) => id.includes("east"));
    const locked = { ...now, doors: now.doors.slice() };
    locked.doors[exit] = 2;
    const plan = createPlanner(ways, weights).plan(
      smokeIn((room) => room === sections[0]),
      locked,
      none,
    );
    expect([...plan]).not.toContain(exit);
  });
});

describe("the committed model", () => {
  it("changes no sign before a detector sees smoke", () => {
    const venue = buildingOf(2);
    const guidance = committedGuidance().start(venue);
    const shown = guidance.decide(clear(venue.rooms.length, venue.openings.length));
    expect([...shown].every((sign) => sign === SIGN.usual)).toBe(true);
  });
  it("lowers the dose in a building that nobody trained on, and has the last one out earlier", async () => {
    const definition = madeUpDrill(2031);
    const read = async (): Promise<string> => "";
    const venue = await definition.venue(read);
    const run = (guidance: ReturnType<typeof committedGuidance> | null) =>
      runPlan(definition, venue, AS_SHIPPED, 2031, { read, guidance });
    const [nearest, guided] = [await run(null), await run(committedGuidance())];
    expect(guided.meanFed).toBeLessThan(0.7 * nearest.meanFed);
    expect(guided.out + guided.staying).toBeGreaterThanOrEqual(nearest.out);
    expect(guided.lastOutS!).toBeLessThan(nearest.lastOutS!);
  }, 120_000);
});
