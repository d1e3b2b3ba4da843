import { describe, expect, test } from "vitest";
import { rng } from "../../core/rng.ts";
import { OUTSIDE } from "../fire/network.ts";
import { hotel } from "../fire/testing/venues.ts";
import { co2KgM3, DESIGN_SHARE, floodingKg } from "./flooding.ts";
import { createGasRooms, exchange, type GasRooms } from "./gasNetwork.ts";
import { startFlooding } from "./run.ts";

const gasM3 = ({ share, volumeM3 }: GasRooms): number => share.reduce((sum, one, i) => sum + one * volumeM3[i]!, 0);
const leak = { a: 0, b: OUTSIDE, heightM: 0.01 };

describe("how much and how fast", () => {
  test("the mass is NFPA 12's free efflux: 0.76 kg/m3 for 34 % at 20 Cel, 1.67 times that for 50 %", () => {
    expect(co2KgM3(20)).toBeCloseTo(1.829, 2);
    expect(floodingKg(1, 0.34, 20)).toBeCloseTo(0.76, 2);
    // NFPA 12's conversion factor is one at 34 %, and 2.41 ln(1 / 0.5) = 1.67 at 50 %.
    expect(floodingKg(1, 0.5, 20) / floodingKg(1, 0.34, 20)).toBeCloseTo(1.67, 2);
    expect(() => floodingKg(1, 1, 20)).toThrow(RangeError);
  });

  test("a room with a crack is filled as 1 - exp(-q t / V), and holds it", () => {
    const rooms = createGasRooms([100], [leak]);
    rooms.widthM[0] = 0.1;
    for (let n = 0; n < 600; n++) rooms.step(0.1, Float64Array.of(0.7));
    expect(rooms.share[0]).toBeCloseTo(1 - Math.exp(-0.42), 3);
    const full = rooms.share[0]!;
    rooms.step(600, new Float64Array(1));
    expect(rooms.share[0]! / full).toBeGreaterThan(0.97);
  });
});

describe("how it leaves", () => {
  test("fans take it out as exp(-Q t / V)", () => {
    const rooms = createGasRooms([200], []);
    rooms.share[0] = 0.3;
    rooms.exhaustM3S[0] = 2;
    rooms.step(100, new Float64Array(1));
    expect(rooms.share[0]).toBeCloseTo(0.3 * Math.exp(-1), 3);
  });

  test("an open door loses it as the exchange flow says: 1 / sqrt(c) grows in a straight line", () => {
    const rooms = createGasRooms([400], [{ a: 0, b: OUTSIDE, heightM: 2 }]);
    rooms.widthM[0] = 1;
    rooms.share[0] = 0.34;
    rooms.step(300, new Float64Array(1));
    const flow = (0.7 / 3) * 2 * Math.sqrt(9.81 * 2 * (44.01 / 28.96 - 1));
    expect(rooms.share[0]).toBeCloseTo((1 / Math.sqrt(0.34) + (flow * 300) / 800) ** -2, 3);
    expect(rooms.share[0]).toBeLessThan(0.2);
  });

  test("a push moves the neutral plane until all goes one way, and what goes through is the push", () => {
    const ways = new Float64Array(2);
    let before = Infinity;
    for (const push of [0, 0.2, 0.5, 1, 3]) {
      exchange(1, 2, 0.15, push, ways);
      expect(ways[0]! - ways[1]!).toBeCloseTo(push, 6);
      expect(ways[1]!).toBeLessThanOrEqual(before);
      before = ways[1]!;
    }
    expect(before).toBe(0);
    exchange(1, 2, -0.15, 0.2, ways);
    expect(ways[0]! - ways[1]!).toBeCloseTo(0.2, 6);
    exchange(1, 2, 0, 0.3, ways);
    expect([...ways]).toEqual([0.3, 0]);
  });

  test("none is made and none is lost: what was let in is there or went outside, in networks of chance", () => {
    const chance = rng(11, "gas");
    for (let n = 0; n < 20; n++) {
      const count = 1 + chance.below(5);
      const openings = Array.from({ length: 2 * count }, (_, i) => ({
        a: i % count,
        b: i < count ? OUTSIDE : (i + 1) % count === i % count ? OUTSIDE : (i + 1) % count,
        heightM: 0.1 + 2 * chance.uniform(),
      }));
      const rooms = createGasRooms(
        Array.from({ length: count }, () => 5 + 200 * chance.uniform()),
        openings,
      );
      const into = new Float64Array(count);
      for (let second = 0; second < 60; second++) {
        into[0] = second < 30 ? 0.5 : 0;
        openings.forEach((_, at) => {
          if (chance.uniform() < 0.1) rooms.widthM[at] = chance.uniform();
        });
        rooms.step(1, into);
      }
      const { inM3, outM3 } = rooms.ledger;
      expect(inM3).toBeCloseTo(15, 9);
      expect(gasM3(rooms) + outM3).toBeCloseTo(inM3, 6);
      expect(rooms.share.every((share) => share >= 0 && share <= 1)).toBe(true);
    }
  });
});

describe("a flooding of a room", () => {
  const venue = hotel(1, 2);
  const BURNING = 2;
  const door = venue.openings.findIndex(({ kind, rooms }) => kind === "door" && rooms[0] === BURNING);
  const play = (isOpen: boolean, afterS: number) => {
    const run = startFlooding({ venue, room: BURNING });
    run.setOpening(door, isOpen);
    run.step(10);
    expect([run.phase, run.dischargeInS]).toEqual(["ready", Infinity]);
    run.arm();
    for (let n = 0; n < 20 * 29; n++) run.step(0.05);
    expect([run.phase, gasM3(run.rooms)]).toEqual(["horn", 0]);
    run.arm();
    for (let n = 0; n < 20 * (61 + afterS); n++) run.step(0.05);
    return run;
  };

  test("comes half a minute after the horn, and is 34 % a minute later behind a closed door", () => {
    const run = play(false, 0);
    expect(run.phase).toBe("discharged");
    expect(run.rooms.share[BURNING]).toBeGreaterThan(0.95 * DESIGN_SHARE);
    expect(run.rooms.share[BURNING]).toBeLessThanOrEqual(DESIGN_SHARE + 1e-3);
    expect(run.massKg).toBeCloseTo(floodingKg(4 * 5 * 2.6, DESIGN_SHARE, 20), 9);
  });

  test("a door that is left open loses it, into the next room", () => {
    const [shut, open] = [play(false, 60), play(true, 60)];
    expect(open.rooms.share[BURNING]).toBeLessThan(0.8 * shut.rooms.share[BURNING]!);
    expect(open.rooms.share[0]).toBeGreaterThan(2 * shut.rooms.share[0]!);
  });

  test("gives the same bytes twice", () => {
    expect(play(true, 5).digest()).toBe(play(true, 5).digest());
    expect(play(true, 5).digest()).not.toBe(play(false, 5).digest());
  });

  test("refuses what cannot be", () => {
    expect(() => startFlooding({ venue, room: 99 })).toThrow(/no room/);
    expect(() => startFlooding({ venue, room: 0, dischargeS: 0 })).toThrow(RangeError);
    expect(() => startFlooding({ venue, room: 0, preDischargeS: -1 })).toThrow(RangeError);
    expect(() => startFlooding({ venue, room: 0, designShare: 1.2 })).toThrow(RangeError);
  });
});
