import fc from "fast-check";
import { expect, test } from "vitest";
import type { Venue } from "../core/venue.ts";
import { type Crowd, createCrowd } from "./crowd.ts";
import { DOING, type Person } from "./model.ts";
import { peopleOfRooms, threeStoreys } from "./validation/buildings.ts";
import { liftPlan } from "./validation/nistLift.ts";
import { stairCrowdPlan } from "./validation/passages.ts";
import { flight, opening, room, sketch, venueOf, wall, wallOn, wallWithGaps } from "./validation/plans.ts";
import { roomPlan } from "./validation/rooms.ts";

const TWO_DOORS = roomPlan(15, 10, [
  { isAbove: false, atM: 2, widthM: 1 },
  { isAbove: false, atM: 13, widthM: 1 },
]);

const run = (crowd: Crowd, seconds: number, each: () => void = () => {}): Crowd => {
  for (let k = 0; k < seconds * 20; k++) {
    crowd.step(0.05);
    each();
  }
  return crowd;
};

/** Two rooms beside one another with a door between; the exit is in the second. */
function suite(): { venue: Venue; inner: number; exit: number; rooms: readonly [number, number] } {
  const s = sketch();
  wall(s, [10, 0], [0, 0], [0, 5], [10, 5]);
  wallWithGaps(s, 0, [10, 0], [10, 5], [[2.5, 1]]);
  wallWithGaps(s, 0, [5, 0], [5, 5], [[2.5, 1]]);
  const rooms = [room(s, 0, [0, 0], [5, 5]), room(s, 0, [5, 0], [10, 5])] as const;
  const inner = opening(s, [5, 3], [5, 2]);
  const exit = opening(s, [10, 3], [10, 2], { isExit: true });
  return { venue: venueOf(s, [[14, 2.5]]), inner, exit, rooms };
}

test("the same people, seed and calls give the same digest, and one person elsewhere another", () => {
  const digest = (shift: number): string => {
    const people = peopleOfRooms(3, () => ({}));
    const crowd = createCrowd(threeStoreys(), [{ ...people[0]!, x: people[0]!.x + shift }, ...people.slice(1)]);
    return run(crowd, 25).digest();
  };
  expect(digest(0)).toBe(digest(0));
  expect(digest(1e-3)).not.toBe(digest(0));
});

test("steps may be asked for in any portions", () => {
  const people = peopleOfRooms(1, () => ({}));
  const [a, b] = [createCrowd(threeStoreys(), people), createCrowd(threeStoreys(), people)];
  run(a, 10);
  for (let k = 0; k < 4; k++) b.step(2.5);
  expect(b.digest()).toBe(a.digest());
});

test("nobody is nearer to another than the size allows, nor through a wall, whatever room and crowd", () => {
  const people = fc.record({
    agents: fc.integer({ min: 2, max: 40 }),
    width: fc.double({ min: 0.7, max: 2, noNaN: true }),
    seed: fc.nat(1000),
  });
  fc.assert(
    fc.property(people, ({ agents, width, seed }) => {
      const venue = roomPlan(6, 6, [{ isAbove: seed % 2 === 0, atM: 3, widthM: width }]);
      const crowd = createCrowd(
        venue,
        Array.from({ length: agents }, (_, k) => ({
          storey: 0,
          x: 0.6 + (k % 7) * 0.8,
          y: 0.6 + Math.floor(k / 7) * 0.8,
        })),
      );
      let nearest = Infinity;
      let outside = 0;
      const before = crowd.y.slice();
      run(crowd, 12, () => {
        for (let i = 0; i < agents; i++) {
          const wasIn = before[i]! > 0 && before[i]! < 6;
          const isIn = crowd.y[i]! > 0 && crowd.y[i]! < 6 && crowd.x[i]! > 0 && crowd.x[i]! < 6;
          if (wasIn && !isIn && Math.abs(crowd.x[i]! - 3) > width / 2) outside++;
          before[i] = crowd.y[i]!;
          for (let j = 0; j < i; j++)
            if (crowd.state[i]! < DOING.safe && crowd.state[j]! < DOING.safe)
              nearest = Math.min(nearest, (crowd.x[i]! - crowd.x[j]!) ** 2 + (crowd.y[i]! - crowd.y[j]!) ** 2);
        }
      });
      expect(outside).toBe(0);
      expect(Math.sqrt(nearest)).toBeGreaterThan(0.12);
      expect(crowd.safe).toBeGreaterThan(0);
    }),
    { numRuns: 12, seed: 20260101 },
  );
});

test("a door that is shut under way sends people to the other exit, and nobody comes through it", () => {
  const crowd = createCrowd(TWO_DOORS, [{ storey: 0, x: 2, y: 6 }]);
  run(crowd, 1);
  crowd.setOpening(0, "locked");
  run(crowd, 30);
  expect([crowd.doing(0), crowd.exitBy[0], crowd.crossings[0]]).toEqual(["safe", 1, 0]);
});

test("a closed door is opened by who stands at it, and stays closed when people are told not to", () => {
  const { venue, inner, exit } = suite();
  const start: Person = { storey: 0, x: 1, y: 2.5 };
  const crowd = run(createCrowd(venue, [start], { doors: ["closed"] }), 20);
  expect([crowd.opening(inner), crowd.doing(0), crowd.exitBy[0]]).toEqual(["open", "safe", exit]);
  const still = run(createCrowd(venue, [start], { doors: ["closed"], opensDoors: false }), 20);
  expect([still.opening(inner), still.crossings[inner], still.x[0]! < 5]).toEqual(["closed", 0, true]);
});

test("costs of portals and rooms lead people another way", () => {
  const crowd = createCrowd(TWO_DOORS, [{ storey: 0, x: 5, y: 5 }]);
  crowd.portalExtraM[0] = 50;
  crowd.changedCosts();
  run(crowd, 20);
  expect(crowd.exitBy[0]).toBe(1);
});

test("signs are followed, and where they say nothing people choose", () => {
  const crowd = createCrowd(TWO_DOORS, [
    { storey: 0, x: 3, y: 5 },
    { storey: 0, x: 3, y: 7 },
  ]);
  const asked: number[] = [];
  crowd.setSigns((person, room, portals) => {
    asked.push(room);
    return person === 0 ? portals.at(-1)! : -1;
  });
  run(crowd, 25);
  expect([...crowd.exitBy]).toEqual([1, 0]);
  expect(asked[0]).toBe(0);
});

test("goals: a certain exit, a room, a gathering point, another person, nowhere", () => {
  const { venue, rooms } = suite();
  const goals: Person["goal"][] = [
    { kind: "room", room: rooms[1] },
    { kind: "muster", point: -1 },
    { kind: "stay" },
    { kind: "follow", person: 2 },
  ];
  const places = [
    [1, 1],
    [1, 2],
    [1, 4],
    [4, 4],
  ] as const;
  const crowd = createCrowd(
    venue,
    places.map(([x, y], k) => ({ storey: 0, x, y, goal: goals[k]! })),
  );
  run(crowd, 30);
  expect([0, 1, 2, 3].map(crowd.doing)).toEqual(
    ["arrived", "safe", "walking", "walking"].map((d, k) => (k < 2 ? d : expect.any(String))),
  );
  expect(crowd.roomOf(0)).toBe(rooms[1]);
  expect(Math.abs(crowd.x[1]! - 14)).toBeLessThan(1);
  expect([crowd.x[2], crowd.y[2]]).toEqual([1, 4]);
  expect(crowd.x[3]!).toBeLessThan(2.5);
  crowd.setGoal(0, { kind: "nearest-exit" });
  run(crowd, 15);
  expect(crowd.doing(0)).toBe("safe");
});

test("who follows goes through doors after her", () => {
  const { venue } = suite();
  const crowd = createCrowd(venue, [
    { storey: 0, x: 2, y: 2.5, goal: { kind: "room", room: 1 } },
    { storey: 0, x: 1, y: 2.5, goal: { kind: "follow", person: 0 } },
  ]);
  run(crowd, 20);
  expect(crowd.roomOf(1)).toBe(1);
});

test("a player walks as she is steered, is stopped by walls, and by her goal again when she is released", () => {
  const { venue } = suite();
  const crowd = createCrowd(venue, [{ storey: 0, x: 2, y: 4 }]);
  crowd.steer(0, 0, 1, 1.2);
  run(crowd, 1);
  expect(crowd.speedMps[0]).toBeLessThan(1.2);
  run(crowd, 5);
  expect(crowd.y[0]!).toBeGreaterThan(4.5);
  expect(crowd.y[0]!).toBeLessThan(5);
  expect(crowd.x[0]).toBeCloseTo(2, 1);
  crowd.steer(0, 0, 0, 0);
  run(crowd, 1);
  expect(crowd.speedMps[0]).toBe(0);
  crowd.release(0);
  run(crowd, 20);
  expect(crowd.doing(0)).toBe("safe");
});

test("smoke and injuries slow people; who is incapacitated stays, and others go round her", () => {
  const { venue } = suite();
  const crowd = createCrowd(venue, [
    { storey: 0, x: 1, y: 2.5 },
    { storey: 0, x: 5.6, y: 2.5 },
  ]);
  crowd.incapacitate(1);
  crowd.speedFactor[0] = 0.5;
  run(crowd, 3);
  expect(crowd.x[0]! - 1).toBeLessThan(0.5 * 1.34 * 3 + 0.01);
  run(crowd, 20);
  expect([crowd.doing(0), crowd.doing(1)]).toEqual(["safe", "incapacitated"]);
  expect(crowd.x[1]).toBe(5.6);
});

test("people come and go: slots are used again, a wall is no place, and a full crowd takes nobody", () => {
  const crowd = createCrowd(TWO_DOORS, [{ storey: 0, x: 5, y: 5 }], { capacity: 2 });
  expect(crowd.add({ storey: 0, x: 6, y: 5 })).toBe(1);
  expect(crowd.add({ storey: 0, x: 7, y: 5 })).toBe(-1);
  crowd.remove(0);
  expect(crowd.add({ storey: 0, x: 7, y: 5 })).toBe(0);
  expect(crowd.add({ storey: 4, x: 7, y: 5 })).toBe(-1);
  expect(() => createCrowd(TWO_DOORS, [{ storey: 0, x: 500, y: 5 }])).toThrow("no floor");
});

test("wheelchairs take no stairs, others do, with the height along them", () => {
  const s = sketch(2);
  wallOn(s, 0, [0, 1], [-4, 1], [-4, -1], [0, -1]);
  wallOn(s, 1, [8, 1], [12, 1]);
  wallOn(s, 1, [8, -1], [12, -1]);
  room(s, 0, [-4, -1], [0, 1]);
  room(s, 1, [8, -1], [12, 1]);
  flight(s, 0, [0, 0], [8, 0], 2);
  opening(s, [12, 1], [12, -1], { storey: 1, isExit: true, kind: "passage" });
  const crowd = createCrowd(venueOf(s), [
    { storey: 0, x: -3, y: 0.5 },
    { storey: 0, x: -3, y: -0.5, kind: "wheelchair" },
  ]);
  run(crowd, 8);
  expect(crowd.doing(0)).toBe("onStair");
  expect(crowd.z[0]! / 3).toBeCloseTo(crowd.x[0]! / 8, 6);
  run(crowd, 30);
  expect(crowd.doing(0)).toBe("safe");
  expect([crowd.storey[1], crowd.x[1]! < 0, crowd.remainingM(1)]).toEqual([0, true, Infinity]);
});

test("on both sides of a stair's edge people see one another: nobody comes nearer than the size across it", () => {
  const people = Array.from(
    { length: 60 },
    (_, k): Person => ({ storey: 0, x: 4 + (k % 12) * 0.5, y: 3 + Math.floor(k / 12) * 0.8 }),
  );
  const crowd = createCrowd(stairCrowdPlan(true), people);
  let nearest = Infinity;
  run(crowd, 40, () => {
    for (let i = 0; i < crowd.count; i++)
      for (let j = 0; j < i; j++) {
        if (crowd.state[i]! > DOING.onStair || crowd.state[j]! > DOING.onStair) continue;
        nearest = Math.min(nearest, (crowd.x[i]! - crowd.x[j]!) ** 2 + (crowd.y[i]! - crowd.y[j]!) ** 2);
      }
  });
  expect(Math.sqrt(nearest)).toBeGreaterThan(0.1);
});

test("the regulatory mode lets no more through a door than 1.33 persons/(m s), the physical one does", () => {
  const people = Array.from(
    { length: 60 },
    (_, k): Person => ({ storey: 0, x: 1 + (k % 12) * 0.5, y: 1 + Math.floor(k / 12) * 0.5 }),
  );
  const seconds = (mode: "regulatory" | "physical"): number => {
    const crowd = createCrowd(roomPlan(8, 5, [{ isAbove: false, atM: 4, widthM: 1 }]), people, { mode });
    while (crowd.inside > 0 && crowd.atS < 120) crowd.step(0.05);
    return Math.max(...crowd.safeAtS) - Math.min(...crowd.safeAtS);
  };
  expect(59 / seconds("regulatory")).toBeLessThan(1.35);
  expect(59 / seconds("physical")).toBeGreaterThan(1.6);
});

test("a lift takes those who wait up to its capacity, and nobody where lifts are forbidden", () => {
  const people = [3, 4, 5].map((x): Person => ({ storey: 1, x, y: 2.5, kind: "wheelchair", usesLifts: true }));
  const crowd = createCrowd(liftPlan(false), people, { allowsLifts: true });
  crowd.setLift(0, 1, true);
  run(crowd, 20);
  expect([0, 1, 2].filter((i) => crowd.doing(i) === "inLift").length).toBe(2);
  expect([crowd.liftCalls(0, 1).waiting, crowd.liftCalls(0, 0).bound]).toEqual([1, 2]);
  crowd.setLift(0, -1, false);
  run(crowd, 5);
  crowd.setLift(0, 0, true);
  run(crowd, 40);
  expect([crowd.safe, crowd.inside]).toEqual([2, 1]);
  crowd.setLift(0, 1, true);
  run(crowd, 10);
  crowd.setLift(0, 0, true);
  run(crowd, 40);
  expect(crowd.safe).toBe(3);

  const forbidden = createCrowd(liftPlan(false), people);
  forbidden.setLift(0, 1, true);
  run(forbidden, 20);
  expect([forbidden.remainingM(0), forbidden.liftCalls(0, 0).bound]).toEqual([Infinity, 0]);
});

test("on stairs with a landing people move on in the site's frame without a jump", () => {
  const crowd = createCrowd(
    threeStoreys(),
    peopleOfRooms(2, () => ({ freeSpeedMps: 1.2 })),
  );
  const [x, y] = [crowd.x.slice(), crowd.y.slice()];
  const wasOn = crowd.state.slice();
  let most = 0;
  run(crowd, 60, () => {
    for (let i = 0; i < crowd.count; i++) {
      if (crowd.state[i] === DOING.onStair && wasOn[i] === DOING.onStair)
        most = Math.max(most, Math.sqrt((crowd.x[i]! - x[i]!) ** 2 + (crowd.y[i]! - y[i]!) ** 2));
      x[i] = crowd.x[i]!;
      y[i] = crowd.y[i]!;
      wasOn[i] = crowd.state[i]!;
    }
  });
  expect(most).toBeGreaterThan(0.02);
  expect(most).toBeLessThan(0.2);
});

test("a group starts when the last of it is ready, and its members arrive together", () => {
  const { venue } = suite();
  const people = [0, 1, 2].map(
    (k): Person => ({ storey: 0, x: 1, y: 1 + k, group: 7, reactionS: 3 * k, freeSpeedMps: 0.8 + 0.3 * k }),
  );
  const crowd = createCrowd(venue, people);
  run(crowd, 5.9);
  expect([...crowd.speedMps]).toEqual([0, 0, 0]);
  run(crowd, 40);
  expect(Math.max(...crowd.safeAtS) - Math.min(...crowd.safeAtS)).toBeLessThan(6);
});

test("people go round furniture, and none of it is walked through", () => {
  const { venue } = suite();
  const table = {
    title: { en: "Table", zh: "桌子" },
    storey: 0,
    room: 1,
    kind: "table",
    headingRad: 0.5,
    shelters: true,
  } as const;
  const obstacles = [
    { ...table, id: "a", at: [7, 2.5], sizeM: [1.6, 1.2, 0.8] },
    { ...table, id: "b", at: [2.5, 2.5], sizeM: [1, 2, 0.8] },
  ] as const;
  const people = Array.from({ length: 12 }, (_, k): Person => ({ storey: 0, x: 0.6, y: 0.5 + 0.35 * k }));
  const crowd = createCrowd({ ...venue, obstacles }, people);
  let within = 0;
  run(crowd, 40, () => {
    for (let i = 0; i < 12; i++) {
      const [dx, dy] = [crowd.x[i]! - 7, crowd.y[i]! - 2.5];
      const [u, v] = [Math.cos(0.5) * dx + Math.sin(0.5) * dy, Math.cos(0.5) * dy - Math.sin(0.5) * dx];
      if (Math.abs(u) < 0.8 && Math.abs(v) < 0.6) within++;
    }
  });
  expect([within, crowd.safe]).toEqual([0, 12]);
});

test("a player is steered over a stair by directions of the site, round its landing and off it above", () => {
  const crowd = createCrowd(threeStoreys(), [{ storey: 0, x: 25, y: 0.5, freeSpeedMps: 1.2 }]);
  crowd.steer(0, 1, 0, 1.2);
  run(crowd, 8);
  expect([crowd.doing(0), crowd.z[0]! > 0.5]).toEqual(["onStair", true]);
  crowd.steer(0, 0, 1, 1.2);
  run(crowd, 4);
  crowd.steer(0, -1, 0, 1.2);
  run(crowd, 14);
  expect([crowd.storey[0], crowd.z[0], crowd.x[0]! < 26]).toEqual([1, 3, true]);
});
