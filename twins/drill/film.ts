import { ABSENT, type FrameOrigin, readDrillFrame } from "./frame.ts";

/**
 * A run as a film: where everybody was, once or twice a second, with what the hazard looked like and how doors stood. Bytes, little-endian:
 *
 *   u32 "DFLM" | u8 version | 3 reserved | blocks
 *   block: u8 kind | u32 length | bytes
 *     0 what it is of, as JSON, first | 1 a frame of frame.ts | 2 the hazard's picture, in its own form | 3 doors: u16 opening, u8 stands...
 *
 * Pictures and doors belong to the frame after which they stand.
 */
const MAGIC = 0x4d4c4644;
const VERSION = 1;
const HEADER_BYTES = 8;
const BLOCK_BYTES = 5;
const KIND = { about: 0, frame: 1, picture: 2, doors: 3 } as const;

/** A film has so many frames at most; of a longer run each shows a longer while. */
export const MOST_FRAMES = 1_200;
/** Pictures of all frames together; above it every other one is left out, as often as is needed. */
export const MOST_PICTURE_BYTES = 8 * 2 ** 20;
const FRAME_TICKS = 10;

/** Steps between two frames: half a second, or as many as keep a long run within `MOST_FRAMES`. */
export const filmTicks = (ticks: number): number =>
  FRAME_TICKS * Math.max(1, Math.ceil(ticks / FRAME_TICKS / MOST_FRAMES));

interface Block {
  readonly kind: number;
  readonly bytes: Uint8Array;
}

export interface FilmWriter {
  frame(bytes: Uint8Array): void;
  picture(bytes: Uint8Array): void;
  doors(changes: readonly (readonly [opening: number, stands: number])[]): void;
  end(): Uint8Array<ArrayBuffer>;
}

/** Leaves out every other picture until the rest fits; the first stays. */
function thinned(blocks: readonly Block[]): readonly Block[] {
  let kept = blocks;
  for (;;) {
    const pictures = kept.filter(({ kind }) => kind === KIND.picture);
    const total = pictures.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (total <= MOST_PICTURE_BYTES || pictures.length < 2) return kept;
    const out = new Set(pictures.filter((_, at) => at % 2 === 1));
    kept = kept.filter((block) => !out.has(block));
  }
}

/** @param about what the film is of: anything that JSON holds */
export function filmWriter(about: unknown): FilmWriter {
  const blocks: Block[] = [{ kind: KIND.about, bytes: utf8(JSON.stringify(about)) }];
  const add = (kind: number, bytes: Uint8Array): void => void blocks.push({ kind, bytes: bytes.slice() });
  return {
    frame: (bytes) => add(KIND.frame, bytes),
    picture: (bytes) => add(KIND.picture, bytes),
    doors(changes) {
      const bytes = new Uint8Array(3 * changes.length);
      changes.forEach(([opening, stands], at) => {
        bytes[3 * at] = opening & 255;
        bytes[3 * at + 1] = opening >>> 8;
        bytes[3 * at + 2] = stands;
      });
      add(KIND.doors, bytes);
    },
    end() {
      const kept = thinned(blocks);
      const film = new Uint8Array(HEADER_BYTES + kept.reduce((sum, { bytes }) => sum + BLOCK_BYTES + bytes.length, 0));
      const view = new DataView(film.buffer);
      view.setUint32(0, MAGIC, true);
      view.setUint8(4, VERSION);
      let at = HEADER_BYTES;
      for (const { kind, bytes } of kept) {
        view.setUint8(at, kind);
        view.setUint32(at + 1, bytes.length, true);
        film.set(bytes, at + BLOCK_BYTES);
        at += BLOCK_BYTES + bytes.length;
      }
      return film;
    },
  };
}

/** JSON in ASCII: what is above it is escaped, so that no text encoder is needed. */
function utf8(json: string): Uint8Array {
  const ascii = json.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return Uint8Array.from(ascii, (c) => c.charCodeAt(0));
}

function readJson(bytes: Uint8Array): unknown {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A film that has been read: columns of frames times people. */
export interface Film {
  readonly about: unknown;
  readonly frames: number;
  readonly people: number;
  /** Step of each frame. */
  readonly ticks: readonly number[];
  readonly storey: Uint8Array;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly z: Float32Array;
  readonly headingRad: Float32Array;
  readonly look: Uint8Array;
  /** Of each frame: the hazard's picture then, or null; how openings stood, by their index. */
  pictureAt(frame: number): Uint8Array | null;
  doorsAt(frame: number, into: Uint8Array): void;
}

function blocksOf(film: Uint8Array): readonly Block[] | null {
  if (film.length < HEADER_BYTES) return null;
  const view = new DataView(film.buffer, film.byteOffset, film.byteLength);
  if (view.getUint32(0, true) !== MAGIC || view.getUint8(4) !== VERSION) return null;
  const blocks: Block[] = [];
  for (let at = HEADER_BYTES; at < film.length; ) {
    if (at + BLOCK_BYTES > film.length) return null;
    const length = view.getUint32(at + 1, true);
    const from = at + BLOCK_BYTES;
    if (from + length > film.length) return null;
    blocks.push({ kind: film[at]!, bytes: film.subarray(from, from + length) });
    at = from + length;
  }
  return blocks;
}

/** What each person's columns are while frames are read: who is not told of is where they were. */
function columnsOf(frames: readonly Uint8Array[], origin: FrameOrigin) {
  let people = 0;
  const ticks: number[] = [];
  for (const bytes of frames) {
    const read = readDrillFrame(bytes, origin, ({ id }) => (people = Math.max(people, id + 1)));
    if (read === null) return null;
    ticks.push(read.tick);
  }
  const size = frames.length * people;
  const columns = {
    storey: new Uint8Array(size),
    x: new Float32Array(size),
    y: new Float32Array(size),
    z: new Float32Array(size),
    headingRad: new Float32Array(size),
    look: new Uint8Array(size).fill(ABSENT),
  };
  frames.forEach((bytes, frame) => {
    const at = frame * people;
    if (frame > 0) for (const column of Object.values(columns)) column.copyWithin(at, at - people, at);
    readDrillFrame(bytes, origin, (person) => {
      for (const name of ["storey", "x", "y", "z", "headingRad", "look"] as const)
        columns[name][at + person.id] = person[name];
    });
  });
  return { people, ticks, ...columns };
}

/** Reads a film; null for bytes that are none. */
export function readFilm(film: Uint8Array, origin: FrameOrigin): Film | null {
  const blocks = blocksOf(film);
  if (blocks === null || blocks[0]?.kind !== KIND.about) return null;
  const about = readJson(blocks[0].bytes);
  const frames: Uint8Array[] = [];
  const pictures: { frame: number; bytes: Uint8Array }[] = [];
  const doors: { frame: number; bytes: Uint8Array }[] = [];
  for (const { kind, bytes } of blocks) {
    if (kind === KIND.frame) frames.push(bytes);
    else if (kind === KIND.picture) pictures.push({ frame: frames.length - 1, bytes });
    else if (kind === KIND.doors) doors.push({ frame: frames.length - 1, bytes });
  }
  const columns = columnsOf(frames, origin);
  if (about === undefined || columns === null) return null;
  return {
    about,
    frames: frames.length,
    ...columns,
    pictureAt: (frame) => pictures.findLast((one) => one.frame <= frame)?.bytes ?? null,
    doorsAt(frame, into) {
      for (const one of doors) {
        if (one.frame > frame) return;
        for (let at = 0; at + 2 < one.bytes.length; at += 3) {
          const opening = one.bytes[at]! | (one.bytes[at + 1]! << 8);
          if (opening < into.length) into[opening] = one.bytes[at + 2]!;
        }
      }
    },
  };
}
