import { z } from "zod";
import { address, bytes32, chainId, wei } from "../amounts.ts";
import type { Paged } from "../pages.ts";

const windowS = z
  .int()
  .min(60)
  .max(30 * 86_400);
const ofDemand = { demand: chainId };
const ofRound = { demand: chainId, round: z.int().min(0).max(999) };
const ofDispute = { ...ofRound, device: address.nullable() };

/** What a person can do by hand; applying and committing need devices, selecting and closing the demand server. */
export const trainingActs = [
  /** Escrows the reward; the operator selects devices and closes rounds. */
  z.object({
    kind: z.literal("openDemand"),
    modelCid: z.string().min(1).max(128),
    modelDigest: bytes32,
    instructionDigest: bytes32,
    profileDigest: bytes32,
    operator: address,
    rewardWei: wei,
    rounds: z.int().min(1).max(1_000),
    minSeats: z.int().min(1).max(256),
    maxSeats: z.int().min(1).max(256),
    quorum: z.int().min(1).max(256),
    /** So many updates may end a round; 0: all seats'. */
    enough: z.int().min(0).max(256),
    floorBps: z.int().min(0).max(10_000),
    minTier: z.int().min(0).max(3),
    applyS: windowS,
    selectS: windowS,
    commitS: windowS,
    closeS: windowS,
  }),
  z.object({ kind: z.literal("cancelDemand"), ...ofDemand }),
  z.object({ kind: z.literal("lapseDemand"), ...ofDemand }),
  z.object({ kind: z.literal("settleRound"), ...ofRound }),
  /** Credits devices with their shares of a settled round. */
  z.object({ kind: z.literal("claimRound"), ...ofRound, devices: z.array(address).min(1).max(256) }),
  /** Stakes the demand's bond on a device's update, or (null) the closing, not being what the training gives. */
  z.object({ kind: z.literal("disputeRound"), ...ofDispute, claimDigest: bytes32 }),
  /** For whom the community lets decide, after re-execution; of a node's update after its sums were made again. */
  z.object({ kind: z.literal("resolveDispute"), ...ofDispute, upheld: z.boolean(), evidenceDigest: bytes32 }),
  /** Ends a dispute that nobody decided in time. */
  z.object({ kind: z.literal("expireDispute"), ...ofDispute }),
  z.object({ kind: z.literal("withdrawTraining") }),
  z.object({ kind: z.literal("collectRefund"), ...ofDemand }),
] as const;

/** Applications are open; devices are being selected; a round runs; none will follow. */
export type DemandPhase = "applying" | "selecting" | "training" | "ended";

/** A claim that a device's update, or a round's closing, is not what the training gives. */
export interface DisputeView {
  /** Null: the closing is disputed. */
  readonly device: string | null;
  readonly challenger: string;
  readonly claimDigest: string;
  readonly state: "open" | "upheld" | "dismissed" | "expired";
  readonly openedAtMs: number;
  /** When anyone may end it undecided; null once it is over. */
  readonly decideUntilMs: number | null;
  /** Of the re-execution's record; null while it is not decided. */
  readonly evidenceDigest: string | null;
  readonly txHash: string;
}

export interface RoundView {
  readonly round: number;
  readonly phase: "running" | "closed" | "lapsed" | "settled";
  /** Devices that delivered. */
  readonly updates: readonly string[];
  readonly openDisputes: number;
  /** Oldest first. */
  readonly disputes: readonly DisputeView[];
  /** What anyone may dispute now. */
  readonly disputable: { readonly closing: boolean; readonly updates: readonly string[] };
  readonly aggregateDigest: string | null;
  /** Contributions by seat, 1/10,000; empty for equal parts. */
  readonly contributions: readonly number[];
  /** When the phase may be ended: to close or lapse, to settle; null when it is over. */
  readonly untilMs: number | null;
  /** Devices whose settled shares are not claimed. */
  readonly unclaimed: readonly string[];
}

export interface DemandView {
  readonly demand: string;
  /** What a dispute stakes. */
  readonly bondWei: string;
  /** Whether the account decides its disputes itself, without a vote. */
  readonly mayDecide: boolean;
  readonly payer: string;
  readonly operator: string;
  readonly modelCid: string;
  readonly instructionDigest: string;
  readonly profileDigest: string;
  readonly phase: DemandPhase;
  readonly openedAtMs: number;
  /** End of the time to apply, and of the time to select. */
  readonly applyUntilMs: number;
  readonly selectUntilMs: number;
  readonly rounds: number;
  readonly minSeats: number;
  readonly maxSeats: number;
  readonly quorum: number;
  /** So many updates may end a round; 0: all seats'. */
  readonly enough: number;
  readonly floorBps: number;
  readonly minTier: number;
  readonly applicants: readonly string[];
  /** Selected devices by seat. */
  readonly seats: readonly string[];
  readonly rewardWei: string;
  readonly escrowWei: string;
  readonly paidWei: string;
  readonly refundedWei: string;
  /** Refunds that the payer has not collected. */
  readonly refundableWei: string;
  readonly roundsRun: readonly RoundView[];
}

export interface TrainingView {
  readonly demands: Paged<DemandView>;
  /** Shares and bonds that the account may withdraw. */
  readonly creditWei: string;
}
