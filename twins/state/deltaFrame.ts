import { QUALITY } from "../core/reading.ts";
import { ok, type Result, refuse } from "../core/result.ts";
import type { PropertyModel } from "../core/thing.ts";
import type { TwinState } from "./twinState.ts";

/**
 * One tick's changes of a whole site as one binary message, little-endian:
 *
 *   u8 version | u8 reserved | u16 things | u32 seq | f64 server time, ms | entries
 *   entry: u16 thing | u8 age, 10 ms steps, 255 = 2.55 s or more | u8 which mask bytes follow | mask bytes | i16 a set bit
 *
 * A numeric value is quantised over the model's range in 65,534 steps; integers, booleans and enumerations are exact.
 * -32768 means that the value is missing. A pose of three properties costs 11 bytes.
 */
export const FRAME_VERSION = 1;
export const FRAME_HEADER_BYTES = 16;
const MISSING = -32768;

export function quantise(value: number, p: PropertyModel): number {
  if (Number.isNaN(value)) return MISSING;
  const steps = p.type === "number" ? ((value - p.min) / (p.max - p.min)) * 65534 : value - p.min;
  const q = Math.round(steps) - 32767;
  return q < -32767 ? -32767 : q > 32767 ? 32767 : q;
}

export function dequantise(q: number, p: PropertyModel): number {
  if (q === MISSING) return Number.NaN;
  return p.type === "number" ? p.min + ((q + 32767) / 65534) * (p.max - p.min) : p.min + q + 32767;
}

/** A buffer that is reused from tick to tick and only grows. */
export interface FrameWriter {
  /** Encodes and clears all dirty slots; null when nothing changed. The view is valid until the next call. */
  encode(state: TwinState, serverTimeMs: number): Uint8Array<ArrayBuffer> | null;
}

export function frameWriter(): FrameWriter {
  let buffer = new ArrayBuffer(4096);
  let view = new DataView(buffer);
  let at = 0;
  const reserve = (bytes: number): void => {
    if (at + bytes <= buffer.byteLength) return;
    const bigger = new ArrayBuffer(Math.max(buffer.byteLength * 2, at + bytes));
    new Uint8Array(bigger).set(new Uint8Array(buffer, 0, at));
    buffer = bigger;
    view = new DataView(buffer);
  };
  const writeThing = (state: TwinState, index: number, serverTimeMs: number): boolean => {
    const { base, model } = state.entries[index]!;
    const count = model.properties.length;
    reserve(12 + 2 * count);
    let newest = 0;
    let groups = 0;
    const maskAt = at + 4;
    let masks = 0;
    for (let g = 0; g * 8 < count; g++) {
      let mask = 0;
      for (let bit = 0; bit < 8 && g * 8 + bit < count; bit++) {
        const slot = base + g * 8 + bit;
        if (state.dirty[slot] === 0) continue;
        mask |= 1 << bit;
        if (state.observedAtMs[slot]! > newest) newest = state.observedAtMs[slot]!;
      }
      if (mask === 0) continue;
      groups |= 1 << g;
      view.setUint8(maskAt + masks++, mask);
    }
    if (groups === 0) return false;
    const age = Math.round((serverTimeMs - newest) / 10);
    view.setUint16(at, index, true);
    view.setUint8(at + 2, age < 0 ? 0 : age > 255 ? 255 : age);
    view.setUint8(at + 3, groups);
    at = maskAt + masks;
    for (let i = 0; i < count; i++) {
      const slot = base + i;
      if (state.dirty[slot] === 0) continue;
      state.dirty[slot] = 0;
      const value = state.quality[slot]! >= QUALITY.bad ? Number.NaN : state.values[slot]!;
      view.setInt16(at, quantise(value, model.properties[i]!), true);
      at += 2;
    }
    return true;
  };
  return {
    encode(state, serverTimeMs) {
      at = FRAME_HEADER_BYTES;
      let things = 0;
      for (let i = 0; i < state.entries.length; i++) if (writeThing(state, i, serverTimeMs)) things++;
      if (things === 0) return null;
      state.seq++;
      view.setUint8(0, FRAME_VERSION);
      view.setUint8(1, 0);
      view.setUint16(2, things, true);
      view.setUint32(4, state.seq, true);
      view.setFloat64(8, serverTimeMs, true);
      return new Uint8Array(buffer, 0, at);
    },
  };
}

export interface FrameHeader {
  readonly seq: number;
  readonly serverTimeMs: number;
  readonly things: number;
}

const damaged = (en: string, zh: string): Result<never> =>
  refuse("SYNC_FRAME", { en: `The delta frame is damaged: ${en}.`, zh: `增量帧已损坏：${zh}。` });

export function readHeader(frame: Uint8Array): Result<FrameHeader> {
  if (frame.byteLength < FRAME_HEADER_BYTES)
    return damaged(`it has only ${frame.byteLength} bytes`, `只有 ${frame.byteLength} 字节`);
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (view.getUint8(0) !== FRAME_VERSION)
    return damaged(
      `its version is ${view.getUint8(0)}, not ${FRAME_VERSION}`,
      `版本为 ${view.getUint8(0)}，而不是 ${FRAME_VERSION}`,
    );
  return ok({ things: view.getUint16(2, true), seq: view.getUint32(4, true), serverTimeMs: view.getFloat64(8, true) });
}

/** What a decoder needs to know of each Thing, by its number. */
export interface FrameLayout {
  readonly base: number;
  readonly properties: readonly PropertyModel[];
}

/**
 * Writes a frame's values into a replica's arrays (both of at least the layout's slots).
 * @returns the header, or SYNC_FRAME when the bytes do not fit the layout; the arrays may then be half written and a
 * snapshot must be asked for.
 */
export function decodeFrame(
  frame: Uint8Array,
  layout: readonly FrameLayout[],
  values: Float64Array,
  observedAtMs: Float64Array,
): Result<FrameHeader> {
  const header = readHeader(frame);
  if (!header.ok) return header;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const end = frame.byteLength;
  let at = FRAME_HEADER_BYTES;
  for (let n = 0; n < header.value.things; n++) {
    if (at + 4 > end) return damaged("it ends inside an entry", "在条目中间结束");
    const entry = layout[view.getUint16(at, true)];
    if (entry === undefined)
      return damaged(
        `there is no Thing of number ${view.getUint16(at, true)}`,
        `没有序号为 ${view.getUint16(at, true)} 的物件`,
      );
    const observed = header.value.serverTimeMs - view.getUint8(at + 2) * 10;
    const groups = view.getUint8(at + 3);
    let maskAt = at + 4;
    let masks = 0;
    for (let g = groups; g !== 0; g &= g - 1) masks++;
    at = maskAt + masks;
    for (let g = 0; g < 8; g++) {
      if ((groups & (1 << g)) === 0) continue;
      if (maskAt >= end) return damaged("it ends inside a mask", "在掩码中间结束");
      const mask = view.getUint8(maskAt++);
      for (let bit = 0; bit < 8; bit++) {
        if ((mask & (1 << bit)) === 0) continue;
        const property = entry.properties[g * 8 + bit];
        if (property === undefined || at + 2 > end)
          return damaged("a value has no property, or is cut short", "有数值没有对应属性，或被截断");
        const slot = entry.base + g * 8 + bit;
        values[slot] = dequantise(view.getInt16(at, true), property);
        observedAtMs[slot] = observed;
        at += 2;
      }
    }
  }
  return at === end ? header : damaged(`it is ${end - at} bytes too long`, `多出 ${end - at} 字节`);
}
