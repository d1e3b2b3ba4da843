import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inRing, signedArea } from "../../core/ring.ts";
import type { Xy } from "../../core/venue.ts";
import { CLOSE_M } from "./arrangement.ts";
import { distanceM } from "./lines.ts";
import { MAX_LINES, roomsOf } from "./rooms.ts";

type Line = { readonly a: Xy; readonly b: Xy };
const line = (x0: number, y0: number, x1: number, y1: number): Line => ({ a: [x0, y0], b: [x1, y1] });
const ring = (...corners: readonly Xy[]): Line[] =>
  corners.map((a, i) => ({ a, b: corners[(i + 1) % corners.length]! }));
const box = (x0: number, y0: number, x1: number, y1: number): Line[] => ring([x0, y0], [x1, y0], [x1, y1], [x0, y1]);
const areas = (walls: readonly Line[], openings: readonly Line[] = []): number[] =>
  roomsOf(walls, openings)
    .rooms.map((outline) => Number(signedArea(outline).toFixed(2)))
    .sort((a, b) => a - b);

describe("rooms of walls", () => {
  it("are what the walls enclose, however these cross", () => {
    expect(areas(box(0, 0, 4, 3))).toEqual([12]);
    expect(areas([...box(0, 0, 4, 3), line(1, -1, 1, 4)])).toEqual([3, 9]);
    const grid = [0, 1, 2, 3].flatMap((i) => [line(i, -0.5, i, 3.5), line(-0.5, i, 3.5, i)]);
    expect(areas(grid)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it("close at corners that are open by less than the tolerance, and not at wider ones", () => {
    const open = (gapM: number): Line[] => [
      line(0, 0, 4, 0),
      line(4, 0, 4, 3),
      line(4, 3, 0, 3),
      line(0, 3 - gapM, 0, 0),
    ];
    expect(areas(open(CLOSE_M - 0.02))).toEqual([12]);
    expect(areas(open(CLOSE_M + 0.02))).toEqual([]);
    // Ends that stand aside of each other, and one before the middle of a wall.
    expect(areas([line(0.2, -0.1, 4, 0), line(4, 0, 4, 3), line(4, 3, 0, 3), line(0, 3, 0, 0.1)])).toHaveLength(1);
    const [left, right] = areas([...box(0, 0, 4, 3), line(2, 0.25, 2, 2.8)]);
    expect([left, right]).toEqual([6, 6]);
  });

  it("keep walls that end loose, which part nothing", () => {
    const made = roomsOf([...box(0, 0, 4, 3), line(2, 0, 2, 1.5), line(3, 1, 3.6, 1)], []);
    expect(made.rooms.map((outline) => signedArea(outline))).toEqual([12]);
    expect(made.walls).toHaveLength(6);
  });

  it("take lines on one another for one, and the inside of a double line for no room", () => {
    expect(areas([...box(0, 0, 4, 3), ...box(0, 0, 4, 3), line(0, 0.01, 4, 0.01), line(2, 0, 2, 3)])).toEqual([6, 6]);
    const double = [...box(0, 0, 8, 5), line(4, 0, 4, 5), line(4.15, 0, 4.15, 5)];
    const made = roomsOf(double, [line(4.07, 2, 4.07, 3)]);
    expect(made.rooms).toHaveLength(2);
    expect(new Set(made.openings[0]!.rooms)).toEqual(new Set([0, 1]));
  });

  it("go around what stands free in them", () => {
    const made = roomsOf([...box(0, 0, 10, 8), ...box(3, 3, 5, 5), ...box(7, 1, 7.4, 1.4)], [line(3.5, 3, 4.5, 3)]);
    const bySize = made.rooms.toSorted((a, b) => signedArea(a) - signedArea(b));
    expect(bySize.map((outline) => Number(signedArea(outline).toFixed(6)))).toEqual([4, 80 - 4 - 0.16]);
    expect(inRing([4, 4], bySize[1]!)).toBe(false);
    expect(inRing([7.2, 1.2], bySize[1]!)).toBe(false);
    expect(inRing([1, 1], bySize[1]!)).toBe(true);
    expect(new Set(made.openings[0]!.rooms)).toEqual(new Set([0, 1]));
  });

  it("refuse more lines than a storey has", () => {
    const many = Array.from({ length: MAX_LINES + 1 }, (_, i) => line(i, 0, i, 1));
    expect(() => roomsOf(many, [])).toThrow(RangeError);
    const crossing = Array.from({ length: 200 }, (_, i) => [line(i, -1, i, 200), line(-1, i, 200, i)]).flat();
    expect(() => roomsOf(crossing, [])).toThrow(RangeError);
  });
});

describe("openings", () => {
  it("are put onto their wall's line, cut it, and know the room on each side", () => {
    const made = roomsOf([...box(0, 0, 8, 3), line(4, 0, 4, 3)], [line(4.2, 1, 4.2, 2), line(1, -0.1, 2, 0.1)]);
    const [inner, outer] = made.openings;
    expect(inner!.a).toEqual([4, 1]);
    expect(inner!.b).toEqual([4, 2]);
    const [left, right] = inner!.rooms.map((room) => made.rooms[room!]!);
    expect(inRing([1, 1], left!)).toBe(true);
    expect(inRing([7, 1], right!)).toBe(true);
    expect(outer!.rooms.filter((room) => room === null)).toHaveLength(1);
    const lengthM = made.walls.reduce((sum, { a, b }) => sum + distanceM(a, b), 0);
    expect(lengthM).toBeCloseTo(22 + 3 - 1 - 1, 1);
  });

  it("close the gap between two walls, though they stand aside of it", () => {
    const walls = [...box(0, 0, 8, 3), line(4, 0, 4, 1), line(4.05, 2, 4.05, 3)];
    const made = roomsOf(walls, [line(4.15, 0.95, 4.2, 2.1)]);
    expect(made.rooms).toHaveLength(2);
    expect(made.openings[0]!).toMatchObject({ a: [4, 1], b: [4.05, 2] });
  });

  it("that stand free part nothing: the same room is on both sides", () => {
    const made = roomsOf(box(0, 0, 8, 8), [line(3, 4, 4, 4)]);
    expect(made.rooms).toHaveLength(1);
    expect(made.openings[0]!.rooms).toEqual([0, 0]);
  });
});

interface Cut {
  readonly line: Line;
  readonly upright: boolean;
}

/** Halves a rectangle again and again, as the shares say; no room is narrower than 2 m. */
function divided(x0: number, y0: number, x1: number, y1: number, shares: number[], cuts: Cut[]): number {
  const upright = x1 - x0 > y1 - y0;
  const [low, high] = upright ? [x0, x1] : [y0, y1];
  const share = shares.pop();
  if (share === undefined || high - low < 4.5) return 1;
  const at = low + 2 + share * (high - low - 4);
  cuts.push({ line: upright ? line(at, y0, at, y1) : line(x0, at, x1, at), upright });
  return upright
    ? divided(x0, y0, at, y1, shares, cuts) + divided(at, y0, x1, y1, shares, cuts)
    : divided(x0, y0, x1, at, shares, cuts) + divided(x0, at, x1, y1, shares, cuts);
}

/** A door in the longest stretch of a wall that no other wall meets. */
function doorIn({ line: { a, b }, upright }: Cut, cuts: readonly Cut[]): Line {
  const axis = upright ? 1 : 0;
  const met = cuts
    .filter((other) => other.upright !== upright)
    .flatMap(({ line: other }) => [other.a, other.b])
    .filter((end) => Math.abs(end[1 - axis]! - a[1 - axis]!) < 1e-9)
    .map((end) => end[axis]!);
  const stops = [a[axis]!, ...met.filter((at) => at > a[axis]! && at < b[axis]!), b[axis]!].sort((p, q) => p - q);
  let [from, to] = [stops[0]!, stops[1]!];
  for (const [i, stop] of stops.entries())
    if (i > 0 && stop - stops[i - 1]! > to - from) [from, to] = [stops[i - 1]!, stop];
  const [middle, half] = [(from + to) / 2, Math.min(0.45, 0.3 * (to - from))];
  return upright ? line(a[0], middle - half, a[0], middle + half) : line(middle - half, a[1], middle + half, a[1]);
}

const unit = fc.double({ min: 0, max: 1, noNaN: true });

it("of a rectangle that is divided anyhow: areas add up, every door has two sides, every room is come to", () => {
  const property = fc.property(
    fc.record({
      width: fc.double({ min: 5, max: 40, noNaN: true }),
      depth: fc.double({ min: 5, max: 40, noNaN: true }),
      shares: fc.array(unit, { maxLength: 24 }),
      slips: fc.array(unit, { minLength: 50, maxLength: 50 }),
      turn: fc.double({ min: -1, max: 1, noNaN: true }),
      gap: fc.double({ min: 0, max: 0.12, noNaN: true }),
    }),
    ({ width, depth, shares, slips, turn, gap }) => {
      const cuts: Cut[] = [];
      const rooms = divided(0, 0, width, depth, [...shares], cuts);
      const [c, s] = [(1 - turn * turn) / (1 + turn * turn), (2 * turn) / (1 + turn * turn)];
      const turned = ([x, y]: Xy): Xy => [c * x - s * y + 100, s * x + c * y - 50];
      // Walls that stop a little short, and doors that are drawn a little beside them.
      const walls = cuts.map(({ line: { a, b }, upright }) =>
        upright ? line(a[0], a[1] + gap, b[0], b[1] - gap) : line(a[0] + gap, a[1], b[0] - gap, b[1]),
      );
      const doors = cuts.map((one, i) => {
        const { a, b } = doorIn(one, cuts);
        const slip = 0.15 * (slips[i]! - 0.5);
        return one.upright ? line(a[0] + slip, a[1], b[0] + slip, b[1]) : line(a[0], a[1] + slip, b[0], b[1] + slip);
      });
      const across = ({ a, b }: Line): Line => ({ a: turned(a), b: turned(b) });
      const made = roomsOf([...box(0, 0, width, depth), ...walls].map(across), doors.map(across));
      expect(made.rooms).toHaveLength(rooms);
      const total = made.rooms.reduce((sum, outline) => sum + signedArea(outline), 0);
      // Ends that are nearer than 3 cm are one: a wall of 5 m may move by that.
      expect(Math.abs(total / (width * depth) - 1)).toBeLessThan(0.01);
      const root = made.rooms.map((_, i) => i);
      const find = (i: number): number => (root[i] === i ? i : find(root[i]!));
      for (const { rooms: sides } of made.openings) {
        const [left, right] = sides;
        if (left === null || right === null || left === right) return expect.fail("a door has no two sides");
        root[find(left)] = find(right);
      }
      expect(new Set(made.rooms.map((_, i) => find(i))).size).toBe(1);
    },
  );
  fc.assert(property, { numRuns: 300, seed: 20_261_130 });
});

it("of any lines at all: rooms are counter-clockwise and share no ground", () => {
  const point = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }));
  const property = fc.property(fc.array(fc.tuple(point, point), { maxLength: 30 }), (pairs) => {
    const walls = pairs.map(([a, b]): Line => ({ a, b }));
    const { rooms } = roomsOf(walls, []);
    for (const outline of rooms) expect(signedArea(outline)).toBeGreaterThan(0);
    for (let x = 0.273; x < 12; x += 1.19)
      for (let y = 0.391; y < 12; y += 1.37)
        expect(rooms.filter((outline) => inRing([x, y], outline)).length).toBeLessThanOrEqual(1);
  });
  fc.assert(property, { numRuns: 150, seed: 7 });
});
