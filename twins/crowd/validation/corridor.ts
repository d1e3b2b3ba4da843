import { nearlyNormal, rng } from "../../core/rng.ts";
import { createCrowd } from "../crowd.ts";
import type { Person } from "../model.ts";
import { room, sketch, venueOf, wall } from "./plans.ts";

export interface Corridor {
  readonly densityPerM2: number;
  readonly widthM: number;
  readonly lengthM: number;
  readonly seed: number;
}

export interface CorridorFlow {
  readonly speed: number;
  readonly flow: number;
  readonly agents: number;
}

/** Weidmann 1992: mean speed on the level by density (persons/m2), m/s. The one used by RiMEA's test 4. */
export function weidmannMps(densityPerM2: number, expOf: (x: number) => number): number {
  return densityPerM2 >= 5.4 ? 0 : 1.34 * (1 - expOf(-1.913 * (1 / densityPerM2 - 1 / 5.4)));
}

/** Places of a loose lattice over a rectangle, one a person, each shaken a little. */
export function lattice(count: number, [x0, y0]: readonly [number, number], [x1, y1]: readonly [number, number], shake: () => number) {
  const [width, height] = [x1 - x0, y1 - y0];
  const cols = Math.max(1, Math.ceil(Math.sqrt((count * width) / height)));
  const rows = Math.ceil(count / cols);
  return Array.from({ length: count }, (_, k) => {
    const row = Math.floor(k / cols);
    const inRow = row === rows - 1 ? count - row * cols : cols;
    const x = x0 + (width * ((k % cols) + 0.5)) / inRow + (shake() - 0.5) * Math.min(0.1, (0.3 * width) / cols);
    const y = y0 + (height * (row + 0.5)) / rows + (shake() - 0.5) * Math.min(0.1, (0.3 * height) / rows);
    return [x, y] as const;
  });
}

const SETTLE_S = 40;
const MEASURE_S = 40;

/** A corridor whose ends are one line, filled evenly; mean speed along it after it has settled. */
export function measureCorridor({ densityPerM2, widthM, lengthM, seed }: Corridor): CorridorFlow {
  const s = sketch();
  wall(s, [-2.5, 0], [lengthM + 2.5, 0]);
  wall(s, [-2.5, widthM], [lengthM + 2.5, widthM]);
  room(s, 0, [0, 0], [lengthM, widthM], "corridor");
  const chance = rng(seed, "corridor");
  const agents = Math.max(1, Math.round(densityPerM2 * widthM * lengthM));
  const people: Person[] = lattice(agents, [0.05, 0.15], [lengthM - 0.05, widthM - 0.15], () => chance.uniform()).map(([x, y]) => ({
    storey: 0,
    x,
    y,
    freeSpeedMps: Math.max(0.5, 1.34 + 0.26 * nearlyNormal(chance)),
    goal: { kind: "stay" },
  }));
  const crowd = createCrowd(venueOf(s), people, {
    seams: [
      {
        storey: 0,
        from: [
          [lengthM, widthM],
          [lengthM, 0],
        ],
        to: [
          [0, widthM],
          [0, 0],
        ],
      },
    ],
  });
  for (let i = 0; i < agents; i++) crowd.steer(i, 1, 0, crowd.freeSpeedMps[i]!);
  crowd.step(SETTLE_S);
  let sum = 0;
  let samples = 0;
  while (crowd.atS < SETTLE_S + MEASURE_S) {
    crowd.step(0.05);
    for (let i = 0; i < agents; i++) sum += crowd.speedMps[i]! * crowd.headingX[i]!;
    samples += agents;
  }
  const speed = sum / samples;
  return { speed, flow: (speed * agents) / lengthM, agents };
}
