import { shareWei } from "../../contracts-abi/arithmetic/trainingSplit.ts";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import { trimOldest } from "../trimOldest.ts";
import type { DemandStand, MarketPort, OpenedDemand } from "./market.ts";

/** Demands whose sums are kept. */
const MAX_DEMANDS = 1_000;

/** What the seats of a demand have earned. */
export interface Earned {
  /** By seat, wei: of the rounds that ended, as they stand on chain. */
  readonly wei: readonly bigint[];
  /** All of it is credited to the devices' owners. */
  readonly isPaid: boolean;
  /** When the last ended round's time for disputes is over; null before a round ended, and when it is paid. */
  readonly paidFromMs: number | null;
}

/** A demand as far as it was summed up. */
interface Sum {
  /** Rounds from 0. */
  rounds: number;
  wei: readonly bigint[];
  endedAtMs: number;
}

const NOTHING: Earned = { wei: [], isPaid: false, paidFromMs: null };

/** What the demands' seats earn, each ended round read once. */
export class Earnings {
  readonly #market: Pick<MarketPort, "round" | "payments">;
  readonly #sums = new Map<string, Sum>();
  readonly #paid = new Map<string, Earned>();

  constructor(market: Pick<MarketPort, "round" | "payments">) {
    this.#market = market;
  }

  /** @param isOver everything is paid, by what this server sent */
  async of(opened: OpenedDemand, stand: DemandStand, seats: readonly Hex[], isOver: boolean): Promise<Result<Earned>> {
    if (seats.length === 0) return ok(NOTHING);
    const paid = isOver ? this.#paidOf(opened.demand, stand, seats) : null;
    return paid === null ? this.#soFar(opened, stand, seats.length) : ok(paid);
  }

  /** Null while the chain's index has not come so far. */
  #paidOf(demand: string, { round }: DemandStand, seats: readonly Hex[]): Earned | null {
    const held = this.#paid.get(demand);
    if (held !== undefined) return held;
    const { settled, paidWei, credited } = this.#market.payments(demand);
    const wei = seats.map((device) => credited.get(device) ?? 0n);
    if (settled !== round + 1 || wei.reduce((sum, one) => sum + one, 0n) !== paidWei) return null;
    const earned = { wei, isPaid: true, paidFromMs: null };
    keep(this.#paid, demand, earned);
    this.#sums.delete(demand);
    return earned;
  }

  async #soFar(opened: OpenedDemand, stand: DemandStand, seats: number): Promise<Result<Earned>> {
    const { demand, challengeMs } = opened;
    const sum: Sum = this.#sums.get(demand) ?? { rounds: 0, wei: new Array<bigint>(seats).fill(0n), endedAtMs: 0 };
    keep(this.#sums, demand, sum);
    const ended = stand.ended ? stand.round + 1 : stand.round;
    for (let round = sum.rounds; round < ended; round++) {
      const found = await this.#market.round(demand, round);
      if (!found.ok) return found;
      // Another look was faster.
      if (sum.rounds !== round) continue;
      const { value } = found;
      sum.wei = sum.wei.map((wei, seat) => wei + shareWei(value, { ...opened, seats }, seat));
      sum.endedAtMs = Math.max(sum.endedAtMs, value.endedAtMs);
      sum.rounds = round + 1;
    }
    return ok({ wei: sum.wei, isPaid: false, paidFromMs: sum.rounds === 0 ? null : sum.endedAtMs + challengeMs });
  }
}

/** Keeps an entry as the newest; the oldest go. */
function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  trimOldest(map, MAX_DEMANDS);
}
