import { z } from "zod";
import { address, bytes32, chainId, wei } from "./amounts.ts";
import type { Paged } from "./pages.ts";

const pool = chainId;
const epochMs = z.number().int().min(0).max(4_102_444_800_000);
/** What a demand of the training market asks for besides the pool's model and instruction. */
const seconds = z
  .number()
  .int()
  .min(60)
  .max(30 * 86_400);

/** What people do with money for training. */
export const investActs = [
  z.object({
    kind: z.literal("createPool"),
    /** CIDv1 of raw bytes with SHA-256, as `ipfs add --cid-version=1 --raw-leaves` prints. */
    modelCid: z.string().regex(/^b[a-z2-7]{58}$/),
    /** The training instruction's text; its SHA-256 is what the pool is bound to. */
    instruction: z.string().min(1).max(20_000),
    goalWei: wei,
    capWei: wei,
    fundUntilMs: epochMs,
    spendUntilMs: epochMs,
  }),
  z.object({ kind: z.literal("contribute"), pool, amountWei: wei }),
  z.object({
    kind: z.literal("fundDemand"),
    pool,
    rewardWei: wei,
    /** The wanted data and device profile's text, bound by its SHA-256. */
    profile: z.string().min(1).max(20_000),
    rounds: z.number().int().min(1).max(1_000),
    minSeats: z.number().int().min(1).max(256),
    maxSeats: z.number().int().min(1).max(256),
    quorum: z.number().int().min(1).max(256),
    enough: z.number().int().min(0).max(256),
    floorBps: z.number().int().min(0).max(10_000),
    minTier: z.number().int().min(0).max(3),
    applyS: seconds,
    selectS: seconds,
    commitS: seconds,
    closeS: seconds,
  }),
  z.object({ kind: z.literal("buyData"), pool, source: address, item: bytes32, priceWei: wei }),
  /** Takes a demand's refund back into its pool. */
  z.object({ kind: z.literal("collectPoolRefund"), pool, demand: chainId }),
  /** Ends the spending and splits what is left. */
  z.object({ kind: z.literal("finishPool"), pool }),
  z.object({ kind: z.literal("payRevenue"), pool, amountWei: wei }),
  /** Brings what the model's licences earned into the pool. */
  z.object({ kind: z.literal("forwardRevenue"), pool }),
  z.object({ kind: z.literal("claimRevenue"), pool }),
  z.object({ kind: z.literal("sendShares"), pool, to: address, amountWei: wei }),
] as const;

/** Raising; the goal was missed; money may be spent; the time to spend is over; all is split. */
export type PoolPhase = "funding" | "missed" | "spending" | "spent" | "finished";

/** Something that a pool's money did. */
export interface PoolEventView {
  readonly kind: "contributed" | "demand" | "data" | "refund" | "finished" | "revenue" | "claimed";
  readonly amountWei: string;
  /** Who paid or received; the source of data; null for the rest. */
  readonly account: string | null;
  /** The demand's number, else null. */
  readonly demand: string | null;
  readonly txHash: string;
  readonly atMs: number;
}

export interface PoolView {
  readonly id: string;
  readonly phase: PoolPhase;
  readonly modelCid: string;
  readonly modelDigest: string;
  readonly instructionDigest: string;
  readonly manager: string;
  readonly goalWei: string;
  readonly capWei: string;
  readonly fundUntilMs: number;
  readonly spendUntilMs: number;
  /** Raised; also the number of shares. */
  readonly contributedWei: string;
  readonly availableWei: string;
  readonly spentWei: string;
  readonly returnedWei: string;
  /** The model's, split so far; and that for each AITN contributed, wei of 1e18. */
  readonly revenueWei: string;
  readonly revenuePerAitnWei: string;
  /** What an author names as a share when the model is offered, so that its licences pay the pool; and what waits there. */
  readonly revenueAccount: string;
  readonly revenueWaitingWei: string;
  /** Money that was not spent and went back to the shares. */
  readonly givenBackWei: string;
  /** Of the account. */
  readonly sharesWei: string;
  readonly claimableWei: string;
  readonly demands: readonly { readonly demand: string; readonly rewardWei: string; readonly refundableWei: string }[];
  readonly history: Paged<PoolEventView>;
}

export interface InvestView {
  readonly account: string;
  readonly aitnWei: string;
  /** By the chain's clock, epoch ms. */
  readonly nowMs: number;
  readonly pools: Paged<PoolView>;
  /** What the account has in all pools, however old. */
  readonly mine: { readonly pools: number; readonly sharesWei: string; readonly claimableWei: string };
  /** Where pools may buy data, by vote. */
  readonly dataSources: readonly string[];
}
