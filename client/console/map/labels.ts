import type { Box, Point } from "./mapWindow.ts";

/** px of the map's box. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const overlap = (a: Rect, b: Rect): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const inside = (rect: Rect, { width, height }: Box): boolean =>
  rect.left >= 0 && rect.top >= 0 && rect.right <= width && rect.bottom <= height;

/** A mark whose middle is at x, y; px. */
export interface Mark extends Point {
  readonly id: string;
  /** Half of what a hand hits. */
  readonly radius: number;
  /** Half of what is drawn. */
  readonly drawn: number;
  /** Null for a mark that has none, as a cluster, whose number is in it. */
  readonly label: Box | null;
}

const SIDES = ["right", "left", "above", "below"] as const;
export type Side = (typeof SIDES)[number];

/** From a mark to its label, px. */
const GAP = 2;

export const markRect = ({ x, y, radius }: Mark): Rect => ({
  left: x - radius,
  top: y - radius,
  right: x + radius,
  bottom: y + radius,
});

export function labelRect({ x, y, drawn }: Mark, label: Box, side: Side): Rect {
  const [left, top] = {
    right: [x + drawn + GAP, y - label.height / 2],
    left: [x - drawn - GAP - label.width, y - label.height / 2],
    above: [x - label.width / 2, y - drawn - GAP - label.height],
    below: [x - label.width / 2, y + drawn + GAP],
  }[side] as [number, number];
  return { left, top, right: left + label.width, bottom: top + label.height };
}

/**
 * The side on which each mark's label stands: the first on which it covers no mark and no other label and is whole; a mark
 * that has none keeps its label to itself, and says it when one comes to it. Those that come first choose first.
 */
export function placeLabels(marks: readonly Mark[], box: Box): ReadonlyMap<string, Side> {
  const placed: Rect[] = [];
  const sides = new Map<string, Side>();
  const others = marks.map((mark) => [mark.id, markRect(mark)] as const);
  for (const mark of marks) {
    const { label } = mark;
    if (label === null) continue;
    const side = SIDES.find((one) => {
      const rect = labelRect(mark, label, one);
      const covers = others.some(([id, other]) => id !== mark.id && overlap(rect, other));
      return inside(rect, box) && !covers && !placed.some((other) => overlap(rect, other));
    });
    if (side === undefined) continue;
    sides.set(mark.id, side);
    placed.push(labelRect(mark, label, side));
  }
  return sides;
}

/** From the map's edge to a card, px. */
const EDGE = 6;

/** Where a card of a mark stands: above it, else below, else beside; never off the map's edge, even where it has to cover the mark. */
export function placeCard({ x, y, radius }: Pick<Mark, "x" | "y" | "radius">, card: Box, box: Box): Point {
  const across = (at: number, size: number, room: number): number =>
    Math.max(EDGE, Math.min(room - size - EDGE, at - size / 2));
  const left = across(x, card.width, box.width);
  const top = across(y, card.height, box.height);
  const away = radius + 2 * GAP;
  if (y - away - card.height >= EDGE) return { x: left, y: y - away - card.height };
  if (y + away + card.height <= box.height - EDGE) return { x: left, y: y + away };
  if (x + away + card.width <= box.width - EDGE) return { x: x + away, y: top };
  if (x - away - card.width >= EDGE) return { x: x - away - card.width, y: top };
  return { x: left, y: y < box.height / 2 ? Math.max(EDGE, box.height - card.height - EDGE) : EDGE };
}
