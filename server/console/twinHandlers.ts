import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../twins/core/clock.ts";
import { ok } from "../../twins/core/result.ts";
import type { AdditionRow } from "../../twins/protocol/additions.ts";
import type { ChartRow } from "../../twins/protocol/console.ts";
import type { StopRecord } from "../dispatch/stop.ts";
import type { Hub } from "../hub/hub.ts";
import { noSite } from "../refusals.ts";
import type { HistoryStore } from "../store/port.ts";
import type { Handlers } from "./consoleSocket.ts";
import { additionsAt, factsAsOf } from "./facts.ts";

export interface TwinHandlerDeps {
  readonly clock: Clock;
  readonly hub: Hub;
  history(siteId: string): HistoryStore | null;
  /** The operational stop while it is latched. */
  stop(siteId: string): StopRecord | null;
  /** What people added to the site, as it is now. */
  additions(siteId: string): readonly AdditionRow[];
}

type TwinAsks = "subscribe" | "unsubscribe" | "asOf" | "factsAsOf" | "range" | "ranges" | "events" | "extent";

/** Live state and history. */
export function twinHandlers(deps: TwinHandlerDeps): Pick<Handlers, TwinAsks> {
  const history = (siteId: string) => deps.history(siteId);
  return {
    async subscribe({ siteId }, session) {
      const snapshot = deps.hub.snapshot(siteId);
      if (snapshot === null) return noSite(siteId);
      session.sites.add(siteId);
      return ok({ snapshot, stopped: deps.stop(siteId), serverTimeMs: deps.clock.nowMs() });
    },
    async unsubscribe({ siteId }, session) {
      session.sites.delete(siteId);
      return ok({});
    },
    async asOf({ siteId, atMs }) {
      const past = await history(siteId)?.asOf(atMs);
      if (past === undefined) return noSite(siteId);
      return past.ok ? ok({ snapshot: past.value }) : past;
    },
    async factsAsOf({ siteId, atMs }) {
      const store = history(siteId);
      if (store === null) return noSite(siteId);
      const facts = await factsAsOf(store, atMs);
      if (!facts.ok) return facts;
      const additions = additionsAt(facts.value.additions, deps.additions(siteId), atMs);
      return ok({ facts: { ...facts.value, additions } });
    },
    async range({ siteId, thing, property, fromMs, toMs, points }) {
      const rows = await history(siteId)?.range({ thing, property }, fromMs, toMs, points);
      if (rows === undefined) return noSite(siteId);
      if (!rows.ok) return rows;
      const model = deps.hub.site(siteId)?.byId.get(thing)?.model;
      return ok({ rows: rows.value, unit: model?.properties.find((p) => p.name === property)?.unit ?? "1" });
    },
    async ranges({ siteId, of, fromMs, toMs, points }) {
      const store = history(siteId);
      if (store === null) return noSite(siteId);
      const charts: (readonly ChartRow[])[] = [];
      for (const key of of) {
        const rows = await store.range(key, fromMs, toMs, points);
        if (!rows.ok) return rows;
        charts.push(rows.value);
        // Between two charts the live frames have their turn.
        await setImmediate();
      }
      return ok({ charts });
    },
    async events({ siteId, fromMs, toMs, limit }) {
      return (await history(siteId)?.events(fromMs, toMs, limit)) ?? noSite(siteId);
    },
    async extent({ siteId }) {
      return (await history(siteId)?.extent()) ?? noSite(siteId);
    },
  };
}
