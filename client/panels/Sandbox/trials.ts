import { sizeOf } from "../../../models/sandbox/layers.ts";
import type { ModelFacts, SandboxTask, SandboxView, TrialRow } from "../../../twins/protocol/sandbox.ts";

/** The view after the server told of a trial; null: it is off the list. */
export function withRow(view: SandboxView, trial: string, row: TrialRow | null): SandboxView {
  const known = view.trials.some((one) => one.trial === trial);
  const trials =
    row === null
      ? view.trials.filter((one) => one.trial !== trial)
      : known
        ? view.trials.map((one) => (one.trial === trial ? row : one))
        : [row, ...view.trials];
  return { ...view, trials };
}

export const isOpen = ({ phase }: Pick<TrialRow, "phase">): boolean => phase === "waiting" || phase === "running";

/** The person's own trial whose end a waiting one waits for; null: somebody else's. */
export function aheadOf(trials: readonly TrialRow[], waiting: TrialRow): TrialRow | null {
  const before = trials.filter((one) => isOpen(one) && one.atMs < waiting.atMs && one.trial !== waiting.trial);
  // Newest first: the nearest one before it.
  return before[0] ?? null;
}

/** Others of the same task with a result, that it can be put beside. */
export const comparable = (trials: readonly TrialRow[], row: TrialRow): readonly TrialRow[] =>
  trials.filter((one) => one.trial !== row.trial && one.task === row.task && one.result !== null);

/** 24 × 14 */
export const shapeText = (shape: readonly number[]): string => shape.join("\u202f×\u202f");

/** Which side of a model does not fit a task. */
export const misfit = (
  { input, output }: Pick<ModelFacts, "input" | "output">,
  task: Pick<SandboxTask, "input" | "outputs">,
): { readonly input: boolean; readonly output: boolean } => ({
  input: input.join() !== task.input.join(),
  output: sizeOf(output) !== task.outputs,
});

/** Tasks whose shapes a model has. */
export const fitting = (
  model: Pick<ModelFacts, "input" | "output">,
  tasks: readonly SandboxTask[],
): readonly string[] =>
  tasks
    .filter((task) => {
      const { input, output } = misfit(model, task);
      return !input && !output;
    })
    .map(({ name }) => name);

/** 2 × Dense, LSTM: kinds in their order, with how many there are of each. */
export function layersText(layers: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const layer of layers) counts.set(layer, (counts.get(layer) ?? 0) + 1);
  return [...counts].map(([layer, n]) => (n === 1 ? layer : `${n} × ${layer}`)).join(", ");
}

/** Of ModelRegistry, and of what a card can show. */
const MAX_NAME_BYTES = 64;

/** Whether a family of models may be called so. */
export function isFamilyName(name: string): boolean {
  const bytes = new TextEncoder().encode(name).length;
  return bytes >= 1 && bytes <= MAX_NAME_BYTES && !/[\p{C}|`]/u.test(name) && name.trim() === name;
}
