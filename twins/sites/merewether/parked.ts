import type { Xy } from "../../core/venue.ts";
import { counterClockwise } from "../../import/geometry/polygon.ts";
import { distanceM, nearestOn } from "../../import/venue/lines.ts";
import { MEREWETHER } from "./district.gen.ts";

/** From the kerb to a parked car's middle, m. */
const FROM_KERB_M = 1.8;

/** A car at the kerb before each of these houses, along the street: the data has no cars, so which houses have one is the drill's. */
export function parkedAt(houses: readonly number[]): readonly { readonly at: Xy; readonly headingRad: number }[] {
  const road = counterClockwise(MEREWETHER.road);
  return houses.map((number) => {
    const { outline } = MEREWETHER.houses.find((one) => one.number === number)!;
    const middle = outline.reduce<Xy>(([x, y], p) => [x + p[0] / outline.length, y + p[1] / outline.length], [0, 0]);
    const kerbs = road.map((a, i) => {
      const b = road[(i + 1) % road.length]!;
      return { a, b, ...nearestOn(a, b, middle) };
    });
    const { a, b, at } = kerbs.reduce((best, one) => (one.farM < best.farM ? one : best));
    const lengthM = distanceM(a, b);
    const [ux, uy] = [(b[0] - a[0]) / lengthM, (b[1] - a[1]) / lengthM];
    return { at: [at[0] - FROM_KERB_M * uy, at[1] + FROM_KERB_M * ux], headingRad: Math.atan2(uy, ux) };
  });
}
