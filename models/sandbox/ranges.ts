import type { OutputRange } from "../../twins/protocol/sandbox.ts";
import type { Task } from "../learning/task.ts";

/** e to this is nearly the largest float32; a logit beyond says no more. */
const MOST_LOGIT = 88;

/** Least and largest of each output that was measured. */
function measuredRanges(task: Pick<Task, "clients">, wide: number): OutputRange[] {
  const [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((from) =>
    new Array<number>(wide).fill(from),
  );
  if (low === undefined || high === undefined) throw new RangeError("two ends");
  for (const { examples } of task.clients)
    for (const [i, x] of examples.targets.entries()) {
      if (Number.isNaN(x)) continue;
      const output = i % wide;
      low[output] = Math.min(low[output] ?? x, x);
      high[output] = Math.max(high[output] ?? x, x);
    }
  return low.map((least, output) => {
    const most = high[output] ?? least;
    if (most < least) throw new RangeError(`output ${output} was never measured`);
    return { low: least, high: most, margin: most - least };
  });
}

/**
 * What a task's outputs may be: of measured quantities what its holders have measured, with as much again on each side still brought to the
 * nearer end; of logits what float32 can make a share of.
 * @param wide outputs of one example
 * @throws RangeError for an output that was never measured
 */
export function rangesOf(task: Pick<Task, "clients" | "instruction">, wide: number): readonly OutputRange[] {
  const { loss } = task.instruction;
  if (loss === "squared" || loss === "absolute") return measuredRanges(task, wide);
  return Array.from({ length: wide }, () => ({ low: -MOST_LOGIT, high: MOST_LOGIT, margin: MOST_LOGIT }));
}
