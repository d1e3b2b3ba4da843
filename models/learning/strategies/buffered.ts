import type { Update } from "../update.ts";
import type { ServerState, Strategy } from "./strategy.ts";

/** An update that was begun with older weights than those of now. */
export interface LateUpdate extends Update {
  /** The round whose weights it began with. */
  readonly begunAt: number;
}

/** How much an update counts that is so many rounds late (Nguyen et al. 2022, section 5): 1, .71, .58, .5, ... */
export const staleness = (roundsLate: number): number => 1 / Math.sqrt(1 + roundsLate);

export interface BufferedState {
  readonly server: ServerState;
  /** Updates that wait for the buffer to fill. */
  readonly waiting: readonly LateUpdate[];
}

export interface Taken {
  readonly state: BufferedState;
  /** Whether this update filled the buffer, and the server has new weights. */
  readonly joined: boolean;
}

/** Asynchronous rounds: nobody waits for anybody; the server goes on whenever so many updates have come (FedBuff). */
export interface Buffered {
  start(weights: Float32Array): BufferedState;
  /** Null for an update that is too late to count, or begun with weights that are still to come. */
  take(state: BufferedState, update: LateUpdate): Taken | null;
}

/**
 * @param strategy joins a full buffer, in which the late count for less
 * @param size updates of a buffer, at least 1
 * @param maxLate an update that is more rounds late counts for nothing
 */
export function buffered(strategy: Strategy, size: number, maxLate: number): Buffered {
  if (!(Number.isSafeInteger(size) && size > 0)) throw new RangeError(`no size of a buffer: ${size}`);
  return {
    start: (weights) => ({ server: strategy.start(weights), waiting: [] }),
    take({ server, waiting }, update) {
      const late = server.round - update.begunAt;
      if (late < 0 || late > maxLate) return null;
      const full = [...waiting, update];
      if (full.length < size) return { state: { server, waiting: full }, joined: false };
      const counted = full.map((one) => {
        const factor = staleness(server.round - one.begunAt);
        return { ...one, delta: one.delta.map((x) => x * factor) };
      });
      return { state: { server: strategy.next(server, counted), waiting: [] }, joined: true };
    },
  };
}
