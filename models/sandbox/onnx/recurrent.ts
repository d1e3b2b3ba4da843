import { z } from "zod";
import { MODEL_LIMITS } from "../limits.ts";
import { unfit } from "../unfit.ts";
import {
  asConstant,
  asEither,
  asValue,
  type Constant,
  type Given,
  holding,
  isLeftOut,
  type Made,
  type OnnxRead,
  type Operator,
  operator,
  own,
  type Pass,
  type Recurrent,
  reading,
  sized,
  type Value,
} from "./operands.ts";

/** Through the steps of an example, one after the other: GRU-14, LSTM-14 and RNN-14, which are those of 7 with a layout. */

const COMMON = {
  hidden_size: z.int().min(1).max(MODEL_LIMITS.side).optional(),
  direction: z.enum(["forward", "reverse", "bidirectional"]).optional(),
  layout: z.union([z.literal(0), z.literal(1)]).optional(),
  activations: z.array(z.string().max(16)).max(6).optional(),
};
type Common = z.infer<z.ZodObject<typeof COMMON>>;

/** How far the examples' side is from the first, of what a network reads and of its states, by its layout. */
interface Layout {
  readonly steps: 0 | 1;
  readonly batch: 0 | 1;
}
const layoutOf = ({ layout = 0 }: Common): Layout => (layout === 1 ? { steps: 1, batch: 0 } : { steps: 0, batch: 1 });

function listed(given: readonly string[] | undefined, wanted: readonly string[], passes: number): void {
  const all = Array.from({ length: passes }, () => wanted).flat();
  if (given !== undefined && given.join().toLowerCase() !== all.join().toLowerCase())
    throw unfit.activations(given, all);
}

function partOf(constant: Constant, pass: number, sides: readonly number[]): Float32Array {
  const size = sized(sides);
  return constant.values.slice(pass * size, (pass + 1) * size);
}

/** Weights of all passes, each with a first side of them. @throws ShapeError */
function weightsOf(operand: Given, passes: number, sides: readonly number[]): readonly Float32Array[] {
  const constant = asConstant(operand);
  if (constant.sides.join() !== [passes, ...sides].join()) throw unfit.weights(constant.sides, [passes, ...sides]);
  return Array.from({ length: passes }, (_, pass) => partOf(constant, pass, sides));
}

/** The state before the first step: nothing, the same for every example, or computed. */
function startOf(operand: Given, passes: number, units: number, { batch }: Layout): OnnxRead {
  const shape = [1, passes, units];
  if (isLeftOut(operand)) return holding(shape, new Float32Array(sized(shape)));
  const state = asEither(operand);
  const wanted = batch === 0 ? shape : [passes, 1, units];
  if (state.sides.join() !== wanted.join() || (state.at !== null && state.at !== batch))
    throw unfit.state(state.sides, wanted);
  return state.kind === "value" ? reading(state) : holding(shape, state.values);
}

interface Cell {
  readonly cell: Recurrent["cell"];
  readonly gates: number;
  readonly biases: number;
  /** Of h, and of c. */
  readonly states: 1 | 2;
  readonly activations: readonly string[];
}

/** Steps and features of an example. @throws ShapeError where the examples would be what is gone through */
function series(x: Value, { batch, steps }: Layout): readonly [steps: number, features: number] {
  if (x.sides.length !== 3 || x.at !== batch) throw unfit.through(steps, x.sides);
  const [length = 0, features = 0] = own(x);
  return [length, features];
}

function partsOf(settings: Common, operands: readonly Given[], { gates, states, biases }: Cell, features: number) {
  const [, input, recurrent, bias, lengths, ...rest] = operands;
  const { direction = "forward" } = settings;
  const count = direction === "bidirectional" ? 2 : 1;
  const units = asConstant(recurrent).sides[2] ?? 0;
  if ((settings.hidden_size ?? units) !== units) throw unfit.units(units);
  if (!isLeftOut(lengths)) throw unfit.lengths();
  if (rest.slice(states).some((one) => !isLeftOut(one))) throw unfit.peepholes();
  const wide = gates * units;
  const inputs = weightsOf(input, count, [wide, features]);
  const recurrents = weightsOf(recurrent, count, [wide, units]);
  const summands = isLeftOut(bias)
    ? inputs.map(() => new Float32Array(biases * units))
    : weightsOf(bias, count, [biases * units]);
  const starts = Array.from({ length: states }, (_, i) => startOf(rest[i], count, units, layoutOf(settings)));
  const passes = inputs.map((weights, i): Pass => {
    const [of, by] = [recurrents[i], summands[i]];
    if (of === undefined || by === undefined) throw new RangeError(`no pass ${i}`);
    return { backwards: direction === "reverse" || i === 1, input: weights, recurrent: of, bias: by };
  });
  return { passes, units, starts };
}

function outcomes(settings: Common, operands: readonly Given[], wanted: readonly boolean[], cell: Cell) {
  const x = asValue(operands[0]);
  const layout = layoutOf(settings);
  const [steps, features] = series(x, layout);
  const { passes, units, starts } = partsOf(settings, operands, cell, features);
  listed(settings.activations, cell.activations, passes.length);
  const count = passes.length;
  const first = layout.batch === 0;
  const made = (give: Recurrent["give"]): Made => {
    // Of every step the sides are those of ONNX, the examples left out, but for the layout's: steps, directions, units.
    const all = first ? [1, steps, count, units] : [steps, count, 1, units];
    const state = first ? [1, count, units] : [count, 1, units];
    const wide = cell.gates * units;
    return {
      kind: "made",
      action: { do: "recurrent", cell: cell.cell, features, units, passes, give },
      reads: [reading(x), ...starts],
      sides: give === "steps" ? all : state,
      at: first ? 0 : give === "steps" ? 2 : 1,
      operations: steps * count * (wide * (2 * features + 2 * units + 4) + 8 * units),
      // What the weights make of all steps at once, and all states.
      between: count * steps * (2 * wide + units) + 12 * wide,
      steps: steps * count,
      weights: passes.reduce(
        (sum, { input, recurrent, bias }) => sum + input.length + recurrent.length + bias.length,
        0,
      ),
    };
  };
  const gives = ["steps", "state", "cellState"] as const;
  return gives.slice(0, cell.states + 1).map((give, i) => (wanted[i] === true ? made(give) : undefined));
}

/** Reset before the product, as Keras once had it, or after it, as PyTorch has it. */
export const gru: Operator = operator(
  [3, 6],
  { ...COMMON, linear_before_reset: z.union([z.literal(0), z.literal(1)]).optional() },
  ({ linear_before_reset: after = 0, ...settings }, operands, { wanted }) => {
    const cell = after === 1 ? "gru" : "gruResetFirst";
    const activations = ["Sigmoid", "Tanh"];
    return outcomes(settings, operands, wanted, { cell, gates: 3, biases: 6, states: 1, activations });
  },
);

export const lstm: Operator = operator(
  [3, 8],
  { ...COMMON, input_forget: z.literal(0).optional() },
  (settings, operands, { wanted }) => {
    const activations = ["Sigmoid", "Tanh", "Tanh"];
    return outcomes(settings, operands, wanted, { cell: "lstm", gates: 4, biases: 8, states: 2, activations });
  },
);

export const rnn: Operator = operator([3, 6], COMMON, (settings, operands, { wanted }) => {
  const relu = settings.activations?.[0]?.toLowerCase() === "relu";
  const cell = relu ? "rnnRelu" : "rnn";
  const activations = [relu ? "Relu" : "Tanh"];
  return outcomes(settings, operands, wanted, { cell, gates: 1, biases: 2, states: 1, activations });
});
