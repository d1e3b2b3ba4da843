import { expect, test } from "vitest";
import { DrillResults } from "../../twins/protocol/drill.ts";
import { DRILL_IDS, drillOf } from "../../twins/sites/drills.ts";
import { readDrillRecord } from "../runs/drillRecords.ts";
import { drillInfo, venueView } from "./info.ts";

/** What a browser does with an answer: a text that is too long, and it shows no drill at all. */
test.each(DRILL_IDS)("what is told of %s, and of its venue, is what the wire has", async (id) => {
  const definition = (await drillOf(id))!;
  const drills = [drillInfo(definition, { en: "Site", zh: "场所" })];
  const laws = drills[0]!.laws.map(({ en }) => en);
  expect(laws.filter((law) => /^(People: collision-free|Doors, physical mode)/.test(law))).toHaveLength(2);
  expect(DrillResults.drills.safeParse({ drills }).error?.issues ?? []).toEqual([]);
  const venue = venueView(await definition.venue(readDrillRecord), definition);
  expect(DrillResults.join.shape.venue.safeParse(venue).error?.issues ?? []).toEqual([]);
});
