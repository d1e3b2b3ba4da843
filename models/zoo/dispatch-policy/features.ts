import type { TransportJobShop } from "../../../twins/operations/transportJobShop.ts";
import { type Candidate, workLeft } from "../../optimisers/transport-job-shop/priorityDispatch.ts";

/** Numbers that the model sees of a candidate. */
export const FEATURES = 16;
/** No feature is further from 0 than this. */
const CLIP = 4;

/** Seconds that count as 1: a mean operation and a mean trip of the cell. */
export function paceOf({ jobs, travel }: TransportJobShop): number {
  const durations = jobs.flatMap(({ operations }) => operations.map(({ alternatives }) => alternatives[0]!.duration));
  const trips = travel.flatMap((row, from) => row.filter((_, to) => to !== from));
  const mean = (xs: readonly number[]) => (xs.length === 0 ? 0 : xs.reduce((sum, x) => sum + x, 0) / xs.length);
  return mean(durations) + mean(trips) || 1;
}

/** Seconds of work that machines have before them, of all that candidates have left. Index 0 is machine 1. */
function loadsOf(candidates: readonly Candidate[], { jobs, machines }: TransportJobShop): number[] {
  const loads = machines.map(() => 0);
  for (const { job, index } of candidates)
    for (const { alternatives } of jobs[job]!.operations.slice(index))
      loads[alternatives[0]!.machine - 1]! += alternatives[0]!.duration;
  return loads;
}

/**
 * What the model sees of each candidate, in the cell's own pace: its times beside the least of all candidates, what waits for it, and
 * what is left to do for its job and machines.
 * @returns candidates x FEATURES, row by row
 */
export function featuresOf(candidates: readonly Candidate[], problem: TransportJobShop): Float32Array {
  const pace = paceOf(problem);
  const loads = loadsOf(candidates, problem);
  const mostLoad = Math.max(...loads);
  const left = candidates.map((candidate) => workLeft(candidate, problem));
  const tails = candidates.map(({ start }, i) => start + left[i]!);
  const least = (of: (candidate: Candidate) => number) => Math.min(...candidates.map(of));
  const [pickup, start, end] = [least((c) => c.pickup), least((c) => c.start), least((c) => c.end)];
  const [mostLeft, mostTail] = [Math.max(...left), Math.max(...tails)];
  return Float32Array.from(
    candidates.flatMap((c, i) => {
      const { operations } = problem.jobs[c.job]!;
      const following = operations[c.index + 1]?.alternatives[0]?.machine;
      const seconds = [
        ...[c.pickup - pickup, c.start - start, c.end - end],
        ...[c.start - c.machineFree, c.pickup - c.vehicleFree, c.pickup - c.readyAt],
        ...[c.delivery - c.pickup, c.start - c.delivery, c.duration],
        ...[left[i]! - mostLeft, tails[i]! - mostTail, loads[c.machine - 1]! - mostLoad],
        following === undefined ? 0 : loads[following - 1]! - mostLoad,
        c.nextMachineFree === null ? 0 : c.nextMachineFree - c.end,
      ];
      return [
        ...seconds.map((s) => Math.max(-CLIP, Math.min(CLIP, s / pace))),
        (operations.length - c.index) / 4,
        // Where there is a candidate at all.
        1,
      ];
    }),
  );
}
