import { DOING } from "../../twins/crowd/model.ts";
import { DRILL_HZ } from "../../twins/drill/input.ts";
import type { DrillWorld } from "../../twins/drill/world.ts";
import type { DrillEnd, Ending, PathPoint } from "./messages.ts";

/** Once a second: where each participant was, and their dose. */
export interface Paths {
  see(world: DrillWorld): void;
  of(who: number): readonly PathPoint[];
}

export function createPaths(): Paths {
  const paths: PathPoint[][] = [];
  return {
    see({ tick, atS, participants, crowd }) {
      if (tick % DRILL_HZ !== 0) return;
      for (const { who, body, fed, isHere } of participants) {
        if (!isHere) continue;
        paths[who] ??= [];
        paths[who].push({ atS, storey: crowd.storey[body]!, x: crowd.x[body]!, y: crowd.y[body]!, fed });
      }
    },
    of: (who) => paths[who] ?? [],
  };
}

/** Milliseconds of the steps so far, the last so many. */
export interface StepTimes {
  add(ms: number): void;
  summary(): DrillEnd["tickMs"];
}

export function createStepTimes(most = 12_000): StepTimes {
  const times = new Float64Array(most);
  let count = 0;
  return {
    add(ms) {
      times[count++ % most] = ms;
    },
    summary() {
      const sorted = times.slice(0, Math.min(count, most)).sort();
      const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
      return { p50: at(0.5), p99: at(0.99), most: at(1) };
    },
  };
}

/** How a drill ended. */
export function endOf(world: DrillWorld, paths: Paths, times: StepTimes): DrillEnd {
  const { participants, crowd } = world;
  const isSafe = (body: number): boolean => crowd.state[body] !== DOING.incapacitated && crowd.roomOf(body) < 0;
  const simulated = world.simulated();
  const endings = participants.map(
    ({ who, role, body, judge }): Ending => ({
      role: role.id,
      score: judge.score(),
      path: paths.of(who),
      isSafe: isSafe(body),
    }),
  );
  return {
    kind: "ended",
    digest: world.digest(),
    lengthS: world.atS,
    participants: endings,
    agents: simulated.length,
    agentsSafe: simulated.filter(isSafe).length,
    tickMs: times.summary(),
  };
}
