import type * as tf from "@tensorflow/tfjs";
import { type Narrow, narrow } from "./narrow.ts";
import type { Slice } from "./slice.ts";

/** The networks of a task by width; each is made when it is first asked for. */
export interface Networks {
  /** @throws RangeError for a width that the whole network has not; see `narrow` */
  at(width: number): tf.LayersModel;
  /** Null for the whole width. @throws RangeError as `at` */
  slice(width: number): Slice | null;
  dispose(): void;
}

/** Whether a task's network has slices of these widths. */
export function mayBeCut({ network }: { network(): tf.LayersModel }, widths: readonly number[]): boolean {
  const networks = networksOf(network);
  try {
    for (const width of widths) networks.slice(width);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  } finally {
    networks.dispose();
  }
}

export function networksOf(make: () => tf.LayersModel): Networks {
  const whole = make();
  const made = new Map<number, Narrow>();
  const narrowed = (width: number): Narrow => {
    const held = made.get(width) ?? narrow(whole, width);
    made.set(width, held);
    return held;
  };
  return {
    at: (width) => (width === 1 ? whole : narrowed(width).network),
    slice: (width) => (width === 1 ? null : narrowed(width)),
    dispose() {
      for (const { network } of made.values()) network.dispose();
      whole.dispose();
    },
  };
}
