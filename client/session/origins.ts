import { type Provenance, recordedMomentMs } from "../../twins/core/reading.ts";
import type { Replica, ReplicaEntry } from "./replica.ts";

/** Things whose data come from the same kind of place, at the same pace. */
export interface Origin {
  readonly kind: Provenance["kind"];
  readonly factor: number;
  /** What the first of them says of it. */
  readonly source: string;
  readonly things: number;
  /** The recorded moment that is played; null where the recording does not say when it was made, or whose devices are gone. */
  readonly recordedMs: number | null;
}

const ORDER: readonly Provenance["kind"][] = ["live", "recorded", "virtual", "simulated"];

/** Where the data of Things come from, each origin once; empty where nothing has reported. @param atMs the shown moment */
export function originsOf(entries: readonly Pick<ReplicaEntry, "provenance" | "online">[], atMs: number): Origin[] {
  const found = new Map<string, Origin>();
  for (const { provenance, online } of entries) {
    if (provenance === null) continue;
    const { kind, factor, source } = provenance;
    const key = `${kind} ${factor}`;
    const recordedMs = online ? recordedMomentMs(provenance, atMs) : null;
    const held = found.get(key);
    found.set(
      key,
      held === undefined
        ? { kind, factor, source, things: 1, recordedMs }
        : { ...held, things: held.things + 1, recordedMs: held.recordedMs ?? recordedMs },
    );
  }
  return [...found.values()].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || a.factor - b.factor);
}

/** Read a few times a second by each of those who show it. */
const known = new WeakMap<Replica, { version: number; layout: number; ms: number }>();

/** When the newest value of a site was measured, epoch ms; 0 where nothing has ever reported. */
export function newestReportMs(replica: Replica): number {
  const { version, layout } = replica;
  const held = known.get(replica);
  if (held?.version === version && held.layout === layout) return held.ms;
  let ms = 0;
  for (const at of replica.observedAtMs) if (at > ms) ms = at;
  known.set(replica, { version, layout, ms });
  return ms;
}

/** How old the newest value is, ms; null where nothing has ever reported. A device's clock may run ahead: nothing is younger than now. */
export function newestAgeMs(replica: Replica): number | null {
  const ms = newestReportMs(replica);
  return ms === 0 ? null : Math.max(0, replica.serverNowMs() - ms);
}
