import { expect, test } from "vitest";
import { must } from "../../../twins/core/result.ts";
import type { Venue } from "../../../twins/core/venue.ts";
import { quakeHazard } from "../../../twins/drill/hazards/earthquake.ts";
import { DRILL_HZ, STILL } from "../../../twins/drill/input.ts";
import { replayDrill } from "../../../twins/drill/replay.ts";
import { earthquakeRubric } from "../../../twins/drill/rubrics/earthquake.ts";
import { TINY_VENUE, tinyDrill } from "../../../twins/drill/testing.ts";
import { createDrillWorld } from "../../../twins/drill/world.ts";
import { readDrillRecord } from "../../runs/drillRecords.ts";
import { oddsOf } from "./odds.ts";

const at = (x: number, y: number, sizeM: [number, number, number]) => ({
  ...{ id: `${x}`, title: { en: "Shelf", zh: "书架" }, storey: 0, room: 0, kind: "bookshelf", at: [x, y] as const },
  ...{ headingRad: 0, sizeM, shelters: false },
});
const venue: Venue = { ...TINY_VENUE, obstacles: [at(5.6, 2, [0.25, 0.8, 1.9])] };
const record = await readDrillRecord("elcentro");
const definition = tinyDrill({
  rubric: earthquakeRubric,
  venue: async () => venue,
  start: (of, seed) => quakeHazard({ venue: of, record, scale: 3, directionRad: 0, fromS: 1 }, seed),
});
const SEED = 7;

test("the run is played again, its first member is what happened, and a run of another digest is refused", async () => {
  const hazard = await definition.start(venue, SEED, readDrillRecord);
  const world = createDrillWorld({ definition, venue, hazard, seed: SEED, agents: 0 });
  must(world.join("resident"));
  world.move(0, { ...STILL, posture: "dropped" });
  for (let n = 0; n < 12 * DRILL_HZ; n++) world.step();
  const run = { drill: "tiny", seed: SEED, agents: 0, guidance: null, live: null, record: "", digest: world.digest() };
  const again = async () => must(await replayDrill(definition, world.record(), readDrillRecord));
  const shares: number[] = [];
  const { odds, people } = await oddsOf(definition, await again(), run, (share) => shares.push(share), 5);
  expect(odds).toMatchObject({ runs: 5, allPieces: 1, building: null });
  expect(odds.pieces[0]!.fell.count).toBeGreaterThan(2);
  // The run ended before the shaking did: the place is of the time that one was there.
  expect(people).toHaveLength(1);
  expect(people[0]!.stayedS).toBeCloseTo(11, 0);
  expect(people[0]!.wasStruck).toBe(world.participants[0]!.fed >= 0.45);
  expect(shares.every((share, i) => share >= (shares[i - 1] ?? 0) - 1e-9 && share <= 1)).toBe(true);
  await expect(oddsOf(definition, await again(), { ...run, digest: "0x00" }, () => {})).rejects.toThrow(
    /another version/,
  );
}, 60_000);
