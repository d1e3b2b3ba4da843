import type { DemandRow, RoundRow } from "../../../twins/protocol/rounds.ts";
import { sameAddress } from "../../ui/amount.ts";

/** Rounds back that what went wrong is told of. */
export const LAST_ROUNDS = 5;
const WHOLE = 10_000;

/** Mean of a seat's parts of the closed rounds, 0 to 1; null before the first round. */
export function shareOf({ closed }: Pick<DemandRow, "closed">, seat: number): number | null {
  const rounds = closed.filter(({ contributions }) => contributions.length > 0);
  if (rounds.length === 0) return null;
  return rounds.reduce((sum, { contributions }) => sum + (contributions[seat] ?? 0), 0) / rounds.length / WHOLE;
}

export interface Faults {
  /** Rounds from 0, with why its update was left out. */
  readonly dropped: readonly { readonly round: number; readonly why: string }[];
  /** Rounds in which its update stood far from the agreed one. */
  readonly suspected: readonly number[];
}

/** What was wrong with a device's updates of the last rounds. */
export function faultsOf(closed: readonly RoundRow[], device: string): Faults {
  const last = closed.slice(-LAST_ROUNDS);
  return {
    dropped: last.flatMap(({ round, dropped }) =>
      dropped.filter((one) => sameAddress(one.device, device)).map(({ why }) => ({ round, why })),
    ),
    suspected: last
      .filter(({ suspected }) => suspected.some((one) => sameAddress(one, device)))
      .map(({ round }) => round),
  };
}
