import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import { useStore } from "zustand";
import type { Failure, Result } from "../../twins/core/result.ts";
import type { Ask, AskParams, AskResults } from "../../twins/protocol/console.ts";
import { alarmsAt, commandsAt, type Domain } from "./domain.ts";
import type { Link, LinkState } from "./link.ts";
import { type Reading, type Replica, readProperty } from "./replica.ts";
import type { SiteSession } from "./siteSession.ts";
import { useView } from "./view.ts";

const LinkContext = createContext<Link | null>(null);
const SiteContext = createContext<SiteSession | null>(null);

export const LinkProvider = (props: { link: Link; children: ReactNode }) => (
  <LinkContext value={props.link}>{props.children}</LinkContext>
);
export const SiteProvider = (props: { session: SiteSession; children: ReactNode }) => (
  <SiteContext value={props.session}>{props.children}</SiteContext>
);

function held<T>(value: T | null, what: string): T {
  if (value === null) throw new Error(`used outside its provider: ${what}`);
  return value;
}

export const useLink = (): Link => held(useContext(LinkContext), "link");
export const useSite = (): SiteSession => held(useContext(SiteContext), "site");
export const useLinkState = <T,>(select: (state: LinkState) => T): T => useStore(useLink().state, select);
export const useDomain = <T,>(select: (domain: Domain) => T): T => useStore(useSite().domain, select);

interface Beat {
  count: number;
  readonly listeners: Set<() => void>;
}
const beats = new Map<number, Beat>();

/** One timer a period for the whole page; hidden pages do not beat. */
function beatOf(periodMs: number): Beat {
  const known = beats.get(periodMs);
  if (known !== undefined) return known;
  const beat: Beat = { count: 0, listeners: new Set() };
  beats.set(periodMs, beat);
  setInterval(() => {
    if (document.hidden || beat.listeners.size === 0) return;
    beat.count++;
    for (const listener of beat.listeners) listener();
  }, periodMs);
  return beat;
}

/** Renders the component again every `periodMs`: how panels read the fast state. */
export function useTick(periodMs: number): number {
  const beat = beatOf(periodMs);
  const subscribe = useCallback(
    (listener: () => void) => {
      beat.listeners.add(listener);
      return () => beat.listeners.delete(listener);
    },
    [beat],
  );
  return useSyncExternalStore(subscribe, () => beat.count);
}

/** Panels read values this often. */
export const PANEL_MS = 250;

/** What is on the screen now: the live copy, or the past when the view has a moment before now. */
export function useReplica(): Replica {
  const session = useSite();
  const at = useView((view) => view.at);
  return at !== null && at <= session.nowMs() ? session.replay : session.live;
}

/** The alarms of the shown moment: in replay those that had been raised and were not yet gone. */
export function useAlarms(): Domain["alarms"] {
  const session = useSite();
  const at = useView((view) => view.at);
  const alarms = useDomain((domain) => domain.alarms);
  const past = at !== null && at <= session.nowMs() ? at : null;
  return useMemo(() => (past === null ? alarms : alarmsAt(alarms, past)), [alarms, past]);
}

/** The commands of the shown moment. */
export function useCommands(): Domain["commands"] {
  const session = useSite();
  const at = useView((view) => view.at);
  const commands = useDomain((domain) => domain.commands);
  const past = at !== null && at <= session.nowMs() ? at : null;
  return useMemo(() => (past === null ? commands : commandsAt(commands, past)), [commands, past]);
}

export function useReading(thing: string, property: string): Reading | null {
  useTick(PANEL_MS);
  return readProperty(useReplica(), thing, property);
}

export const useZone = (): string => useSite().site?.timeZone ?? "UTC";

export type Asked<T> =
  | { readonly phase: "waiting" }
  | { readonly phase: "done"; readonly value: T }
  | { readonly phase: "failed"; readonly error: Failure };

/** Asks once, and again with `again` or when the parameters change. */
export function useAsk<A extends Ask>(name: A, params: AskParams<A>, everyMs = 0): [Asked<AskResults[A]>, () => void] {
  const link = useLink();
  const up = useLinkState((state) => state.phase === "up");
  const [asked, setAsked] = useState<Asked<AskResults[A]>>({ phase: "waiting" });
  const [round, setRound] = useState(0);
  const key = JSON.stringify(params);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks again without a change of parameters.
  useEffect(() => {
    if (!up) return;
    let current = true;
    const ask = async (): Promise<void> => {
      const answer: Result<AskResults[A]> = await link.ask(name, JSON.parse(key) as AskParams<A>);
      if (!current) return;
      setAsked(answer.ok ? { phase: "done", value: answer.value } : { phase: "failed", error: answer.error });
    };
    void ask();
    const timer = everyMs > 0 ? setInterval(() => !document.hidden && void ask(), everyMs) : undefined;
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [link, up, name, key, everyMs, round]);
  return [asked, useCallback(() => setRound((n) => n + 1), [])];
}

/** An ask that changes something: runs on demand, remembers that it runs and how it failed. */
export function useAct<A extends Ask>(name: A) {
  const link = useLink();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Failure | null>(null);
  const run = useCallback(
    async (params: AskParams<A>, timeoutMs?: number): Promise<AskResults[A] | null> => {
      setBusy(true);
      setError(null);
      const answer: Result<AskResults[A]> = await link.ask(name, params, timeoutMs);
      setBusy(false);
      if (answer.ok) return answer.value;
      setError(answer.error);
      return null;
    },
    [link, name],
  );
  return { run, busy, error };
}
