import { expect, test } from "vitest";
import { must } from "../../core/result.ts";
import type { Xy } from "../../core/venue.ts";
import { DRILL_HZ, STILL } from "../../drill/input.ts";
import { createDrillWorld, type DrillWorld } from "../../drill/world.ts";
import { hotelFire } from "./drill.ts";

const noRecord = async (): Promise<string> => "";

function walk(world: DrillWorld, who: number, [x, y]: Xy): void {
  const { body } = world.participants[who]!;
  for (let n = 0; n < 20 * DRILL_HZ; n++) {
    const [dx, dy] = [x - world.crowd.x[body]!, y - world.crowd.y[body]!];
    const length = Math.hypot(dx, dy);
    if (length < 0.4) break;
    const move = { x: Math.round((127 * dx) / length), y: Math.round((127 * dy) / length), run: true };
    world.move(who, { ...STILL, ...move });
    world.step();
  }
  world.move(who, STILL);
}

/** A warden of level 2 takes the extinguisher at the corner, and sprays through the door that was left open. */
async function fight(waitS: number) {
  const venue = await hotelFire.venue(noRecord);
  const hazard = await hotelFire.start(venue, 2, noRecord);
  // The drill begins when the fire is that old.
  hazard.run.step(Math.max(0.25, waitS - 20));
  const world = createDrillWorld({ definition: hotelFire, venue, hazard, seed: 2, agents: 0 });
  must(world.join("warden"));
  const who = must(world.join("warden"));
  const act = (): boolean => world.act(who, { kind: "extinguish", opening: null }).ok;
  for (let n = 0; n < 20 * DRILL_HZ; n++) world.step();
  const { body } = world.participants[who]!;
  const isNorth = world.crowd.y[body]! > -31;
  if (!isNorth) walk(world, who, [14.1, -32.6]);
  walk(world, who, [14.3, -30.2]);
  expect(act(), "taken").toBe(true);
  walk(world, who, [14.5, -27.4]);
  let sprays = 0;
  for (; sprays < 10 && act(); sprays++) for (let n = 0; n < 4 * DRILL_HZ; n++) world.step();
  const from = { storey: 1, x: 14.5, y: -27.4, heightM: 1.2 };
  return { world, who, sprays, fire: hazard.fireNear!(from)! };
}

test("a warden puts the burning bed out through its open door, and is not hurt", async () => {
  const { world, who, sprays, fire } = await fight(20);
  expect(fire).toMatchObject({ kw: 0, isOut: true });
  expect(sprays).toBeGreaterThan(0);
  expect(world.participants[who]!.fed).toBeLessThan(0.3);
  expect(world.takeSaid().some(({ text }) => text.en.startsWith("The fire is out"))).toBe(true);
});

test("three minutes later the same extinguisher is too little", async () => {
  const { fire } = await fight(190);
  expect(fire.isOut).toBe(false);
  expect(fire.kw).toBeGreaterThan(300);
});
