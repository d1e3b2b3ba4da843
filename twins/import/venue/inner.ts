import { inRing } from "../../core/ring.ts";
import type { Xy } from "../../core/venue.ts";
import { nearestOn } from "./lines.ts";

const TRIES = 20;

/** The place in an outline that is furthest from its sides, of a grid of twenty by twenty; a corner where none is inside. */
export function innerPoint(outline: readonly Xy[]): Xy {
  const [xs, ys] = [outline.map(([x]) => x), outline.map(([, y]) => y)];
  const [left, low] = [Math.min(...xs), Math.min(...ys)];
  const [width, depth] = [Math.max(...xs) - left, Math.max(...ys) - low];
  let [best, most]: [Xy, number] = [outline[0]!, -1];
  for (let i = 0; i < TRIES; i++)
    for (let j = 0; j < TRIES; j++) {
      const point: Xy = [left + ((i + 0.5) / TRIES) * width, low + ((j + 0.5) / TRIES) * depth];
      if (!inRing(point, outline)) continue;
      const near = Math.min(...outline.map((a, k) => nearestOn(a, outline[(k + 1) % outline.length]!, point).farM));
      if (near > most) [best, most] = [point, near];
    }
  return best;
}
