import type { Site } from "../../../twins/core/site.ts";
import type { Vec2 } from "../../../twins/core/view.ts";
import type { Language } from "../types.ts";
import { boundsOf } from "./outline.ts";
import type { Stencil } from "./textures.ts";

/** What is painted on the floor: the name of each work unit on its aisle side, and the letter of each parking bay. */
export function floorWords(site: Site, language: Language): Stencil[] {
  const words: Stencil[] = [];
  const nodes = site.routeMap?.nodes ?? [];
  for (const place of site.places) {
    if (place.level !== "workUnit" || place.outline.length < 3) continue;
    const { x0, y0, x1, y1 } = boundsOf(place.outline);
    const middle: Vec2 = [(x0 + x1) / 2, (y0 + y1) / 2];
    const nearest = nodes.reduce<(typeof nodes)[number] | null>(
      (best, node) =>
        best === null ||
        Math.hypot(node.x - middle[0], node.y - middle[1]) < Math.hypot(best.x - middle[0], best.y - middle[1])
          ? node
          : best,
      null,
    );
    // Read from the south, where home looks from: before the unit, left of its dock.
    const station = nearest?.kind === "station";
    const north = nearest === null || nearest.y <= middle[1];
    const at: Vec2 = station ? [x1 - 1.35, y0 + 0.3] : [middle[0] - 1.32, north ? y0 - 0.24 : y1 + 0.24];
    words.push({ text: place.title[language], at, turnRad: 0, heightM: station ? 0.22 : 0.28 });
  }
  let bay = 0;
  for (const node of nodes)
    if (node.kind === "parking") words.push({ text: `P${++bay}`, at: [node.x, node.y], turnRad: 0, heightM: 0.36 });
  return words;
}
