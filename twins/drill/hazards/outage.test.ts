import { expect, test } from "vitest";
import { digestOf } from "../../core/digest.ts";
import { must } from "../../core/result.ts";
import type { Venue } from "../../core/venue.ts";
import { UNHARMED } from "../../hazards/hazard.ts";
import { outage as outageKind } from "../../hazards/outage/kind.ts";
import { USUAL_LIGHTING } from "../../hazards/outage/run.ts";
import { hotelOutage } from "../../sites/hotel/outage.ts";
import type { DrillHazard } from "../definition.ts";
import { DRILL_HZ, STILL } from "../input.ts";
import { replayDrill } from "../replay.ts";
import { quietHazard, TINY_VENUE } from "../testing.ts";
import { createDrillWorld, type DrillWorld } from "../world.ts";
import { type DrillOutage, joinedKind, uneventful, withOutages } from "./outage.ts";
import { isRoomLit, readOutageView } from "./outageView.ts";

/** The tiny house with a second floor, and a lift in its corner. */
const VENUE: Venue = {
  ...TINY_VENUE,
  storeys: [TINY_VENUE.storeys[0]!, { ...TINY_VENUE.storeys[0]!, id: "upper", floorZ: 3 }],
  lifts: [
    {
      ...{ thing: "lift", title: { en: "Lift", zh: "电梯" }, capacity: 4 },
      car: [
        [7, 0],
        [9, 0],
        [9, 2],
        [7, 2],
      ],
      stops: [
        { storey: 0, opening: 0 },
        { storey: 1, opening: 1 },
      ],
    },
  ],
};
const said = (en: string) => ({ en, zh: en });
const CUT: DrillOutage = {
  begins: ({ atS }) => atS >= 2,
  start: { lighting: USUAL_LIGHTING, lifts: { rule: "stop" }, carsZ: [1.2], doors: [] },
  ...{ lastsS: 30, torchAfterS: 20 },
  said: { begins: said("out"), lit: said("lit"), ends: said("back") },
};
const run = (hazard: DrillHazard, s: number): void => {
  for (let n = 0; n < Math.round(s * DRILL_HZ); n++) hazard.run.step(1 / DRILL_HZ);
};
const isLit = ({ run: { around } }: DrillHazard, x: number, y: number): boolean => {
  const into = { ...UNHARMED };
  around({ storey: 0, x, y, heightM: 1.6 }, into);
  return into.isLit;
};
const told = (hazard: DrillHazard): string[] => hazard.takeSaid!().map(({ en }) => en);
const inCar = { storey: 0, x: 8, y: 1, heightM: 1 };

test("light goes, comes on routes after five seconds, by torches everywhere, and is back; each is told once", () => {
  const hazard = withOutages(uneventful(), VENUE, [CUT]);
  run(hazard, 1.9);
  expect([isLit(hazard, 3, 2), told(hazard)]).toEqual([true, []]);
  run(hazard, 1);
  // The room and the corridor.
  expect([isLit(hazard, 3, 2), isLit(hazard, 5, 5), told(hazard)]).toEqual([false, false, ["out"]]);
  run(hazard, 5);
  expect([isLit(hazard, 3, 2), isLit(hazard, 5, 5), told(hazard)]).toEqual([false, true, ["lit"]]);
  run(hazard, 15);
  expect(isLit(hazard, 3, 2)).toBe(true);
  run(hazard, 10);
  expect(told(hazard)).toEqual(["back"]);
});

test("a car between floors holds who is in it until the mains are back and it has crept to the nearest floor", () => {
  const hazard = withOutages(uneventful(), VENUE, [CUT]);
  run(hazard, 1);
  expect([hazard.isStuck!(inCar), hazard.takeLifts!()]).toEqual([false, []]);
  run(hazard, 20);
  expect([hazard.isStuck!(inCar), hazard.isStuck!({ ...inCar, x: 3 })]).toEqual([true, false]);
  // Back at 32 s; 1.2 m at 0.3 m/s are four seconds more.
  run(hazard, 14.5);
  expect([hazard.isStuck!(inCar), hazard.takeLifts!()]).toEqual([true, []]);
  run(hazard, 1);
  expect([hazard.isStuck!(inCar), hazard.takeLifts!()]).toEqual([false, [[0, 0, true]]]);
});

test("what it is joined with goes on as before: its own picture, words, acts and digest are in it", () => {
  let told = 0;
  const bytes = Uint8Array.of(1, 2, 3);
  const inner = quietHazard({
    view: () => (told++ === 0 ? bytes : null),
    takeSaid: () => [said("inner")],
    isHot: () => true,
    alarm: () => told++,
  });
  const recall: DrillOutage = {
    begins: ({ isAlarmed }) => isAlarmed,
    start: { storeys: [], lighting: null, lifts: { rule: "return", storey: 1, speedMps: 1 }, doors: [] },
    torchAfterS: 0,
    said: { begins: said("recall") },
  };
  const hazard = withOutages(inner, VENUE, [recall]);
  const quiet = readOutageView(hazard.view()!)!;
  expect(quiet).toMatchObject({ outage: { dark: [false, false], lifts: [{ state: "inService", openAt: null }] } });
  expect([...quiet.rest]).toEqual([1, 2, 3]);
  expect([hazard.view(), hazard.isHot!(0, inCar)]).toEqual([null, true]);
  const before = hazard.run.digest();
  hazard.alarm!();
  run(hazard, 4);
  expect(hazard.takeSaid!().map(({ en }) => en)).toEqual(["inner", "recall"]);
  const after = readOutageView(hazard.view()!)!;
  // The lift is called away; no light goes out, and nobody stands in the dark.
  expect(after.outage).toMatchObject({ dark: [false, false], lifts: [{ state: "parked", openAt: 1 }] });
  expect([...after.rest], "what was told last goes with it").toEqual([1, 2, 3]);
  expect([isLit(hazard, 3, 2), hazard.takeLifts!()]).toEqual([true, [[0, 1, true]]]);
  expect(hazard.run.digest()).not.toBe(before);
  expect(joinedKind({ ...outageKind, laws: [said("a")] }, outageKind).laws).toHaveLength(1 + outageKind.laws.length);
});

test("a picture is read as it was written, and other bytes are none", () => {
  const hazard = withOutages(uneventful(), VENUE, [CUT]);
  run(hazard, 8);
  const bytes = hazard.wholeView!();
  const { outage, rest } = readOutageView(bytes)!;
  expect(outage).toEqual({
    ...{ isEmergencyLit: true, uses: ["corridor", "hall", "stair"], dark: [true, true] },
    lifts: [{ state: "stopped", openAt: null }],
  });
  expect(rest).toHaveLength(0);
  const room = (use: string) => isRoomLit(outage, { storey: 0, use });
  expect([room("room"), room("corridor"), isRoomLit(outage, undefined)]).toEqual([false, true, true]);
  for (const wrong of [bytes.subarray(0, 6), Uint8Array.of(9, ...bytes.subarray(1)), new Uint8Array(0)])
    expect(readOutageView(wrong)).toBeNull();
});

const noRecord = async (): Promise<string> => "";
async function cutHotel(): Promise<DrillWorld> {
  const venue = await hotelOutage.venue(noRecord);
  const hazard = await hotelOutage.start(venue, 3, noRecord);
  return createDrillWorld({ definition: hotelOutage, venue, hazard, seed: 3, agents: 4 });
}
const steps = (world: DrillWorld, toS: number): void => {
  while (world.atS < toS) world.step();
};

test("who leaves the drill while the lift stands is gone, and does not come out of it later", async () => {
  const world = await cutHotel();
  const rider = must(world.join("parent"));
  const { body, child } = world.participants[rider]!;
  steps(world, 20);
  world.leave(rider);
  steps(world, 175);
  expect([world.crowd.doing(body), world.crowd.doing(child)]).toEqual(["absent", "absent"]);
});

test("DRL-11 in the hotel who is in the lift stands in it, rings, and is out when the mains are back; the record gives it again", async () => {
  const world = await cutHotel();
  const [rider, guest] = [must(world.join("parent")), must(world.join("resident"))];
  const { crowd, participants } = world;
  const { body } = participants[rider]!;
  world.move(rider, { ...STILL, x: 127 });
  steps(world, 17);
  expect([crowd.doing(body), crowd.doing(participants[rider]!.child), crowd.speedFactor[body]]).toEqual([
    ...["inLift", "inLift", 0],
  ]);
  // A guest's own room is dark.
  expect(crowd.speedFactor[participants[guest]!.body]).toBeCloseTo(0.3 / 1.34, 5);
  expect(world.act(rider, { kind: "pullAlarm", opening: null }).ok).toBe(true);
  expect(world.alarmAtS).toBeCloseTo(17, 1);
  expect(must(world.act(rider, { kind: "openDoor", opening: null })).text.en).toContain("Do not force them");
  steps(world, 40);
  expect(crowd.speedFactor[participants[guest]!.body], "by torch").toBe(1);
  const line = (id: string) => world.score(rider).lines.find((one) => one.id === id)!.points;
  expect([line("ring"), line("doors")]).toEqual([30, 0]);
  world.move(rider, STILL);
  steps(world, 175);
  expect([crowd.doing(body) === "inLift", crowd.storey[body]]).toEqual([false, 1]);
  const again = must(await replayDrill(hotelOutage, world.record(), noRecord));
  while (again.next());
  expect(again.world.digest()).toBe(world.digest());
  expect(world.digest()).not.toBe(digestOf({}));
});
