import { createStore, type StoreApi } from "zustand/vanilla";
import type { JournalledEvent } from "../../twins/protocol/console.ts";
import { permitted } from "../../twins/protocol/permissions.ts";
import { createAdditions, type SiteAdditions } from "./additions.ts";
import { applyEvent, type Domain, emptyDomain } from "./domain.ts";
import type { Link } from "./link.ts";
import { type LiveReplica, liveReplica } from "./liveReplica.ts";
import { createLookAlong, type LookAlong } from "./lookAlong.ts";
import { createPresence, type Presence, TELL_EVERY_MS } from "./presence.ts";
import { createReplay, type Replay } from "./replay.ts";
import { viewStore } from "./view.ts";

export type SyncPhase = "waiting" | "live" | "resyncing" | "offline";

/** Everything the page knows of one site: the fast copy, the slow facts, the past. */
export interface SiteSession {
  readonly siteId: string;
  readonly link: Link;
  readonly live: LiveReplica;
  readonly replay: Replay;
  readonly domain: StoreApi<Domain>;
  readonly sync: StoreApi<{ phase: SyncPhase }>;
  /** Who else looks at the site. */
  readonly presence: Presence;
  readonly lookAlong: LookAlong;
  /** What people added to the site. */
  readonly additions: SiteAdditions;
  /** Server's now, ms. */
  nowMs(): number;
  close(): void;
}

/** First wait before asking for a snapshot again, doubled up to the last. */
const RETRY_MS = [500, 1000, 2000, 4000] as const;

/** Devices of a site come one after the other; ms after the last of them. */
const ORIGINS_MS = 1_500;

async function catchUp(link: Link, siteId: string, domain: StoreApi<Domain>): Promise<void> {
  const [alarms, commands, plans, receipts, comparisons, models] = await Promise.all([
    link.ask("alarms", { siteId }),
    link.ask("commands", { siteId, limit: 300 }),
    link.ask("plans", { siteId }),
    link.ask("receipts", { siteId, limit: 300 }),
    link.ask("comparisons", { siteId }),
    link.ask("models", {}),
  ]);
  const newest = <T>(list: readonly T[], atMs: (item: T) => number): T[] => [...list].sort((a, b) => atMs(b) - atMs(a));
  domain.setState({
    ...(alarms.ok && { alarmsKnown: true, alarms: new Map(alarms.value.alarms.map((alarm) => [alarm.id, alarm])) }),
    ...(commands.ok && { commands: newest(commands.value.commands, (row) => row.body.issuedAtMs) }),
    ...(plans.ok && { plans: newest(plans.value.plans, (plan) => plan.madeAtMs), making: plans.value.making }),
    ...(receipts.ok && { receipts: newest(receipts.value.receipts, (row) => row.receipt.madeAtMs) }),
    ...(comparisons.ok && { comparisons: newest(comparisons.value.comparisons, (c) => c.madeAtMs) }),
    ...(models.ok && { models: models.value.models }),
  });
}

export function openSite(siteId: string, link: Link): SiteSession {
  const nowMs = (): number => link.clock.serverMs(Date.now());
  const domain = createStore<Domain>(emptyDomain);
  const sync = createStore<{ phase: SyncPhase }>(() => ({ phase: "waiting" }));
  const live = liveReplica(siteId, link.decoder, nowMs, () => void subscribe());
  const replay = createReplay(siteId, link, nowMs);
  const presence = createPresence({
    siteId,
    link,
    look() {
      if (sync.getState().phase !== "live") return null;
      const { select, storey, at, edit } = viewStore.getState();
      const { person } = link.state.getState();
      const may = person !== null && permitted(person.role, "editSite");
      const past = at !== null && at <= nowMs();
      return { select, storey, at, edit: edit && may && !past };
    },
    hidden: () => globalThis.document?.hidden === true,
    nowMs: () => performance.now(),
  });
  const additions = createAdditions(siteId, link, {
    person: () => link.state.getState().person?.name ?? "",
    nowMs,
  });
  const lookAlong = createLookAlong(presence, { replay, nowMs });
  const looking = setInterval(presence.tick, TELL_EVERY_MS);
  let subscribing = false;
  let closed = false;
  let failures = 0;

  /** @param quiet what is shown is well, only more is to be known of it */
  async function subscribe(quiet = false): Promise<void> {
    if (subscribing || closed) return;
    subscribing = true;
    if (!quiet && sync.getState().phase === "live") sync.setState({ phase: "resyncing" });
    const sentMs = Date.now();
    const answer = await link.ask("subscribe", { siteId });
    subscribing = false;
    if (closed) return;
    const loaded = answer.ok ? live.load(answer.value.snapshot) : answer;
    if (!answer.ok || !loaded.ok) {
      const wait = RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]!;
      setTimeout(() => link.state.getState().phase === "up" && void subscribe(), wait);
      return;
    }
    failures = 0;
    link.clock.sample(answer.value.serverTimeMs, sentMs, Date.now());
    domain.setState({ stopped: answer.value.stopped });
    sync.setState({ phase: "live" });
  }

  /** Where a Thing's data come from is told at its connection, and comes with the whole state alone: one ask for all that come together. */
  let origins: ReturnType<typeof setTimeout> | undefined;
  function originsChanged(): void {
    clearTimeout(origins);
    origins = setTimeout(() => link.state.getState().phase === "up" && void subscribe(true), ORIGINS_MS);
  }

  function onEvent(event: JournalledEvent): void {
    if (event.siteId !== siteId && event.siteId !== "") return;
    if (event.event.type === "presence") return presence.told(event.event);
    domain.setState((old) => applyEvent(old, event));
    const told = event.event;
    if (told.type === "thing") {
      live.setOnline(told.thing, told.online);
      if (told.online) originsChanged();
    }
    if (told.type === "quality") live.setQuality(told.thing, told.property, told.quality, told.observedAtMs);
    if (told.type === "edited") additions.told(told.edit, told.by, event.atMs);
    if (told.type === "layout") void subscribe();
  }

  const stop = [
    link.onEvent(onEvent),
    link.onUp(() => {
      void subscribe().then(() => Promise.all([catchUp(link, siteId, domain), additions.load()]));
    }),
    link.state.subscribe(({ phase }) => {
      if (phase !== "down") return;
      sync.setState({ phase: "offline" });
      presence.lost();
    }),
  ];

  return {
    siteId,
    link,
    live,
    replay,
    domain,
    sync,
    presence,
    lookAlong,
    additions,
    nowMs,
    close() {
      closed = true;
      for (const end of stop) end();
      clearInterval(looking);
      clearTimeout(origins);
      lookAlong.close();
      live.close();
      replay.close();
      if (link.state.getState().phase === "up") void link.ask("unsubscribe", { siteId });
    },
  };
}
