import { expect, test } from "vitest";
import { rng } from "../core/rng.ts";
import { filmTicks, filmWriter, MOST_FRAMES, MOST_PICTURE_BYTES, readFilm } from "./film.ts";
import { ABSENT, drillFrameWriter } from "./frame.ts";

const ORIGIN = { x: -20, y: -30, floors: [0, 4] };

/** Some people who come, go and stand still by chance, over some frames. */
function randomRun(seed: number, frames: number, people: number) {
  const chance = rng(seed, "film");
  const view = {
    count: people,
    storey: new Uint8Array(people),
    x: new Float64Array(people),
    y: new Float64Array(people),
    z: new Float64Array(people),
    headingRad: new Float64Array(people),
    look: new Uint8Array(people).fill(ABSENT),
  };
  const told: { storey: number[]; x: number[]; y: number[]; look: number[] }[] = [];
  const writer = drillFrameWriter(people, ORIGIN);
  const film = filmWriter({ title: "试 ’film’" });
  const pictures: (number | null)[] = [];
  const doors: number[] = [];
  let [picture, door]: [number | null, number] = [null, 0];
  for (let frame = 0; frame < frames; frame++) {
    for (let id = 0; id < people; id++) {
      if (chance.uniform() < 0.5) continue;
      view.storey[id] = chance.below(2);
      view.x[id] = 100 * chance.uniform();
      view.y[id] = 100 * chance.uniform();
      view.z[id] = ORIGIN.floors[view.storey[id]!]! + chance.uniform();
      view.look[id] = chance.uniform() < 0.2 ? ABSENT : chance.below(128);
    }
    film.frame(writer.encode(frame * 10, view));
    if (chance.uniform() < 0.3) {
      picture = chance.below(256);
      film.picture(Uint8Array.of(picture, 1, 2));
    }
    if (chance.uniform() < 0.3) {
      door = chance.below(3);
      film.doors([[300, door]]);
    }
    pictures.push(picture);
    doors.push(door);
    told.push({ storey: [...view.storey], x: [...view.x], y: [...view.y], look: [...view.look] });
  }
  return { bytes: film.end(), told, pictures, doors };
}

test("a film gives back where everybody was at each moment, to the centimetre, with picture and doors (seeds kept)", () => {
  for (const seed of [1, 2, 3, 77, 4_000_000_000]) {
    const { bytes, told, pictures, doors } = randomRun(seed, 30, 9);
    const film = readFilm(bytes, ORIGIN)!;
    expect(film.frames).toBe(30);
    expect(film.about).toEqual({ title: "试 ’film’" });
    expect(film.ticks).toEqual(told.map((_, frame) => 10 * frame));
    told.forEach((frame, at) => {
      for (let id = 0; id < film.people; id++) {
        const k = at * film.people + id;
        expect(film.look[k]).toBe(frame.look[id]);
        if (frame.look[id] === ABSENT) continue;
        expect(film.storey[k]).toBe(frame.storey[id]);
        expect(Math.abs(film.x[k]! - frame.x[id]!)).toBeLessThan(0.0051);
        expect(Math.abs(film.y[k]! - frame.y[id]!)).toBeLessThan(0.0051);
      }
      expect(film.pictureAt(at)?.[0] ?? null).toBe(pictures[at]);
      const stands = new Uint8Array(400);
      film.doorsAt(at, stands);
      expect(stands[300]).toBe(doors[at]);
    });
  }
});

test("bytes that are cut, changed at the front or none are no film", () => {
  const { bytes } = randomRun(5, 4, 3);
  for (let length = 0; length < bytes.length; length += 3) {
    const cut = readFilm(bytes.slice(0, length), ORIGIN);
    // A cut between two blocks leaves a shorter film.
    if (cut !== null) expect(cut.frames).toBeLessThanOrEqual(4);
  }
  expect(readFilm(new Uint8Array(0), ORIGIN)).toBeNull();
  expect(
    readFilm(
      Uint8Array.from(bytes, (b, at) => (at === 0 ? b ^ 1 : b)),
      ORIGIN,
    ),
  ).toBeNull();
});

test("a long run has no more frames, and large pictures are thinned, the first of them kept", () => {
  expect(filmTicks(200)).toBe(10);
  for (const ticks of [9_600, 24_001, 72_000]) expect(ticks / filmTicks(ticks)).toBeLessThanOrEqual(MOST_FRAMES);
  const film = filmWriter({});
  const empty = drillFrameWriter(1, ORIGIN);
  const nobody = { count: 0, storey: [], look: new Uint8Array(0) };
  const none = new Float64Array(0);
  for (let frame = 0; frame < 12; frame++) {
    film.frame(empty.encode(frame, { ...nobody, x: none, y: none, z: none, headingRad: none }));
    film.picture(new Uint8Array(2 ** 20).fill(frame));
  }
  const bytes = film.end();
  expect(bytes.length).toBeLessThan(MOST_PICTURE_BYTES + 1_000);
  const read = readFilm(bytes, ORIGIN)!;
  expect([0, 1, 4, 11].map((frame) => read.pictureAt(frame)![0])).toEqual([0, 0, 4, 10]);
});
