import { QUALITY, type VerifiedReading } from "../core/reading.ts";
import { fail, ok, type Result } from "../core/result.ts";
import type { TwinState } from "./twinState.ts";

/**
 * Puts a reading into the state and marks its slot for the next frame. Range, unit and type were checked by ingest;
 * what only the state can know is checked here: that the slot exists and that the observation is not older.
 */
export function applyReading(state: TwinState, reading: VerifiedReading): Result<number> {
  const entry = state.entries[reading.thing];
  if (entry === undefined) return fail("STATE_UNKNOWN_THING", `no Thing number ${reading.thing}`);
  if (entry.model.properties[reading.property] === undefined)
    return fail("STATE_UNKNOWN_PROPERTY", `${entry.thing.id} has no property number ${reading.property}`);
  const slot = entry.base + reading.property;
  if (reading.observedAtMs < state.observedAtMs[slot]!)
    return fail(
      "STATE_OLD",
      `${entry.thing.id}: observed ${state.observedAtMs[slot]! - reading.observedAtMs} ms before the value held`,
    );
  state.values[slot] = reading.quality === QUALITY.missing ? Number.NaN : reading.value;
  state.quality[slot] = reading.quality;
  state.observedAtMs[slot] = reading.observedAtMs;
  state.dirty[slot] = 1;
  return ok(slot);
}
