import fc from "fast-check";
import { expect, test } from "vitest";
import { venueView } from "../../../server/drills/info.ts";
import { must } from "../../../twins/core/result.ts";
import type { Venue } from "../../../twins/core/venue.ts";
import type { DrillDefinition } from "../../../twins/drill/definition.ts";
import type { RoleId } from "../../../twins/drill/roles.ts";
import { quietHazard, TINY_VENUE, tinyDrill } from "../../../twins/drill/testing.ts";
import { createDrillWorld } from "../../../twins/drill/world.ts";
import type { OwnState, VenueView } from "../../../twins/protocol/drill.ts";
import type { WireMove } from "../../../twins/protocol/drillMove.ts";
import { hotelFire } from "../../../twins/sites/hotel/drill.ts";
import { createPredictor, predictedWorld, type Spot, STILL_WISH, type Wish } from "./prediction.ts";

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

interface Staged {
  readonly definition: DrillDefinition;
  readonly venue: Venue;
  readonly role: RoleId;
}

/** Plays a drill's world with answers that come `late` steps after the moves, as the server sends them. */
function play({ definition, venue, role }: Staged, late: number, wishes: (here: Spot) => Wish, ticks: number) {
  const world = createDrillWorld({ definition, venue, hazard: quietHazard(), seed: 3, agents: 0 });
  const who = must(world.join(role));
  const { body } = world.participants[who]!;
  const { crowd } = world;
  let number = 0;
  const own = (): OwnState => ({
    ...{ tick: world.tick, number, fed: 0, layerM: -1, extinctionPerM: 0, waterM: 0, room: crowd.roomOf(body) },
    ...{ storey: crowd.storey[body]!, x: crowd.x[body]!, y: crowd.y[body]!, z: crowd.z[body]! },
    ...{ speedFactor: 1, body: crowd.bodyOf(body), isGuided: false },
  });
  // As it comes over the wire.
  const view: VenueView = JSON.parse(JSON.stringify(venueView(venue, definition)));
  const predicted = predictedWorld(view, role);
  const predictor = createPredictor(predicted, own());
  const [moves, answers]: [WireMove[], OwnState[]] = [[], []];
  const errorsM: number[] = [];
  for (let tick = 0; tick < ticks; tick++) {
    moves.push(predictor.step(wishes(predictor.body)));
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

const towards = (here: Spot, x: number, y: number): Wish => {
  const [dx, dy] = [x - here.x, y - here.y];
  const m = Math.hypot(dx, dy);
  return m < 0.15 ? STILL_WISH : { ...STILL_WISH, x: dx / m, y: dy / m };
};

test("against a drill's own world, 100 ms away each way: up a stair and down again, as the keys point on the map", () => {
  const definition = tinyDrill({ roles: [{ role: "resident", most: 1, rooms: [] }], population: [], doors: {} });
  let [isUp, highestM] = [false, 0];
  const { own, errorsM } = play(
    { definition, venue: { ...TALL, muster: [[9.3, 5]] }, role: "resident" },
    2,
    (here) => {
      highestM = Math.max(highestM, here.z);
      isUp ||= here.storey === 1 && here.x < 1.5;
      return isUp ? towards(here, 9.3, 5) : towards(here, 1, 5);
    },
    700,
  );
  expect(highestM).toBe(3);
  expect(own).toMatchObject({ storey: 0, z: 0 });
  expect(own.x).toBeGreaterThan(8.5);
  // Nobody else is here: there is nothing to correct.
  expect(errorsM.at(-1)).toBe(0);
});

test("a wheelchair stands before a stair, on the server and on the page", () => {
  const definition = tinyDrill({ roles: [{ role: "wheelchair", most: 1, rooms: [] }], population: [], doors: {} });
  const staged = { definition, venue: { ...TALL, muster: [[9.3, 5]] as const }, role: "wheelchair" as const };
  const { predictor, own } = play(staged, 2, (here) => towards(here, 1, 5), 200);
  expect(own).toMatchObject({ storey: 0, z: 0 });
  expect(own.x).toBeGreaterThan(8);
  expect(predictor.body.x).toBeGreaterThan(8);
});

test("down the hotel's staircase, round its landings, from level 3 to the lobby", async () => {
  const venue = await hotelFire.venue(async () => "");
  /** Along a stair from above, from a step before it to a step after it: its ends face south. */
  const down = (lower: number) => {
    const line = venue.stairs.find((one) => one.lower === lower)!.line.map(([x, y]) => [x, y] as const);
    const [[bottomX, bottomY], [topX, topY]] = [line[0]!, line.at(-1)!];
    return [[topX, topY - 1] as const, ...line.reverse(), [bottomX, bottomY - 1] as const];
  };
  const way = [[28.5, -32.6] as const, ...down(1), ...down(0)];
  let at = 0;
  const { own, errorsM } = play(
    { definition: hotelFire, venue, role: "warden" },
    2,
    (here) => {
      const [x, y] = way[at]!;
      if (Math.hypot(x - here.x, y - here.y) < 0.25 && at < way.length - 1) at++;
      return towards(here, ...way[at]!);
    },
    1_900,
  );
  expect(own).toMatchObject({ storey: 0, z: 0 });
  expect(errorsM.at(-1)).toBe(0);
});

test("whatever is wished, the page has a body on the stair and round it to the bit where the server has it", () => {
  const wish = fc.record({
    x: fc.double({ min: -1, max: 0.4, noNaN: true }),
    y: fc.double({ min: -0.4, max: 0.4, noNaN: true }),
    headingRad: fc.constant(0),
    run: fc.boolean(),
    posture: fc.constantFrom("standing" as const, "crouching" as const, "dropped" as const),
    hold: fc.constant(false),
  });
  const legs = fc.array(fc.tuple(wish, fc.integer({ min: 5, max: 50 })), { minLength: 2, maxLength: 8 });
  const definition = tinyDrill({ roles: [{ role: "resident", most: 1, rooms: [] }], population: [], doors: {} });
  let onStair = 0;
  fc.assert(
    fc.property(legs, fc.integer({ min: 0, max: 8 }), (walk, late) => {
      const wishes = walk.flatMap(([one, steps]) => new Array<Wish>(steps).fill(one));
      let at = 0;
      const { errorsM } = play(
        { definition, venue: { ...TALL, muster: [[8.15, 4.7]] }, role: "resident" },
        late,
        (here) => {
          if (here.z > 0 && here.z < 3) onStair++;
          // Drawn to the stair's middle, or most would go past it.
          const next = wishes[at++]!;
          return { ...next, y: Math.max(-1, Math.min(1, next.y + 5 - here.y)) };
        },
        wishes.length,
      );
      expect(errorsM.at(-1) ?? 0).toBe(0);
    }),
    { seed: 20_261_201, numRuns: 120 },
  );
  expect(onStair).toBeGreaterThan(200);
});
