import type { PropertyModel } from "../../../twins/core/thing.ts";
import { WINDOW_MS } from "../../store/historyDb.ts";
import type { ThingRecord } from "../../store/port.ts";
import type { HistorySource } from "../../store/query.ts";

/** One property at one time. */
export interface ExportReading {
  readonly thing: string;
  readonly property: string;
  /** Null when its Thing was never recorded. */
  readonly model: PropertyModel | null;
  readonly observedAtMs: number;
  readonly value: number;
  readonly quality: number;
}

/** Everything observed in one 10-minute window of a site, by time and then by Thing. */
export interface ExportWindow {
  readonly fromMs: number;
  readonly toMs: number;
  /** What was known of the Things at the window's end. */
  readonly things: readonly ThingRecord[];
  readonly readings: readonly ExportReading[];
}

/** Walks through [fromMs, toMs) window by window: memory holds one window, however long the range is. */
export function* windowsOf(source: HistorySource, fromMs: number, toMs: number): Generator<ExportWindow> {
  const keys = source.seriesKeys();
  for (let from = fromMs; from < toMs; ) {
    const to = Math.min(toMs, (Math.floor(from / WINDOW_MS) + 1) * WINDOW_MS);
    const things = source.thingsAt(to);
    const models = new Map(things.map((record) => [record.thing.id, record.model]));
    const readings: ExportReading[] = [];
    for (const { thing, property } of keys) {
      const model = models.get(thing)?.properties.find((p) => p.name === property) ?? null;
      for (const block of source.blocks({ thing, property }, from, to, 0)) {
        const rows = block.rows();
        if (rows === null) continue;
        for (let i = 0; i < rows.n; i++) {
          const observedAtMs = rows.t[i]!;
          if (observedAtMs < from || observedAtMs >= to) continue;
          readings.push({ thing, property, model, observedAtMs, value: rows.v[i]!, quality: rows.q[i]! });
        }
      }
    }
    readings.sort((a, b) => a.observedAtMs - b.observedAtMs || (a.thing < b.thing ? -1 : a.thing > b.thing ? 1 : 0));
    yield { fromMs: from, toMs: to, things, readings };
    from = to;
  }
}
