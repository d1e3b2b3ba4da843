import type { LocalText } from "../core/place.ts";
import { inRing } from "../core/ring.ts";
import type { Xy } from "../core/venue.ts";

/** A small car that people can get into. */
export interface Car {
  x: number;
  y: number;
  headingRad: number;
  /** Index in the crowd of who drives it; -1: it is parked. */
  driver: number;
  /** The water has taken it: nobody drives it any more. */
  isSwept: boolean;
}

/** Of a small car (Toyota Yaris, the small car of Shand et al. 2011), m. */
export const CAR_SIZE_M = { lengthM: 3.9, widthM: 1.7 } as const;
/** From beside it to its seat, m. */
export const CAR_REACH_M = 3;
/** On a wet street at night, m/s: 18 km/h, and 36 for who hurries. */
export const CAR_MPS = { usual: 5, fast: 10 } as const;
/** Cars stand still before people, m. */
export const CAR_CLEAR_M = 1.4;

export const CAR_LAWS: readonly LocalText[] = [
  {
    en: "A small car floats or slides from 0.3 m of still water, or depth times speed of 0.3 m2/s (Shand et al. 2011)",
    zh: "小型车在静水 0.3 米、或水深与流速之积 0.3 m2/s 时漂浮或滑移（Shand 等 2011）",
  },
];

const isOnRoad = (roads: readonly (readonly Xy[])[], at: Xy): boolean => roads.some((road) => inRing(at, road));

/** Where a car comes from a place by a vector: it stays on the road, and slides along its border as far as one axis allows. */
export function driveOn(roads: readonly (readonly Xy[])[], [x, y]: Xy, [dx, dy]: Xy): Xy {
  const ways: readonly Xy[] =
    Math.abs(dx) >= Math.abs(dy)
      ? [
          [x + dx, y + dy],
          [x + dx, y],
          [x, y + dy],
        ]
      : [
          [x + dx, y + dy],
          [x, y + dy],
          [x + dx, y],
        ];
  return ways.find((to) => isOnRoad(roads, to)) ?? [x, y];
}

/** How fast a car is driven, m/s, by the share of the speed that is wished. */
export const carMps = (share: number, isFast: boolean): number =>
  Math.min(1, share) * (isFast ? CAR_MPS.fast : CAR_MPS.usual);

/** The nearest car that somebody at a place can get into; -1 without one. */
export function carNear(cars: readonly Pick<Car, "x" | "y" | "driver" | "isSwept">[], x: number, y: number): number {
  let [nearest, best] = [-1, CAR_REACH_M ** 2];
  cars.forEach((car, at) => {
    const away = (car.x - x) ** 2 + (car.y - y) ** 2;
    if (car.driver >= 0 || car.isSwept || away > best) return;
    nearest = at;
    best = away;
  });
  return nearest;
}
