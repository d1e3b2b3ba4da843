import type { FidelityCase } from "../../../twins/core/fidelity.ts";
import type { CliIo } from "../command.ts";

/** One physics of the drills: its validation cases, and its own form of `aitn validate`. */
export interface ValidatePart {
  /** The cases of docs/fidelity.md, in the order of the page. */
  cases(): readonly FidelityCase[];
  /** `aitn validate NAME ARGS`. @returns the exit code. @throws UsageError, CodedError */
  run(args: readonly string[], io: CliIo): Promise<number>;
}
