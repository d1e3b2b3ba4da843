import type { Examples } from "../../learning/trainer/trainer.ts";
import { STEP_MIN } from "./data.ts";

/** Steps ahead that the model tells: 5, 10 and 15 minutes. */
export const AHEAD = 3;
/** Steps that it sees, the present one among them: an hour. */
export const LOOK_BACK = 12;
/** Of its neighbours it sees the last so many. */
const NEIGHBOURS_BACK = 4;
/** What was not measured stands as it was last measured, at most so many steps ago. */
const HOLD = 3;
/** mph that count as 1. */
const SPEED_SCALE = 10;
const STEPS_A_DAY = (24 * 60) / STEP_MIN;

export const FEATURES = LOOK_BACK - 1 + NEIGHBOURS_BACK + 1 + AHEAD + 4;

/** Who stands by whom, as a list a detector: place in the district and nearness. */
export type Neighbours = readonly (readonly (readonly [place: number, near: number])[])[];

/** Neighbours within a district alone: nobody sees what another district measures. @param adjacency all x all */
export const neighboursIn = (district: readonly number[], adjacency: readonly (readonly number[])[]): Neighbours =>
  district.map((of) =>
    district.flatMap((other, place): [number, number][] => {
      const near = adjacency[of]?.[other] ?? 0;
      return other === of || near === 0 ? [] : [[place, near]];
    }),
  );

/** Speeds of a district: a row a step, NaN where not measured. The first step is midnight. */
export interface District {
  readonly rows: readonly Float64Array[];
  readonly neighbours: Neighbours;
}

/** What a district knows of one of its detectors, a number a step; NaN where it knows none. */
interface Series {
  readonly measured: Float64Array;
  /** As last measured, at most HOLD steps ago. */
  readonly held: Float64Array;
  /** Mean of the neighbours that measured, the nearer ones counting more. */
  readonly around: Float64Array;
  /**
   * Mean of this time of day over the other training days: with the day itself, training would see its own answer. As long as the
   * last step ahead of the last step.
   */
  readonly usual: Float64Array;
  /** Of a free road: the 95 % quantile of the training steps. */
  readonly free: number;
}

function heldOf(measured: Float64Array): Float64Array {
  const held = measured.slice();
  for (let back = 1; back <= HOLD; back++)
    for (let step = held.length - 1; step >= back; step--)
      if (Number.isNaN(held[step] ?? 0)) held[step] = measured[step - back] ?? Number.NaN;
  return held;
}

function aroundOf({ rows, neighbours }: District, detector: number): Float64Array {
  const own = neighbours[detector] ?? [];
  return Float64Array.from(rows, (row) => {
    let [sum, weight] = [0, 0];
    for (const [place, near] of own) {
      const speed = row[place] ?? Number.NaN;
      if (Number.isNaN(speed)) continue;
      sum += near * speed;
      weight += near;
    }
    return sum / weight;
  });
}

/** @param until the training steps lie before it */
function usualOf(measured: Float64Array, until: number): Float64Array {
  const sums = new Float64Array(STEPS_A_DAY);
  const counts = new Float64Array(STEPS_A_DAY);
  const isKnown = (step: number): boolean => step < until && !Number.isNaN(measured[step] ?? Number.NaN);
  const add = (into: Float64Array, step: number, x: number): void => {
    into[step % STEPS_A_DAY] = (into[step % STEPS_A_DAY] ?? 0) + x;
  };
  for (let step = 0; step < until; step++) {
    if (!isKnown(step)) continue;
    add(sums, step, measured[step] ?? 0);
    add(counts, step, 1);
  }
  return Float64Array.from({ length: measured.length + AHEAD }, (_, step) => {
    const own = isKnown(step) ? 1 : 0;
    const sum = (sums[step % STEPS_A_DAY] ?? 0) - (own === 1 ? (measured[step] ?? 0) : 0);
    const count = (counts[step % STEPS_A_DAY] ?? 0) - own;
    return count < 1 ? Number.NaN : sum / count;
  });
}

function seriesOf(district: District, detector: number, until: number): Series {
  const measured = Float64Array.from(district.rows, (row) => row[detector] ?? Number.NaN);
  const sorted = measured
    .subarray(0, until)
    .filter((speed) => !Number.isNaN(speed))
    .sort();
  return {
    measured,
    held: heldOf(measured),
    around: aroundOf(district, detector),
    usual: usualOf(measured, until),
    free: sorted[Math.floor(0.95 * sorted.length)] ?? Number.NaN,
  };
}

/** Writes what the model sees of a detector, as differences to its present speed; where nobody else knows anything, 0. */
function see({ measured, held, around, usual, free }: Series, step: number, into: Float32Array, at: number): void {
  const now = measured[step] ?? Number.NaN;
  let place = at;
  const put = (mph: number): void => {
    into[place++] = mph / SPEED_SCALE;
  };
  const putKnown = (mph: number): void => put(Number.isNaN(mph) ? 0 : mph);
  for (let back = 1; back < LOOK_BACK; back++) put((held[step - back] ?? Number.NaN) - now);
  for (let back = 0; back < NEIGHBOURS_BACK; back++) putKnown((around[step - back] ?? Number.NaN) - now);
  put(now - free);
  for (let ahead = 1; ahead <= AHEAD; ahead++) putKnown((usual[step + ahead] ?? Number.NaN) - now);
  const turn = (2 * Math.PI * (step % STEPS_A_DAY)) / STEPS_A_DAY;
  into.set([Math.sin(turn), Math.cos(turn), Math.sin(2 * turn), Math.cos(2 * turn)], place);
}

/** Which steps examples are made of. */
export interface Span {
  readonly from: number;
  /** Excluded; also of what examples look ahead to. */
  readonly to: number;
  /** One step of so many. */
  readonly every: number;
}

/**
 * Examples of a district: how much the speed at each detector changes until 5, 10 and 15 minutes later.
 * @param until steps before this one are for training: what is usual comes of them alone
 * @param partly whether to keep an example of which not every target was measured, NaN in its place
 */
export function examplesOf(district: District, until: number, span: Span, partly: boolean): Examples {
  const all = Array.from(district.rows[0] ?? [], (_, detector) => seriesOf(district, detector, until));
  const steps = Math.max(0, Math.ceil((span.to - AHEAD - span.from - LOOK_BACK + 1) / span.every));
  const inputs = new Float32Array(steps * all.length * FEATURES);
  const targets = new Float32Array(steps * all.length * AHEAD);
  let count = 0;
  for (let i = 0; i < steps; i++) {
    const step = span.from + LOOK_BACK - 1 + i * span.every;
    for (const series of all) {
      let known = 0;
      for (let ahead = 0; ahead < AHEAD; ahead++) {
        const change = (series.measured[step + 1 + ahead] ?? Number.NaN) - (series.measured[step] ?? Number.NaN);
        targets[count * AHEAD + ahead] = change / SPEED_SCALE;
        if (!Number.isNaN(change)) known++;
      }
      if (known < (partly ? 1 : AHEAD)) continue;
      see(series, step, inputs, count * FEATURES);
      if (!inputs.subarray(count * FEATURES, (count + 1) * FEATURES).some(Number.isNaN)) count++;
    }
  }
  return {
    count,
    shape: [FEATURES],
    inputs: inputs.slice(0, count * FEATURES),
    targets: targets.slice(0, count * AHEAD),
  };
}

/** The same examples of which only the change until the last step ahead counts. */
export const lastAheadOnly = (examples: Examples): Examples => ({
  ...examples,
  targets: examples.targets.map((change, i) => (i % AHEAD === AHEAD - 1 ? change : Number.NaN)),
});

/** Root mean square error of the changes that were measured, mph, which is that of the speeds themselves. */
export function rmseSpeed(predicted: Float32Array, targets: Float32Array): number {
  let [sum, count] = [0, 0];
  for (const [i, change] of targets.entries()) {
    if (Number.isNaN(change)) continue;
    sum += ((predicted[i] ?? 0) - change) ** 2;
    count++;
  }
  return SPEED_SCALE * Math.sqrt(sum / count);
}
