/** The arithmetic of contracts-abi/src/TrainingMarket/TrainingSplit to the wei: what a round pays, before it is settled. */

const BPS = 10_000n;

/** A round as the contract has it. Seats are bits, seat 0 the lowest. */
export interface RoundSplit {
  /** Seats that delivered. */
  readonly committed: bigint;
  /** Seats whose update was proved to be forged. */
  readonly convicted: bigint;
  /** Whether the round is paid in equal parts: it lapsed, or its closing was proved wrong. */
  readonly equal: boolean;
  /** By seat, bps; none while the round runs. */
  readonly contributions: readonly bigint[];
}

export interface PayTerms {
  /** Of the whole demand, wei. */
  readonly rewardWei: bigint;
  readonly rounds: number;
  /** Seats that were given. */
  readonly seats: number;
  /** Part of a round's pay that all who delivered share alike, bps. */
  readonly floorBps: number;
}

/** What a seat has of a round as it stands, wei: TrainingSplit.shareOf, with TrainingRounds' pay of a round. */
export function shareWei(round: RoundSplit, terms: PayTerms, seat: number): bigint {
  const { committed, convicted, equal, contributions } = round;
  if ((((committed & ~convicted) >> BigInt(seat)) & 1n) === 0n) return 0n;
  const pay = terms.rewardWei / BigInt(terms.rounds);
  const seats = BigInt(terms.seats);
  if (equal) return pay / seats;
  const part = contributions[seat];
  if (part === undefined) return 0n;
  const alike = (pay * BigInt(terms.floorBps)) / BPS;
  return alike / seats + ((pay - alike) * part) / BPS;
}
