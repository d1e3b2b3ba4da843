import { expect, test } from "vitest";
import { venueView } from "../../../server/drills/info.ts";
import { must } from "../../../twins/core/result.ts";
import type { Venue } from "../../../twins/core/venue.ts";
import { quietHazard, TINY_VENUE, tinyDrill } from "../../../twins/drill/testing.ts";
import { createDrillWorld } from "../../../twins/drill/world.ts";
import type { OwnState, VenueView, WireMove } from "../../../twins/protocol/drill.ts";
import { createPredictor, type PredictedWorld, STILL_WISH, type Wish } from "./prediction.ts";
import { OPEN, wallsOf } from "./walls.ts";

const said = (text: string) => ({ en: text, zh: text });

/** The tiny venue's corridor with a stair in it, westwards up to a hall: up the stair is not the x of the map. */
const TALL: Venue = {
  ...TINY_VENUE,
  storeys: [
    ...TINY_VENUE.storeys,
    {
      id: "upper",
      title: said("Upper floor"),
      floorZ: 3,
      heightM: 2.5,
      walls: (
        [
          [-1, 3],
          [14, 3],
          [14, 7],
          [-1, 7],
        ] as const
      ).map((at, i, all) => [at, all[(i + 1) % 4]!] as const),
    },
  ],
  rooms: [
    ...TINY_VENUE.rooms,
    {
      id: "hall",
      title: said("Hall"),
      storey: 1,
      use: "hall",
      outline: [
        [-1, 3],
        [14, 3],
        [14, 7],
        [-1, 7],
      ],
    },
  ],
  stairs: [
    {
      id: "stair",
      title: said("Stair"),
      lower: 0,
      upper: 1,
      lowerEdge: [
        [8, 4.5],
        [8, 5.5],
      ],
      upperEdge: [
        [3, 5.5],
        [3, 4.5],
      ],
      widthM: 1,
      line: [
        [8, 5, 0],
        [3, 5, 3],
      ],
      rooms: [1, 2],
    },
  ],
};

/** Plays a drill's world with answers that come `late` steps after the moves, as the server sends them. */
function play(late: number, wishes: (own: OwnState) => Wish, ticks: number) {
  const definition = tinyDrill({
    roles: [{ role: "resident", most: 1, rooms: [] }],
    population: [],
    agents: 0,
    doors: {},
    venue: async () => TALL,
  });
  const venue: Venue = { ...TALL, muster: [[9.3, 5]] };
  const world = createDrillWorld({ definition, venue, hazard: quietHazard(), seed: 5, agents: 0 });
  const who = must(world.join("resident"));
  const { body } = world.participants[who]!;
  const { crowd } = world;
  let number = 0;
  const own = (): OwnState => ({
    ...{ tick: world.tick, number, fed: 0, layerM: -1, extinctionPerM: 0, waterM: 0, room: crowd.roomOf(body) },
    ...{ storey: crowd.storey[body]!, x: crowd.x[body]!, y: crowd.y[body]!, z: crowd.z[body]! },
    speedFactor: 1,
  });
  const view: VenueView = venueView(venue, definition);
  const predicted: PredictedWorld = {
    ...{ venue: view, walls: wallsOf(view), role: "resident", takesAlong: false },
    doors: new Uint8Array(view.openings.length).fill(OPEN),
  };
  const predictor = createPredictor(predicted, own());
  const [moves, answers]: [WireMove[], OwnState[]] = [[], []];
  const errorsM: number[] = [];
  for (let tick = 0; tick < ticks; tick++) {
    moves.push(predictor.step(wishes({ ...own(), ...predictor.body })));
    if (moves.length > late) {
      const { number: sent, ...move } = moves.shift()!;
      number = sent;
      world.move(who, move);
    }
    world.step();
    answers.push(own());
    if (answers.length > late) {
      const before = predictor.body;
      predictor.correct(answers.shift()!);
      errorsM.push(Math.hypot(before.x - predictor.body.x, before.y - predictor.body.y));
    }
  }
  return { predictor, own: own(), errorsM: errorsM.sort((a, b) => a - b) };
}

const towards = (own: OwnState, x: number, y: number): Wish => {
  const [dx, dy] = [x - own.x, y - own.y];
  const m = Math.hypot(dx, dy);
  return m < 0.15 ? STILL_WISH : { ...STILL_WISH, x: dx / m, y: dy / m };
};

test("against a drill's own world, 100 ms away each way: up a stair and down again, as the keys point on the map", () => {
  let isUp = false;
  const highest = { z: 0 };
  const { predictor, own, errorsM } = play(
    2,
    (here) => {
      highest.z = Math.max(highest.z, here.z);
      if (here.storey === 1 && here.x < 1.5) isUp = true;
      return isUp ? towards(here, 9.3, 5) : towards(here, 1, 5);
    },
    700,
  );
  expect(highest.z).toBe(3);
  expect(own).toMatchObject({ storey: 0, z: 0 });
  expect(own.x).toBeGreaterThan(8.5);
  expect(Math.hypot(predictor.body.x - own.x, predictor.body.y - own.y)).toBeLessThan(0.3);
  // Nothing is in the way here: what is corrected is at the stair's edges, and less than a step of 50 ms.
  expect(errorsM[Math.floor(errorsM.length * 0.95)]).toBeLessThan(0.005);
  expect(errorsM.at(-1)).toBeLessThan(0.0671);
});
