import { z } from "zod";
import { address, chainId, wei } from "./amounts.ts";
import type { Paged } from "./pages.ts";

const hexData = z
  .string()
  .regex(/^0x([0-9a-fA-F]{2})*$/)
  .max(65_536);
const leaf = z.union([z.string().max(8_192), z.boolean()]);
const listOf = <T extends z.ZodType>(inner: T) =>
  z.union([leaf, z.array(inner).max(64), z.record(z.string().max(64), inner)]);
/** An argument of a call: numbers as decimal text, bytes and addresses as 0x-hex, tuples by their fields' names. */
const callArg = listOf(listOf(listOf(leaf)));
export type CallArg = z.infer<typeof callArg>;

/** What a proposal calls: a function of one of our contracts by its name, or any contract with bytes. */
const wantedCall = z.union([
  z.object({ contract: z.string().max(64), fn: z.string().max(256), args: z.array(callArg).max(32) }),
  z.object({ to: address, data: hexData }),
]);
export type WantedCall = z.infer<typeof wantedCall>;

/** At most so many calls in one proposal. */
export const MAX_CALLS = 32;
export const MAX_TITLE = 120;
export const MAX_TEXT = 10_000;

/** Of GovernorCountingSimple, in its order. */
export const SUPPORT = ["against", "for", "abstain"] as const;
export type Support = (typeof SUPPORT)[number];

export const communityActs = [
  z.object({
    kind: z.literal("propose"),
    title: z
      .string()
      .trim()
      .min(1)
      .max(MAX_TITLE)
      .regex(/^[^\n]*$/),
    text: z.string().trim().min(1).max(MAX_TEXT),
    calls: z.array(wantedCall).min(1).max(MAX_CALLS),
  }),
  z.object({
    kind: z.literal("vote"),
    proposal: chainId,
    support: z.enum(SUPPORT),
    reason: z.string().trim().max(1_000),
  }),
  /** Before its vote begins, by who proposed. */
  z.object({ kind: z.literal("cancelProposal"), proposal: chainId }),
  /** By anyone, when it is due. */
  z.object({ kind: z.literal("queueProposal"), proposal: chainId }),
  z.object({ kind: z.literal("executeProposal"), proposal: chainId }),
  /** By a spending plan's spender, within its period. */
  z.object({
    kind: z.literal("payPlan"),
    reserve: z.enum(["CirculationReserve", "LiquidityReserve"]),
    plan: chainId,
    to: address,
    amountWei: wei,
  }),
] as const satisfies readonly z.ZodObject[];

/** In the order of IGovernor.ProposalState. */
export const PROPOSAL_STATES = [
  "pending",
  "active",
  "canceled",
  "defeated",
  "succeeded",
  "queued",
  "expired",
  "executed",
] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** An address with the name that people know it by: a person's of this server, or a contract's. */
export interface Who {
  readonly address: string;
  readonly name: string | null;
}

/** A call in words, as far as we know the contract. */
export interface CallWords {
  readonly target: Who;
  /** "setRate(uint16)"; null when the function is none of ours. */
  readonly signature: string | null;
  /** Tuples and lists as one row for each leaf: "terms.minimumTier". */
  readonly args: readonly { readonly name: string; readonly type: string; readonly value: string }[];
  readonly data: string;
  readonly valueWei: string;
}

export interface ProposalRow {
  readonly id: string;
  /** First line "# title", rest Markdown. */
  readonly description: string;
  readonly proposer: Who;
  readonly state: ProposalState;
  /** The moment whose voting power counts; the last moment to vote. */
  readonly voteStartMs: number;
  readonly voteEndMs: number;
  /** The quorum was reached late, so that the vote stays open for longer. */
  readonly extended: boolean;
  /** When it may be executed; null until it is queued. */
  readonly etaMs: number | null;
  readonly forWei: string;
  readonly againstWei: string;
  readonly abstainWei: string;
  /** Of for and abstain votes; null until the vote begins. */
  readonly quorumWei: string | null;
  readonly myVote: { readonly support: Support; readonly reason: string; readonly weightWei: string } | null;
  /** At the vote's start; null until it begins. */
  readonly myPowerWei: string | null;
  readonly calls: readonly CallWords[];
  readonly txHash: string;
  /** Why it cannot be executed although it is due; null when it can, or is not due. */
  readonly blocked: string | null;
}

export interface DaoView {
  readonly votingDelayS: number;
  readonly votingPeriodS: number;
  readonly lateExtensionS: number;
  readonly thresholdWei: string;
  readonly quorumBps: number;
  /** Of the present supply. */
  readonly quorumWei: string;
  readonly timelockS: number;
  readonly floors: {
    readonly votingDelayS: number;
    readonly votingPeriodS: number;
    readonly lateExtensionS: number;
    readonly timelockS: number;
  };
  readonly guardian: { readonly keeper: Who; readonly expiresAtMs: number };
  /** Whether this server queues and executes what is due. */
  readonly kept: boolean;
  /** Whether the named approvers decide on models, and not proposals alone. */
  readonly boardReviews: boolean;
}

export interface RuleRow {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly inForce: boolean;
  readonly sinceMs: number;
  readonly cid: string;
  readonly digest: string;
}

export interface CapabilityRow {
  readonly bit: number;
  readonly digest: string;
}

export interface StandardRow {
  readonly standard: number;
  readonly version: number;
  readonly withdrawn: boolean;
  /** Until then devices of the version before count too; 0 when none do. */
  readonly graceUntilMs: number;
  readonly digest: string;
  readonly minimumTier: number;
  readonly capabilities: readonly number[];
}

export type ReserveName = "CirculationReserve" | "LiquidityReserve";

export interface SpendingPlan {
  readonly plan: string;
  readonly spender: Who;
  readonly budgetWei: string;
  readonly spentWei: string;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly closed: boolean;
  readonly digest: string;
}

export interface ReserveRow {
  readonly name: ReserveName;
  readonly balanceWei: string;
  /** What a new plan may have. */
  readonly availableWei: string;
  readonly plans: readonly SpendingPlan[];
}

export interface ModelRow {
  readonly key: string;
  readonly name: string;
  readonly cid: string;
  readonly status: "proposed" | "approved" | "rejected" | "revoked";
}

/** Values of a parameter set by name, as its function takes them. */
export type ParameterValues = { readonly [name: string]: string | ParameterValues };

/** What proposals can change, as it is now. */
export interface CommunityParameters {
  readonly incentive: ParameterValues;
  readonly permit: ParameterValues;
  readonly permitTreasury: string;
  readonly work: ParameterValues;
  readonly workTreasury: string;
  readonly circulationRateBps: number;
  readonly oracleSigners: readonly string[];
}

export interface CommunityView {
  readonly account: string;
  readonly dao: DaoView;
  /** What the account can vote with now. */
  readonly votesWei: string;
  readonly delegate: Who | null;
  readonly proposals: Paged<ProposalRow>;
  readonly rules: readonly RuleRow[];
  readonly capabilities: readonly CapabilityRow[];
  readonly standards: readonly StandardRow[];
  readonly reserves: readonly ReserveRow[];
  /** Who can vote with most, at most ten. */
  readonly delegates: readonly { readonly who: Who; readonly votesWei: string }[];
  readonly models: readonly ModelRow[];
  readonly parameters: CommunityParameters;
  /** Digest -> text, of the documents that this server has. */
  readonly documents: Readonly<Record<string, string>>;
  readonly contracts: Readonly<Record<string, string>>;
}
