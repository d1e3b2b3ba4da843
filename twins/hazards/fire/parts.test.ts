import { describe, expect, test } from "vitest";
import { inRing } from "../../core/ring.ts";
import { rng } from "../../core/rng.ts";
import { flamesOf } from "./flames.ts";
import { densityAt } from "./gas.ts";
import { flameHeightM, freePlumeKgS, LEAN_MOST, leanFactor, plumeKgS, spillPlumeKgS } from "./plume.ts";
import { createRoomSystem } from "./pressure.ts";
import { RELIEF_PA, reliefKgS } from "./relief.ts";
import { exchangeM3S, shaftFlowKgS } from "./shaftFlow.ts";
import { createSlabs, type Side, slabsOf } from "./slabs.ts";
import { standingOf } from "./steckler.ts";
import { parseStecklerTable } from "./stecklerTable.ts";
import { areaOf, standingIn } from "./venueNetwork.ts";
import { COLD_SIDE, createWalls, FIBRE_BOARD } from "./walls.ts";

describe("plume", () => {
  test("NFPA 92's example: 0.071 Qc^(1/3) z^(5/3) + 0.0018 Qc far above a fire without a virtual origin", () => {
    // Where 0.083 Q^0.4 is 1.02 D the virtual origin is at the fire.
    const heat = 1000;
    const diameter = (0.083 * heat ** 0.4) / 1.02;
    expect(freePlumeKgS(heat, 700, 10, diameter)).toBeCloseTo(
      0.071 * 700 ** (1 / 3) * 10 ** (5 / 3) + 0.00192 * 700,
      6,
    );
  });
  test("is about the same just below and above the flames' tip, and nothing at the floor or without a fire", () => {
    const tip = 0.235 * 500 ** 0.4 - 1.02 * 0.8;
    const [below, above] = [freePlumeKgS(500, 350, tip - 1e-6, 0.8), freePlumeKgS(500, 350, tip + 1e-6, 0.8)];
    expect(above / below).toBeCloseTo(1, 1);
    expect(freePlumeKgS(500, 350, 0, 0.8)).toBe(0);
    expect(freePlumeKgS(0, 0, 2, 0.8)).toBe(0);
  });
  test("by reflection a far plume takes in 0.63 of it at a wall and 0.40 in a corner", () => {
    const open = plumeKgS(5, 4, 30, 0.1, "open");
    expect(plumeKgS(5, 4, 30, 0.1, "wall") / open).toBeCloseTo(0.63, 1);
    expect(plumeKgS(5, 4, 30, 0.1, "corner") / open).toBeCloseTo(0.4, 1);
  });
  test("leans in an inflow, not in still air, and never without end", () => {
    expect(leanFactor(0, 60_000, 8, 2, 293)).toBe(1);
    const small = leanFactor(0.2, 60_000, 8, 2, 293);
    const large = leanFactor(0.6, 60_000, 8, 2, 293);
    expect(small).toBeGreaterThan(1);
    expect(large).toBeGreaterThan(small);
    expect(leanFactor(100, 60_000, 8, 2, 293)).toBe(LEAN_MOST);
  });
  test("a spill plume grows with heat, width and height", () => {
    expect(spillPlumeKgS(8, 1, 2)).toBeCloseTo(0.64, 9);
    expect(spillPlumeKgS(8, 0, 2)).toBe(0);
    expect(spillPlumeKgS(8, 1, -1)).toBe(0);
  });
});

const side = (more: Partial<Side>): Side => ({
  pressurePa: 0,
  floorZ: 0,
  interfaceZ: 2.5,
  lowerK: 293,
  upperK: 293,
  ...more,
});

describe("flow through an opening", () => {
  test("of one pressure difference is Bernoulli's", () => {
    const slabs = createSlabs();
    slabsOf(slabs, side({ pressurePa: 10 }), side({}), 0, 2, 1, 293);
    let flow = 0;
    for (let i = 0; i < slabs.count; i++) flow += slabs.flowKgS[i]!;
    expect(flow).toBeCloseTo(0.7 * 2 * Math.sqrt(2 * densityAt(293) * 10), 3);
  });
  test("is the opposite when the sides change places", () => {
    const chance = rng(3, "slabs");
    for (let i = 0; i < 200; i++) {
      const make = (): Side => {
        const lowerK = 280 + 50 * chance.uniform();
        return side({
          pressurePa: 8 * chance.uniform() - 4,
          interfaceZ: 2.5 * chance.uniform(),
          lowerK,
          upperK: lowerK + 500 * chance.uniform(),
        });
      };
      const [a, b] = [make(), make()];
      const [there, back] = [createSlabs(), createSlabs()];
      slabsOf(there, a, b, 0.1, 2.1, 0.9, 293);
      slabsOf(back, b, a, 0.1, 2.1, 0.9, 293);
      expect(there.count).toBe(back.count);
      for (let k = 0; k < there.count; k++) expect(there.flowKgS[k]).toBeCloseTo(-back.flowKgS[k]!, 12);
    }
  });
  test("nothing flows between rooms that are alike", () => {
    const slabs = createSlabs();
    slabsOf(slabs, side({}), side({}), 0, 2, 1, 293);
    for (let i = 0; i < slabs.count; i++) expect(slabs.flowKgS[i]).toBe(0);
  });
});

describe("flow through a hole in a floor", () => {
  test("goes with pressure, and changes places where light gas is below heavy", () => {
    expect(shaftFlowKgS(5, 2, 300)).toBeGreaterThan(0);
    expect(shaftFlowKgS(-5, 2, 300)).toBeCloseTo(-shaftFlowKgS(5, 2, 300), 12);
    expect(exchangeM3S(300, 400, 0, 2)).toBe(0);
    expect(exchangeM3S(400, 300, 0, 2)).toBeGreaterThan(0.1);
    // Enough pressure floods the hole: then all goes one way.
    expect(exchangeM3S(400, 300, 100, 2)).toBe(0);
  });
});

test("a room gives way above a pressure, both ways", () => {
  expect(reliefKgS(RELIEF_PA)).toBe(0);
  expect(reliefKgS(RELIEF_PA + 400)).toBeCloseTo(1, 9);
  expect(reliefKgS(-RELIEF_PA - 400)).toBeCloseTo(-1, 9);
});

test("equations of rooms: the solution solves them, whatever the plan of the building", () => {
  const chance = rng(5, "rooms");
  for (let round = 0; round < 40; round++) {
    const count = 1 + chance.below(20);
    const pairs = Array.from(
      { length: chance.below(3 * count) },
      () => [chance.below(count), chance.below(count)] as const,
    );
    const system = createRoomSystem(count, pairs);
    system.clear();
    for (let i = 0; i < count; i++) {
      system.matrix[i * count + i]! += 0.1 + chance.uniform();
      system.right[i] = chance.uniform() - 0.5;
    }
    for (const [a, b] of pairs) {
      if (a === b) continue;
      const slope = chance.uniform();
      system.matrix[a * count + a]! += slope;
      system.matrix[b * count + b]! += slope;
      system.matrix[a * count + b]! -= slope;
      system.matrix[b * count + a]! -= slope;
    }
    const [matrix, right] = [system.matrix.slice(), system.right.slice()];
    system.solve();
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let j = 0; j < count; j++) sum += matrix[i * count + j]! * system.right[j]!;
      expect(sum).toBeCloseTo(right[i]!, 9);
    }
  }
});

test("a wall under a steady flux comes to the temperature of its resistances in series", () => {
  const walls = createWalls([FIBRE_BOARD], 293);
  for (let t = 0; t < 20_000; t += 10) walls.step(0, 10, 293, 500, 10);
  const through = 1 / (FIBRE_BOARD.thicknessM / FIBRE_BOARD.conductivity + 1 / COLD_SIDE);
  expect(walls.surfaceK[0]).toBeCloseTo(293 + 500 / (10 + through), 2);
});

test("a thick wall warms as the half-space of its conductivity: 2 q sqrt(t / (pi k rho c))", () => {
  const lining = { ...FIBRE_BOARD, thicknessM: 0.2 };
  const walls = createWalls([lining], 293);
  for (let t = 0; t < 600; t += 0.5) walls.step(0, 1e-9, 293, 500, 0.5);
  const expected = 2 * 500 * Math.sqrt(600 / (Math.PI * 0.1 * 200 * 1000));
  expect((walls.surfaceK[0]! - 293) / expected).toBeCloseTo(1, 1);
});

test("outlines: area, inside, and how a fire stands", () => {
  const outline = [
    [0, 0],
    [6, 0],
    [6, 4],
    [3, 4],
    [3, 2],
    [0, 2],
  ] as const;
  expect(areaOf(outline)).toBe(18);
  expect(inRing([1, 1], outline)).toBe(true);
  expect(inRing([1, 3], outline)).toBe(false);
  const room = { id: "r", title: { en: "r", zh: "r" }, storey: 0, outline, use: "room" as const };
  expect(standingIn(room, [1.5, 1])).toBe("open");
  expect(standingIn(room, [1.5, 0.3])).toBe("wall");
  expect(standingIn(room, [5.8, 3.8])).toBe("corner");
});

test("Steckler's burners: in front of the door there is no wall, below a window there is", () => {
  const head = "test,sill_m,soffit_minus_sill_m,door_width_m,heat_kw,ambient_c,burner_xy_m\n";
  const standing = (sill: number, xy: string): string => {
    const tests = parseStecklerTable(`${head}1,${sill},0.9,0.74,62.9,20,"${xy}"\n`);
    return tests.ok ? standingOf(tests.value[0]!) : tests.error.message;
  };
  expect(standing(0, "1.4, 1.4")).toBe("open");
  expect(standing(0, "1.4, 0.24")).toBe("open");
  expect(standing(0.9, "1.4, 0.24")).toBe("wall");
  expect(standing(0, "1.4, 2.8")).toBe("wall");
  expect(standing(0, "2.8, 1.4")).toBe("wall");
  expect(standing(0, "0.25, 2.55")).toBe("corner");
  expect(standing(0, "0.46, 0.46")).toBe("open");
});

describe("flames", () => {
  test("of goods are as high as Heskestad's correlation has them of their heat and base", () => {
    // 500 kW on a square metre: D = 1.128 m, L = 2.822 - 1.151 m.
    const { diameterM, heightM } = flamesOf(500);
    expect(diameterM).toBeCloseTo(1.1284, 4);
    expect(heightM).toBeCloseTo(1.671, 2);
    expect(flamesOf(0)).toEqual({ diameterM: 0, heightM: 0 });
    expect(flameHeightM(20, 3)).toBe(0);
  });
});
