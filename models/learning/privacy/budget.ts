import type { Instruction } from "../instruction.ts";
import { privacySpent } from "./accountant.ts";

/** What rounds of a demand have spent of a client's privacy. */
export interface RoundBudget {
  /** Nobody's part changes the result's chances by more than a factor e^epsilon, ... */
  readonly epsilon: number;
  /** ... except with this chance. */
  readonly delta: number;
  /** What it will be after all rounds. */
  readonly epsilonAtEnd: number;
}

/** Null for a rule without noise. All clients take part in each round, so nothing is gained by sampling. */
export function budgetOf({ rule, rounds }: Pick<Instruction, "rule" | "rounds">, done: number): RoundBudget | null {
  if (rule.name !== "private") return null;
  const after = (count: number): number =>
    count === 0
      ? 0
      : privacySpent([{ samplingRate: 1, noiseMultiplier: rule.noise, rounds: count }], rule.delta).epsilon;
  return { epsilon: after(done), delta: rule.delta, epsilonAtEnd: after(rounds) };
}
