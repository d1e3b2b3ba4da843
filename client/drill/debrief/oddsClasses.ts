import { SAFE_SHARE, UNSAFE_SHARE, VERDICTS, type Verdict, verdictOf } from "../../../twins/drill/odds/verdict.ts";
import type { OddsView } from "../../../twins/protocol/debrief.ts";

/** Steps of the legend by the share of runs, %: what counts as safe, as a matter of chance, and as unsafe. */
export { VERDICTS as ODDS_STEPS, verdictOf as stepOf };
export type OddsStep = Verdict;

export const PERCENT_STEPS = { safe: 100 * SAFE_SHARE, unsafe: 100 * UNSAFE_SHARE } as const;

/** Damage states from none to complete, in the order of bars and tables. */
export const DAMAGE = ["none", "slight", "moderate", "extensive", "complete"] as const;
export type DamageName = (typeof DAMAGE)[number];

/** A square of the floor that something struck. */
export interface OddsCell {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly step: OddsStep;
}

export const oddsCells = ({ cells, cellM, runs }: OddsView, storey: number): readonly OddsCell[] =>
  cells.flatMap(([on, x, y, count]) =>
    on === storey
      ? [{ key: `${x} ${y}`, x: x - cellM / 2, y: y - cellM / 2, step: verdictOf((100 * count) / runs) }]
      : [],
  );

/** Parts of a bar of whole width 100, from left to right; what is below half a percent is no part. */
export function damageParts(
  probabilities: Readonly<Record<DamageName, number>>,
): readonly { readonly state: DamageName; readonly from: number; readonly width: number }[] {
  let from = 0;
  return DAMAGE.flatMap((state) => {
    const width = 100 * probabilities[state];
    const part = { state, from, width };
    from += width;
    return width < 0.5 ? [] : [part];
  });
}
