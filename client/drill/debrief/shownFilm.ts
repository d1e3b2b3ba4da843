import type { Film } from "../../../twins/drill/film.ts";
import { ABSENT, unpackLook } from "../../../twins/drill/frame.ts";
import { DRILL_HZ } from "../../../twins/drill/input.ts";
import type { ShownPeople } from "../session/people.ts";

/** Counts of everybody at a moment. */
export interface FilmCounts {
  readonly safe: number;
  readonly inside: number;
  readonly hurt: number;
  readonly down: number;
}

/** A film at any of its moments: what is drawn, and what is said beside it. */
export interface ShownFilm {
  readonly lengthS: number;
  /** Second of a frame. */
  secondOf(frame: number): number;
  /** The frame at or before a second. */
  frameAt(second: number): number;
  /** People at a second, between two frames where they are; with `isStill` as the frame before had them. Valid until the next call. */
  at(second: number, isStill: boolean): ShownPeople;
  counts(frame: number): FilmCounts;
}

const lookOf = ({ look, people }: Film, frame: number, id: number): number => look[frame * people + id] ?? ABSENT;

/** Participants are safe where they are to gather; the simulation tells it of its own people alone, m. */
const AT_MUSTER_M = 6;

type Spots = readonly (readonly [x: number, y: number])[];

function isAtMuster(film: Film, k: number, muster: Spots): boolean {
  if (film.storey[k] !== 0) return false;
  return muster.some(([x, y]) => (film.x[k]! - x) ** 2 + (film.y[k]! - y) ** 2 <= AT_MUSTER_M ** 2);
}

function countsOf(film: Film, frame: number, muster: Spots): FilmCounts {
  const counts = { safe: 0, inside: 0, hurt: 0, down: 0 };
  for (let id = 0; id < film.people; id++) {
    const bits = lookOf(film, frame, id);
    if (bits === ABSENT) continue;
    const { isSafe, isPlayed, condition } = unpackLook(bits);
    const isThere = isSafe || (isPlayed && isAtMuster(film, frame * film.people + id, muster));
    if (condition === "down") counts.down++;
    else if (isThere) counts.safe++;
    else counts.inside++;
    if (condition === "hurt") counts.hurt++;
  }
  return counts;
}

export function showFilm(film: Film, muster: Spots): ShownFilm {
  const { people, frames, ticks } = film;
  const shown = {
    count: people,
    storey: new Uint8Array(people),
    x: new Float64Array(people),
    y: new Float64Array(people),
    z: new Float64Array(people),
    headingRad: new Float64Array(people),
    look: new Uint8Array(people).fill(ABSENT),
  };
  const secondOf = (frame: number): number => (ticks[frame] ?? 0) / DRILL_HZ;
  const frameAt = (second: number): number => {
    let [low, high] = [0, frames - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (secondOf(middle) <= second + 1e-9) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    lengthS: secondOf(frames - 1),
    secondOf,
    frameAt,
    counts: (frame) => countsOf(film, frame, muster),
    at(second, isStill) {
      const frame = frameAt(second);
      const next = Math.min(frames - 1, frame + 1);
      const span = secondOf(next) - secondOf(frame);
      const share = isStill || span <= 0 ? 0 : Math.min(1, (second - secondOf(frame)) / span);
      for (let id = 0; id < people; id++) {
        const [a, b] = [frame * people + id, next * people + id];
        const isNear = film.storey[a] === film.storey[b] && film.look[a] !== ABSENT && film.look[b] !== ABSENT;
        const t = isNear ? share : 0;
        shown.storey[id] = film.storey[a]!;
        shown.look[id] = film.look[a]!;
        shown.headingRad[id] = film.headingRad[a]!;
        shown.x[id] = film.x[a]! + t * (film.x[b]! - film.x[a]!);
        shown.y[id] = film.y[a]! + t * (film.y[b]! - film.y[a]!);
        shown.z[id] = film.z[a]! + t * (film.z[b]! - film.z[a]!);
      }
      return shown;
    },
  };
}
