import type { PriceRules } from "../../contracts-abi/typed-data/price.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { Contracts } from "./contracts.ts";

/** The price oracle's last answer and what it asks of the next round. */
export interface OracleRules extends PriceRules {
  readonly minInterval: bigint;
  readonly quorum: number;
}

export async function oracleRules({ read }: Pick<Contracts, "read">): Promise<Result<OracleRules>> {
  const [answer, parameters] = await Promise.all([
    read("PriceOracle", "answer", []),
    read("PriceOracle", "parametersOf", []),
  ]);
  if (!answer.ok) return answer;
  if (!parameters.ok) return parameters;
  return ok({ ...answer.value, ...parameters.value, quorum: Number(parameters.value.quorum) });
}

/** Who holds the oracle's five seats, in lower case. */
export async function oracleSeats({ read }: Pick<Contracts, "read">): Promise<Result<ReadonlySet<string>>> {
  const seats = await Promise.all([0n, 1n, 2n, 3n, 4n].map((seat) => read("PriceOracle", "signerAt", [seat])));
  const held = new Set<string>();
  for (const seat of seats) {
    if (!seat.ok) return seat;
    held.add(seat.value.toLowerCase());
  }
  return ok(held);
}
