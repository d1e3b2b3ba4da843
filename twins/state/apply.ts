import { QUALITY, type VerifiedReading } from "../core/reading.ts";
import { ok, type Result, refuse } from "../core/result.ts";
import type { TwinState } from "./twinState.ts";

/**
 * Puts a reading into the state and marks its slot for the next frame. Range, unit and type were checked by ingest;
 * what only the state can know is checked here: that the slot exists and that the observation is not older.
 */
export function applyReading(state: TwinState, reading: VerifiedReading): Result<number> {
  const entry = state.entries[reading.thing];
  if (entry === undefined)
    return refuse("STATE_UNKNOWN_THING", {
      en: `The site has no Thing of number ${reading.thing}.`,
      zh: `此场所没有序号为 ${reading.thing} 的物件。`,
    });
  if (entry.model.properties[reading.property] === undefined)
    return refuse("STATE_UNKNOWN_PROPERTY", {
      en: `${entry.thing.title.en} has no property of number ${reading.property}.`,
      zh: `${entry.thing.title.zh}没有序号为 ${reading.property} 的属性。`,
    });
  const slot = entry.base + reading.property;
  const olderMs = state.observedAtMs[slot]! - reading.observedAtMs;
  if (olderMs > 0)
    return refuse("STATE_OLD", {
      en: `This value of ${entry.thing.title.en} was observed ${olderMs} ms before the one held.`,
      zh: `${entry.thing.title.zh}的这个数值比已有数据早观测 ${olderMs} 毫秒。`,
    });
  state.values[slot] = reading.quality === QUALITY.missing ? Number.NaN : reading.value;
  state.quality[slot] = reading.quality;
  state.observedAtMs[slot] = reading.observedAtMs;
  state.dirty[slot] = 1;
  return ok(slot);
}
