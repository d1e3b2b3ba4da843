import { createStore, type StoreApi } from "zustand/vanilla";
import type { Failure } from "../../twins/core/result.ts";
import type { Facts, JournalledEvent } from "../../twins/protocol/console.ts";
import { rowsOf, sameOrNew } from "./additions.ts";
import { applyEvent, type Domain, emptyDomain } from "./domain.ts";
import type { Link } from "./link.ts";

export interface PastState {
  /** The moment the facts are of; null while there are none yet. */
  readonly atMs: number | null;
  readonly error: Failure | null;
}

/** The slow facts of a past moment, in the shape of the live ones: what the server says of it, then its events. */
export interface Past {
  readonly domain: StoreApi<Domain>;
  readonly state: StoreApi<PastState>;
  /** Shows a moment: at once where its events are here, else when the server has answered. */
  seek(atMs: number): void;
  /** As seek, while playing: fetches the events of the next `aheadMs` in time, so that it needs no whole answers. */
  follow(atMs: number, aheadMs: number): void;
  clear(): void;
}

/** Events of one fetch, and of those already shown that are kept for stepping back. */
const MAX_EVENTS = 2000;
/** Events of the last moments before now may still be on their way to the server's disk. */
const SETTLED_MS = 1000;

interface Stretch {
  fromMs: number;
  /** Up to here, itself included, all events are held. */
  toMs: number;
  base: Domain;
  /** Oldest first. */
  readonly events: JournalledEvent[];
}

/** The facts as a domain; what they do not speak of is empty. */
export function domainOf(facts: Facts): Domain {
  return {
    ...emptyDomain(),
    alarmsKnown: true,
    alarms: new Map(facts.alarms.map((alarm) => [alarm.id, alarm])),
    commands: facts.commands,
    plans: facts.plans,
    making: facts.making,
    receipts: facts.receipts,
    stopped: facts.stopped,
    forecasts: new Map(facts.forecasts.map((said) => [said.forecast.thing, said])),
    additions: rowsOf(facts.additions),
  };
}

export function createPast(siteId: string, link: Pick<Link, "ask">, nowMs: () => number): Past {
  const domain = createStore<Domain>(emptyDomain);
  const state = createStore<PastState>(() => ({ atMs: null, error: null }));
  let held: Stretch | null = null;
  /** Events of the stretch that the domain has. */
  let applied = 0;
  let asking = false;
  let fetching = false;
  let wanted: number | null = null;
  /** The moment that is to be shown. */
  let soughtMs: number | null = null;

  function show(stretch: Stretch, atMs: number): void {
    const { base, events } = stretch;
    const shownMs = state.getState().atMs;
    const back = shownMs === null || atMs < shownMs;
    let next = back ? base : domain.getState();
    if (back) applied = 0;
    for (; applied < events.length && events[applied]!.atMs <= atMs; applied++)
      next = applyEvent(next, events[applied]!);
    if (next !== domain.getState()) domain.setState(next, true);
    if (shownMs !== atMs) state.setState({ atMs, error: null });
    if (applied <= MAX_EVENTS) return;
    Object.assign(stretch, { fromMs: Math.floor(atMs), base: next });
    events.splice(0, applied);
    applied = 0;
  }

  /** One at a time; while one is on its way only the newest wish is kept. */
  async function ask(): Promise<void> {
    if (asking) return;
    asking = true;
    while (wanted !== null) {
      const atMs: number = Math.floor(wanted);
      wanted = null;
      const answer = await link.ask("factsAsOf", { siteId, atMs });
      // Of a moment that was left meanwhile, where the one that is shown needs no answer.
      if (wanted === null && soughtMs !== atMs) continue;
      if (!answer.ok) {
        held = null;
        domain.setState(emptyDomain(), true);
        state.setState({ atMs: null, error: answer.error });
        continue;
      }
      const base = domainOf(answer.value.facts);
      const additions = sameOrNew(domain.getState().additions, base.additions);
      held = { fromMs: atMs, toMs: atMs, base: { ...base, additions }, events: [] };
      applied = 0;
      domain.setState(held.base, true);
      state.setState({ atMs, error: null });
    }
    asking = false;
  }

  function prepare(stretch: Stretch, toMs: number): void {
    const beforeMs = Math.floor(Math.min(toMs, nowMs() - SETTLED_MS));
    if (fetching || beforeMs <= stretch.toMs + 1) return;
    fetching = true;
    const asked = { siteId, fromMs: stretch.toMs + 1, toMs: beforeMs, limit: MAX_EVENTS };
    void link.ask("events", asked).then((answer) => {
      fetching = false;
      if (!answer.ok || held !== stretch) return;
      const { events, more } = answer.value;
      const last = events.at(-1)?.atMs;
      // Of the last millisecond there may be more than came.
      const toldMs = more && last !== undefined && last > stretch.toMs + 1 ? last - 1 : beforeMs - 1;
      stretch.events.push(...events.filter((event) => event.atMs <= toldMs));
      stretch.toMs = toldMs;
    });
  }

  function seek(atMs: number): void {
    wanted = null;
    soughtMs = Math.floor(atMs);
    // Between two milliseconds nothing is told.
    if (held !== null && atMs >= held.fromMs && Math.floor(atMs) <= held.toMs) return show(held, atMs);
    wanted = atMs;
    void ask();
  }

  return {
    domain,
    state,
    seek,
    follow(atMs, aheadMs) {
      if (held === null || atMs < held.fromMs || atMs > held.toMs + aheadMs) return seek(atMs);
      wanted = null;
      soughtMs = Math.floor(atMs);
      show(held, Math.min(atMs, held.toMs));
      if (held.toMs < atMs + aheadMs / 2) prepare(held, atMs + aheadMs);
    },
    clear() {
      held = null;
      wanted = null;
      soughtMs = null;
      applied = 0;
      domain.setState(emptyDomain(), true);
      state.setState({ atMs: null, error: null });
    },
  };
}
