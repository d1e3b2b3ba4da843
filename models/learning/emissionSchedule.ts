import { UWE_PER_WE } from "./workEfficacy.ts";

/** The DAO's parameters of the emission; AITN in wei, efficacy in uWE, times in cycles. As EmissionSchedule.sol. */
export interface EmissionParams {
  /** Before the milestone, a cycle: at level 0, and more for each level. */
  readonly base: bigint;
  readonly step: bigint;
  /** A cycle for each WE of the network's efficacy, at most. */
  readonly perWE: bigint;
  /** What may be emitted before the milestone, and its smallest number of cycles. */
  readonly cap: bigint;
  readonly capDivisor: bigint;
  /** All that may ever be emitted. */
  readonly reserve: bigint;
  readonly peakDivisor: bigint;
  readonly halvingCycles: bigint;
  /** Efficacy of the last level, and the number of levels; each doubles the one before. */
  readonly milestone: bigint;
  readonly levels: bigint;
  /** The level rises by at most one in so many cycles; 0 is the pure schedule without that limit. */
  readonly riseCycles: bigint;
}

export interface EmissionState {
  /** Efficacy of the last seven cycles, at cycle % 7. */
  readonly window: readonly bigint[];
  /** The highest minimum of seven cycles in a row. */
  readonly highest: bigint;
  readonly riseCycle: bigint;
  readonly milestoneCycle: bigint;
  readonly level: bigint;
  /** 0 until the milestone. */
  readonly peak: bigint;
  readonly emitted: bigint;
}

const WINDOW = 7n;

export const EMISSION_START: EmissionState = {
  window: [0n, 0n, 0n, 0n, 0n, 0n, 0n],
  highest: 0n,
  riseCycle: 0n,
  milestoneCycle: 0n,
  level: 0n,
  peak: 0n,
  emitted: 0n,
};

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** The greatest k <= levels with highest >= milestone >> (levels - k), else 0. */
export function levelOf({ levels, milestone }: EmissionParams, highest: bigint): bigint {
  for (let k = levels; k > 0n; k--) if (highest >= milestone >> (levels - k)) return k;
  return 0n;
}

/** The highest minimum of efficacy that a level asks for, uWE; level 0 asks for nothing. */
export const efficacyOfLevel = ({ levels, milestone }: EmissionParams, level: bigint): bigint =>
  level === 0n ? 0n : milestone >> (levels - level);

/** The level, and at the last one the milestone with the peak that the halving starts from. */
function climb(state: EmissionState, p: EmissionParams, cycle: bigint): EmissionState {
  const reached = levelOf(p, state.highest);
  if (reached <= state.level) return state;
  // Level 0 has no earlier rise to wait for.
  if (p.riseCycles > 0n && state.level !== 0n && cycle < state.riseCycle + p.riseCycles) return state;
  const level = p.riseCycles === 0n ? reached : state.level + 1n;
  const risen = { ...state, level, riseCycle: cycle };
  if (level < p.levels) return risen;
  return { ...risen, peak: (p.reserve - state.emitted) / p.peakDivisor, milestoneCycle: cycle };
}

/** What a cycle of this efficacy emits in this state, which knows the cycle's level already; wei. */
function rewardIn(state: EmissionState, p: EmissionParams, cycle: bigint, efficacy: bigint): bigint {
  if (state.peak > 0n) return efficacy === 0n ? 0n : state.peak >> ((cycle - state.milestoneCycle) / p.halvingCycles);
  const capped = state.emitted < p.cap ? (p.cap - state.emitted) / p.capDivisor : 0n;
  return least(least(p.base + p.step * state.level, capped), (p.perWE * efficacy) / UWE_PER_WE);
}

/**
 * Accounts one cycle; cycles come in order without a gap, a missed one with efficacy 0.
 * @param efficacy the network's E of the cycle, the sum of E_d without any bonus, uWE
 */
export function advance(
  before: EmissionState,
  p: EmissionParams,
  cycle: bigint,
  efficacy: bigint,
): { readonly state: EmissionState; readonly reward: bigint } {
  const window = before.window.map((old, i) => (BigInt(i) === cycle % WINDOW ? efficacy : old));
  const minimum = window.reduce(least);
  const highest = minimum > before.highest ? minimum : before.highest;
  const seen = { ...before, window, highest };
  const state = before.peak === 0n ? climb(seen, p, cycle) : seen;
  const reward = least(rewardIn(state, p, cycle, efficacy), p.reserve - state.emitted);
  return { state: { ...state, emitted: state.emitted + reward }, reward };
}

/** What the next cycles would emit if the network's efficacy were as given, wei; for showing the schedule, not for paying. */
export function project(
  from: EmissionState,
  p: EmissionParams,
  firstCycle: bigint,
  cycles: number,
  efficacyAt: (cycle: bigint) => bigint,
): readonly bigint[] {
  const rewards: bigint[] = [];
  let state = from;
  for (let i = 0; i < cycles; i++) {
    const cycle = firstCycle + BigInt(i);
    const done = advance(state, p, cycle, efficacyAt(cycle));
    state = done.state;
    rewards.push(done.reward);
  }
  return rewards;
}
