import { createStore, type StoreApi } from "zustand/vanilla";
import type { Failure } from "../../twins/core/result.ts";
import { restoreSnapshot, type Snapshot, SnapshotSchema } from "../../twins/state/snapshot.ts";
import type { Link } from "./link.ts";
import { pacer } from "./pacer.ts";
import { type Layout, layoutOf, type Replica, type ReplicaEntry } from "./replica.ts";
import { type Series, sampleAt, seriesOf } from "./series.ts";

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16] as const;

export interface ReplayState {
  readonly playing: boolean;
  readonly speed: number;
  readonly loading: boolean;
  readonly error: Failure | null;
}

/** The past, in the shape of the live replica. It never changes the live one. */
export interface Replay extends Replica {
  readonly state: StoreApi<ReplayState>;
  /** Shown moment, epoch ms. */
  readonly cursorMs: number;
  seek(atMs: number): void;
  play(on: boolean): void;
  setSpeed(speed: number): void;
  /** Moves the cursor by the time that has passed; call once a frame. Returns the cursor. */
  advance(elapsedMs: number, endMs: number): number;
  close(): void;
}

/** Playing time one window of history covers, at speed 1. */
const WINDOW_MS = 30_000;
const POINTS = 600;
/** Properties fetched a window, moving Things first. */
const MAX_SERIES = 160;
const ASKS_PER_S = 24;

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

export function createReplay(siteId: string, link: Pick<Link, "ask">): Replay {
  const state = createStore<ReplayState>(() => ({ playing: false, speed: 1, loading: false, error: null }));
  const queue = pacer(ASKS_PER_S, delay);
  let layout: Layout = { entries: [], byId: new Map(), slots: new Map() };
  let values = new Float64Array(0);
  let quality = new Uint8Array(0);
  let observedAtMs = new Float64Array(0);
  let cursorMs = 0;
  let version = 0;
  let layoutVersion = 0;
  let shape = "";
  let windows: Window[] = [];
  let asking = false;
  let wanted: number | null = null;
  let settle: ReturnType<typeof setTimeout> | undefined;

  function take(snapshot: Snapshot): void {
    const parsed = SnapshotSchema.safeParse(snapshot);
    const restored = parsed.success ? restoreSnapshot(parsed.data) : null;
    if (restored === null || !restored.ok) return;
    const twin = restored.value;
    layout = layoutOf(twin);
    const newShape = layout.entries.map((entry) => entry.thing.id).join();
    if (newShape !== shape) layoutVersion++;
    shape = newShape;
    values = twin.values.slice(0, twin.slots) as Float64Array<ArrayBuffer>;
    quality = twin.quality.slice(0, twin.slots) as Uint8Array<ArrayBuffer>;
    observedAtMs = twin.observedAtMs.slice(0, twin.slots) as Float64Array<ArrayBuffer>;
    version++;
  }

  /** One asOf at a time; while it runs only the newest wish is kept. */
  async function base(atMs: number): Promise<void> {
    wanted = atMs;
    if (asking) return;
    asking = true;
    while (wanted !== null) {
      const at: number = wanted;
      wanted = null;
      const answer = await link.ask("asOf", { siteId, atMs: at });
      if (answer.ok) take(answer.value.snapshot);
      state.setState({ error: answer.ok ? null : answer.error, loading: false });
    }
    asking = false;
    sample();
  }

  function prefetch(fromMs: number): void {
    const toMs = fromMs + WINDOW_MS * Math.max(1, state.getState().speed);
    const window: Window = { fromMs, toMs, series: [] };
    windows = [...windows.slice(-1), window];
    for (const { entry, index } of worthFetching(layout.entries)) {
      const property = entry.model.properties[index]!;
      const params = {
        siteId,
        thing: entry.thing.id,
        property: property.name,
        fromMs: fromMs - 2000,
        toMs,
        points: POINTS,
      };
      void queue
        .run(() => link.ask("range", params))
        .then((answer) => {
          if (answer?.ok && answer.value.rows.length > 0)
            window.series.push(seriesOf(entry.base + index, property, answer.value.rows));
        });
    }
  }

  function sample(): void {
    for (const window of windows) {
      if (cursorMs < window.fromMs || cursorMs > window.toMs) continue;
      for (const series of window.series) {
        const found = sampleAt(series, cursorMs);
        if (found === null || series.slot >= values.length) continue;
        values[series.slot] = found.value;
        observedAtMs[series.slot] = found.observedAtMs;
      }
    }
    version++;
  }

  function seek(atMs: number): void {
    cursorMs = atMs;
    const held = windows.some((w) => atMs >= w.fromMs && atMs <= w.toMs);
    if (held) return sample();
    queue.clear();
    windows = [];
    state.setState({ loading: true });
    void base(atMs);
    clearTimeout(settle);
    settle = setTimeout(() => layout.entries.length > 0 && prefetch(cursorMs), 350);
  }

  return {
    siteId,
    state,
    seek,
    play: (on) => state.setState({ playing: on }),
    setSpeed: (speed) => state.setState({ speed }),
    advance(elapsedMs, endMs) {
      if (!state.getState().playing) return cursorMs;
      cursorMs = Math.min(endMs, cursorMs + elapsedMs * state.getState().speed);
      const last = windows.at(-1);
      if (last !== undefined && cursorMs > last.toMs - WINDOW_MS / 2 && last.toMs < endMs) prefetch(last.toMs);
      if (last === undefined && settle === undefined) seek(cursorMs);
      sample();
      return cursorMs;
    },
    entry: (thing) => layout.byId.get(thing) ?? null,
    slot: (thing, property) => layout.slots.get(`${thing}/${property}`) ?? -1,
    serverNowMs: () => cursorMs,
    online: (thing) => layout.byId.get(thing)?.online ?? false,
    provenance: (thing) => layout.byId.get(thing)?.provenance?.kind ?? null,
    close() {
      queue.clear();
      clearTimeout(settle);
    },
    get entries() {
      return layout.entries;
    },
    get values() {
      return values;
    },
    get quality() {
      return quality;
    },
    get observedAtMs() {
      return observedAtMs;
    },
    get version() {
      return version;
    },
    get layout() {
      return layoutVersion;
    },
    get cursorMs() {
      return cursorMs;
    },
  };
}
