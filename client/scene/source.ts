import type { Provenance } from "../../twins/core/reading.ts";
import type { PropertyModel } from "../../twins/core/thing.ts";

/**
 * What the frame loop reads, every frame and without React: the console's copy of the twin, live or at a moment of its
 * history. Arrays may be replaced by longer ones when Things are added; the loop re-reads the references every frame.
 */
export interface Replica {
  /** One value a slot; NaN where nothing is known. */
  readonly values: Float64Array;
  /** Epoch ms a slot; 0 where nothing is known. */
  readonly observedAtMs: Float64Array;
  /** Slot of a property of a Thing, or -1. Stable while `layout` stays the same. */
  slot(thing: string, property: string): number;
  /** The clock that `observedAtMs` is on: the server's now, or the scrubber's moment in replay, epoch ms. */
  serverNowMs(): number;
  online(thing: string): boolean;
  /** Or that it is not so yet: told of a later moment. */
  provenance(thing: string): Provenance["kind"] | "forecast" | null;
  /** Older than this a property's value is stale, ms; what is recorded ages as fast as its replay goes. */
  staleAfterMs(thing: string, property: PropertyModel): number;
  /** Rises with every change of a value: the loop sleeps while it stands still. */
  readonly version: number;
  /** Rises when slots are numbered anew (another snapshot, Things added). */
  readonly layout: number;
}
