import type { Clock } from "../../twins/core/clock.ts";
import { must } from "../../twins/core/result.ts";
import type { Site } from "../../twins/core/site.ts";
import type { ConsoleEvent, JournalledEvent } from "../../twins/protocol/console.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import type { Config } from "../config.ts";
import { createHub, type Hub } from "../hub/hub.ts";
import type { Log } from "../log.ts";
import type { SiteAdditions } from "../sites/additions.ts";
import type { HistoryStore } from "../store/port.ts";

/** What every part of the server may use. */
export interface Core {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly sites: readonly Site[];
  readonly hub: Hub;
  /** What was measured and told at each site, by its id. */
  readonly histories: ReadonlyMap<string, HistoryStore>;
  /** That of the first site, whose work this server does; its journal is the server's. */
  readonly history: HistoryStore;
  /** What people added to each site. */
  readonly additions: SiteAdditions;
  /** Keeps an event and tells every console of the site. */
  emit(siteId: string, event: ConsoleEvent): void;
  /** Tells the consoles of one person alone, with null those of everybody; nothing of it is kept. */
  tell(person: string | null, event: ConsoleEvent): void;
  /** Who is told; set once by the console's wiring. */
  onEvent: ((event: JournalledEvent) => void) | null;
  onTold: ((person: string, event: JournalledEvent) => void) | null;
  /** Refusals by code, for /metrics and the Health panel. */
  readonly refusals: Map<string, number>;
}

/** Noisy kinds are shown but not kept: history has the readings they were made from. */
const NOT_KEPT: readonly ConsoleEvent["type"][] = ["job", "quality", "layout"];
/** A forecast is kept once in this many ms a Thing: enough to scrub through, without filling the journal. */
const KEEP_FORECAST_EVERY_MS = 10_000;

export function createCore(parts: Pick<Core, "config" | "clock" | "log" | "sites" | "histories" | "additions">): Core {
  const { clock, log, sites, histories } = parts;
  const history = histories.get(sites[0]?.id ?? "");
  if (history === undefined) throw new Error("there is no site, or none of its history");
  const hub = createHub(
    sites.map((site) => site.id),
    clock,
  );
  for (const site of sites)
    for (const thing of site.things) {
      const model = thingModels[thing.model];
      if (model === undefined) throw new Error(`${site.id}/${thing.id}: there is no model ${thing.model}`);
      must(hub.add(site.id, thing, model));
    }
  const forecastKept = new Map<string, number>();
  const kept = (event: ConsoleEvent): boolean => {
    if (NOT_KEPT.includes(event.type)) return false;
    if (event.type !== "forecast") return true;
    const last = forecastKept.get(event.forecast.thing) ?? -Infinity;
    if (clock.nowMs() - last < KEEP_FORECAST_EVERY_MS) return false;
    forecastKept.set(event.forecast.thing, clock.nowMs());
    return true;
  };
  const core: Core = {
    ...parts,
    hub,
    history,
    onEvent: null,
    onTold: null,
    tell(person, event) {
      const told = { seq: 0, atMs: clock.nowMs(), siteId: "", event };
      if (person === null) core.onEvent?.(told);
      else core.onTold?.(person, told);
    },
    refusals: new Map(),
    emit(siteId, event) {
      const atMs = clock.nowMs();
      if (!kept(event)) return core.onEvent?.({ seq: 0, atMs, siteId, event });
      // What is about no site is kept with the server's own.
      void (histories.get(siteId) ?? history).appendEvent({ atMs, siteId, event }).then((result) => {
        if (!result.ok) log.error("event not kept", { type: event.type, error: result.error });
        core.onEvent?.(result.ok ? result.value : { seq: 0, atMs, siteId, event });
      });
    },
  };
  return core;
}
