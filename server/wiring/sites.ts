import { join } from "node:path";
import type { Clock } from "../../twins/core/clock.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { Site } from "../../twins/core/site.ts";
import { type Alarms, openAlarms } from "../alarms/alarms.ts";
import { dataPaths } from "../config.ts";
import type { Log } from "../log.ts";
import { openAdditions, type SiteAdditions } from "../sites/additions.ts";
import { openHistory } from "../store/embedded.ts";
import type { HistoryStore, StoreNotice } from "../store/port.ts";
import type { Core } from "./core.ts";

export interface HistoriesParts {
  readonly dataDir: string;
  /** The first is the one whose work this server does; its history is the data folder's own. */
  readonly sites: readonly Site[];
  readonly clock: Clock;
  readonly onNotice: StoreNotice;
}

/** What people added to each site; what cannot be read is told of, and left. */
export function readAdditions(
  sites: readonly Site[],
  { folder, clock, log }: { folder: string; clock: Clock; log: Log },
): SiteAdditions {
  const ids = sites.map(({ id }) => id);
  return openAdditions(ids, {
    folder,
    clock,
    onDamaged(id, why) {
      if (!why.ok) log.error("what was added to a site cannot be read", { id, error: why.error });
    },
  });
}

export async function closeHistories(histories: ReadonlyMap<string, HistoryStore>): Promise<void> {
  for (const history of histories.values()) await history.close();
}

/** Opens what was measured at each site, by its id: all or none. */
export async function openHistories(parts: HistoriesParts): Promise<Result<ReadonlyMap<string, HistoryStore>>> {
  const { dataDir, sites, clock, onNotice } = parts;
  const paths = dataPaths(dataDir);
  const histories = new Map<string, HistoryStore>();
  for (const [i, { id }] of sites.entries()) {
    const dir = i === 0 ? paths.history : join(paths.sites, id, "history");
    const opened = await openHistory({ dir, siteId: id, clock, onNotice });
    if (!opened.ok) {
      await closeHistories(histories);
      return opened;
    }
    histories.set(id, opened.value);
  }
  return ok(histories);
}

/** Brings back what was last known at each site, and keeps from now on what its Things are. */
export async function restoreSites({ clock, hub, histories }: Core): Promise<void> {
  for (const [siteId, history] of histories) {
    const past = await history.asOf(clock.nowMs());
    if (past.ok) hub.restore(siteId, past.value);
    for (const { thing, model, online, tier, provenance } of hub.site(siteId)?.entries ?? [])
      await history.recordThing({ atMs: clock.nowMs(), thing, model, online, tier, provenance });
  }
}

/** What all of them counted since the start. */
export function historyCounters(histories: ReadonlyMap<string, HistoryStore>): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const history of histories.values())
    for (const [name, n] of Object.entries(history.stats().counters))
      sums[`history.${name}`] = (sums[`history.${name}`] ?? 0) + n;
  return sums;
}

/** The alarms of each site. */
export interface SiteAlarms {
  /** Of the first site, which also has those of the server itself. */
  readonly home: Alarms;
  /** Null for a site that is none of this server's. */
  of(siteId: string): Alarms | null;
  /** Devices came, went, or are not here yet as the server begins, with these Things. */
  online(siteId: string, things: readonly string[]): void;
  offline(siteId: string, things: readonly string[]): void;
  awaited(siteId: string, things: readonly string[]): void;
  tick(): void;
}

/** Alarms of every site, judged by the readings that the hub takes in. */
export function wireAlarms(core: Core): SiteAlarms {
  const alarmsAt = (siteId: string, { journal }: HistoryStore): Alarms =>
    openAlarms({
      clock: core.clock,
      journal,
      onChange: (alarm) => core.emit(siteId, { type: "alarm", alarm }),
      onFailure: (error) => core.log.error("alarms not saved", { siteId, error }),
    });
  const home = alarmsAt(core.history.siteId, core.history);
  const all = new Map([[core.history.siteId, home]]);
  for (const [siteId, history] of core.histories)
    if (history !== core.history) all.set(siteId, alarmsAt(siteId, history));
  core.hub.listen({
    onReading: (siteId, entry, reading) => all.get(siteId)?.observe(entry, reading.property, reading),
    onQuality(siteId, entry, property, quality, observedAtMs) {
      const name = entry.model.properties[property]?.name ?? "";
      core.emit(siteId, { type: "quality", thing: entry.thing.id, property: name, quality, observedAtMs });
    },
  });
  const each = (siteId: string, things: readonly string[], tell: "online" | "offline" | "awaited"): void => {
    for (const thing of things) all.get(siteId)?.[tell](thing);
  };
  return {
    home,
    of: (siteId) => all.get(siteId) ?? null,
    online: (siteId, things) => each(siteId, things, "online"),
    offline: (siteId, things) => each(siteId, things, "offline"),
    awaited: (siteId, things) => each(siteId, things, "awaited"),
    tick() {
      for (const alarms of all.values()) alarms.tick();
    },
  };
}
