import type { FidelityCheck } from "../../core/fidelity.ts";
import { exp } from "../../core/numeric.ts";
import { nearlyNormal, type Rng, rng } from "../../core/rng.ts";
import type { Venue, Xy } from "../../core/venue.ts";
import { createCrowd } from "../crowd.ts";
import type { Person } from "../model.ts";
import type { Seam } from "../plan/sheets.ts";
import { between, type CrowdCase, check, crowdCase, noPause, type Pause, runUntil } from "./case.ts";
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
export const weidmannMps = (densityPerM2: number): number =>
  densityPerM2 >= 5.4 ? 0 : 1.34 * (1 - exp(-1.913 * (1 / densityPerM2 - 1 / 5.4)));

/** Places of a loose lattice over a rectangle, one a person, each shaken a little. */
export function lattice(
  count: number,
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
  shake: () => number,
) {
  const [width, height] = [x1 - x0, y1 - y0];
  const cols = Math.max(1, Math.ceil(Math.sqrt((count * width) / height)));
  const rows = Math.ceil(count / cols);
  return Array.from({ length: count }, (_, k) => {
    const row = Math.floor(k / cols);
    const inRow = row === rows - 1 ? count - row * cols : cols;
    const x = x0 + (width * ((k % cols) + 0.5)) / inRow + ((shake() - 0.5) * (0.35 * width)) / cols;
    const y = y0 + (height * (row + 0.5)) / rows + ((shake() - 0.5) * (0.35 * height)) / rows;
    return [x, y] as const;
  });
}

/** Free speeds of Weidmann's spread, 1.34 +- 0.26 m/s, moved together so that their mean is his, however few they are. */
export function spreadSpeeds(count: number, normal: () => number): readonly number[] {
  const drawn = Array.from({ length: count }, () => Math.max(-2.5, Math.min(2.5, normal())));
  const mean = drawn.reduce((sum, x) => sum + x, 0) / count;
  return drawn.map((x) => 1.34 + 0.26 * (x - mean));
}

const SETTLE_S = 40;
const MEASURE_S = 40;

/** A corridor whose ends are one line: who goes out of one comes in at the other. */
export function endlessCorridor(
  lengthM: number,
  widthM: number,
): { readonly venue: Venue; readonly seams: readonly Seam[] } {
  const s = sketch();
  wall(s, [-2.5, 0], [lengthM + 2.5, 0]);
  wall(s, [-2.5, widthM], [lengthM + 2.5, widthM]);
  room(s, 0, [0, 0], [lengthM, widthM], "corridor");
  const line = (x: number): readonly [Xy, Xy] => [
    [x, widthM],
    [x, 0],
  ];
  return { venue: venueOf(s), seams: [{ storey: 0, from: line(lengthM), to: line(0) }] };
}

/** People all over a corridor, with Weidmann's speeds; they are steered, and have no goal. */
export function corridorPeople({ densityPerM2, widthM, lengthM }: Corridor, chance: Rng): readonly Person[] {
  const agents = Math.max(1, Math.round(densityPerM2 * widthM * lengthM));
  const speeds = spreadSpeeds(agents, () => nearlyNormal(chance));
  return lattice(agents, [0.05, 0.15], [lengthM - 0.05, widthM - 0.15], () => chance.uniform()).map(([x, y], k) => ({
    storey: 0,
    x,
    y,
    freeSpeedMps: speeds[k]!,
    goal: { kind: "stay" },
  }));
}

/** A corridor without end, filled evenly; mean speed along it after it has settled. */
export async function measureCorridor(of: Corridor, pause: Pause = noPause): Promise<CorridorFlow> {
  const { venue, seams } = endlessCorridor(of.lengthM, of.widthM);
  const people = corridorPeople(of, rng(of.seed, "corridor"));
  const crowd = createCrowd(venue, people, { seams });
  people.forEach((_, i) => {
    crowd.steer(i, 1, 0, crowd.freeSpeedMps[i]!);
  });
  const agents = people.length;
  let sum = 0;
  let samples = 0;
  await runUntil(crowd, SETTLE_S, pause, () => false);
  await runUntil(
    crowd,
    SETTLE_S + MEASURE_S,
    pause,
    () => false,
    () => {
      for (let i = 0; i < agents; i++) sum += crowd.speedMps[i]! * crowd.headingX[i]!;
      samples += agents;
    },
  );
  const speed = sum / samples;
  return { speed, flow: (speed * agents) / of.lengthM, agents };
}

/** How far from Weidmann's curve speeds may be, m/s: about the scatter of the measurements that it is drawn through. */
const SCATTER_MPS = 0.2;

const speedCheck = (id: string, density: number, speed: number): FidelityCheck => {
  const expected = weidmannMps(density);
  return check(
    id,
    `speed at ${density} persons/m2 (Weidmann ${expected.toFixed(3)})`,
    `密度 ${density} 人/m² 时的速度（Weidmann ${expected.toFixed(3)}）`,
    speed,
    "m/s",
    between(Math.max(0, expected - SCATTER_MPS), expected + SCATTER_MPS),
  );
};

const DENSITIES = [0.5, 1, 1.5, 2, 3, 4];

/** RiMEA 4 and `aitn validate crowd corridor`. */
export const FUNDAMENTAL: CrowdCase = crowdCase(
  {
    id: "corridor",
    title: { en: "Corridor: speed by density (RiMEA 4)", zh: "走廊：速度与密度关系（RiMEA 4，基本图）" },
    setUp: {
      en: "A corridor 20 m x 3 m without end, people of Weidmann's free speeds (1.34 +- 0.26 m/s) evenly over it; mean speed along it from 40 to 80 s.",
      zh: "20 m × 3 m 的周期性走廊，行人自由速度按 Weidmann（1.34 ± 0.26 m/s），均匀分布；取 40 至 80 s 沿走廊的平均速度。",
    },
    source:
      "RiMEA guideline 4.1.1, test 4; curve of Weidmann 1992; the band of +-0.2 m/s is ours, about the scatter of single measurements around it (Seyfried et al. 2005, J. Stat. Mech. P10002)",
  },
  { density: [0.05, 5], width: [0.8, 20], length: [5, 100] },
  async ({ density, width = 3, length = 20, seed }, pause) => {
    const at = (densityPerM2: number): Promise<CorridorFlow> =>
      measureCorridor({ densityPerM2, widthM: width, lengthM: length, seed }, pause);
    if (density !== undefined) {
      const { speed, flow } = await at(density);
      return { figures: { speed, flow }, checks: [speedCheck("speed", density, speed)] };
    }
    const checks: FidelityCheck[] = [];
    let figures = {};
    for (const each of DENSITIES) {
      const { speed, flow } = await at(each);
      if (each === 1) figures = { speed, flow };
      checks.push(speedCheck(`speed-${each}`, each, speed));
    }
    return { figures, checks };
  },
);
