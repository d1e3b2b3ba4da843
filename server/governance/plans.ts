import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { modelKey } from "../../contracts-abi/typed-data/ids.ts";
import type { Clock } from "../../twins/core/clock.ts";
import type { Digest } from "../../twins/core/digest.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Approval, ApprovedPlan, Proposal, Vote } from "../../twins/operations/approval.ts";
import type { Chain } from "../chain/index.ts";
import { isRefusal } from "./refusals.ts";

export interface PlanProposal {
  readonly digest: Digest;
  readonly modelCid: string | null;
  readonly permitId: string | null;
  /** At most 7 days ahead; whole seconds are kept. */
  readonly expiresAtMs: number;
  readonly classC: boolean;
}

export interface Plans {
  /** Null when the plan was never proposed. */
  approval(digest: Digest): Promise<Result<Approval | null>>;
  /** Puts a plan up for approval; nothing happens while the same one is up already. */
  proposePlan(signer: string, plan: PlanProposal): Promise<Result<Approval>>;
  /** One approval; nothing happens when the signer approved before. AUTH_FORBIDDEN without the role. */
  approvePlan(signer: string, digest: Digest): Promise<Result<Approval>>;
  cancelPlan(signer: string, digest: Digest): Promise<Result<Approval>>;
  /**
   * What may be dispatched. PLAN_UNKNOWN when never proposed, GOV_QUORUM without enough final approvals, GOV_EXPIRED,
   * GOV_MODEL when its model is no longer approved. What another site approved is unknown here.
   */
  approvedPlan(digest: Digest): Promise<Result<ApprovedPlan>>;
}

const ZERO: Hex = `0x${"0".repeat(64)}`;
const isNothing = (word: string): boolean => /^0x0*$/.test(word);

/** What the contract holds of a plan, without its history. */
interface Entry {
  readonly model: Hex;
  readonly permit: Hex;
  readonly proposer: Hex;
  readonly expiry: bigint;
  readonly classC: boolean;
  readonly cancelled: boolean;
}

async function cidOf(chain: Chain, model: Hex): Promise<Result<string | null>> {
  if (isNothing(model)) return ok(null);
  const found = await chain.contracts.read("ModelRegistry", "modelOf", [model]);
  return found.ok ? ok(found.value.cid) : found;
}

const neverProposed = (plan: Digest): Result<never> =>
  refuse("PLAN_UNKNOWN", {
    en: `Plan ${plan} was never proposed for this site. Make it anew.`,
    zh: `计划 ${plan} 从未为本场所提出，请重新制定。`,
  });

/** The proposal's transaction and the votes after it. */
async function history(
  chain: Chain,
  plan: Digest,
): Promise<Result<{ txHash: string; votes: Vote[]; lastBlock: number }>> {
  const proposed = await chain.contracts.events("PlanProposed", chain.site, plan);
  if (!proposed.ok) return proposed;
  const start = proposed.value.at(-1);
  if (start === undefined)
    return refuse("CHAIN_REORG", {
      en: `The proposal of plan ${plan} is gone from the chain. Make the plan anew.`,
      zh: `计划 ${plan} 的提案已不在链上，请重新制定计划。`,
    });
  const voted = await chain.contracts.events("PlanVote", chain.site, plan);
  if (!voted.ok) return voted;
  const votes: Vote[] = [];
  let lastBlock = start.blockNumber;
  for (const event of voted.value) {
    const later = event.blockNumber - start.blockNumber || event.logIndex - start.logIndex;
    if (later < 0) continue;
    const atMs = await chain.blockTimeMs(event.blockNumber);
    if (!atMs.ok) return atMs;
    votes.push({ approver: event.args.approver, txHash: event.txHash, atMs: atMs.value });
    lastBlock = event.blockNumber;
  }
  return ok({ txHash: start.txHash, votes, lastBlock });
}

async function readEntry(chain: Chain, plan: Digest): Promise<Result<Entry | null>> {
  const found = await chain.contracts.read("PlanApproval", "proposalOf", [chain.site, plan]);
  if (!found.ok) return found;
  return ok(isNothing(found.value.proposer) ? null : found.value);
}

async function readApproval(
  chain: Chain,
  clock: Clock,
  plan: Digest,
): Promise<Result<{ approval: Approval; lastBlock: number } | null>> {
  const found = await readEntry(chain, plan);
  if (!found.ok) return found;
  const entry = found.value;
  if (entry === null) return ok(null);
  const past = await history(chain, plan);
  if (!past.ok) return past;
  const counted = await chain.contracts.read("PlanApproval", "approvalsOf", [chain.site, plan]);
  if (!counted.ok) return counted;
  const needed = await chain.contracts.read("PlanApproval", "neededFor", [chain.site, plan]);
  if (!needed.ok) return needed;
  const modelCid = await cidOf(chain, entry.model);
  if (!modelCid.ok) return modelCid;
  const proposal: Proposal = {
    planDigest: plan,
    proposer: entry.proposer,
    modelCid: modelCid.value,
    permitId: isNothing(entry.permit) ? null : entry.permit,
    classC: entry.classC,
    expiresAtMs: Number(entry.expiry) * 1000,
    txHash: past.value.txHash,
  };
  const votes = past.value.votes;
  const counts = { counted: Number(counted.value), needed: Number(needed.value) };
  const approval: Approval = { proposal, votes, ...counts, status: statusOf(entry, counts, clock.nowMs()) };
  return ok({ approval, lastBlock: past.value.lastBlock });
}

function statusOf(entry: Entry, counts: { counted: number; needed: number }, nowMs: number): Approval["status"] {
  if (entry.cancelled) return "cancelled";
  // By our clock: an idle chain makes no blocks, so its time stands still.
  if (nowMs > Number(entry.expiry) * 1000) return "expired";
  return counts.counted >= counts.needed ? "approved" : "open";
}

async function checkApproved(chain: Chain, clock: Clock, plan: Digest): Promise<Result<ApprovedPlan>> {
  const found = await readApproval(chain, clock, plan);
  if (!found.ok) return found;
  if (found.value === null) return neverProposed(plan);
  const { approval, lastBlock } = found.value;
  const { proposal, votes, counted, needed, status } = approval;
  if (status === "cancelled")
    return refuse("GOV_QUORUM", {
      en: "This plan was cancelled on chain. Make a new one.",
      zh: "该计划已在链上取消，请制定新的计划。",
    });
  if (status === "expired")
    return refuse(
      "GOV_EXPIRED",
      {
        en: "The time for approving and executing this plan is over. Make a new one.",
        zh: "该计划的批准与执行期限已过，请制定新的计划。",
      },
      { expiresAtMs: proposal.expiresAtMs },
    );
  if (status === "open")
    return refuse(
      "GOV_QUORUM",
      {
        en: `The plan has ${counted} of ${needed} approvals. It can be executed when all are there.`,
        zh: `该计划需 ${needed} 人批准，已有 ${counted} 人，批准齐全后才能执行。`,
      },
      { counted, needed },
    );
  const head = await chain.relay.headNumber();
  if (!head.ok) return head;
  const depth = head.value - lastBlock + 1;
  if (depth < chain.confirmations) {
    return refuse(
      "GOV_QUORUM",
      {
        en: `The last approval is ${depth} of ${chain.confirmations} blocks deep on chain. Wait a few seconds, then try again.`,
        zh: `最后一次批准在链上的深度为 ${depth}/${chain.confirmations} 个区块，请稍候几秒再试。`,
      },
      { depth },
    );
  }
  // The contract has the last word, and it alone asks after the model.
  const approved = await chain.contracts.read("PlanApproval", "isApproved", [chain.site, plan]);
  if (!approved.ok) return approved;
  if (!approved.value)
    return refuse("GOV_MODEL", {
      en: "The model that this plan argues with is not approved on chain now. Have it approved, or make a plan without it.",
      zh: "该计划所依据的模型目前未获链上批准，请先批准模型，或制定不依据它的计划。",
    });
  const body: Omit<ApprovedPlan, "approved"> = {
    digest: plan,
    approvals: votes,
    approvedAtMs: votes[needed - 1]?.atMs ?? 0,
    expiresAtMs: proposal.expiresAtMs,
    modelCid: proposal.modelCid,
    permitId: proposal.permitId,
    txHashes: [proposal.txHash, ...votes.map((vote) => vote.txHash)],
  };
  // The one place that makes an ApprovedPlan.
  return ok({ ...body, approved: "approved" } as ApprovedPlan);
}

export function plansOn(chain: Chain, clock: Clock): Plans {
  const approval = async (digest: Digest): Promise<Result<Approval | null>> => {
    const found = await readApproval(chain, clock, digest);
    return found.ok ? ok(found.value?.approval ?? null) : found;
  };
  const present = async (digest: Digest): Promise<Result<Approval>> => {
    const found = await approval(digest);
    if (!found.ok) return found;
    return found.value === null ? neverProposed(digest) : ok(found.value);
  };
  return {
    approval,
    approvedPlan: (digest) => checkApproved(chain, clock, digest),
    async proposePlan(signer, { digest, modelCid, permitId, expiresAtMs, classC }) {
      const model = modelCid === null ? ZERO : modelKey(modelCid);
      const permit = (permitId ?? ZERO) as Hex;
      const expiry = BigInt(Math.floor(expiresAtMs / 1000));
      const args = [chain.site, digest, model, permit, expiry, classC] as const;
      const sent = await chain.send(signer, "PlanApproval", "propose", args);
      return sent.ok || isRefusal(sent, "PlanExists") ? present(digest) : sent;
    },
    async approvePlan(signer, digest) {
      const sent = await chain.send(signer, "PlanApproval", "approve", [chain.site, digest]);
      return sent.ok || isRefusal(sent, "AlreadyApproved") ? present(digest) : sent;
    },
    async cancelPlan(signer, digest) {
      const sent = await chain.send(signer, "PlanApproval", "cancel", [chain.site, digest]);
      return sent.ok || isRefusal(sent, "PlanIsCancelled") ? present(digest) : sent;
    },
  };
}
