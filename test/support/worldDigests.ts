import { must } from "../../twins/core/result.ts";
import { rng } from "../../twins/core/rng.ts";
import { createCrowd } from "../../twins/crowd/crowd.ts";
import { weidmannSpeed } from "../../twins/crowd/people.ts";
import { lattice } from "../../twins/crowd/validation/corridor.ts";
import { stairCrowdPlan } from "../../twins/crowd/validation/passages.ts";
import { fireHazard } from "../../twins/drill/hazards/fire.ts";
import { withOutages } from "../../twins/drill/hazards/outage.ts";
import { STILL } from "../../twins/drill/input.ts";
import { TINY_VENUE, tinyDrill } from "../../twins/drill/testing.ts";
import { createDrillWorld } from "../../twins/drill/world.ts";
import { startFire } from "../../twins/hazards/fire/run.ts";
import { hotel } from "../../twins/hazards/fire/testing/venues.ts";
import { startFlood } from "../../twins/hazards/flood/flood.ts";
import type { HeightModel } from "../../twins/hazards/flood/terrain.ts";
import { USUAL_LIGHTING } from "../../twins/hazards/outage/run.ts";

/** A hundred people through a door and up a flight of stairs, for half a minute. */
function crowdDigest(): string {
  const chance = rng(11, "digests");
  const people = lattice(100, [0.3, 0.3], [9.5, 9.7], () => chance.uniform()).map(([x, y]) => ({
    storey: 0,
    x,
    y,
    freeSpeedMps: weidmannSpeed(chance),
  }));
  const crowd = createCrowd(stairCrowdPlan(true), people);
  crowd.step(30);
  return crowd.digest();
}

/** A fire in a hotel's room, its door opened under way. */
function fireDigest(): string {
  const venue = hotel(2, 2);
  const run = startFire({ venue, room: 2, at: [2, 2.5], growth: "fast", peakKw: 800 }, 3);
  run.step(60);
  run.setOpening(0, true);
  run.step(60);
  return run.digest();
}

/** Water down a street round a house. */
function floodDigest(): string {
  const ground: HeightModel = {
    ...{ columns: 41, rows: 21, x: 0, y: 0, stepX: 1, stepY: 1 },
    heights: Float32Array.from({ length: 41 * 21 }, (_, i) => 10 - (i % 41) / 40),
  };
  const run = startFlood({
    frame: { x0: 0, y0: 0, columns: 40, rows: 20, cellM: 1 },
    ground,
    houses: [
      [
        [15, 5],
        [25, 5],
        [25, 12],
        [15, 12],
      ],
    ],
    manning: 0.04,
    surfaces: [],
    edges: { west: "wall", east: "open", south: "wall", north: "wall" },
    inflows: [
      {
        at: [4, 10],
        radiusM: 3,
        hydrograph: [
          [0, 0],
          [10, 6],
        ],
      },
    ],
    rain: [],
    sea: [],
    startStageM: null,
  });
  run.step(40);
  return run.digest();
}

/** A drill with smoke, a player who walks and opens a door, and people who leave. */
function drillDigest(): string {
  const hazard = fireHazard({ room: 0, at: [4, 1], growth: "fast", peakKw: 1000 }, TINY_VENUE, 5);
  const world = createDrillWorld({ definition: tinyDrill(), venue: TINY_VENUE, hazard, seed: 5, agents: 8 });
  const who = must(world.join("resident"));
  for (let tick = 0; tick < 900; tick++) {
    world.move(who, { ...STILL, x: tick < 200 ? -40 : 30, y: tick % 300 < 150 ? 100 : -100, run: tick > 400 });
    if (tick % 100 === 50) world.act(who, { kind: "openDoor", opening: "door" });
    world.step();
  }
  return world.digest();
}

/** The same fire, whose alarm calls no lift but whose house loses its mains: people walk in the dark until the corridor is lit. */
function outageDigest(): string {
  const fire = fireHazard({ room: 0, at: [4, 1], growth: "fast", peakKw: 1000 }, TINY_VENUE, 5);
  const hazard = withOutages(fire, TINY_VENUE, [
    {
      begins: ({ isAlarmed }) => isAlarmed,
      start: { lighting: USUAL_LIGHTING, lifts: { rule: "stop" }, doors: [] },
      torchAfterS: 15,
      said: { begins: { en: "out", zh: "停电" } },
    },
  ]);
  const world = createDrillWorld({ definition: tinyDrill(), venue: TINY_VENUE, hazard, seed: 5, agents: 6 });
  for (let n = 0; n < 30 * 20; n++) world.step();
  return world.digest();
}

/** Digests of a crowd, a fire, a flood, a drill and a power cut: the same wherever they are run. */
export const worldDigests = (): Readonly<Record<string, string>> => ({
  crowd: crowdDigest(),
  fire: fireDigest(),
  flood: floodDigest(),
  drill: drillDigest(),
  outage: outageDigest(),
});
