import { merewetherGrid } from "../../server/sites/shippedGeometry.ts";
import { WALLS } from "../../twins/hazards/flood/edges.ts";
import { startFlood } from "../../twins/hazards/flood/flood.ts";
import { newRecord, RECORD_EACH_S, record } from "../../twins/hazards/flood/floodRecord.ts";
import { ShallowWater } from "../../twins/hazards/flood/shallowWater.ts";
import { merewetherFlood } from "../../twins/sites/merewether/flood.ts";
import { bestCpuMs, type Report } from "./report.ts";

const SIDE = 300;
const STEPS = 20;
const ROUNDS = 5;
/** Of Merewether's flood, after the water has come through, s. */
const FILLED_S = 600;
const TIMED_S = 60;

/** A sloshing lake over an uneven bed with friction: every cell is wet, every step. */
function lake(): ShallowWater {
  const cells = SIDE * SIDE;
  const bedM = Float64Array.from(
    { length: cells },
    (_, k) => 0.3 * Math.sin((k % SIDE) * 0.1) * Math.cos(Math.floor(k / SIDE) * 0.07),
  );
  const water = new ShallowWater({
    columns: SIDE,
    rows: SIDE,
    cellM: 1,
    bedM,
    manning: new Float64Array(cells).fill(0.03),
    solid: new Uint8Array(cells),
    edges: WALLS,
  });
  for (let j = 0; j < SIDE; j++)
    for (let i = 0; i < SIDE; i++)
      water.now.h[water.index(i, j)] = 2 + Math.sin(i * 0.05) + Math.cos(j * 0.03) - bedM[j * SIDE + i];
  water.touched();
  return water;
}

/**
 * The floor: what must be read and written at the least for one stage of the same cells, and nothing computed: depth, two speeds, bed
 * and roughness in, depth and speeds out, with a neighbour's depth on each side.
 */
function stream(turns: number): number {
  const cells = SIDE * SIDE;
  const [h, u, v, z, n] = Array.from({ length: 5 }, (_, i) => new Float64Array(cells).fill(1 + i));
  const [h2, u2, v2] = Array.from({ length: 3 }, () => new Float64Array(cells));
  for (let turn = 0; turn < turns; turn++)
    for (let k = SIDE; k < cells - SIDE; k++) {
      h2[k] = h[k] + 1e-9 * (h[k - 1] + h[k + 1] + h[k - SIDE] + h[k + SIDE] + z[k]);
      u2[k] = u[k] + 1e-9 * n[k];
      v2[k] = v[k] + 1e-9 * n[k];
    }
  return h2[cells >> 1] + u2[cells >> 1] + v2[cells >> 1];
}

/** Prints millions of cells times stages a second of a wet flood, beside a bare loop over the same arrays, and Merewether's pace. */
export async function benchFlood(report: Report): Promise<void> {
  const turns = 200;
  stream(turns);
  const floorNs = (bestCpuMs(ROUNDS, () => stream(turns)) * 1e6) / (turns * SIDE * SIDE);
  const floor = { name: "a bare loop over the same arrays", value: floorNs };
  report.line({ name: "flood floor: bare loop", value: floorNs, unit: "ns/cell-stage", floor: null, atMost: null });

  const water = lake();
  const worst = newRecord(SIDE * SIDE);
  let recordedS = 0;
  const steps = (): void => {
    for (let i = 0; i < STEPS; i++) {
      water.step(1);
      if (water.timeS - recordedS < RECORD_EACH_S) continue;
      record(worst, water, "urban");
      recordedS = water.timeS;
    }
  };
  steps();
  const before = water.cellStages;
  steps();
  const cellStages = water.cellStages - before;
  const ns = (bestCpuMs(ROUNDS, steps) * 1e6) / cellStages;
  report.line({
    name: "flood: a wet cell, one stage, peaks and hazard included",
    value: ns,
    unit: "ns/cell-stage",
    floor,
    atMost: null,
  });
  report.line({ name: "flood: speed", value: 1e3 / ns, unit: "Mcell-stages/s", floor: null, atMost: null });
  // 10 million cells times stages a second, as time: what is measured passes at or below its gate.
  report.line({ name: "flood: time of a million cell-stages", value: ns, unit: "ms", floor: null, atMost: 100 });

  const run = startFlood(merewetherFlood(await merewetherGrid()));
  run.step(FILLED_S);
  const ms = bestCpuMs(2, () => run.step(TIMED_S));
  report.line({
    name: "Merewether in cells of 2 m, full: pace",
    value: (TIMED_S * 1e3) / ms,
    unit: "times real time",
    floor: null,
    atMost: null,
  });
  report.line({
    name: "Merewether in cells of 2 m, full: share of real time",
    value: ms / (TIMED_S * 1e3),
    unit: "1",
    floor: null,
    atMost: 0.1,
  });
}
