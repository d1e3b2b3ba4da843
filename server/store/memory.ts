import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { JournalledEvent } from "../../twins/protocol/console.ts";
import { checkChanges, resolveKeys } from "./checks.ts";
import { OpenData, seriesKey } from "./openData.ts";
import type { Extent, HistoryStore, Journal } from "./port.ts";
import { chart, type HistorySource, newestOfBlocks, newestThings, snapshotAsOf, toldBy } from "./query.ts";
import { counters } from "./stats.ts";

const EMPTY: Extent = { fromMs: null, toMs: null };

/** The extent of what is in memory. */
export function extentOf(data: Iterable<OpenData>): Extent {
  let fromMs = Infinity;
  let toMs = -Infinity;
  for (const part of data)
    for (const buffer of part.buffers.values()) {
      fromMs = Math.min(fromMs, buffer.firstMs);
      toMs = Math.max(toMs, buffer.lastMs);
    }
  return fromMs <= toMs ? { fromMs, toMs } : EMPTY;
}

export const memorySource = (data: OpenData, prunedBeforeMs: () => number): HistorySource => ({
  seriesKeys: () => [...data.buffers.keys()].map(seriesKey),
  *blocks(key) {
    const block = data.block(key);
    if (block !== null) yield block;
  },
  newest(key, atMs) {
    const block = data.block(key);
    return block === null ? null : newestOfBlocks([block], atMs);
  },
  thingsAt: (atMs) => newestThings(data.things, atMs),
  extent: () => extentOf([data]),
  events: (fromMs, toMs, limit) => data.eventList.filter((e) => e.atMs >= fromMs && e.atMs < toMs).slice(0, limit),
  told: (query) => data.topics.told(query),
  prunedBeforeMs,
  toldFromMs: prunedBeforeMs,
});

function memoryJournal(data: OpenData): Journal {
  const putAll: Journal["putAll"] = async (values) => {
    const changes = checkChanges(values);
    if (!changes.ok) return changes;
    for (const [key, json] of changes.value) {
      if (json === null) data.changes.delete(key);
      else data.changes.set(key, json);
    }
    return ok(undefined);
  };
  return {
    putAll,
    put: (key, value) => putAll([{ key, value }]),
    remove: (key) => putAll([{ key, value: undefined }]),
    get(key) {
      const json = data.changes.get(key);
      return json == null ? undefined : JSON.parse(json);
    },
    list: (prefix, limit = 10_000) =>
      [...data.changes]
        .filter(([key]) => key.startsWith(prefix))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, limit)
        .map(([key, json]) => ({ key, value: JSON.parse(json!) })),
  };
}

/** History that lives as long as the process, at most `maxRows` rows: for tests, and for trying things out. */
export function openMemoryHistory(siteId: string, maxRows = 1_000_000): HistoryStore {
  const data = new OpenData();
  let prunedBeforeMs = -Infinity;
  const source = memorySource(data, () => prunedBeforeMs);
  const counts = counters();
  let seq = 0;
  return {
    siteId,
    journal: memoryJournal(data),
    async append(rows, names) {
      const keys = resolveKeys(rows, names);
      if (!keys.ok) return keys;
      if (data.rows + rows.length > maxRows) {
        counts.refusedFull++;
        return refuse("STORE_FULL", {
          en: `The store in memory is full: it keeps at most ${maxRows} values.`,
          zh: `内存存储已满：最多保存 ${maxRows} 个数值。`,
        });
      }
      for (const [i, row] of rows.entries()) data.series(keys.value[i]!).push(row.observedAtMs, row.value, row.quality);
      counts.appended += rows.length;
      return ok(undefined);
    },
    async recordThing(record) {
      data.thing(structuredClone(record));
      return ok(undefined);
    },
    async appendEvent(event): Promise<Result<JournalledEvent>> {
      const numbered = { ...structuredClone(event), seq: ++seq };
      data.event(numbered);
      return ok(numbered);
    },
    range: async (key, fromMs, toMs, points) => chart(source, key, fromMs, toMs, points),
    asOf: async (atMs) => snapshotAsOf(source, siteId, atMs),
    extent: async () => ok(source.extent()),
    async events(fromMs, toMs, limit) {
      const events = source.events(fromMs, toMs, limit + 1);
      return ok({ events: events.slice(0, limit), more: events.length > limit });
    },
    seal: async () => ok(undefined),
    async prune({ beforeMs }) {
      let rows = 0;
      for (const buffer of data.buffers.values()) rows += buffer.dropBefore(beforeMs);
      data.dropEventsBefore(beforeMs);
      prunedBeforeMs = Math.max(prunedBeforeMs, beforeMs);
      return ok({ rows });
    },
    told: async (query) => toldBy(source, query),
    stats: () => ({
      rows: data.rows,
      openRows: data.rows,
      series: data.buffers.size,
      chunks: 0,
      fileBytes: 0,
      counters: { ...counts },
    }),
    async close() {},
  };
}
