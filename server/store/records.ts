import type { JournalledEvent } from "../../twins/protocol/console.ts";
import type { FrameWriter } from "./frames.ts";
import type { ReadingRow, SeriesKey, ThingRecord } from "./port.ts";

/**
 * What a frame of the log holds: u8 kind, then the body. Series have numbers of their own in every log file, given by a
 * `series` frame before their first use, so that a file can be read without any other.
 */
const KIND = { series: 1, readings: 2, event: 3, values: 4, thing: 5 } as const;
const ROW_BYTES = 21;

/** A change of the journal: JSON text, or null to remove the key. */
export type ValueChange = readonly [key: string, json: string | null];

export interface RowSink {
  push(observedAtMs: number, value: number, quality: number): void;
}

/** Whoever is told what a log says. */
export interface RecordSink {
  /** Where rows of a series go. */
  series(key: SeriesKey): RowSink;
  event(event: JournalledEvent): void;
  values(changes: readonly ValueChange[]): void;
  thing(record: ThingRecord): void;
}

const utf8 = new TextEncoder();
const text = new TextDecoder();

function putJson(writer: FrameWriter, kind: number, value: unknown): void {
  const bytes = utf8.encode(JSON.stringify(value));
  writer.begin();
  writer.reserve(1 + bytes.length);
  writer.view.setUint8(writer.at++, kind);
  writer.put(bytes);
  writer.end();
}

export const putSeries = (writer: FrameWriter, number: number, key: SeriesKey): void =>
  putJson(writer, KIND.series, [number, key.thing, key.property]);
export const putEvent = (writer: FrameWriter, event: JournalledEvent): void => putJson(writer, KIND.event, event);
export const putValues = (writer: FrameWriter, changes: readonly ValueChange[]): void =>
  putJson(writer, KIND.values, changes);
export const putThing = (writer: FrameWriter, record: ThingRecord): void => putJson(writer, KIND.thing, record);

/** Rows as u32 series | u8 quality | f64 value | f64 observedAtMs. `numbers[i]` is the series number of `rows[i]`. */
export function putReadings(writer: FrameWriter, rows: readonly ReadingRow[], numbers: Uint32Array): void {
  writer.begin();
  writer.reserve(1 + rows.length * ROW_BYTES);
  const { view } = writer;
  let at = writer.at;
  view.setUint8(at++, KIND.readings);
  for (let i = 0; i < rows.length; i++, at += ROW_BYTES) {
    const row = rows[i]!;
    view.setUint32(at, numbers[i]!, true);
    view.setUint8(at + 4, row.quality);
    view.setFloat64(at + 5, row.value, true);
    view.setFloat64(at + 13, row.observedAtMs, true);
  }
  writer.at = at;
  writer.end();
}

/** Reads the frames of one log file, in order. */
export function recordReader(sink: RecordSink): (payload: Uint8Array) => void {
  const sinks = new Map<number, RowSink>();
  const readings = (payload: Uint8Array): void => {
    const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
    for (let at = 1; at + ROW_BYTES <= payload.length; at += ROW_BYTES) {
      const rows = sinks.get(view.getUint32(at, true));
      // The frame that names the series was damaged: its rows cannot be told apart.
      if (rows === undefined) continue;
      rows.push(view.getFloat64(at + 13, true), view.getFloat64(at + 5, true), view.getUint8(at + 4));
    }
  };
  return (payload) => {
    const kind = payload[0];
    if (kind === KIND.readings) return readings(payload);
    const value: unknown = JSON.parse(text.decode(payload.subarray(1)));
    if (kind === KIND.series) {
      const [number, thing, property] = value as [number, string, string];
      sinks.set(number, sink.series({ thing, property }));
    } else if (kind === KIND.event) sink.event(value as JournalledEvent);
    else if (kind === KIND.values) sink.values(value as ValueChange[]);
    else if (kind === KIND.thing) sink.thing(value as ThingRecord);
    else throw new Error(`a log frame of kind ${kind}`);
  };
}
