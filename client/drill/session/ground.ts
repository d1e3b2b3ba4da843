import type { VenueGround } from "../../../twins/core/venue.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";

const known = new WeakMap<VenueView, VenueGround | null>();

function read(venue: VenueView): VenueGround | null {
  if (venue.ground === undefined) return null;
  const { heights, lowM, columns, rows, ...rest } = venue.ground;
  const bytes = heights instanceof Uint8Array ? heights : new Uint8Array(heights);
  if (bytes.length !== 2 * columns * rows) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const heightsM = Float32Array.from({ length: columns * rows }, (_, k) => lowM + view.getUint16(2 * k, true) / 100);
  return { ...rest, columns, rows, heightsM };
}

/** The ground of a venue in the open, read once; null for a building. */
export function groundOf(venue: VenueView): VenueGround | null {
  let ground = known.get(venue);
  if (ground === undefined) {
    ground = read(venue);
    known.set(venue, ground);
  }
  return ground;
}
