import type { Digest } from "../core/digest.ts";
import { digestOf } from "../core/digest.ts";
import type { Failure } from "../core/result.ts";
import type { ActionState } from "./command.ts";

/** What a robot signs when an action has ended, and what is settled: the binding of order, evidence and outcome. */
export interface Outcome {
  readonly commandDigest: Digest;
  readonly final: ActionState;
  /** Head of the device's telemetry hash chain when the action ended. */
  readonly telemetryHash: Digest;
}

/** EIP-191 style signing is not used: the device signs this digest as EIP-712 data, see contracts-abi/typed-data. */
export const outcomeDigest = (outcome: Outcome): Digest => digestOf(outcome);

/** A settled-or-to-be-settled piece of robot work. Only server/settlement makes one. */
export interface Receipt {
  /** Digest of the receipt's body: its business id, on chain as well. */
  readonly id: Digest;
  readonly siteId: string;
  readonly thing: string;
  /** On-chain account of the device, 0x + 40 hex. */
  readonly device: string;
  readonly commandId: string;
  readonly action: string;
  readonly planDigest: Digest | null;
  /** CID of the model whose forecast led to the plan, if one did. */
  readonly modelCid: string | null;
  readonly outcome: Outcome;
  /** Device's signature over the outcome, 65 bytes hex. */
  readonly signature: string;
  /** Payment in wei of AITN, decimal. */
  readonly amountWei: string;
  readonly madeAtMs: number;
}

export type SettlementState = "journalled" | "batched" | "submitted" | "confirmed" | "failed";

export interface Settlement {
  readonly receiptId: Digest;
  readonly state: SettlementState;
  readonly txHash: string | null;
  readonly blockNumber: number | null;
  readonly confirmations: number;
  /** Why it is not settled yet. */
  readonly error: Failure | null;
  /**
   * What was settled is the device's credit, and a later transaction sends it. Null before the settlement is in a batch, and
   * where nothing was earned.
   */
  readonly payment: Payment | null;
}

/** A credit waits, is on its way, or arrived; `txHash` is null where somebody else asked the contract for the pay-out. */
export interface Payment {
  readonly state: "waiting" | "submitted" | "confirmed";
  readonly txHash: string | null;
}
