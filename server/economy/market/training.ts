import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result } from "../../../twins/core/result.ts";
import type {
  DemandPhase,
  DemandView,
  RoundView,
  TrainingView,
} from "../../../twins/protocol/economy/market/training.ts";
import type { HistoryCursor, Paged } from "../../../twins/protocol/economy/pages.ts";
import type { EventOf } from "../../chain/index.ts";
import { pageOf } from "../pages.ts";
import { approval, call, type EconomyParts, type Makers } from "../parts.ts";
import { each, together, toMs } from "../reads.ts";
import { disputableOf, disputeMakers, disputesOf, mayDecide } from "./disputes.ts";

/** Each has up to twelve rounds, read one by one. */
const DEMANDS_A_PAGE = 20;
/** Of a demand with more, the last ones are shown. */
const MAX_ROUNDS = 12;

export const trainingMakers: Makers<
  | "openDemand"
  | "cancelDemand"
  | "lapseDemand"
  | "settleRound"
  | "claimRound"
  | "withdrawTraining"
  | "collectRefund"
  | keyof typeof disputeMakers
> = {
  ...disputeMakers,
  async openDemand(parts, act, account) {
    const reward = BigInt(act.rewardWei);
    const allow = await approval(parts, "AITNToken", account, "TrainingMarket", reward);
    if (!allow.ok) return allow;
    const terms = {
      modelDigest: act.modelDigest as Hex,
      instructionDigest: act.instructionDigest as Hex,
      profileDigest: act.profileDigest as Hex,
      reward,
      rounds: BigInt(act.rounds),
      minSeats: BigInt(act.minSeats),
      maxSeats: BigInt(act.maxSeats),
      quorum: BigInt(act.quorum),
      enough: BigInt(act.enough),
      floorBps: BigInt(act.floorBps),
      minTier: BigInt(act.minTier),
      applyS: BigInt(act.applyS),
      selectS: BigInt(act.selectS),
      commitS: BigInt(act.commitS),
      closeS: BigInt(act.closeS),
    };
    const open = call(parts, "TrainingMarket", "open", [terms, act.operator as Hex, act.modelCid]);
    return ok([...allow.value, open]);
  },
  cancelDemand: async (parts, { demand }) => ok([call(parts, "TrainingMarket", "cancel", [BigInt(demand)])]),
  lapseDemand: async (parts, { demand }) => ok([call(parts, "TrainingMarket", "lapse", [BigInt(demand)])]),
  settleRound: async (parts, { demand, round }) =>
    ok([call(parts, "TrainingMarket", "settle", [BigInt(demand), BigInt(round)])]),
  claimRound: async (parts, { demand, round, devices }) =>
    ok([call(parts, "TrainingMarket", "claim", [BigInt(demand), BigInt(round), devices as readonly Hex[]])]),
  withdrawTraining: async (parts, _, account) => ok([call(parts, "TrainingMarket", "withdraw", [account])]),
  collectRefund: async (parts, { demand }) => ok([call(parts, "TrainingMarket", "collectRefund", [BigInt(demand)])]),
};

/** Those whose seats have a bit. */
const seated = (seats: readonly Hex[], bits: bigint): readonly Hex[] =>
  seats.filter((_, seat) => ((bits >> BigInt(seat)) & 1n) === 1n);
/** ITrainingMarket.Phase. */
const PHASES = [null, "running", "closed", "lapsed", "settled"] as const;

async function roundView(
  parts: EconomyParts,
  opened: EventOf<"DemandOpened">["args"],
  round: number,
  seats: readonly Hex[],
): Promise<Result<RoundView | null>> {
  const { read } = parts.chain.contracts;
  const { demand, terms, rules } = opened;
  const found = await read("TrainingMarket", "roundOf", [demand, BigInt(round)]);
  if (!found.ok) return found;
  const r = found.value;
  const phase = PHASES[Number(r.phase)] ?? null;
  if (phase === null) return ok(null);
  const open = phase === "settled" ? seated(seats, ~r.claimed) : [];
  const unclaimed = await each(open, async (device) => {
    const share = await read("TrainingMarket", "shareOf", [demand, BigInt(round), device]);
    return share.ok ? ok(share.value > 0n ? device : null) : share;
  });
  if (!unclaimed.ok) return unclaimed;
  const disputes = await disputesOf(parts, opened, round);
  if (!disputes.ok) return disputes;
  const updates = seated(seats, r.committed);
  const enough = BigInt(updates.length) >= terms.quorum;
  const untilS = {
    running: r.startedAt + terms.commitS + (enough ? terms.closeS : 0n),
    closed: r.endedAt + rules.challengeS,
    lapsed: r.endedAt + rules.challengeS,
    settled: null,
  }[phase];
  return ok({
    round,
    phase,
    updates,
    openDisputes: Number(r.openDisputes),
    disputes: disputes.value,
    disputable: disputableOf(parts, opened, { ...r, phase }, updates, disputes.value),
    aggregateDigest: BigInt(r.aggregateDigest) === 0n ? null : r.aggregateDigest,
    contributions: r.equal ? [] : r.contributions.map(Number),
    untilMs: untilS === null ? null : toMs(untilS),
    unclaimed: unclaimed.value,
  });
}

async function demandView(
  parts: EconomyParts,
  opened: EventOf<"DemandOpened">,
  decides: boolean,
): Promise<Result<DemandView>> {
  const { index, clock } = parts;
  const { demand, terms, modelCid } = opened.args;
  const where = { demand: String(demand) };
  const entry = await parts.chain.contracts.read("TrainingMarket", "demandOf", [demand]);
  if (!entry.ok) return entry;
  const d = entry.value;
  const [selected] = index.events("DevicesSelected", { where, limit: 1 });
  const seats = selected?.args.devices ?? [];
  const last = seats.length === 0 ? -1 : Number(d.round);
  const shown = Array.from({ length: last + 1 }, (_, i) => i).slice(-MAX_ROUNDS);
  const rounds = await each(shown, (round) => roundView(parts, opened.args, round, seats));
  if (!rounds.ok) return rounds;
  const applyUntilMs = toMs(d.openedAt + terms.applyS);
  const waiting: DemandPhase = clock.nowMs() <= applyUntilMs ? "applying" : "selecting";
  return ok({
    demand: String(demand),
    bondWei: opened.args.rules.bond.toString(),
    mayDecide: decides,
    payer: d.payer,
    operator: d.operator,
    modelCid,
    instructionDigest: terms.instructionDigest,
    profileDigest: terms.profileDigest,
    phase: d.ended ? "ended" : seats.length > 0 ? "training" : waiting,
    openedAtMs: toMs(d.openedAt),
    applyUntilMs,
    selectUntilMs: toMs(d.openedAt + terms.applyS + terms.selectS),
    rounds: Number(terms.rounds),
    minSeats: Number(terms.minSeats),
    maxSeats: Number(terms.maxSeats),
    quorum: Number(terms.quorum),
    enough: Number(terms.enough),
    floorBps: Number(terms.floorBps),
    minTier: Number(terms.minTier),
    applicants: index.events("Applied", { where, limit: 1_000 }).map((event) => event.args.device),
    seats,
    rewardWei: terms.reward.toString(),
    escrowWei: d.escrow.toString(),
    paidWei: d.paid.toString(),
    refundedWei: d.refunded.toString(),
    refundableWei: (d.refunded - d.collected).toString(),
    roundsRun: rounds.value,
  });
}

/** Training on order. */
export async function demands(
  parts: EconomyParts,
  account: Hex,
  before?: HistoryCursor,
): Promise<Result<Paged<DemandView>>> {
  const decides = await mayDecide(parts, account);
  if (!decides.ok) return decides;
  return pageOf(
    (page) => parts.index.events("DemandOpened", page),
    (opened) => demandView(parts, opened, decides.value),
    before,
    DEMANDS_A_PAGE,
  );
}

export async function trainingView(parts: EconomyParts, account: Hex): Promise<Result<TrainingView>> {
  const reads = await together(
    demands(parts, account),
    parts.chain.contracts.read("TrainingMarket", "creditOf", [account]),
  );
  if (!reads.ok) return reads;
  const [found, credit] = reads.value;
  return ok({ demands: found, creditWei: credit.toString() });
}
