import { expect, test } from "vitest";
import type { Place } from "../../../twins/core/place.ts";
import { inRing, type Point2 } from "../../../twins/core/ring.ts";
import { home } from "../../../twins/sites/home/index.ts";
import { boxAround, MAX_NOTES, roomNotes, wallExtent } from "./roomNotes.ts";

const room = (id: string, outline: readonly Point2[]): Place => ({
  id,
  level: "space",
  title: { en: id, zh: id },
  parent: null,
  outline: outline as Place["outline"],
  floorZ: 0,
  heightM: 2.5,
});

test("a rectangular room is told by its clear sides, another by its area; the largest comes first", () => {
  const turned: Point2[] = [
    [0, 0],
    [3, 4],
    [-1, 7],
    [-4, 3],
  ];
  const bent: Point2[] = [
    [0, 0],
    [6, 0],
    [6, 2],
    [2, 2],
    [2, 6],
    [0, 6],
  ];
  const [large, small] = roomNotes([room("bent", bent), room("turned", turned)]);
  expect(large).toMatchObject({ id: "turned", sidesM: [5, 5], areaM2: 25 });
  expect(small).toMatchObject({ id: "bent", sidesM: null, areaM2: 20 });
});

test("a note stands inside its room, and says how much space it has to either side", () => {
  for (const note of roomNotes(home.places)) {
    const { outline } = home.places.find(({ id }) => id === note.id)!;
    const [x, y] = note.at;
    const inside = (dx: number, dy: number) => inRing([x + dx, y + dy], outline);
    const [w, h] = [note.halfWidthM * 0.999, note.halfHeightM * 0.999];
    expect([inside(w, 0), inside(-w, 0), inside(0, h), inside(0, -h)], note.id).toEqual([true, true, true, true]);
  }
  expect(roomNotes(home.places).length).toBe(home.places.filter(({ level }) => level === "space").length);
});

test("a plan has only so many notes, and none of what is no room", () => {
  const square: Point2[] = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ];
  const many = Array.from({ length: MAX_NOTES + 1 }, (_, i) => room(`room-${i}`, square));
  expect(roomNotes(many)).toHaveLength(MAX_NOTES);
  expect(roomNotes([{ ...room("garden", square), level: "area" }, room("point", square.slice(0, 2))])).toEqual([]);
});

test("walls are measured along the direction that most of them have, and across it", () => {
  const angle = Math.PI / 18;
  const at = (u: number, v: number): Point2 => [
    100 + u * Math.cos(angle) - v * Math.sin(angle),
    50 + u * Math.sin(angle) + v * Math.cos(angle),
  ];
  const corners = [at(0, 0), at(12, 0), at(12, 7), at(0, 7)];
  const lines = Float32Array.from(corners.flatMap((corner, i) => [...corner, ...corners[(i + 1) % 4]!]));
  const extent = wallExtent([lines.slice(0, 4), lines.slice(4)])!;
  expect(extent.angleRad).toBeCloseTo(angle, 5);
  expect(extent.along[1] - extent.along[0]).toBeCloseTo(12, 3);
  expect(extent.across[1] - extent.across[0]).toBeCloseTo(7, 3);
  expect(wallExtent([new Float32Array(0)])).toBeNull();
  const { x0, x1, y0, y1 } = boxAround(extent, 1);
  const sides = [at(-1, 8)[0], at(13, -1)[0], at(-1, -1)[1], at(13, 8)[1]];
  for (const [i, side] of [x0, x1, y0, y1].entries()) expect(side).toBeCloseTo(sides[i]!, 3);
});
