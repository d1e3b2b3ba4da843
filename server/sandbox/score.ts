import type { Task } from "../../models/learning/task.ts";
import { sizeOf } from "../../models/sandbox/layers.ts";
import type { AnyModel } from "../../models/sandbox/network.ts";
import { taskCalled } from "../../models/zoo/names.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { SandboxTask } from "../../twins/protocol/sandbox.ts";
import { runSandboxed, type Sandboxed } from "./runner.ts";

/** How good a model is on one test of a task. */
export interface Score {
  readonly test: string;
  readonly value: number;
}

/**
 * All outputs of a model, as many examples at once as a call may have.
 * @param inputs count x width
 * @returns count x wide
 */
export async function outputsOf(
  sandboxed: Sandboxed,
  inputs: Float32Array,
  width: number,
  wide: number,
): Promise<Result<Float32Array>> {
  const count = inputs.length / width;
  const outputs = new Float32Array(count * wide);
  for (let at = 0; at < count; at += sandboxed.most) {
    const part = await sandboxed.run(inputs.slice(at * width, (at + sandboxed.most) * width));
    if (!part.ok) return part;
    outputs.set(part.value, at * wide);
  }
  return ok(outputs);
}

/** Whether a model takes and gives what a task needs. @returns MODEL_SHAPE */
export function fitOf(
  { name, input, outputs }: Pick<SandboxTask, "name" | "input" | "outputs">,
  model: { readonly input: readonly number[]; readonly output: readonly number[] },
): Result<void> {
  if (model.input.join() === input.join() && sizeOf(model.output) === outputs) return ok(undefined);
  const task = taskCalled(name);
  return refuse("MODEL_SHAPE", {
    en: `The model does not fit the task ${task.en}: that gives ${input.join(" x ")} numbers and wants ${outputs}; the model takes ${model.input.join(" x ")} and gives ${model.output.join(" x ")}. Choose a task of the model's shapes, or give its first and last layer those of the task.`,
    zh: `该模型与任务${task.zh}不符：任务提供 ${input.join(" x ")} 个数，需要 ${outputs} 个；模型接受 ${model.input.join(" x ")} 个，给出 ${model.output.join(" x ")} 个。请选择与模型形状相符的任务，或将其首层和末层改为任务的形状。`,
  });
}

/** The same of a task with its data. @returns the numbers of one example's output; MODEL_SHAPE */
export function outputsFor(task: Task, model: Pick<AnyModel, "input" | "output">): Result<number> {
  const [first] = task.tests;
  if (first === undefined) throw new RangeError(`${task.name} has no test`);
  const { shape, targets, count } = first.examples;
  const outputs = targets.length / count;
  const fits = fitOf({ name: task.name, input: shape, outputs }, model);
  return fits.ok ? ok(outputs) : fits;
}

/**
 * Scores an untrusted model on a task's tests, in a process of its own.
 * @returns MODEL_SHAPE when it does not take and give what the task needs; MODEL_BUDGET, MODEL_INVALID as the runner
 */
export async function scoreModel(task: Task, model: AnyModel): Promise<Result<readonly Score[]>> {
  const wide = outputsFor(task, model);
  if (!wide.ok) return wide;
  const sandboxed = await runSandboxed(model);
  if (!sandboxed.ok) return sandboxed;
  try {
    const scores: Score[] = [];
    for (const holding of task.tests) {
      const { inputs, shape } = holding.examples;
      const outputs = await outputsOf(sandboxed.value, inputs, sizeOf(shape), wide.value);
      if (!outputs.ok) return outputs;
      scores.push({ test: holding.name, value: task.score(outputs.value, holding.examples) });
    }
    return ok(scores);
  } finally {
    sandboxed.value.end();
  }
}
