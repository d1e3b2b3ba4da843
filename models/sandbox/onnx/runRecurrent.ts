import * as tf from "@tensorflow/tfjs";
import type { Pass, Recurrent } from "./operands.ts";

/**
 * GRU, LSTM and RNN step by step, by the formulas of ONNX's operators of version 14
 * (github.com/onnx/onnx/blob/main/docs/Operators.md#GRU, #LSTM, #RNN).
 */

interface LoadedPass {
  readonly backwards: boolean;
  /** By which an input is multiplied, of all gates, and what is added. */
  readonly input: tf.Tensor2D;
  readonly bias: tf.Tensor;
  /** By which the state is, each with what is added. */
  readonly recurrent: readonly tf.Tensor2D[];
  readonly added: tf.Tensor;
  readonly tensors: readonly tf.Tensor[];
}
export interface Loaded {
  readonly action: Recurrent;
  readonly passes: readonly LoadedPass[];
}

function loadPass({ cell, features, units }: Recurrent, pass: Pass): LoadedPass {
  return tf.tidy(() => {
    const wide = pass.input.length / features;
    const input = tf.transpose(tf.tensor2d(pass.input, [wide, features]));
    const turned = tf.transpose(tf.tensor2d(pass.recurrent, [wide, units]));
    const [ofInput, ofState] = [pass.bias.slice(0, wide), pass.bias.slice(wide)];
    // Reset after the product, a state's summand is reset with it; all others come to the same when they are added at once.
    const apart = cell === "gru";
    const bias = tf.tensor1d(apart ? ofInput : ofInput.map((x, i) => x + (ofState[i] ?? 0)));
    const added = tf.tensor1d(apart ? ofState : new Float32Array(wide));
    const recurrent =
      cell === "gruResetFirst"
        ? [tf.slice2d(turned, [0, 0], [units, 2 * units]), tf.slice2d(turned, [0, 2 * units], [units, units])]
        : [turned];
    const tensors = [input, bias, added, ...recurrent].map((one) => tf.keep(one));
    return { backwards: pass.backwards, input, bias, recurrent, added, tensors };
  });
}

/** Weights of all passes. The caller disposes `tensors` of each. */
export const loadRecurrent = (action: Recurrent): Loaded => ({
  action,
  passes: action.passes.map((pass) => loadPass(action, pass)),
});

type State = readonly tf.Tensor2D[];
const gatesOf = (all: tf.Tensor2D, count: number): tf.Tensor2D[] => tf.split(all, count, 1);

/** Gates in the order z, r, h. */
function gru(x: tf.Tensor2D, h: tf.Tensor2D, { recurrent, added }: LoadedPass): State {
  const [of] = recurrent;
  if (of === undefined) throw new RangeError("no weights");
  const [xz, xr, xh] = gatesOf(x, 3);
  const [hz, hr, hh] = gatesOf(tf.add(tf.matMul(h, of), added), 3);
  if (!xz || !xr || !xh || !hz || !hr || !hh) throw new RangeError("three gates");
  const z = tf.sigmoid(tf.add(xz, hz));
  const next = tf.tanh(tf.add(xh, tf.mul(tf.sigmoid(tf.add(xr, hr)), hh)));
  return [tf.add(tf.mul(tf.sub(1, z), next), tf.mul(z, h))];
}

function gruResetFirst(x: tf.Tensor2D, h: tf.Tensor2D, { recurrent }: LoadedPass): State {
  const [ofGates, ofNext] = recurrent;
  const [xz, xr, xh] = gatesOf(x, 3);
  if (ofGates === undefined || ofNext === undefined || !xz || !xr || !xh) throw new RangeError("three gates");
  const [hz, hr] = gatesOf(tf.matMul(h, ofGates), 2);
  if (!hz || !hr) throw new RangeError("two gates");
  const z = tf.sigmoid(tf.add(xz, hz));
  const next = tf.tanh(tf.add(xh, tf.matMul(tf.mul(tf.sigmoid(tf.add(xr, hr)), h), ofNext)));
  return [tf.add(tf.mul(tf.sub(1, z), next), tf.mul(z, h))];
}

/** Gates in the order i, o, f, c. */
function lstm(x: tf.Tensor2D, [h, c]: State, { recurrent }: LoadedPass): State {
  const [of] = recurrent;
  if (of === undefined || h === undefined || c === undefined) throw new RangeError("no state");
  const [i, o, f, g] = gatesOf(tf.add(x, tf.matMul(h, of)), 4);
  if (!i || !o || !f || !g) throw new RangeError("four gates");
  const cell: tf.Tensor2D = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
  return [tf.mul(tf.sigmoid(o), tf.tanh(cell)), cell];
}

function stepOf(cell: Recurrent["cell"], x: tf.Tensor2D, state: State, pass: LoadedPass): State {
  const [h] = state;
  const [of] = pass.recurrent;
  if (h === undefined || of === undefined) throw new RangeError("no state");
  if (cell === "gru") return gru(x, h, pass);
  if (cell === "gruResetFirst") return gruResetFirst(x, h, pass);
  if (cell === "lstm") return lstm(x, state, pass);
  const sum: tf.Tensor2D = tf.add(x, tf.matMul(h, of));
  return [cell === "rnnRelu" ? tf.relu(sum) : tf.tanh(sum)];
}

/** What one direction gives: h of every step, in the order of the steps, or the end. */
function once({ cell, give, units }: Recurrent, x: tf.Tensor, start: State, pass: LoadedPass): tf.Tensor {
  const [count = 0, steps = 0, features = 0] = x.shape;
  const rows = tf.reshape(x, [count * steps, features]) as tf.Tensor2D;
  const wide = pass.input.shape[1];
  const all = tf.reshape(tf.add(tf.matMul(rows, pass.input), pass.bias), [count, steps, wide]) as tf.Tensor3D;
  let state = start;
  const given: tf.Tensor[] = [];
  for (let i = 0; i < steps; i++) {
    const at = pass.backwards ? steps - 1 - i : i;
    state = tf.tidy(() => {
      const now = tf.reshape(tf.slice3d(all, [0, at, 0], [count, 1, wide]), [count, wide]) as tf.Tensor2D;
      return [...stepOf(cell, now, state, pass)];
    });
    const [h] = state;
    if (h !== undefined && give === "steps") given.push(tf.reshape(h, [count, 1, units]));
  }
  const end = state[give === "cellState" ? 1 : 0];
  if (end === undefined) throw new RangeError("no state at the end");
  return give === "steps" ? tf.concat(pass.backwards ? given.reverse() : given, 1) : end;
}

/** Of one pass, for each example: a constant is the same for all. */
function startOf(state: tf.Tensor, pass: number, count: number): tf.Tensor2D {
  const units = state.shape[2] ?? 0;
  const one = tf.reshape(tf.slice(state, [0, pass, 0], [-1, 1, units]), [-1, units]) as tf.Tensor2D;
  return one.shape[0] === count ? one : tf.tile(one, [count, 1]);
}

/**
 * @param reads examples, steps, features; then states before the first step, each of examples, directions, units
 * @returns examples, steps, directions, units; without steps where the end alone is asked for. Inside `tf.tidy`.
 */
export function through({ action, passes }: Loaded, [x, ...states]: readonly tf.Tensor[]): tf.Tensor {
  if (x === undefined) throw new RangeError("nothing to go through");
  const count = x.shape[0] ?? 0;
  const ways = passes.map((pass, i) =>
    once(
      action,
      x,
      states.map((state) => startOf(state, i, count)),
      pass,
    ),
  );
  return tf.stack(ways, action.give === "steps" ? 2 : 1);
}
