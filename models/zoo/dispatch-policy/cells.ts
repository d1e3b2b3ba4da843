import { type Rng, rng } from "../../../twins/core/rng.ts";
import type { TransportJobShop } from "../../../twins/operations/transportJobShop.ts";

/** A made-up cell: where its machines are, how vehicles drive, and what its jobs are like. */
export interface Cell {
  readonly number: number;
  readonly machines: number;
  readonly vehicles: number;
  /** Seconds, from and to location; 0 is the station. */
  readonly travel: readonly (readonly number[])[];
  /** Of an operation, seconds. */
  readonly durations: readonly [least: number, most: number];
  /** Whether all jobs pass the machines in the same direction. */
  readonly isFlow: boolean;
}

/** Of a problem: as few and as many jobs, and operations of a job, as in Bilge and Ulusoy's job sets. */
const JOBS = [5, 8] as const;
const OPERATIONS = [2, 5] as const;

const between = (chance: Rng, [least, most]: readonly [number, number]): number =>
  least + chance.below(most - least + 1);

/** Seconds between places of a hall that vehicles cross in any direction, or of a ring that they drive around one way. */
function travelOf(chance: Rng, locations: number): readonly (readonly number[])[] {
  const pace = 1 + chance.below(2);
  const isRing = chance.below(2) === 1;
  const places = Array.from({ length: locations }, () => ({ x: chance.below(9), y: chance.below(5) }));
  const gaps = Array.from({ length: locations }, () => 1 + chance.below(4));
  const around = gaps.reduce((sum, gap) => sum + gap, 0);
  const onRing = gaps.map((_, i) => gaps.slice(0, i).reduce((sum, gap) => sum + gap, 0));
  return places.map((a, i) =>
    places.map((b, j) => {
      if (i === j) return 0;
      const ahead = ((onRing[j] ?? 0) - (onRing[i] ?? 0) + around) % around;
      // Two places at the same spot are still a step apart.
      return pace * (isRing ? ahead : Math.max(1, Math.abs(a.x - b.x) + Math.abs(a.y - b.y)));
    }),
  );
}

/** The cell of a number, the same each time. */
export function cellOf(number: number): Cell {
  const chance = rng(number, "dispatch-policy/cell");
  const machines = between(chance, [3, 6]);
  const vehicles = between(chance, [1, 3]);
  const travel = travelOf(chance, machines + 1);
  const least = between(chance, [3, 12]);
  const most = least + between(chance, [4, 20]);
  return { number, machines, vehicles, travel, durations: [least, most], isFlow: chance.below(3) === 0 };
}

/** A set of jobs for a cell, the same for the same number: all at the station at first, as are the vehicles. */
export function problemOf(
  { number, machines, vehicles, travel, durations, isFlow }: Cell,
  set: number,
): TransportJobShop {
  const chance = rng(number, `dispatch-policy/set/${set}`);
  const jobs = Array.from({ length: between(chance, JOBS) }, (_, j) => {
    const visits: number[] = [];
    for (let left = between(chance, OPERATIONS); left > 0; left--) {
      // Not the machine that it is at.
      const step = 1 + chance.below(machines - 1);
      const last = visits.at(-1);
      visits.push(last === undefined ? 1 + chance.below(machines) : ((last - 1 + step) % machines) + 1);
    }
    if (isFlow) visits.sort((a, b) => a - b);
    const operations = visits
      .filter((machine, i) => machine !== visits[i - 1])
      .map((machine) => ({ alternatives: [{ machine, duration: between(chance, durations) }] }));
    return { id: j + 1, operations, firstIndex: 0, location: 0, readyAt: 0 };
  });
  return {
    travel,
    jobs,
    machines: Array.from({ length: machines }, () => ({ availableAt: 0, closed: [] })),
    vehicles: Array.from({ length: vehicles }, () => ({ location: 0, availableAt: 0 })),
  };
}
