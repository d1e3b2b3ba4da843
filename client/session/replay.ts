import { createStore, type StoreApi } from "zustand/vanilla";
import type { Failure } from "../../twins/core/result.ts";
import { askCharts } from "./charts.ts";
import { emptyFields, type Fields, fill, viewOf } from "./fields.ts";
import type { Link } from "./link.ts";
import { createPast, type Past } from "./past.ts";
import type { Replica, ReplicaEntry } from "./replica.ts";
import { lastAtOrBefore, type Series, sampleAt, seriesOf } from "./series.ts";

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16] as const;

export interface ReplayState {
  readonly playing: boolean;
  readonly speed: number;
  /** The history of the moment is on its way; playing waits for it. */
  readonly loading: boolean;
  readonly error: Failure | null;
}

/** The past, in the shape of the live replica. It never changes the live one. `serverNowMs` is the shown moment. */
export interface Replay extends Replica {
  readonly state: StoreApi<ReplayState>;
  /** Alarms, stop, commands, plans and receipts of the moment. */
  readonly past: Past;
  /** When the newest value of the moment was measured, ms; 0 while there is none. */
  newestMs(): number;
  seek(atMs: number): void;
  play(on: boolean): void;
  setSpeed(speed: number): void;
  /** Moves the cursor by the time that has passed; call once a frame. Returns the cursor. */
  advance(elapsedMs: number, endMs: number): number;
  close(): void;
}

/** Playing time one window of history covers, at speed 1. */
const WINDOW_MS = 30_000;
/** History before the window, so that its first moment has a value. */
const LEAD_MS = 2000;
const POINTS = 600;
/** Properties fetched a window, moving Things first. */
const MAX_SERIES = 160;
/** A scrubbing hand rests this long before the history around is fetched. */
const SETTLE_MS = 350;
/** Readings of the last moments before now may still be on their way to the server. */
const ARRIVED_MS = 1000;
/** Near the present a window is as long as what has come; less than this is waited for. */
const LEAST_MS = 1000;
/** Playing time before its end at which also a short next window is fetched. */
const SOON_MS = 3000;
const RETRY_MS = 1000;

interface Window {
  readonly fromMs: number;
  /** Up to here all has come. */
  readonly toMs: number;
  /** What is asked for: always as much, so that a chart's buckets, and with them a picture, do not depend on when. */
  readonly askedToMs: number;
  readonly series: Series[];
  /** Whether its history has come. */
  here: boolean;
}

const priority = (entry: ReplicaEntry, i: number): number => {
  const property = entry.model.properties[i]!;
  const moves = entry.model.properties.some((p) => p.name === "x");
  return (moves ? 0 : 10) + (property.type === "number" ? (moves ? 0 : 2) : 1) + (i > 12 ? 5 : 0);
};

/** The properties whose history is worth fetching, most visible first. */
export function worthFetching(entries: readonly ReplicaEntry[]): { entry: ReplicaEntry; index: number }[] {
  return entries
    .flatMap((entry) => entry.model.properties.map((_, index) => ({ entry, index })))
    .sort((a, b) => priority(a.entry, a.index) - priority(b.entry, b.index))
    .slice(0, MAX_SERIES);
}

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A whole picture: what holds where a window says nothing. */
interface Base {
  atMs: number;
  values: Float64Array;
  observedAtMs: Float64Array;
}

/** The base goes forward to the end of a window that is dropped. */
function advanceBase(base: Base, { series, toMs }: Window): void {
  for (const one of series) {
    const found = sampleAt(one, toMs);
    if (found === null || one.slot >= base.values.length) continue;
    base.values[one.slot] = found.value;
    base.observedAtMs[one.slot] = found.observedAtMs;
  }
  base.atMs = toMs;
}

/** Fetches windows of history, and keeps those that the cursor may come back to. */
function windowsOf(siteId: string, link: Pick<Link, "ask">, fields: Fields, base: Base) {
  let windows: Window[] = [];

  async function load(window: Window): Promise<void> {
    const wanted = worthFetching(fields.layout.entries).map(({ entry, index }) => ({
      thing: entry.thing.id,
      slot: entry.base + index,
      model: entry.model.properties[index]!,
    }));
    const of = wanted.map(({ thing, model }) => ({ thing, property: model.name }));
    while (windows.includes(window)) {
      const span = { fromMs: window.fromMs - LEAD_MS, toMs: window.askedToMs };
      const charts = await askCharts(link, { siteId, of, ...span, points: POINTS });
      if (charts.ok) {
        for (const [i, rows] of charts.value.entries())
          if (rows.length > 0) window.series.push(seriesOf(wanted[i]!.slot, wanted[i]!.model, rows));
        window.here = true;
        return;
      }
      await delay(RETRY_MS);
    }
  }

  return {
    last: (): Window | undefined => windows.at(-1),
    /** Those that are here and began by a moment, oldest first; none when it lies in none of them. */
    until(atMs: number): readonly Window[] {
      const here = windows.filter((w) => w.here && w.fromMs <= atMs);
      return atMs < base.atMs || !here.some((w) => atMs <= w.toMs) ? [] : here;
    },
    clear(): void {
      windows = [];
    },
    /** @param arrivedMs what was measured by then has come */
    fetch(fromMs: number, lengthMs: number, arrivedMs: number, cursorMs: number): void {
      const askedToMs = fromMs + lengthMs;
      const toMs = Math.max(fromMs, Math.min(askedToMs, arrivedMs));
      const window: Window = { fromMs, toMs, askedToMs, series: [], here: false };
      const passed = windows.filter((w) => w.toMs < cursorMs - WINDOW_MS);
      for (const old of passed) advanceBase(base, old);
      windows = [...windows.filter((w) => !passed.includes(w)), window];
      void load(window);
    },
  };
}

/** Asks for whole pictures of the past, one at a time; while one is on its way only the newest wish is kept. */
function pictures(siteId: string, link: Pick<Link, "ask">, fields: Fields, base: Base, state: StoreApi<ReplayState>) {
  let running: Promise<void> | null = null;
  let wanted: number | null = null;
  let shape = "";
  async function run(): Promise<void> {
    while (wanted !== null) {
      const at: number = wanted;
      wanted = null;
      const answer = await link.ask("asOf", { siteId, atMs: at });
      const filled = answer.ok ? fill(fields, siteId, answer.value.snapshot) : answer;
      if (filled.ok) {
        const { values, observedAtMs } = fields;
        Object.assign(base, { atMs: at, values: values.slice(), observedAtMs: observedAtMs.slice() });
      }
      const now = fields.layout.entries.map((entry) => entry.thing.id).join();
      if (now !== shape) fields.layoutVersion++;
      shape = now;
      state.setState({ error: filled.ok ? null : filled.error, loading: false });
    }
    running = null;
  }
  /** Ends when the newest wish is here. */
  return (atMs: number): Promise<void> => {
    wanted = atMs;
    running ??= run();
    return running;
  };
}

/** Puts the values of a moment into the fields: the newest window that knows one, else the picture's. */
function sample(fields: Fields, base: Base, windows: readonly Window[], atMs: number): void {
  const known = new Map<number, { value: number; observedAtMs: number } | null>();
  for (const series of windows.flatMap((window) => window.series))
    known.set(series.slot, sampleAt(series, atMs) ?? known.get(series.slot) ?? null);
  for (const [slot, found] of known) {
    if (slot >= fields.values.length) continue;
    fields.values[slot] = found?.value ?? base.values[slot]!;
    fields.observedAtMs[slot] = found?.observedAtMs ?? base.observedAtMs[slot]!;
  }
  fields.version++;
}

/** The newest observation at or before a moment. What was measured between those of a chart's buckets is not known. */
function newestBy(fields: Fields, windows: readonly Window[], atMs: number): number {
  let newest = 0;
  const moving = new Set<number>();
  for (const { slot, times } of windows.flatMap((window) => window.series)) {
    const i = lastAtOrBefore(times, atMs);
    if (i < 0) continue;
    newest = Math.max(newest, times[i]!);
    moving.add(slot);
  }
  // The others are as the picture brought them.
  for (const [slot, seenMs] of fields.observedAtMs.entries())
    if (!moving.has(slot) && seenMs <= atMs && seenMs > newest) newest = seenMs;
  return newest;
}

export function createReplay(siteId: string, link: Pick<Link, "ask">, nowMs: () => number): Replay {
  const state = createStore<ReplayState>(() => ({ playing: false, speed: 1, loading: false, error: null }));
  const fields = emptyFields();
  const base: Base = { atMs: 0, values: new Float64Array(0), observedAtMs: new Float64Array(0) };
  const windows = windowsOf(siteId, link, fields, base);
  const picture = pictures(siteId, link, fields, base, state);
  const past = createPast(siteId, link, nowMs);
  let cursorMs = 0;
  /** Of the seek whose history is not asked for yet. */
  let seeking: symbol | null = null;
  const show = (): void => sample(fields, base, windows.until(cursorMs), cursorMs);
  const windowMs = (): number => WINDOW_MS * Math.max(1, state.getState().speed);
  const arrivedMs = (): number => nowMs() - ARRIVED_MS;

  /** The picture of a moment and, when the hand rests, the history after it. */
  async function load(atMs: number): Promise<void> {
    const mine = Symbol();
    seeking = mine;
    state.setState({ loading: true });
    await Promise.all([picture(atMs).then(show), delay(SETTLE_MS)]);
    if (seeking !== mine) return;
    seeking = null;
    if (fields.layout.entries.length > 0) windows.fetch(cursorMs, windowMs(), arrivedMs(), cursorMs);
  }

  function seek(atMs: number): void {
    cursorMs = atMs;
    past.seek(atMs);
    if (windows.until(atMs).length > 0) return show();
    windows.clear();
    void load(atMs);
  }

  /** Fetches the next window in time. */
  function prepare(): void {
    const last = windows.last();
    if (last === undefined) {
      if (seeking === null) seek(cursorMs);
      return;
    }
    const toMs = Math.min(last.toMs + windowMs(), arrivedMs());
    const [left, more] = [last.toMs - cursorMs, toMs - last.toMs];
    const soon = left < SOON_MS * Math.max(1, state.getState().speed);
    if ((left < windowMs() / 2 && more >= windowMs() / 2) || (soon && more >= LEAST_MS))
      windows.fetch(last.toMs, windowMs(), arrivedMs(), cursorMs);
  }

  return Object.assign(
    viewOf(siteId, fields, () => cursorMs),
    {
      state,
      past,
      newestMs: () => newestBy(fields, windows.until(cursorMs), cursorMs),
      seek,
      play: (playing: boolean) => state.setState({ playing }),
      setSpeed: (speed: number) => state.setState({ speed }),
      advance(elapsedMs: number, endMs: number): number {
        if (!state.getState().playing) return cursorMs;
        prepare();
        // What has not come is waited for: values of a moment ago would be shown as old ones.
        const next = Math.min(endMs, cursorMs + elapsedMs * state.getState().speed);
        const loading = windows.until(next).length === 0;
        if (loading !== state.getState().loading) state.setState({ loading });
        if (loading) return cursorMs;
        cursorMs = next;
        past.follow(cursorMs, windowMs());
        show();
        return cursorMs;
      },
      close() {
        seeking = null;
        windows.clear();
        past.clear();
      },
    },
  );
}
