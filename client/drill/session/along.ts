import type { SceneView, VenueView } from "../../../twins/protocol/drill.ts";
import type { ShownPeople } from "./people.ts";
import type { Spot } from "./prediction.ts";
import { rayM } from "./sight.ts";
import { stairAt } from "./stairs.ts";

/** Who is taken along sits so far before who takes them, m: the chair is pushed. Nearer where a wall is. */
export const AHEAD_M = 0.75;
const CLEAR_OF_WALL_M = 0.4;
/** On a stair the two are on neighbouring steps, m. */
const ON_STAIR_M = 0.3;

/**
 * Puts those who are taken along where the chair is that they sit in: before who pushes it, who is drawn between two told places, or at
 * once where it is oneself. The server has both in one place.
 */
export function placeAlong(
  venue: Pick<VenueView, "storeys" | "stairs">,
  people: ShownPeople,
  along: Required<SceneView>["along"],
  own: number,
  ownSpot: (Spot & { readonly headingRad: number }) | null,
): void {
  for (const [body, by] of along) {
    if (body >= people.count || by >= people.count) continue;
    const isOwn = by === own && ownSpot !== null;
    const storey = isOwn ? ownSpot.storey : people.storey[by]!;
    const [x, y] = isOwn ? [ownSpot.x, ownSpot.y] : [people.x[by]!, people.y[by]!];
    const headingRad = isOwn ? ownSpot.headingRad : people.headingRad[by]!;
    const walls = venue.storeys[storey]?.walls ?? [];
    const freeM = rayM(walls, { x, y }, headingRad, AHEAD_M + CLEAR_OF_WALL_M);
    const z = isOwn ? ownSpot.z : people.z[by]!;
    const isOnStair = stairAt(venue, { storey, x, y, z }) !== null;
    const m = isOnStair ? ON_STAIR_M : Math.max(ON_STAIR_M, freeM - CLEAR_OF_WALL_M);
    people.storey[body] = storey;
    people.x[body] = x + m * Math.cos(headingRad);
    people.y[body] = y + m * Math.sin(headingRad);
    people.z[body] = z;
    people.headingRad[body] = headingRad;
  }
}
