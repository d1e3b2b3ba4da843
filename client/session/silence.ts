import type { Replica } from "./replica.ts";

/** Without a new value for so long a site is silent, ms, where the quickest of its Things is expected sooner. */
const SILENT_MS = 3_000;

/** Worked out once a layout: Things come and go seldom. */
const known = new WeakMap<Replica, { layout: number; version: number; afterMs: number }>();
/** Things come online without a new layout: looked at anew after so many changes. */
const AGAIN_AFTER = 200;

/** How long a site may say nothing before it is silent, ms: as long as the quickest of its Things is believed. */
export function silentAfterMs(replica: Replica): number {
  const held = known.get(replica);
  if (held?.layout === replica.layout && replica.version - held.version < AGAIN_AFTER) return held.afterMs;
  let least = Infinity;
  for (const { thing, model, online } of replica.entries)
    if (online)
      for (const property of model.properties) least = Math.min(least, replica.staleAfterMs(thing.id, property));
  const afterMs = Number.isFinite(least) ? Math.max(SILENT_MS, least) : SILENT_MS;
  known.set(replica, { layout: replica.layout, version: replica.version, afterMs });
  return afterMs;
}
