import fc from "fast-check";
import { expect, it } from "vitest";
import { clusters } from "./clusters.ts";
import { labelRect, type Mark, markRect, overlap, placeCard, placeLabels } from "./labels.ts";

const BOX = { width: 400, height: 300 };
const mark = (id: string, x: number, y: number, width = 80): Mark => ({
  id,
  x,
  y,
  radius: 14,
  drawn: 10,
  label: { width, height: 20 },
});
const MARKS = fc.array(
  fc.record({
    x: fc.integer({ min: 0, max: 400 }),
    y: fc.integer({ min: 0, max: 300 }),
    width: fc.integer({ min: 20, max: 200 }),
  }),
  { maxLength: 40 },
);

it("a label stands right of its mark, else left, above or below", () => {
  expect([...placeLabels([mark("a", 100, 100)], BOX)]).toEqual([["a", "right"]]);
  expect([...placeLabels([mark("a", 380, 100)], BOX)]).toEqual([["a", "left"]]);
  const between = [mark("a", 200, 150, 60), mark("b", 246, 150, 300), mark("c", 154, 150, 300)];
  expect(placeLabels(between, BOX).get("a")).toBe("above");
});

it("no label covers a mark or another label, and none is cut off", () => {
  fc.assert(
    fc.property(MARKS, (spots) => {
      const apart = clusters(
        spots.map((one, i) => ({ ...one, id: `${i}` })),
        30,
      );
      const marks = apart.map(({ id, x, y, members }) => mark(id, x, y, members[0]!.width));
      const sides = placeLabels(marks, BOX);
      const rects = marks.flatMap((one) => {
        const side = sides.get(one.id);
        return side === undefined ? [] : [{ id: one.id, rect: labelRect(one, one.label!, side) }];
      });
      for (const [i, { id, rect }] of rects.entries()) {
        expect(Math.min(rect.left, rect.top, BOX.width - rect.right, BOX.height - rect.bottom)).toBeGreaterThanOrEqual(
          0,
        );
        for (const other of rects.slice(i + 1)) expect(overlap(rect, other.rect)).toBe(false);
        for (const other of marks) if (other.id !== id) expect(overlap(rect, markRect(other))).toBe(false);
      }
    }),
    { seed: 4, numRuns: 200 },
  );
});

it("a card is never off the map, and beside its mark wherever there is room", () => {
  const card = { width: 260, height: 120 };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 300 }), (x, y) => {
      const at = placeCard({ x, y, radius: 22 }, card, BOX);
      expect(at.x).toBeGreaterThanOrEqual(0);
      expect(at.y).toBeGreaterThanOrEqual(0);
      expect(at.x + card.width).toBeLessThanOrEqual(BOX.width);
      expect(at.y + card.height).toBeLessThanOrEqual(BOX.height);
      const rect = { left: at.x, top: at.y, right: at.x + card.width, bottom: at.y + card.height };
      expect(overlap(rect, { left: x - 10, right: x + 10, top: y - 10, bottom: y + 10 })).toBe(false);
    }),
    { seed: 6 },
  );
  // Where it must cover the mark it is still whole.
  const tall = placeCard({ x: 200, y: 150, radius: 22 }, { width: 380, height: 200 }, BOX);
  expect([tall.x >= 0, tall.y >= 0, tall.y + 200 <= 300]).toEqual([true, true, true]);
});
