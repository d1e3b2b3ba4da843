import { createStore, type StoreApi } from "zustand/vanilla";
import type { Failure } from "../../twins/core/result.ts";
import { emptyFields, type Fields, fill, viewOf } from "./fields.ts";
import type { Link } from "./link.ts";
import { type Pacer, pacer } from "./pacer.ts";
import { createPast, type Past } from "./past.ts";
import type { Replica, ReplicaEntry } from "./replica.ts";
import { lastAtOrBefore, type Series, sampleAt, seriesOf } from "./series.ts";

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16] as const;

export interface ReplayState {
  readonly playing: boolean;
  readonly speed: number;
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
const ASKS_PER_S = 24;
/** A scrubbing hand rests this long before the history around is fetched. */
const SETTLE_MS = 350;

interface Window {
  readonly fromMs: number;
  readonly toMs: number;
  readonly series: Series[];
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

/** Fetches the windows' series, paced, the newest two windows kept. */
function windowsOf(siteId: string, link: Pick<Link, "ask">, fields: Fields, base: Base, queue: Pacer) {
  let windows: Window[] = [];
  return {
    last: (): Window | undefined => windows.at(-1),
    /** Those that began by a moment, oldest first; none when it lies in none. */
    until(atMs: number): readonly Window[] {
      if (atMs < base.atMs || !windows.some((w) => atMs >= w.fromMs && atMs <= w.toMs)) return [];
      return windows.filter((w) => w.fromMs <= atMs);
    },
    clear(): void {
      queue.clear();
      windows = [];
    },
    fetch(fromMs: number, lengthMs: number): void {
      const toMs = fromMs + lengthMs;
      const window: Window = { fromMs, toMs, series: [] };
      for (const old of windows.slice(0, -1)) advanceBase(base, old);
      windows = [...windows.slice(-1), window];
      for (const { entry, index } of worthFetching(fields.layout.entries)) {
        const property = entry.model.properties[index]!;
        const place = { siteId, thing: entry.thing.id, property: property.name };
        void queue
          .run(() => link.ask("range", { ...place, fromMs: fromMs - LEAD_MS, toMs, points: POINTS }))
          .then((answer) => {
            if (answer?.ok && answer.value.rows.length > 0)
              window.series.push(seriesOf(entry.base + index, property, answer.value.rows));
          });
      }
    },
  };
}

/** Asks for whole pictures of the past, one at a time; while one is on its way only the newest wish is kept. */
function pictures(siteId: string, link: Pick<Link, "ask">, fields: Fields, base: Base, state: StoreApi<ReplayState>) {
  let asking = false;
  let wanted: number | null = null;
  let shape = "";
  return async (atMs: number): Promise<void> => {
    wanted = atMs;
    if (asking) return;
    asking = true;
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
    asking = false;
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
  const windows = windowsOf(siteId, link, fields, base, pacer(ASKS_PER_S, delay));
  const picture = pictures(siteId, link, fields, base, state);
  const past = createPast(siteId, link, nowMs);
  let cursorMs = 0;
  let settle: ReturnType<typeof setTimeout> | undefined;
  const show = (): void => sample(fields, base, windows.until(cursorMs), cursorMs);
  const windowMs = (): number => WINDOW_MS * Math.max(1, state.getState().speed);

  function seek(atMs: number): void {
    cursorMs = atMs;
    past.seek(atMs);
    if (windows.until(atMs).length > 0) return show();
    windows.clear();
    state.setState({ loading: true });
    void picture(atMs).then(show);
    clearTimeout(settle);
    settle = setTimeout(() => fields.layout.entries.length > 0 && windows.fetch(cursorMs, windowMs()), SETTLE_MS);
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
        cursorMs = Math.min(endMs, cursorMs + elapsedMs * state.getState().speed);
        const last = windows.last();
        if (last === undefined && settle === undefined) seek(cursorMs);
        if (last !== undefined && cursorMs > last.toMs - WINDOW_MS / 2 && last.toMs < endMs)
          windows.fetch(last.toMs, windowMs());
        past.follow(cursorMs, windowMs());
        show();
        return cursorMs;
      },
      close() {
        windows.clear();
        past.clear();
        clearTimeout(settle);
      },
    },
  );
}
