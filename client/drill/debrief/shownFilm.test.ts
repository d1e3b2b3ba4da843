import { expect, test } from "vitest";
import { filmWriter, readFilm } from "../../../twins/drill/film.ts";
import { ABSENT, drillFrameWriter, packLook } from "../../../twins/drill/frame.ts";
import { showFilm } from "./shownFilm.ts";

const ORIGIN = { x: 0, y: 0, floors: [0, 3] };
const LOOK = {
  posture: "standing",
  condition: "well",
  isSafe: false,
  isHolding: false,
  isPlayed: false,
  isOnWheels: false,
} as const;

/** Two people: one walks 1 m in each half second and is safe at the end, the other comes at 1 s and changes storey. */
function twoPeople(muster: readonly [number, number][] = [], isPlayed = false) {
  const writer = drillFrameWriter(2, ORIGIN);
  const film = filmWriter({});
  for (let frame = 0; frame < 5; frame++) {
    const isSafe = frame === 4;
    film.frame(
      writer.encode(10 * frame, {
        count: 2,
        storey: [0, frame === 4 ? 1 : 0],
        x: Float64Array.of(frame, 5),
        y: Float64Array.of(2, 2 * frame),
        z: Float64Array.of(0, 0),
        headingRad: Float64Array.of(0, 0),
        look: Uint8Array.of(
          packLook({ ...LOOK, isSafe, isPlayed }),
          frame < 2 ? ABSENT : packLook({ ...LOOK, condition: "hurt" }),
        ),
      }),
    );
  }
  return showFilm(readFilm(film.end(), ORIGIN)!, muster);
}

test("between two frames people glide, or stand where the frame before had them; who comes or changes storey jumps", () => {
  const film = twoPeople();
  expect(film.lengthS).toBe(2);
  expect(film.at(0.75, false).x[0]).toBeCloseTo(1.5, 2);
  expect(film.at(0.75, true).x[0]).toBeCloseTo(1, 2);
  expect(film.at(0.75, false).look[1]).toBe(ABSENT);
  expect(film.at(1.25, false).y[1]).toBeCloseTo(5, 2);
  // Towards the frame on another storey nothing glides.
  expect(film.at(1.75, false).y[1]).toBeCloseTo(6, 2);
  expect(film.at(99, false).storey[1]).toBe(1);
});

test("any second is found among the frames, and who is safe, inside or hurt is counted", () => {
  const film = twoPeople();
  expect([0, 0.49, 0.5, 1.99, 2, 50].map((s) => film.frameAt(s))).toEqual([0, 0, 1, 3, 4, 4]);
  expect(film.counts(0)).toEqual({ safe: 0, inside: 1, hurt: 0, down: 0 });
  expect(film.counts(4)).toEqual({ safe: 1, inside: 1, hurt: 1, down: 0 });
});

test("a participant at the muster point is safe, a simulated person when the simulation says so", () => {
  expect(twoPeople([[2, 8]], true).counts(0)).toMatchObject({ safe: 0, inside: 1 });
  expect(twoPeople([[2, 7]], true).counts(1)).toMatchObject({ safe: 1, inside: 0 });
  expect(twoPeople([[2, 7]]).counts(1)).toMatchObject({ safe: 0, inside: 1 });
});
