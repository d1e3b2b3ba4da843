import { randomBytes } from "node:crypto";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { modelClaim, modelKey } from "../../contracts-abi/typed-data/ids.ts";
import type { Digest } from "../../twins/core/digest.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { type Chain, networkOf } from "../chain/index.ts";
import { isRefusal } from "./refusals.ts";

/** Where a model stands in the community's register. */
export interface ModelStatus {
  readonly cid: string;
  readonly status: (typeof STATUS)[number];
  /** Votes of the review board's present approvers. */
  readonly votes: number;
  readonly votesNeeded: number;
  /** Whether the board's votes approve it, or only a proposal of the DAO does. */
  readonly decidedBy: "board" | "dao";
  /** SHA-256 of the model's canonical bytes as proposed; null when unknown. */
  readonly digest: Digest | null;
  /** SHA-256 of the evaluation that reviewers are shown; null when unknown. */
  readonly evaluation: Digest | null;
  /** Who proposed it; null when unknown. */
  readonly author: Hex | null;
  /** Of its family, from 1; 0 when unknown. */
  readonly number: number;
  /** The transaction that brought it to this status; null when unknown. */
  readonly txHash: string | null;
}

/** What is proposed for review. */
export interface ModelVersion {
  /** The signer's versions under one name are a family. */
  readonly name: string;
  readonly cid: string;
  /** SHA-256 of the model's canonical bytes. */
  readonly digest: Digest;
  /** SHA-256 of what its reviewers are shown. */
  readonly evaluation: Digest;
}

export interface Models {
  modelStatus(cid: string): Promise<Result<ModelStatus>>;
  /**
   * Claims a version of a model and, when the claim is old enough, proposes it; nothing happens when it was proposed before.
   * Takes as long as the network's claims: some blocks.
   * @param onClaimed the claim is old enough, and the proposal is sent
   */
  proposeModel(signer: string, version: ModelVersion, onClaimed?: () => void): Promise<Result<ModelStatus>>;
  /**
   * One vote on the review board; nothing happens when the signer voted before. AUTH_FORBIDDEN for who is no approver, and
   * for the deciding vote where the DAO does not let the board review.
   */
  approveModel(signer: string, cid: string): Promise<Result<ModelStatus>>;
  revokeModel(signer: string, cid: string, reason: string): Promise<Result<ModelStatus>>;
}

const CLAIM_POLL_MS = 500;
const MAX_CLAIM_POLLS = 600;
/** In the contract's order. */
const STATUS = ["unknown", "proposed", "approved", "rejected", "revoked"] as const;
const DECIDED_BY = {
  proposed: "ModelProposed",
  approved: "ModelApproved",
  rejected: "ModelRejected",
  revoked: "ModelRevoked",
} as const;

async function readStatus(chain: Chain, cid: string): Promise<Result<ModelStatus>> {
  const model = modelKey(cid);
  const entry = await chain.contracts.read("ModelRegistry", "modelOf", [model]);
  if (!entry.ok) return entry;
  const votes = await chain.contracts.read("ReviewBoard", "votesOf", [model]);
  if (!votes.ok) return votes;
  const threshold = await chain.contracts.read("ReviewBoard", "threshold", []);
  if (!threshold.ok) return threshold;
  const status = STATUS[Number(entry.value.status)] ?? "unknown";
  const decidedBy = networkOf(chain.chainId).dao.boardReviews ? ("board" as const) : ("dao" as const);
  const counts = { cid, decidedBy, votes: Number(votes.value), votesNeeded: Number(threshold.value) };
  if (status === "unknown")
    return ok({ ...counts, status, digest: null, evaluation: null, author: null, number: 0, txHash: null });
  const events = await chain.contracts.events(DECIDED_BY[status], model);
  if (!events.ok) return events;
  const { digest, evaluation, author, number } = entry.value;
  const txHash = events.value.at(-1)?.txHash ?? null;
  return ok({ ...counts, status, digest, evaluation, author, number: Number(number), txHash });
}

/** A claim that is ready to be proposed under; its salt. What is lost by a kill is claimed again under another. */
async function claimed(chain: Chain, signer: string, cid: string): Promise<Result<Digest>> {
  const author = await chain.account(signer);
  if (!author.ok) return author;
  const salt: Digest = `0x${randomBytes(32).toString("hex")}`;
  const claim = modelClaim(author.value, cid, salt);
  const sent = await chain.send(signer, "ModelRegistry", "claim", [claim]);
  if (!sent.ok) return sent;
  const readyAt = await chain.contracts.read("ModelRegistry", "claimReadyAt", [claim]);
  if (!readyAt.ok) return readyAt;
  for (let i = 0; i < MAX_CLAIM_POLLS; i++) {
    const head = await chain.relay.headNumber();
    if (!head.ok) return head;
    // A node tries a call on the head, not on the block that will take it.
    if (BigInt(head.value) >= readyAt.value) return ok(salt);
    await new Promise((resolve) => setTimeout(resolve, CLAIM_POLL_MS));
  }
  return refuse("CHAIN_EARLY", {
    en: `The claim of model ${cid} counts from block ${readyAt.value} on, which the chain hasn't made yet. Propose it again later.`,
    zh: `模型 ${cid} 的认领自区块 ${readyAt.value} 起生效，链上尚无该区块，请稍后重新提交。`,
  });
}

export function modelsOn(chain: Chain): Models {
  const modelStatus = (cid: string) => readStatus(chain, cid);
  return {
    modelStatus,
    async proposeModel(signer, { name, cid, digest, evaluation }, onClaimed) {
      const before = await modelStatus(cid);
      if (!before.ok || before.value.status !== "unknown") return before;
      const salt = await claimed(chain, signer, cid);
      if (!salt.ok) return salt;
      onClaimed?.();
      const args = [name, cid, digest, evaluation, salt.value] as const;
      const sent = await chain.send(signer, "ModelRegistry", "propose", args);
      return sent.ok || isRefusal(sent, "ModelExists") ? modelStatus(cid) : sent;
    },
    async approveModel(signer, cid) {
      const before = await modelStatus(cid);
      if (!before.ok || before.value.status === "approved") return before;
      const sent = await chain.send(signer, "ReviewBoard", "approve", [modelKey(cid)]);
      return sent.ok || isRefusal(sent, "AlreadyVoted") ? modelStatus(cid) : sent;
    },
    async revokeModel(signer, cid, reason) {
      const sent = await chain.send(signer, "ReviewBoard", "revoke", [modelKey(cid), reason]);
      return sent.ok ? modelStatus(cid) : sent;
    },
  };
}
