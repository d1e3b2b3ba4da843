/** One state of a site's values. `head` is [seq, server's time ms, frames since the snapshot]. */
export interface StateArrays {
  readonly values: Float64Array;
  readonly observedAtMs: Float64Array;
  readonly head: Float64Array;
}

/** Memory that two threads see: three states, and in `control` which of them lies between the two. */
export interface SharedStates {
  readonly control: Int32Array;
  readonly states: readonly StateArrays[];
}

const HEAD = 3;
/** Set while the state in between is newer than the reader's. */
const FRESH = 4;
const INDEX = 3;
/** Whose the states are at the start; the third lies between. */
const READER = 0;
const WRITER = 1;
const BETWEEN = 2;

/** @param slots values of a state. Needs a page that is isolated from other origins, or there is no shared memory. */
export function shareStates(slots: number): SharedStates {
  const bytes = slots * Float64Array.BYTES_PER_ELEMENT;
  const state = (): StateArrays => ({
    values: new Float64Array(new SharedArrayBuffer(bytes)),
    observedAtMs: new Float64Array(new SharedArrayBuffer(bytes)),
    head: new Float64Array(new SharedArrayBuffer(HEAD * Float64Array.BYTES_PER_ELEMENT)),
  });
  const control = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  control[0] = BETWEEN;
  return { control, states: [state(), state(), state()] };
}

/**
 * The writer's end: gives away a whole state and gets another to write on. Neither side ever waits, the reader never sees
 * a state half written, and one that it did not take in is replaced by the next (a triple buffer).
 */
export function stateWriter({ control, states }: SharedStates): (fill: (state: StateArrays) => void) => void {
  let own = WRITER;
  return (fill) => {
    fill(states[own]!);
    own = Atomics.exchange(control, 0, own | FRESH) & INDEX;
  };
}

/** The reader's end: the newest state, valid until the next call, or null when there is none since the last call. */
export function stateReader({ control, states }: SharedStates): () => StateArrays | null {
  let own = READER;
  return () => {
    if ((Atomics.load(control, 0) & FRESH) === 0) return null;
    own = Atomics.exchange(control, 0, own) & INDEX;
    return states[own]!;
  };
}
