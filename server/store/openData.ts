import type { JournalledEvent } from "../../twins/protocol/console.ts";
import type { SeriesKey, ThingRecord } from "./port.ts";
import type { Block } from "./query.ts";
import type { RecordSink, ValueChange } from "./records.ts";
import { RowBuffer } from "./rows.ts";
import { TopicIndex } from "./topics.ts";

const SEPARATOR = "\n";
export const seriesName = (key: SeriesKey): string => `${key.thing}${SEPARATOR}${key.property}`;
export const seriesKey = (name: string): SeriesKey => {
  const cut = name.indexOf(SEPARATOR);
  return { thing: name.slice(0, cut), property: name.slice(cut + 1) };
};

/** What the log holds and the chunks do not yet, in memory. */
export class OpenData implements RecordSink {
  readonly buffers = new Map<string, RowBuffer>();
  readonly things: ThingRecord[] = [];
  readonly eventList: JournalledEvent[] = [];
  topics = new TopicIndex();
  /** key -> JSON text, null where it was removed. */
  readonly changes = new Map<string, string | null>();

  series(key: SeriesKey): RowBuffer {
    const name = seriesName(key);
    let buffer = this.buffers.get(name);
    if (buffer === undefined) {
      buffer = new RowBuffer();
      this.buffers.set(name, buffer);
    }
    return buffer;
  }

  event(event: JournalledEvent): void {
    this.eventList.push(event);
    this.topics.add(event);
  }

  /** Drops the events from before a time, but for the last word on what is not over. */
  dropEventsBefore(beforeMs: number): void {
    const floors = this.topics.floors(beforeMs);
    const kept = this.eventList.filter((event) => event.atMs >= beforeMs || floors.has(event));
    this.eventList.length = 0;
    this.topics = new TopicIndex();
    for (const event of kept) this.event(event);
  }

  values(changes: readonly ValueChange[]): void {
    for (const [key, json] of changes) this.changes.set(key, json);
  }

  thing(record: ThingRecord): void {
    this.things.push(record);
  }

  get rows(): number {
    let rows = 0;
    for (const buffer of this.buffers.values()) rows += buffer.length;
    return rows;
  }

  get empty(): boolean {
    return this.rows + this.things.length + this.eventList.length + this.changes.size === 0;
  }

  /** The rows of a series as one block; null when there are none. */
  block(key: SeriesKey): Block | null {
    const buffer = this.buffers.get(seriesName(key));
    if (buffer === undefined || buffer.length === 0) return null;
    return { firstMs: buffer.firstMs, lastMs: buffer.lastMs, summary: null, rows: () => buffer.rows() };
  }

  /** Takes the contents of another in, as if they had been recorded after its own. */
  absorb(later: OpenData): void {
    for (const [name, buffer] of later.buffers) {
      const mine = this.series(seriesKey(name));
      const { n, t, v, q } = buffer.rows();
      for (let i = 0; i < n; i++) mine.push(t[i]!, v[i]!, q[i]!);
    }
    this.things.push(...later.things);
    for (const event of later.eventList) this.event(event);
    for (const [key, json] of later.changes) this.changes.set(key, json);
  }
}
