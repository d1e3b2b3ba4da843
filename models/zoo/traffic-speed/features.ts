import { freeMph, STEP_MIN } from "../../../twins/sites/los-angeles/recording.ts";
import type { Examples } from "../../learning/trainer/trainer.ts";

/** Steps ahead that the model tells: every five minutes up to an hour. */
export const AHEAD = 12;
/** Of what is usual it sees these steps ahead. */
const USUAL_AHEAD = [1, 2, 3, 6, 9, 12] as const;
/** Steps that it sees, the present one among them: an hour. */
export const LOOK_BACK = 12;
/** Of its neighbours it sees the last so many. */
const NEIGHBOURS_BACK = 4;
/** What was not measured stands as it was last measured, at most so many steps ago. */
const HOLD = 3;
/** mph that count as 1. */
const SPEED_SCALE = 10;
const STEPS_A_DAY = (24 * 60) / STEP_MIN;

/** The recording begins on a Thursday; 0 is Sunday. */
const FIRST_DAY = 4;

export const FEATURES = LOOK_BACK - 1 + NEIGHBOURS_BACK + 1 + USUAL_AHEAD.length + (1 + USUAL_AHEAD.length) + 4 + 1;

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

/** Speeds of a district: a row a step, NaN where not measured. The first step is the midnight that begins a Thursday. */
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
  /** The same over days of the same kind alone: working days, or Saturdays and Sundays. */
  readonly alike: Float64Array;
  /** Of a free road: the 95 % quantile of the training steps. */
  readonly free: number;
}

/** 1 on Saturdays and Sundays, else 0. */
function isWeekend(step: number): 0 | 1 {
  const day = (FIRST_DAY + Math.floor(step / STEPS_A_DAY)) % 7;
  return day === 0 || day === 6 ? 1 : 0;
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

/**
 * @param until the training steps lie before it
 * @param kinds which days count together, by a number of each step
 */
function usualOf(measured: Float64Array, until: number, kinds: (step: number) => number): Float64Array {
  const sums = new Map<number, Float64Array>();
  const counts = new Map<number, Float64Array>();
  const of = (all: Map<number, Float64Array>, step: number): Float64Array => {
    const found = all.get(kinds(step)) ?? new Float64Array(STEPS_A_DAY);
    all.set(kinds(step), found);
    return found;
  };
  const isKnown = (step: number): boolean => step < until && !Number.isNaN(measured[step] ?? Number.NaN);
  const add = (into: Float64Array, step: number, x: number): void => {
    into[step % STEPS_A_DAY] = (into[step % STEPS_A_DAY] ?? 0) + x;
  };
  for (let step = 0; step < until; step++) {
    if (!isKnown(step)) continue;
    add(of(sums, step), step, measured[step] ?? 0);
    add(of(counts, step), step, 1);
  }
  return Float64Array.from({ length: measured.length + AHEAD }, (_, step) => {
    const own = isKnown(step) ? 1 : 0;
    const sum = (of(sums, step)[step % STEPS_A_DAY] ?? 0) - (own === 1 ? (measured[step] ?? 0) : 0);
    const count = (of(counts, step)[step % STEPS_A_DAY] ?? 0) - own;
    return count < 1 ? Number.NaN : sum / count;
  });
}

function seriesOf(district: District, detector: number, until: number): Series {
  const measured = Float64Array.from(district.rows, (row) => row[detector] ?? Number.NaN);
  return {
    measured,
    held: heldOf(measured),
    around: aroundOf(district, detector),
    usual: usualOf(measured, until, () => 0),
    alike: usualOf(measured, until, isWeekend),
    free: freeMph(measured, until),
  };
}

/** Writes what the model sees of a detector, as differences to its present speed; where nobody else knows anything, 0. */
function see(series: Series, step: number, into: Float32Array, at: number): void {
  const { measured, held, around, usual, alike, free } = series;
  const now = measured[step] ?? Number.NaN;
  let place = at;
  const put = (mph: number): void => {
    into[place++] = mph / SPEED_SCALE;
  };
  const putKnown = (mph: number): void => put(Number.isNaN(mph) ? 0 : mph);
  for (let back = 1; back < LOOK_BACK; back++) put((held[step - back] ?? Number.NaN) - now);
  for (let back = 0; back < NEIGHBOURS_BACK; back++) putKnown((around[step - back] ?? Number.NaN) - now);
  put(now - free);
  for (const ahead of USUAL_AHEAD) putKnown((usual[step + ahead] ?? Number.NaN) - now);
  for (const ahead of [0, ...USUAL_AHEAD]) putKnown((alike[step + ahead] ?? Number.NaN) - now);
  const turn = (2 * Math.PI * (step % STEPS_A_DAY)) / STEPS_A_DAY;
  into.set([Math.sin(turn), Math.cos(turn), Math.sin(2 * turn), Math.cos(2 * turn), isWeekend(step)], place);
}

/**
 * What the model sees of a district, one step at a time.
 * @param until steps before this one are for training
 * @returns of a detector at a step FEATURES numbers; null where it, or its last hour, was not measured
 */
export function sightOf(district: District, until: number): (detector: number, step: number) => Float32Array | null {
  const all = Array.from(district.rows[0] ?? [], (_, detector) => seriesOf(district, detector, until));
  return (detector, step) => {
    const series = all[detector];
    if (series === undefined || step < LOOK_BACK - 1) return null;
    const input = new Float32Array(FEATURES);
    see(series, step, input, 0);
    return input.some(Number.isNaN) ? null : input;
  };
}

/** Which steps examples are made of. */
export interface Span {
  readonly from: number;
  /** Excluded; also of what examples look ahead to. */
  readonly to: number;
  /** One step of so many. */
  readonly every: number;
  /** Steps ahead of an example's own that must lie before `to`; what lies after it is not measured. */
  readonly ahead: number;
}

/**
 * Examples of a district: how much the speed at each detector changes until 5, 10... 60 minutes later.
 * @param until steps before this one are for training: what is usual comes of them alone
 * @param partly whether to keep an example of which not every target was measured, NaN in its place
 */
export function examplesOf(district: District, until: number, span: Span, partly: boolean): Examples {
  const all = Array.from(district.rows[0] ?? [], (_, detector) => seriesOf(district, detector, until));
  const steps = Math.max(0, Math.ceil((span.to - span.ahead - span.from - LOOK_BACK + 1) / span.every));
  const inputs = new Float32Array(steps * all.length * FEATURES);
  const targets = new Float32Array(steps * all.length * AHEAD);
  let count = 0;
  for (let i = 0; i < steps; i++) {
    const step = span.from + LOOK_BACK - 1 + i * span.every;
    for (const series of all) {
      let known = 0;
      for (let ahead = 0; ahead < AHEAD; ahead++) {
        const later = step + 1 + ahead < span.to ? (series.measured[step + 1 + ahead] ?? Number.NaN) : Number.NaN;
        const change = later - (series.measured[step] ?? Number.NaN);
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

/** The same examples of which only the changes until these steps ahead count, the last among them. */
export const aheadOnly = (examples: Examples, from: number, to: number): Examples => ({
  ...examples,
  targets: examples.targets.map((change, i) => {
    const ahead = 1 + (i % AHEAD);
    return ahead >= from && ahead <= to ? change : Number.NaN;
  }),
});

/** Changes, as the model tells them, to speeds in mph. */
export const mphOf = (now: number, change: number): number => now + SPEED_SCALE * change;

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
