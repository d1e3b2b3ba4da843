import { nearlyNormal, rng } from "../../twins/core/rng.ts";
import type { Scenario, ScenarioName } from "../../twins/protocol/sandbox.ts";
import type { Examples } from "../learning/trainer/trainer.ts";

/**
 * What goes wrong with the readings of a real plant, done to a recording by a seed, so that a model is judged by how it bears it. The kinds
 * are those of sensor faults in the literature (Sharma, Golubchik and Govindan, ACM TOSN 6(3), 2010: short, constant, noise; drift as calibration
 * error), of a size that an operator would not see at a glance. Targets stay as they are: the plant does what it did.
 */

/** Of a reading's own spread. */
const NOISE_SHARE = 0.1;
/** Share of examples whose readings are those of the one before: a message that was lost. */
const GAP_SHARE = 0.05;
/** How far a reading has drifted at the end, in its own spread. */
const DRIFT_SPREADS = 1;
/** What takes fewer values is a switch or a class, not a measured quantity. */
const FEWEST_VALUES = 17;

/** One feature of the last side of an example's shape, over all examples and steps. */
interface Feature {
  readonly index: number;
  /** Standard deviation. */
  readonly spread: number;
}

/** Which features are measured quantities, with their spread. */
function readingsOf({ inputs, shape }: Examples): readonly Feature[] {
  const features = shape.at(-1) ?? 1;
  const rows = inputs.length / features;
  return Array.from({ length: features }, (_, index) => {
    const values = new Set<number>();
    let [sum, squares] = [0, 0];
    for (let row = 0; row < rows; row++) {
      const x = inputs[row * features + index] ?? 0;
      if (values.size < FEWEST_VALUES) values.add(x);
      sum += x;
      squares += x * x;
    }
    const spread = Math.sqrt(Math.max(0, squares / rows - (sum / rows) ** 2));
    return { index, spread, values: values.size };
  }).filter(({ values, spread }) => values >= FEWEST_VALUES && spread > 0);
}

type Change = (changed: Float32Array, examples: Examples, readings: readonly Feature[], seed: number) => void;

/** Each place of a feature: which example it is of, and where it lies. */
function eachPlace(
  { inputs, shape, count }: Examples,
  index: number,
  visit: (example: number, at: number) => void,
): void {
  const features = shape.at(-1) ?? 1;
  const width = inputs.length / count;
  for (let at = index; at < inputs.length; at += features) visit(Math.floor(at / width), at);
}

/** The one feature that a fault strikes. */
const struck = (readings: readonly Feature[], seed: number, name: string): Feature | undefined =>
  readings[rng(seed, name).below(Math.max(1, readings.length))];

const CHANGES: Readonly<Record<ScenarioName, Change>> = {
  noise(changed, examples, readings, seed) {
    const chance = rng(seed, "noise");
    for (const { index, spread } of readings)
      eachPlace(examples, index, (_, at) => {
        changed[at] = (changed[at] ?? 0) + NOISE_SHARE * spread * nearlyNormal(chance);
      });
  },
  gaps(changed, { inputs, shape, count }, readings, seed) {
    const { uniform } = rng(seed, "gaps");
    const features = shape.at(-1) ?? 1;
    const width = inputs.length / count;
    const lost = new Set(readings.map(({ index }) => index));
    for (let example = 1; example < count; example++) {
      if (uniform() >= GAP_SHARE) continue;
      for (let i = 0; i < width; i++)
        if (lost.has(i % features)) changed[example * width + i] = changed[(example - 1) * width + i] ?? 0;
    }
  },
  stuck(changed, examples, readings, seed) {
    const reading = struck(readings, seed, "stuck");
    if (reading === undefined) return;
    // The middle third.
    const [from, to] = [Math.floor(examples.count / 3), Math.floor((2 * examples.count) / 3)];
    const width = examples.inputs.length / examples.count;
    const held = changed[from * width + reading.index] ?? 0;
    eachPlace(examples, reading.index, (example, at) => {
      if (example >= from && example < to) changed[at] = held;
    });
  },
  drift(changed, examples, readings, seed) {
    const reading = struck(readings, seed, "drift");
    if (reading === undefined) return;
    eachPlace(examples, reading.index, (example, at) => {
      changed[at] = (changed[at] ?? 0) + (DRIFT_SPREADS * reading.spread * example) / examples.count;
    });
  },
};

/**
 * A recording as it would be with such readings: `noise` on all of them; `gaps`, where one example in twenty shows again what the one before
 * did; one of them `stuck` for the middle third; one of them with a `drift` of its own spread by the end. Switches and classes stay.
 * @returns examples of their own; the targets are the recording's
 */
export function inScenario(examples: Examples, { name, seed }: Scenario): Examples {
  const inputs = examples.inputs.slice();
  CHANGES[name](inputs, examples, readingsOf(examples), seed);
  return { ...examples, inputs };
}
