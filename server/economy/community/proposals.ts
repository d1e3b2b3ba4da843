import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result } from "../../../twins/core/result.ts";
import {
  type CallWords,
  PROPOSAL_STATES,
  type ProposalRow,
  type ProposalState,
  SUPPORT,
} from "../../../twins/protocol/economy/community.ts";
import type { HistoryCursor, Paged } from "../../../twins/protocol/economy/pages.ts";
import { type EventName, type EventOf, proposalContent, readCall } from "../../chain/index.ts";
import { pageOf } from "../pages.ts";
import type { EconomyParts } from "../parts.ts";
import { whoIs } from "./who.ts";

const PROPOSALS_A_PAGE = 50;
/** No reorganisation reaches votes that ended so long ago: they are read once. */
const SETTLED_AFTER_MS = 600_000;
const MAX_KEPT = 500;

type Created = EventOf<"ProposalCreated">;

/** What a proposal came to. */
interface Outcome {
  readonly state: ProposalState;
  readonly forWei: string;
  readonly againstWei: string;
  readonly abstainWei: string;
  readonly quorumWei: string | null;
}

/** Outcomes that do not change any more, by index and proposal. */
const settled = new WeakMap<EconomyParts["index"], Map<string, Outcome>>();
function keptIn(parts: EconomyParts): Map<string, Outcome> {
  const known = settled.get(parts.index) ?? new Map<string, Outcome>();
  settled.set(parts.index, known);
  return known;
}

function lastOf<N extends EventName>(parts: EconomyParts, name: N, id: string): EventOf<N> | null {
  return parts.index.events(name, { contract: "AITNGovernor", where: { proposalId: id }, limit: 1 })[0] ?? null;
}

const FINAL: ReadonlySet<ProposalState> = new Set(["canceled", "defeated", "expired", "executed"]);

async function outcomeOf(parts: EconomyParts, { args }: Created, endMs: number): Promise<Result<Outcome>> {
  const id = args.proposalId.toString();
  const kept = keptIn(parts);
  const before = kept.get(id);
  if (before !== undefined) return ok(before);
  const { read } = parts.chain.contracts;
  const [state, votes, quorum] = await Promise.all([
    read("AITNGovernor", "state", [args.proposalId]),
    read("AITNGovernor", "proposalVotes", [args.proposalId]),
    read("AITNGovernor", "quorum", [args.voteStart]),
  ]);
  if (!state.ok) return state;
  if (!votes.ok) return votes;
  const [againstWei, forWei, abstainWei] = votes.value;
  const outcome: Outcome = {
    state: PROPOSAL_STATES[Number(state.value)] ?? "canceled",
    forWei: forWei.toString(),
    againstWei: againstWei.toString(),
    abstainWei: abstainWei.toString(),
    // Of a moment to come nothing can be read.
    quorumWei: quorum.ok ? quorum.value.toString() : null,
  };
  if (FINAL.has(outcome.state) && parts.clock.nowMs() > endMs + SETTLED_AFTER_MS) {
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(id, outcome);
  }
  return ok(outcome);
}

function callsOf(parts: EconomyParts, { args }: Created): CallWords[] {
  return args.targets.map((to, i) => {
    const data = args.calldatas[i] ?? "0x";
    const known = readCall(parts.chain.contracts, to, data);
    return {
      target: whoIs(parts, to),
      signature: known?.signature ?? null,
      args: known?.args ?? [],
      data,
      valueWei: (args.values[i] ?? 0n).toString(),
    };
  });
}

function myVoteOn(parts: EconomyParts, id: string, voter: Hex): ProposalRow["myVote"] {
  const where = { proposalId: id, voter };
  const [cast] = parts.index.events("VoteCast", { contract: "AITNGovernor", where, limit: 1 });
  if (cast === undefined) return null;
  const { support, reason, weight } = cast.args;
  return { support: SUPPORT[Number(support)] ?? "abstain", reason, weightWei: weight.toString() };
}

/** Why a queued proposal that is due would be refused; null when it would not. */
async function blockedBy(parts: EconomyParts, { args }: Created, account: Hex): Promise<string | null> {
  const data = parts.chain.contracts.encode("AITNGovernor", "execute", proposalContent(args));
  const tried = await parts.chain.dryRun(account, "AITNGovernor", data);
  return tried.ok || tried.error.code === "CHAIN_DOWN" ? null : tried.error.message;
}

async function rowOf(parts: EconomyParts, created: Created, account: Hex): Promise<Result<ProposalRow>> {
  const { args } = created;
  const id = args.proposalId.toString();
  const extension = lastOf(parts, "ProposalExtended", id);
  const queued = lastOf(parts, "ProposalQueued", id);
  const voteEndMs = Number(extension?.args.extendedDeadline ?? args.voteEnd) * 1000;
  const outcome = await outcomeOf(parts, created, voteEndMs);
  if (!outcome.ok) return outcome;
  const { state } = outcome.value;
  const power =
    state === "active"
      ? await parts.chain.contracts.read("AITNToken", "getPastVotes", [account, args.voteStart])
      : null;
  const etaMs = queued === null ? null : Number(queued.args.etaSeconds) * 1000;
  const due = state === "queued" && etaMs !== null && etaMs <= parts.clock.nowMs();
  return ok({
    id,
    description: args.description,
    proposer: whoIs(parts, args.proposer),
    ...outcome.value,
    voteStartMs: Number(args.voteStart) * 1000,
    voteEndMs,
    extended: extension !== null,
    etaMs,
    myVote: myVoteOn(parts, id, account),
    myPowerWei: power?.ok ? power.value.toString() : null,
    calls: callsOf(parts, created),
    txHash: created.txHash,
    blocked: due ? await blockedBy(parts, created, account) : null,
  });
}

/** What was proposed. */
export const proposals = (
  parts: EconomyParts,
  account: Hex,
  before?: HistoryCursor,
): Promise<Result<Paged<ProposalRow>>> =>
  pageOf(
    (page) => parts.index.events("ProposalCreated", { contract: "AITNGovernor", ...page }),
    (created) => rowOf(parts, created, account),
    before,
    PROPOSALS_A_PAGE,
  );
