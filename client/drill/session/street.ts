import { inRing, stretchM } from "../../../twins/core/ring.ts";
import { innerPoint } from "../../../twins/import/venue/inner.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import type { Spot } from "./prediction.ts";

type Room = VenueView["rooms"][number];

const numbers = new WeakMap<VenueView, readonly { readonly text: string; readonly x: number; readonly y: number }[]>();

/** Where each house's number is written, found once. */
export function houseNumbers(venue: VenueView) {
  let known = numbers.get(venue);
  if (known === undefined) {
    known = venue.rooms.map(({ title, outline }) => {
      const [x, y] = innerPoint(outline);
      return { text: /\d+/.exec(title.en)?.[0] ?? "", x, y };
    });
    numbers.set(venue, known);
  }
  return known;
}

/** Whether somebody stands on a street. */
export const isOnStreet = ({ ground }: VenueView, { x, y }: Pick<Spot, "x" | "y">): boolean =>
  ground?.roads.some((road) => inRing([x, y], road)) === true;

/** The house whose walls are nearest, and how far they are, m; null in a venue of none. */
export function houseNear(
  { rooms }: VenueView,
  { x, y }: Pick<Spot, "x" | "y">,
): { readonly room: Room; readonly m: number } | null {
  let best: { readonly room: Room; readonly m: number } | null = null;
  for (const room of rooms)
    for (let i = 0, j = room.outline.length - 1; i < room.outline.length; j = i++) {
      const m = stretchM([x, y], room.outline[j]!, room.outline[i]!);
      if (best === null || m < best.m) best = { room, m };
    }
  return best;
}
