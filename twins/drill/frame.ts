import { POSTURES, type Posture } from "../protocol/drillMove.ts";

/**
 * Where everybody is, as one binary message of a drill, little-endian:
 *
 *   u8 version | u8 reserved | u16 people | u32 tick | entries
 *   entry, 9 bytes or 10: id gap as a varint (1 byte up to 127 ids apart, else 2 or 3) | u8 storey | u16 x | u16 y, 1 cm from the venue's
 *   south-west corner | u8 height above the storey's floor, 5 cm steps from 6.4 m below it | u8 heading, 1/256 turn counter-clockwise from east | u8 look
 *
 * Positions are absolute, so a frame that is lost or comes late heals by itself. Only who changed is told, and everybody once
 * in a while (`REFRESH_TICKS`), for those who came meanwhile.
 */
export const DRILL_FRAME_VERSION = 1;
export const DRILL_FRAME_HEADER_BYTES = 8;
/** Everybody is told anew at least once in so many ticks: 2 s at 20 Hz. */
export const REFRESH_TICKS = 40;
/** Longest side of a venue that positions of 16 bits reach, m. */
export const MOST_EXTENT_M = 655.35;
/** Bytes of a person without the gap. */
const PERSON_BYTES = 8;

export const CONDITIONS = ["well", "coughing", "hurt", "down"] as const;
export type Condition = (typeof CONDITIONS)[number];

/** What can be seen of somebody. */
export interface Look {
  posture: Posture;
  condition: Condition;
  /** Safe: outside, or where the drill sends them. */
  isSafe: boolean;
  /** Holds on, or leads somebody by the hand. */
  isHolding: boolean;
  /** Is a participant, not of the simulation. */
  isPlayed: boolean;
  /** Sits in a wheelchair. */
  isOnWheels: boolean;
}

/** Where somebody is and how they look, of a drill's people by index. */
export interface PeopleView {
  readonly count: number;
  /** Index of the storey; on a stair that of its lower end, or of the floor last left. */
  readonly storey: ArrayLike<number>;
  /** Site frame, m. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  /** Counter-clockwise from east, rad. */
  readonly headingRad: Float64Array;
  /** Of `packLook`; 255: not there, left out of every frame. */
  readonly look: Uint8Array;
}

export const ABSENT = 255;

export const packLook = ({ posture, condition, isSafe, isHolding, isPlayed, isOnWheels }: Look): number =>
  POSTURES.indexOf(posture) |
  (CONDITIONS.indexOf(condition) << 2) |
  (isSafe ? 16 : 0) |
  (isHolding ? 32 : 0) |
  (isPlayed ? 64 : 0) |
  (isOnWheels ? 128 : 0);

export function unpackLook(bits: number): Look {
  return {
    posture: POSTURES[bits & 3] ?? "standing",
    condition: CONDITIONS[(bits >> 2) & 3] ?? "well",
    isSafe: (bits & 16) !== 0,
    isHolding: (bits & 32) !== 0,
    isPlayed: (bits & 64) !== 0,
    isOnWheels: (bits & 128) !== 0,
  };
}

const TURN = 2 * Math.PI;
const centimetres = (m: number): number => Math.max(0, Math.min(65_535, Math.round(100 * m)));
/** Who comes up a stair is told of the upper storey from its middle on, and is still below it. */
const LEVEL = 128;
const height256 = (m: number): number => Math.max(0, Math.min(255, Math.round(20 * m) + LEVEL));
const turn256 = (rad: number): number => ((Math.round((rad / TURN) * 256) % 256) + 256) % 256;

export interface DrillFrameWriter {
  /** Who changed since they were last told, and a part of the rest; the view is valid until the next call. */
  encode(tick: number, people: PeopleView): Uint8Array<ArrayBuffer>;
  /** Everybody, for who has just come. */
  whole(tick: number, people: PeopleView): Uint8Array<ArrayBuffer>;
}

/** What positions in frames are told from: the venue's south-west corner, and the height of each storey's floor, m. */
export interface FrameOrigin {
  readonly x: number;
  readonly y: number;
  readonly floors: readonly number[];
}

/** @throws RangeError for more people than ids reach */
export function drillFrameWriter(most: number, origin: FrameOrigin): DrillFrameWriter {
  if (most > 65_535) throw new RangeError(`${most} people`);
  const buffer = new ArrayBuffer(DRILL_FRAME_HEADER_BYTES + 11 * most);
  const view = new DataView(buffer);
  const told = new Uint8Array(PERSON_BYTES * most).fill(ABSENT);
  const now = new Uint8Array(PERSON_BYTES);
  const nowView = new DataView(now.buffer);

  const isNew = (at: number): boolean => {
    for (let k = 0; k < PERSON_BYTES; k++) if (told[at + k] !== now[k]) return true;
    return false;
  };
  const write = (tick: number, people: PeopleView, all: boolean): Uint8Array<ArrayBuffer> => {
    let at = DRILL_FRAME_HEADER_BYTES;
    let last = -1;
    let count = 0;
    for (let id = 0; id < people.count; id++) {
      const storey = people.storey[id]!;
      nowView.setUint8(0, storey);
      nowView.setUint16(1, centimetres(people.x[id]! - origin.x), true);
      nowView.setUint16(3, centimetres(people.y[id]! - origin.y), true);
      nowView.setUint8(5, height256(people.z[id]! - (origin.floors[storey] ?? 0)));
      nowView.setUint8(6, turn256(people.headingRad[id]!));
      nowView.setUint8(7, people.look[id]!);
      const changed = isNew(PERSON_BYTES * id);
      // A whole frame goes to one, the others have yet to be told.
      if (!all) told.set(now, PERSON_BYTES * id);
      const isGone = people.look[id] === ABSENT;
      // Who left is told once; who is not there is no part of a refresh.
      if (!changed && (isGone || !(all || (id + tick) % REFRESH_TICKS === 0))) continue;
      for (let gap = id - last - 1; ; gap >>>= 7) {
        view.setUint8(at++, gap > 127 ? (gap & 127) | 128 : gap);
        if (gap <= 127) break;
      }
      for (let k = 0; k < PERSON_BYTES; k++) view.setUint8(at++, now[k]!);
      last = id;
      count++;
    }
    view.setUint8(0, DRILL_FRAME_VERSION);
    view.setUint8(1, 0);
    view.setUint16(2, count, true);
    view.setUint32(4, tick, true);
    return new Uint8Array(buffer, 0, at);
  };
  return {
    encode: (tick, people) => write(tick, people, false),
    whole: (tick, people) => write(tick, people, true),
  };
}

export interface ToldPerson {
  readonly id: number;
  readonly storey: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly headingRad: number;
  /** Of `packLook`; ABSENT: gone. */
  readonly look: number;
}

/** Reads a frame; null for bytes that are none. `see` is called for each person in it. */
export function readDrillFrame(
  bytes: Uint8Array,
  origin: FrameOrigin,
  see: (person: ToldPerson) => void,
): { readonly tick: number } | null {
  if (bytes.length < DRILL_FRAME_HEADER_BYTES || bytes[0] !== DRILL_FRAME_VERSION) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint16(2, true);
  const people: ToldPerson[] = [];
  let at = DRILL_FRAME_HEADER_BYTES;
  let id = -1;
  for (let n = 0; n < count; n++) {
    let gap = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined || shift > 14) return null;
      gap |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    if (at + PERSON_BYTES > bytes.length) return null;
    id += gap + 1;
    const storey = view.getUint8(at);
    people.push({
      id,
      storey,
      x: origin.x + view.getUint16(at + 1, true) / 100,
      y: origin.y + view.getUint16(at + 3, true) / 100,
      z: (origin.floors[storey] ?? 0) + (view.getUint8(at + 5) - LEVEL) / 20,
      headingRad: (view.getUint8(at + 6) / 256) * TURN,
      look: view.getUint8(at + 7),
    });
    at += PERSON_BYTES;
  }
  if (at !== bytes.length) return null;
  for (const person of people) see(person);
  return { tick: view.getUint32(4, true) };
}
