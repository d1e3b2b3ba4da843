import type { LocalText } from "../../../core/place.ts";
import type { Criterion } from "../../judge.ts";

/** The same criterion with another weight: what it gives is scaled. */
export function weighted(criterion: Criterion, most: number): Criterion {
  return {
    ...criterion,
    most,
    start() {
      const watch = criterion.start();
      return {
        ...watch,
        score() {
          const scored = watch.score();
          return { ...scored, points: Math.round((scored.points * most) / criterion.most) };
        },
      };
    },
  };
}

/** The same criteria with a share of the points, in whole numbers that add up to `total`. */
export function shared(criteria: readonly Criterion[], total: number): readonly Criterion[] {
  const whole = criteria.reduce((sum, { most }) => sum + most, 0);
  const shares = criteria.map(({ most }) => Math.floor((most * total) / whole));
  let left = total - shares.reduce((sum, share) => sum + share, 0);
  return criteria.map((criterion, at) => weighted(criterion, shares[at]! + (left-- > 0 ? 1 : 0)));
}

/** In other words for who does the same in another way. */
export const worded = (criterion: Criterion, title: LocalText, advice: LocalText): Criterion => ({
  ...criterion,
  title,
  advice,
});
