import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rng } from "../../core/rng.ts";
import { type Edges, OPEN, WALL, WALLS } from "./edges.ts";
import { type Ground, ShallowWater } from "./shallowWater.ts";

interface Cell {
  readonly bed: number;
  readonly depth: number;
  readonly solid: boolean;
  readonly n: number;
}

function basin(columns: number, rows: number, edges: Edges, at: (i: number, j: number) => Cell): ShallowWater {
  const ground: Ground = {
    columns,
    rows,
    cellM: 1,
    bedM: new Float64Array(columns * rows),
    manning: new Float64Array(columns * rows),
    solid: new Uint8Array(columns * rows),
    edges,
  };
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) {
      const { bed, solid, n } = at(i, j);
      const k = j * columns + i;
      [ground.bedM[k], ground.solid[k], ground.manning[k]] = [bed, solid ? 1 : 0, n];
    }
  const water = new ShallowWater(ground);
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) water.now.h[water.index(i, j)] = at(i, j).solid ? 0 : at(i, j).depth;
  water.touched();
  return water;
}

/** Uneven, partly dry, with houses: the same for the same seed. */
function wild(seed: number, columns: number, rows: number): (i: number, j: number) => Cell {
  const chance = rng(seed, "basin");
  const cells = Array.from({ length: columns * rows }, (): Cell => {
    const bed = 2 * chance.uniform();
    const depth = chance.uniform() < 0.5 ? 0 : 2 * chance.uniform() * chance.uniform() * chance.uniform();
    return { bed, depth, solid: chance.uniform() < 0.15, n: chance.uniform() < 0.5 ? 0 : 0.05 };
  });
  return (i, j) => cells[j * columns + i];
}

describe("whatever the ground", () => {
  it("keeps its volume, and no depth is below 0 or no number", () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), (seed, m, n) => {
        const water = basin(m, n, WALLS, wild(seed, m, n));
        const before = water.volumeM3();
        for (let i = 0; i < 60; i++) water.step(1);
        expect(water.now.h.every((h) => h >= 0)).toBe(true);
        expect(water.now.u.every(Number.isFinite) && water.now.v.every(Number.isFinite)).toBe(true);
        expect(Math.abs(water.volumeM3() - before)).toBeLessThan(1e-10 * Math.max(1, before));
        for (let j = 0; j < n; j++)
          for (let i = 0; i < m; i++)
            if (water.ground.solid[j * m + i] === 1) expect(water.now.h[water.index(i, j)]).toBe(0);
      }),
      { numRuns: 60, seed: 5 },
    );
  });

  it("loses energy, and never gains any", () => {
    const at = wild(7, 20, 20);
    const water = basin(20, 20, WALLS, at);
    const energy = (): number => {
      let sum = 0;
      for (let j = 0; j < 20; j++)
        for (let i = 0; i < 20; i++) {
          const k = water.index(i, j);
          const [h, u, v] = [water.now.h[k], water.now.u[k], water.now.v[k]];
          sum += 0.5 * h * (u * u + v * v) + 9.81 * h * (water.bed[k] + h / 2);
        }
      return sum;
    };
    const first = energy();
    let last = first;
    for (let i = 0; i < 200; i++) {
      water.step(1);
      const now = energy();
      expect(now).toBeLessThan(last * (1 + 1e-4));
      last = now;
    }
    expect(last).toBeLessThan(0.95 * first);
  });

  it("flows the same to the north as to the east, and the same mirrored", () => {
    const [m, n] = [14, 11];
    const at = wild(3, m, n);
    const east = basin(m, n, { west: WALL, east: OPEN, south: WALL, north: WALL }, at);
    const north = basin(n, m, { west: WALL, east: WALL, south: WALL, north: OPEN }, (i, j) => at(j, i));
    const west = basin(m, n, { west: OPEN, east: WALL, south: WALL, north: WALL }, (i, j) => at(m - 1 - i, j));
    for (let i = 0; i < 40; i++) {
      const dt = east.step(1);
      for (const other of [north, west]) expect(other.step(1)).toBeCloseTo(dt, 12);
    }
    let most = 0;
    for (let j = 0; j < n; j++)
      for (let i = 0; i < m; i++) {
        const [k, t, w] = [east.index(i, j), north.index(j, i), west.index(m - 1 - i, j)];
        most = Math.max(most, Math.abs(east.now.h[k] - north.now.h[t]), Math.abs(east.now.h[k] - west.now.h[w]));
        most = Math.max(most, Math.abs(east.now.u[k] - north.now.v[t]), Math.abs(east.now.u[k] + west.now.u[w]));
      }
    // The four faces' fluxes are summed in one order, which the turn changes.
    expect(most).toBeLessThan(1e-9);
  });
});

describe("edges", () => {
  const edge = fc.oneof(
    fc.constant(WALL),
    fc.constant(OPEN),
    fc.double({ min: -1, max: 3, noNaN: true }).map((stageM) => ({ kind: "stage" as const, stageM })),
    fc.double({ min: 0, max: 2, noNaN: true }).map((inflowM2ps) => ({ kind: "discharge" as const, inflowM2ps })),
  );
  it("of any kind on any ground give no water that nobody sent, and no speed that no head gives", () => {
    fc.assert(
      fc.property(fc.nat(1e6), edge, edge, edge, edge, (seed, west, east, south, north) => {
        const water = basin(9, 8, { west, east, south, north }, wild(seed, 9, 8));
        for (let i = 0; i < 150; i++) water.step(1);
        // The highest sea and bed; and into one cell between houses two edges may pour 2 m2/s each.
        const most = 6 + 4 * water.timeS;
        for (const values of [water.now.h, water.now.u, water.now.v]) expect(values.every(Number.isFinite)).toBe(true);
        expect(Math.max(...water.now.h)).toBeLessThan(most);
        expect(Math.max(...water.now.u.map(Math.abs), ...water.now.v.map(Math.abs))).toBeLessThan(
          2 * Math.sqrt(2 * 9.81 * most),
        );
      }),
      { numRuns: 80, seed: 9 },
    );
  });
  const flat = (depth: number) => (): Cell => ({ bed: 0, depth, solid: false, n: 0 });
  it("a sea fills what is below its level, and no more", () => {
    const edges: Edges = { west: { kind: "stage", stageM: 1 }, east: WALL, south: WALL, north: WALL };
    const water = basin(30, 3, edges, (i) => ({ bed: i > 20 ? 3 : 0, depth: 0, solid: false, n: 0.05 }));
    while (water.timeS < 600) water.step(1);
    for (let i = 0; i < 30; i++) expect(water.now.h[water.index(i, 1)]).toBeCloseTo(i > 20 ? 0 : 1, 1);
  });
  it("a discharge brings exactly what it says", () => {
    const edges: Edges = { west: { kind: "discharge", inflowM2ps: 0.5 }, east: WALL, south: WALL, north: WALL };
    const water = basin(40, 2, edges, flat(0));
    while (water.timeS < 20) water.step(20 - water.timeS);
    expect(water.volumeM3()).toBeCloseTo(0.5 * 2 * 20, 9);
  });
  it("an open edge lets a wave out", () => {
    const water = basin(60, 1, { west: OPEN, east: OPEN, south: WALL, north: WALL }, (i) => ({
      bed: 0,
      depth: i > 25 && i < 35 ? 1.2 : 1,
      solid: false,
      n: 0,
    }));
    while (water.timeS < 60) water.step(1);
    for (let i = 0; i < 60; i++) expect(Math.abs(water.now.h[water.index(i, 0)] - 1)).toBeLessThan(0.005);
  });
  it("a sealed house stays dry inside, and water goes round it", () => {
    const water = basin(
      30,
      20,
      { west: { kind: "discharge", inflowM2ps: 1 }, east: OPEN, south: WALL, north: WALL },
      (i, j) => ({
        bed: 0,
        depth: 0,
        solid: i >= 12 && i < 18 && j >= 6 && j < 14,
        n: 0.03,
      }),
    );
    while (water.timeS < 60) water.step(1);
    expect(water.now.h[water.index(14, 10)]).toBe(0);
    expect(water.now.h[water.index(20, 10)]).toBeGreaterThan(0.05);
    // Water stands higher before the house than behind it.
    expect(water.now.h[water.index(11, 10)]).toBeGreaterThan(1.2 * water.now.h[water.index(18, 10)]);
  });
});

it("computes only what water has been near", () => {
  const water = basin(200, 200, WALLS, (i, j) => ({
    bed: 0,
    depth: i === 100 && j === 100 ? 1 : 0,
    solid: false,
    n: 0.05,
  }));
  for (let i = 0; i < 10; i++) water.step(1);
  expect(water.cellStages).toBeLessThan(10 * 2 * 50 * 50);
  expect(water.now.h[water.index(103, 100)]).toBeGreaterThan(0);
});
