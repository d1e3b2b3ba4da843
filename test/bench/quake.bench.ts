import { readElCentro } from "../../server/runs/elCentro.ts";
import { must } from "../../twins/core/result.ts";
import type { Venue, VenueObstacle } from "../../twins/core/venue.ts";
import { floorWorld, loadEngine } from "../../twins/hazards/earthquake/engine.ts";
import type { GroundMotion } from "../../twins/hazards/earthquake/record.ts";
import { type EarthquakeRun, startEarthquake } from "../../twins/hazards/earthquake/run.ts";
import { bestCpuMs, type Report } from "./report.ts";

/** Ten seconds of El Centro with its strongest part. */
const SECONDS = 10;
const ROUNDS = 3;
const SCALE = 1.5;

/** Slender and stout in turn: shelves, fridges, wardrobes, low shelves, cabinets, desks. */
const SIZES = [
  ["bookshelf", 0.3, 1.8],
  ["fridge", 0.6, 1.7],
  ["wardrobe", 0.5, 2],
  ["shelf", 0.25, 1.5],
  ["cabinet", 0.45, 0.9],
  ["desk", 0.8, 0.75],
] as const;
const APART_M = 1.5;
const named = { en: "piece", zh: "家具" };

/** A hall with walls every few metres and as many pieces of furniture. */
function hall(count: number): Venue {
  const perRow = Math.ceil(Math.sqrt(count));
  const side = APART_M * perRow;
  const obstacles = Array.from({ length: count }, (_, i): VenueObstacle => {
    const [kind, breadth, height] = SIZES[i % SIZES.length]!;
    const at = [APART_M * ((i % perRow) + 0.5), APART_M * (Math.floor(i / perRow) + 0.5)] as const;
    const sizeM = [breadth, 0.8, height] as const;
    return { id: `${kind}-${i}`, title: named, storey: 0, room: null, kind, at, headingRad: 0, sizeM, shelters: false };
  });
  const lines = Array.from({ length: perRow + 1 }, (_, i) => APART_M * i);
  const walls = lines.flatMap((at) => [
    [
      [0, at],
      [side, at],
    ] as const,
    ...(at % (4 * APART_M) === 0
      ? [
          [
            [at, 0],
            [at, side],
          ] as const,
        ]
      : []),
  ]);
  const storey = { id: "hall", title: named, floorZ: 0, heightM: 3, walls };
  return { storeys: [storey], rooms: [], openings: [], stairs: [], lifts: [], obstacles, muster: [] };
}

/** CPU seconds a second of shaking, the best of some rounds of which each begins anew. */
async function cpuShare(count: number, hz: number, record: GroundMotion, rounds = ROUNDS): Promise<number> {
  const start = { venue: hall(count), record, scale: SCALE, directionRad: 0.3, hz };
  const runs: EarthquakeRun[] = [];
  for (let i = 0; i < rounds; i++) runs.push(must(await startEarthquake(start, i)));
  let next = 0;
  const ms = bestCpuMs(rounds, () => runs[next++]!.step(SECONDS));
  for (const run of runs) run.free();
  return ms / 1000 / SECONDS;
}

async function emptyShare(): Promise<number> {
  const floor = floorWorld(await loadEngine(), { hz: 240, contacts: "rocking" });
  const ms = bestCpuMs(ROUNDS, () => {
    for (let i = 0; i < 240 * SECONDS; i++) floor.step(1, 0, 0);
  });
  floor.free();
  return ms / 1000 / SECONDS;
}

/** Prints what a second of shaking costs, against real time, an empty world and the same at a quarter of the rate. */
export async function benchQuake(report: Report): Promise<void> {
  const whole = await readElCentro();
  const record = { dtS: whole.dtS, accelMps2: whole.accelMps2.slice(0, SECONDS / whole.dtS + 1) };
  // The engine's code is made fast while it runs: that is not the furniture's cost.
  await cpuShare(20, 240, record, 1);
  const empty = await emptyShare();
  const unit = "s/s";
  for (const count of [60, 200]) {
    const value = await cpuShare(count, 240, record);
    const slow = await cpuShare(count, 60, record);
    // Three times real time is a third of a second a second; of 200 pieces it is told alone.
    const atMost = count === 60 ? 1 / 3 : null;
    report.line({ name: `${count} pieces at 240 Hz, CPU`, value, unit, floor: null, atMost });
    report.line({
      name: `${count} pieces: times real time`,
      value: 1 / value,
      unit: "times",
      floor: null,
      atMost: null,
    });
    report.line({
      name: `${count} pieces, against 60 Hz`,
      value,
      unit,
      floor: { name: "the same at 60 Hz", value: slow },
      atMost: null,
    });
    report.line({
      name: `${count} pieces, against nothing`,
      value,
      unit,
      floor: { name: "an empty world", value: empty },
      atMost: null,
    });
  }
}
