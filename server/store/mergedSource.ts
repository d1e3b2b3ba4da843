import type { HistoryDb } from "./historyDb.ts";
import type { JournalDb } from "./journalDb.ts";
import { extentOf } from "./memory.ts";
import { type OpenData, seriesKey, seriesName } from "./openData.ts";
import type { KeyedValue } from "./port.ts";
import { type Block, type HistorySource, later, newestOfBlocks, newestThings } from "./query.ts";
import { mergeTold } from "./topics.ts";

export interface StoreParts {
  readonly history: HistoryDb;
  readonly journal: JournalDb;
  /** What is not in the databases yet, oldest first. */
  readonly open: readonly OpenData[];
}

function* openBlocks(open: readonly OpenData[], thing: string, property: string): Iterable<Block> {
  for (const data of open) {
    const block = data.block({ thing, property });
    if (block !== null) yield block;
  }
}

/** The databases and what is in memory, as one. */
export const mergedSource = (parts: () => StoreParts): HistorySource => ({
  seriesKeys() {
    const { history, open } = parts();
    const names = new Set(history.seriesKeys().map(seriesName));
    for (const data of open) for (const name of data.buffers.keys()) names.add(name);
    return [...names].map(seriesKey);
  },
  *blocks(key, fromMs, toMs, bucketMs) {
    const { history, open } = parts();
    yield* history.blocks(key, fromMs, toMs, bucketMs);
    for (const block of openBlocks(open, key.thing, key.property))
      if (block.lastMs >= fromMs && block.firstMs < toMs) yield block;
  },
  newest(key, atMs) {
    const { history, open } = parts();
    const inMemory = newestOfBlocks(openBlocks(open, key.thing, key.property), atMs);
    return later(history.newest(key, atMs), inMemory);
  },
  thingsAt(atMs) {
    const { journal, open } = parts();
    return newestThings([...journal.thingsAt(atMs), ...open.flatMap((data) => data.things)], atMs);
  },
  extent() {
    const { history, open } = parts();
    const stored = history.extent();
    const recent = extentOf(open);
    if (stored.fromMs === null) return recent;
    if (recent.fromMs === null) return stored;
    return { fromMs: Math.min(stored.fromMs, recent.fromMs), toMs: Math.max(stored.toMs, recent.toMs) };
  },
  events(fromMs, toMs, limit) {
    const { journal, open } = parts();
    const recent = open.flatMap((data) => data.eventList).filter((e) => e.atMs >= fromMs && e.atMs < toMs);
    const all = [...journal.events(fromMs, toMs, limit), ...recent];
    return all.sort((a, b) => a.atMs - b.atMs || a.seq - b.seq).slice(0, limit);
  },
  told(query) {
    const { journal, open } = parts();
    const recent = open.map((data) => data.topics.told(query));
    const known = new Set(recent.flatMap((told) => told.map(({ subject }) => subject)));
    return mergeTold([journal.told(query, [...known]), ...recent], query);
  },
  prunedBeforeMs: () => parts().history.prunedBeforeMs,
  toldFromMs: () => parts().journal.toldFromMs,
});

export function journalGet({ journal, open }: StoreParts, key: string): unknown {
  for (const data of [...open].reverse()) {
    const json = data.changes.get(key);
    if (json !== undefined) return json === null ? undefined : JSON.parse(json);
  }
  return journal.get(key);
}

export function journalList({ journal, open }: StoreParts, prefix: string, limit: number): KeyedValue[] {
  const changes = new Map(open.flatMap((data) => [...data.changes]).filter(([key]) => key.startsWith(prefix)));
  // As many more as may turn out to be removed.
  const values = new Map(journal.list(prefix, limit + changes.size).map(({ key, value }) => [key, value]));
  for (const [key, json] of changes) {
    if (json === null) values.delete(key);
    else values.set(key, JSON.parse(json));
  }
  return [...values]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, limit)
    .map(([key, value]) => ({ key, value }));
}
