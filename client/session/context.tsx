import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Failure, Result } from "../../twins/core/result.ts";
import type { Site } from "../../twins/core/site.ts";
import type { Ask, AskParams, AskResults } from "../../twins/protocol/console.ts";
import { LOCAL_OPERATOR } from "../../twins/protocol/permissions.ts";
import type { SiteDescription } from "../../twins/protocol/siteFile.ts";
import { textOf } from "../ui/format.ts";
import type { Domain } from "./domain.ts";
import type { Link, LinkState } from "./link.ts";
import { LIVE_ONLY } from "./liveOnly.ts";
import { repeat } from "./repeat.ts";
import { type Reading, type Replica, type ReplicaEntry, readProperty } from "./replica.ts";
import { describeSite } from "./siteFiles.ts";
import type { SiteSession } from "./siteSession.ts";
import { useView } from "./view.ts";

const LinkContext = createContext<Link | null>(null);
const SiteContext = createContext<SiteSession | null>(null);
const DescriptionContext = createContext<Asked<SiteDescription>>({ phase: "waiting" });

export const LinkProvider = (props: { link: Link; children: ReactNode }) => (
  <LinkContext value={props.link}>{props.children}</LinkContext>
);
/** A site's session, and what the site is as soon as that is known. */
export function SiteProvider(props: { session: SiteSession; children: ReactNode }) {
  return (
    <SiteContext value={props.session}>
      <DescriptionContext value={useDescription(props.session.siteId)}>{props.children}</DescriptionContext>
    </SiteContext>
  );
}

function held<T>(value: T | null, what: string): T {
  if (value === null) throw new Error(`used outside its provider: ${what}`);
  return value;
}

export const useLink = (): Link => held(useContext(LinkContext), "link");
export const useSite = (): SiteSession => held(useContext(SiteContext), "site");
/** What the site of this page is. */
export const useDescribed = (): Asked<SiteDescription> => useContext(DescriptionContext);
/** Its places, Things and ways; null until they are known. */
export function useSitePlaces(): Site | null {
  const described = useDescribed();
  return described.phase === "done" ? described.value.site : null;
}
export const useLinkState = <T,>(select: (state: LinkState) => T): T => useStore(useLink().state, select);
/** Of the present, whatever moment is shown. Most panels want `useShown`. */
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
  return useBeat(periodMs, (count) => count);
}

function useBeat<T>(periodMs: number, read: (count: number) => T): T {
  const beat = beatOf(periodMs);
  const subscribe = useCallback(
    (listener: () => void) => {
      beat.listeners.add(listener);
      return () => beat.listeners.delete(listener);
    },
    [beat],
  );
  return useSyncExternalStore(subscribe, () => read(beat.count));
}

/** Panels read values this often. */
export const PANEL_MS = 250;

/** The shown moment when it is a past one; null while the present or a forecast is shown. */
export function usePastMs(): number | null {
  const session = useSite();
  const at = useView((view) => view.at);
  return at !== null && at <= session.nowMs() ? at : null;
}

/** What is on the screen now: the live copy, or the past when the view has a moment before now. */
export function useReplica(): Replica {
  const session = useSite();
  const replica = usePastMs() === null ? session.live : session.replay;
  // Rendered again when the Things are others, or have come.
  useBeat(PANEL_MS, () => `${session.live.layout} ${replica.layout}`);
  return replica;
}

/** What a domain knows of a past moment. */
export type Shown = Pick<
  Domain,
  "alarms" | "alarmsKnown" | "commands" | "plans" | "making" | "receipts" | "stopped" | "forecasts"
>;

/** The slow facts of the shown moment. */
export function useShown<T>(select: (shown: Shown) => T): T {
  const session = useSite();
  return useStore(usePastMs() === null ? session.domain : session.replay.past.domain, select);
}

/** False while the facts of a past moment are on their way: nothing known is not nothing there. */
export function useShownKnown(): boolean {
  const session = useSite();
  const known = useStore(session.replay.past.state, (past) => past.atMs !== null);
  return usePastMs() === null || known;
}

export const useAlarms = (): Domain["alarms"] => useShown((shown) => shown.alarms);
export const useCommands = (): Domain["commands"] => useShown((shown) => shown.commands);

/** A Thing as the shown moment knows it, and until that has come, as the present does: names do not flicker. */
export function useEntry(thing: string): ReplicaEntry | null {
  const session = useSite();
  const replica = useReplica();
  return replica.entry(thing) ?? session.live.entry(thing);
}

/** A Thing's title; of one that nothing is known of yet, as the site was shipped; else its id. */
export function useThingName(): (thing: string) => string {
  const { i18n } = useTranslation();
  const { live } = useSite();
  const site = useSitePlaces();
  const replica = useReplica();
  return (thing) => {
    const held = (replica.entry(thing) ?? live.entry(thing))?.thing ?? site?.things.find(({ id }) => id === thing);
    return held === undefined ? thing : textOf(held.title, i18n.language);
  };
}

/** Who acted, as people call them. */
export function usePersonName(): (name: string) => string {
  const { t } = useTranslation();
  return (name) => (name === LOCAL_OPERATOR ? t("login.localName") : name);
}

export function useReading(thing: string, property: string): Reading | null {
  useTick(PANEL_MS);
  return readProperty(useReplica(), thing, property);
}

export const useZone = (): string => useSitePlaces()?.timeZone ?? "UTC";

export type Asked<T> =
  | { readonly phase: "waiting" }
  | { readonly phase: "done"; readonly value: T }
  | { readonly phase: "failed"; readonly error: Failure };

/** What a site is, asked for when the link is up. */
export function useDescription(siteId: string): Asked<SiteDescription> {
  const link = useLink();
  const up = useLinkState((state) => state.phase === "up");
  const [asked, setAsked] = useState<Asked<SiteDescription>>({ phase: "waiting" });
  useEffect(() => {
    if (!up) return;
    let current = true;
    void describeSite(link, siteId).then((answer) => {
      if (!current) return;
      setAsked(answer.ok ? { phase: "done", value: answer.value } : { phase: "failed", error: answer.error });
    });
    return () => {
      current = false;
    };
  }, [link, up, siteId]);
  return asked;
}

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
    let end = (): void => {};
    if (everyMs > 0) end = repeat(ask, everyMs);
    else void ask();
    return () => {
      current = false;
      end();
    };
  }, [link, up, name, key, everyMs, round]);
  return [asked, useCallback(() => setRound((n) => n + 1), [])];
}

/** Why an ask may not be run from the shown moment; null when it may. */
export function usePastRefusal(name: Ask): Failure | null {
  // The pages of no site, such as the community's, have no past.
  const session = useContext(SiteContext);
  const at = useView((view) => view.at);
  const past = session !== null && at !== null && at <= session.nowMs();
  return past && LIVE_ONLY.has(name) ? { code: "CMD_PAST", message: `${name} acts on the present` } : null;
}

/** An ask that changes something: runs on demand, remembers that it runs and how it failed. */
export function useAct<A extends Ask>(name: A) {
  const link = useLink();
  const refusal = usePastRefusal(name);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Failure | null>(null);
  const run = useCallback(
    async (params: AskParams<A>, timeoutMs?: number): Promise<AskResults[A] | null> => {
      setError(refusal);
      if (refusal !== null) return null;
      setBusy(true);
      const answer: Result<AskResults[A]> = await link.ask(name, params, timeoutMs);
      setBusy(false);
      if (answer.ok) return answer.value;
      setError(answer.error);
      return null;
    },
    [link, name, refusal],
  );
  return { run, busy, error };
}
