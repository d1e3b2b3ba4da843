import type { Vec2, Vec3 } from "../../../twins/core/view.ts";

/** A label that would like to be shown, in pixels of the picture. */
export interface LabelWish {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Higher wins: selected before abnormal before near. */
  readonly rank: number;
}

const GAP_PX = 4;

/** A part of the picture, px from its left upper corner. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A label moves aside by its own half and so much more, or by so many of its heights: farther away it would be another's. */
const [BESIDE_PX, MOST_HEIGHTS] = [12, 1.5];

/**
 * Where a label stands that keeps off what covers the picture: where it is, or the least bit beside, over or under that. Null where
 * there is no such place near it: then what it names is covered, too.
 * @param sides of the picture, px: no label moves beyond them
 */
export function keepOff(
  { x, y, widthPx, heightPx }: Pick<LabelWish, "x" | "y" | "widthPx" | "heightPx">,
  covered: readonly Rect[],
  sides: readonly [left: number, right: number],
): { readonly x: number; readonly y: number } | null {
  const [acrossPx, downPx] = [widthPx / 2 + GAP_PX, heightPx / 2 + GAP_PX];
  const isFree = (atX: number, atY: number): boolean =>
    covered.every(
      ({ left, top, right, bottom }) =>
        atX <= left - acrossPx || atX >= right + acrossPx || atY <= top - downPx || atY >= bottom + downPx,
    );
  if (isFree(x, y)) return { x, y };
  const xs = [x, ...covered.flatMap(({ left, right }) => [left - acrossPx, right + acrossPx])].filter(
    (at) => Math.abs(at - x) <= widthPx / 2 + BESIDE_PX && at - widthPx / 2 >= sides[0] && at + widthPx / 2 <= sides[1],
  );
  const ys = [y, ...covered.flatMap(({ top, bottom }) => [top - downPx, bottom + downPx])].filter(
    (at) => Math.abs(at - y) <= MOST_HEIGHTS * heightPx,
  );
  const places = xs.flatMap((atX) => ys.map((atY) => ({ x: atX, y: atY })));
  const farPx = (at: { x: number; y: number }): number => Math.hypot(at.x - x, at.y - y);
  return places.filter((at) => isFree(at.x, at.y)).toSorted((a, b) => farPx(a) - farPx(b))[0] ?? null;
}

/** About how wide a label's text is, px: Chinese signs are as wide as high. */
export const textWidthPx = (text: string): number =>
  [...text].reduce((sum, sign) => sum + (sign > "\u2e80" ? 12.4 : 7.4), 0);

/** Keeps the labels that do not cover one of higher rank. Bounded: at most `most` are kept. */
export function declutter(wishes: readonly LabelWish[], most: number): Set<string> {
  const kept: LabelWish[] = [];
  for (const wish of [...wishes].sort((a, b) => b.rank - a.rank || a.id.localeCompare(b.id))) {
    if (kept.length >= most) break;
    const free = kept.every(
      (other) =>
        Math.abs(wish.x - other.x) >= (wish.widthPx + other.widthPx) / 2 + GAP_PX ||
        Math.abs(wish.y - other.y) >= (wish.heightPx + other.heightPx) / 2 + GAP_PX,
    );
    if (free) kept.push(wish);
  }
  return new Set(kept.map((wish) => wish.id));
}

/** True when a wall from a to b of this height stands between the eye and the point. */
export function hiddenByWall(eye: Vec3, point: Vec3, a: Vec2, b: Vec2, heightM: number): boolean {
  const [dx, dy, dz] = [point[0] - eye[0], point[1] - eye[1], point[2] - eye[2]];
  const [wx, wy] = [b[0] - a[0], b[1] - a[1]];
  const cross = dx * wy - dy * wx;
  if (Math.abs(cross) < 1e-9) return false;
  const t = ((a[0] - eye[0]) * wy - (a[1] - eye[1]) * wx) / cross;
  const s = ((a[0] - eye[0]) * dy - (a[1] - eye[1]) * dx) / cross;
  if (t <= 0 || t >= 0.999 || s < 0 || s > 1) return false;
  return eye[2] + dz * t < heightM;
}
