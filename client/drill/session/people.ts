import { ABSENT, type FrameOrigin, readDrillFrame } from "../../../twins/drill/frame.ts";
import { DRILL_HZ } from "../../../twins/drill/input.ts";

/** Everybody is drawn so far in the past, so that there is a place before and one after, ms. */
export const PAST_MS = 100;
const STEP_MS = 1000 / DRILL_HZ;
/** Places that are kept of each person. */
const KEPT = 6;
/** Frames that come later than the quickest ones move the clock back by this share. */
const LATER_SHARE = 0.02;
/** Further apart than this the server's clock is another one: a new run, or a page that slept. */
const OTHER_CLOCK_MS = 2_000;

/** Where people are drawn at a moment, by their index in the frames. */
export interface ShownPeople {
  /** One more than the largest index that was told. */
  readonly count: number;
  readonly storey: Uint8Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly headingRad: Float64Array;
  /** Of `packLook`; ABSENT: not there. */
  readonly look: Uint8Array;
}

export interface People {
  /** @returns false for bytes that are no frame */
  frame(bytes: Uint8Array, nowMs: number): boolean;
  /** Where everybody is drawn now; the arrays are valid until the next call. */
  at(nowMs: number): ShownPeople;
  /** Of the newest frame; -1 before the first. */
  readonly tick: number;
  clear(): void;
}

interface Held {
  readonly shown: { -readonly [K in keyof ShownPeople]: ShownPeople[K] };
  readonly tick: Int32Array;
  readonly storey: Uint8Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly heading: Float64Array;
  readonly look: Uint8Array;
  /** Where the next place of each person goes. */
  readonly next: Uint8Array;
}

const hold = (most: number): Held => ({
  shown: {
    count: 0,
    storey: new Uint8Array(most),
    x: new Float64Array(most),
    y: new Float64Array(most),
    z: new Float64Array(most),
    headingRad: new Float64Array(most),
    look: new Uint8Array(most).fill(ABSENT),
  },
  tick: new Int32Array(most * KEPT).fill(-1),
  storey: new Uint8Array(most * KEPT),
  x: new Float64Array(most * KEPT),
  y: new Float64Array(most * KEPT),
  z: new Float64Array(most * KEPT),
  heading: new Float64Array(most * KEPT),
  look: new Uint8Array(most * KEPT).fill(ABSENT),
  next: new Uint8Array(most),
});

function keep(
  held: Held,
  id: number,
  tick: number,
  from: number | Parameters<Parameters<typeof readDrillFrame>[2]>[0],
) {
  const at = id * KEPT + held.next[id]!;
  held.next[id] = (held.next[id]! + 1) % KEPT;
  held.tick[at] = tick;
  if (typeof from === "number") {
    for (const column of [held.storey, held.x, held.y, held.z, held.heading, held.look]) column[at] = column[from]!;
    return;
  }
  held.storey[at] = from.storey;
  held.x[at] = from.x;
  held.y[at] = from.y;
  held.z[at] = from.z;
  held.heading[at] = from.headingRad;
  held.look[at] = from.look;
}

/** The shorter way round. */
const turned = (from: number, to: number, t: number): number => {
  const by = ((((to - from + Math.PI) % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI)) - Math.PI;
  return from + by * t;
};

function show(held: Held, id: number, tick: number): void {
  const { shown } = held;
  let before = -1;
  let after = -1;
  for (let at = id * KEPT; at < (id + 1) * KEPT; at++) {
    const one = held.tick[at]!;
    if (one < 0) continue;
    if (one <= tick && (before < 0 || one > held.tick[before]!)) before = at;
    if (one > tick && (after < 0 || one < held.tick[after]!)) after = at;
  }
  const from = before < 0 ? after : before;
  if (from < 0) {
    shown.look[id] = ABSENT;
    return;
  }
  // Who is told for the first time stands where they will be; who is told no more stands where they were.
  const to = after < 0 ? from : after;
  const span = held.tick[to]! - held.tick[from]!;
  const isNear = held.storey[from] === held.storey[to] && held.look[from] !== ABSENT && held.look[to] !== ABSENT;
  const t = span > 0 && isNear ? Math.max(0, Math.min(1, (tick - held.tick[from]!) / span)) : 0;
  shown.storey[id] = held.storey[from]!;
  shown.x[id] = held.x[from]! + t * (held.x[to]! - held.x[from]!);
  shown.y[id] = held.y[from]! + t * (held.y[to]! - held.y[from]!);
  shown.z[id] = held.z[from]! + t * (held.z[to]! - held.z[from]!);
  shown.headingRad[id] = turned(held.heading[from]!, held.heading[to]!, t);
  shown.look[id] = held.look[from]!;
}

/** Everybody of a drill by what the frames tell, in typed arrays, drawn a tenth of a second in the past. */
export function createPeople(most: number, origin: FrameOrigin): People {
  let held = hold(most);
  let newest = -1;
  let before = -1;
  /** Server's time minus ours, of the frames that came quickest, ms. */
  let clock: number | null = null;
  return {
    get tick() {
      return newest;
    },
    frame(bytes, nowMs) {
      // Read ahead: the tick comes with the header, and people are kept with it.
      const tick = bytes.length >= 8 ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true) : -1;
      const read = readDrillFrame(bytes, origin, (person) => {
        if (person.id >= most) return;
        const { id } = person;
        held.shown.count = Math.max(held.shown.count, id + 1);
        const last = id * KEPT + ((held.next[id]! + KEPT - 1) % KEPT);
        if (held.tick[last]! >= tick) return;
        // Whoever was not told of stood still until the frame before.
        if (held.tick[last]! >= 0 && before > held.tick[last]!) keep(held, id, before, last);
        keep(held, id, tick, person);
      });
      if (read === null) return false;
      const lead = read.tick * STEP_MS - nowMs;
      if (clock === null || Math.abs(lead - clock) > OTHER_CLOCK_MS || lead > clock) clock = lead;
      else clock += (lead - clock) * LATER_SHARE;
      newest = Math.max(newest, read.tick);
      before = newest;
      return true;
    },
    at(nowMs) {
      const tick = clock === null ? -1 : (nowMs + clock - PAST_MS) / STEP_MS;
      for (let id = 0; id < held.shown.count; id++) show(held, id, tick);
      return held.shown;
    },
    clear() {
      held = hold(most);
      newest = -1;
      before = -1;
      clock = null;
    },
  };
}
