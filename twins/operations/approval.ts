import type { Digest } from "../core/digest.ts";
import type { Branded } from "../core/ids.ts";

/** A plan put up for approval on chain. */
export interface Proposal {
  readonly planDigest: Digest;
  /** On-chain account, 0x + 40 hex. */
  readonly proposer: string;
  readonly modelCid: string | null;
  readonly permitId: string | null;
  /** Two distinct signers needed. */
  readonly classC: boolean;
  readonly expiresAtMs: number;
  readonly txHash: string;
}

/** One person's approval of a plan, as the chain records it. */
export interface Vote {
  /** On-chain account, 0x + 40 hex. */
  readonly approver: string;
  readonly txHash: string;
  readonly atMs: number;
}

/** Where a plan stands on chain. */
export interface Approval {
  readonly proposal: Proposal;
  /** Votes since the plan was last proposed, oldest first. */
  readonly votes: readonly Vote[];
  /** Votes whose accounts still have the role. */
  readonly counted: number;
  readonly needed: number;
  readonly status: "open" | "approved" | "cancelled" | "expired";
}

/** A plan that may be executed until `expiresAtMs`. Only server/governance makes one, from the chain's answer. */
export type ApprovedPlan = {
  readonly digest: Digest;
  readonly approvals: readonly Vote[];
  /** When the last needed vote was cast. */
  readonly approvedAtMs: number;
  readonly expiresAtMs: number;
  readonly modelCid: string | null;
  readonly permitId: string | null;
  /** The proposal's and the votes' transactions. */
  readonly txHashes: readonly string[];
} & { readonly approved: Branded<"approved", "ApprovedPlan"> };
