import { z } from "zod";
import { address, bytes32, wei } from "../amounts.ts";
import type { Paged } from "../pages.ts";

const bps = z.int().min(0).max(10_000);

/** What authors and users of models do; a model is named by the keccak256 of its CID. */
export const modelActs = [
  /** Before a proposal, so that nobody who sees it waiting can be first: `claim` is modelClaim of author, CID and a secret salt. */
  z.object({ kind: z.literal("claimModel"), claim: bytes32 }),
  /** Under a claim that is old enough, with the claim's salt. */
  z.object({
    kind: z.literal("proposeModel"),
    name: z.string().min(1).max(64),
    cid: z.string().min(1).max(128),
    digest: bytes32,
    evaluation: bytes32,
    salt: bytes32,
  }),
  /** In place of an earlier offer; shares are of the price, 1/10,000, and sum to 10,000. A price of 0 shares it free. */
  z.object({
    kind: z.literal("offerModel"),
    model: bytes32,
    priceWei: wei.or(z.literal("0")),
    /** 0: for ever. */
    durationS: z
      .int()
      .min(0)
      .max(20 * 365 * 86_400),
    royaltyBps: z.int().min(0).max(2_500),
    shares: z
      .array(z.object({ account: address, bps: bps.min(1) }))
      .min(1)
      .max(16),
  }),
  z.object({ kind: z.literal("closeOffer"), model: bytes32 }),
  /** The edition and price as they were seen. */
  z.object({
    kind: z.literal("licenseModel"),
    model: bytes32,
    edition: z.int().min(1),
    priceWei: wei.or(z.literal("0")),
  }),
  z.object({ kind: z.literal("collectModelEarnings") }),
] as const;

export type ModelStatus = "unknown" | "proposed" | "approved" | "rejected" | "revoked";

export interface ModelView {
  readonly model: string;
  readonly name: string;
  /** 1 for the first of its family. */
  readonly number: number;
  readonly cid: string;
  readonly status: ModelStatus;
  readonly author: string;
  /** The open offer; null: none. */
  readonly offer: {
    readonly edition: number;
    readonly priceWei: string;
    readonly durationS: number;
    readonly royaltyBps: number;
    readonly shares: readonly { readonly account: string; readonly bps: number }[];
  } | null;
}

export interface LicenceView {
  readonly licence: string;
  readonly model: ModelView;
  /** Null: for ever. */
  readonly expiresAtMs: number | null;
  /** Whether it counts now: in time, and the model still approved. */
  readonly counts: boolean;
}

export interface ModelsView {
  /** Of others, with an open offer. */
  readonly offers: Paged<ModelView>;
  /** Proposed by the account. */
  readonly own: Paged<ModelView>;
  readonly licences: Paged<LicenceView>;
  /** What the account's shares earned and it may collect. */
  readonly creditWei: string;
}
