import { lattice } from "../../twins/crowd/validation/corridor.ts";
import { doorsAround } from "../../twins/crowd/validation/rooms.ts";

export const ROUNDS = 4;
/** Ten seconds in which people walk up and queue at the doors. */
export const STEPS = 200;
export const SPEED_MPS = 1.34;

/** A room with people in it, for ours and for Detour's. */
export interface Room {
  readonly lengthM: number;
  readonly depthM: number;
  readonly doorsM: readonly { readonly isAbove: boolean; readonly atM: number }[];
  readonly people: readonly (readonly [number, number])[];
}

/** 0.6 m2 a person, four doors of 1 m in the long walls. */
export function roomOf(agents: number): Room {
  const share = Math.sqrt(agents / 1000);
  const [lengthM, depthM] = [30 * share, 20 * share];
  const people = lattice(agents, [0.4, 0.4], [lengthM - 0.4, depthM - 0.4], () => 0.5);
  return { lengthM, depthM, doorsM: doorsAround(lengthM, 4, 1), people };
}

export interface Spent {
  cpuMs: number;
  agentSteps: number;
}

/** CPU of a part of a run, added to what was spent. */
export function timed(spent: Spent, agents: number, run: () => void): void {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  spent.cpuMs += (user + system) / 1000;
  spent.agentSteps += agents;
}

/** Nanoseconds of CPU an agent-step, the best of some rounds: other load only ever adds. */
export function best(run: () => Spent): number {
  let ns = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const { cpuMs, agentSteps } = run();
    ns = Math.min(ns, (1e6 * cpuMs) / agentSteps);
  }
  return ns;
}
