import { expect, test } from "vitest";
import { readDrillRecord } from "../../../server/runs/drillRecords.ts";
import { shelterAt, spotOf } from "../../drill/moments.ts";
import type { RoleId } from "../../drill/roles.ts";
import { createDrillWorld } from "../../drill/world.ts";
import { drillOf } from "../drills.ts";

const definition = (await drillOf("home-earthquake"))!;
const venue = await definition.venue(readDrillRecord);

/** What is over or beside somebody who had themselves led to cover; null where they were told that there is none. */
async function coverOf(role: RoleId, kind: "table" | "wall", seed: number): Promise<string | null> {
  const hazard = await definition.start(venue, seed, readDrillRecord);
  const world = createDrillWorld({ definition, venue, hazard, seed, agents: 0 });
  world.join(role);
  const went = world.goTo(0, { kind });
  if (!went.ok) return null;
  let isThere = false;
  for (let n = 0; n < 18 * 20 && !isThere; n++) {
    world.step();
    isThere = world.takeSaid().some(({ text }) => text.en.startsWith("You are there"));
  }
  const { body } = world.participants[0]!;
  const spot = spotOf({ crowd: world.crowd, venue }, body, 0.5);
  return isThere ? shelterAt(venue, world.crowd.roomOf(body), spot) : "on the way";
}

const SEEDS = [1, 2, 3, 4, 5, 6];

test.each(["resident", "parent"] as const)("who is led to a table is under it when told so: %s", async (role) => {
  for (const seed of SEEDS) expect(await coverOf(role, "table", seed), `seed ${seed}`).toBe("table");
});

test("nobody is led out of the room to a wall in it: who cannot get to one is told so", async () => {
  const found = await Promise.all(SEEDS.map((seed) => coverOf("resident", "wall", seed)));
  expect(found).toContain("interiorWall");
  expect(found.filter((one) => one !== "interiorWall")).toEqual(found.filter((one) => one === null));
});
