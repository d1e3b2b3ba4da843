import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import type { MemberClaims, NodeParamsOf, NodeTurn } from "../../../twins/protocol/node.ts";
import type { TrainingPlan } from "../trainer/trainer.ts";
import type { Batch } from "./batch.ts";
import type { SliceAt } from "./vector.ts";

/** How a node goes; stays as it is while its leader runs. */
export interface NodeTerms {
  /** Names the leader's process. */
  readonly run: string;
  readonly task: string;
  /** Devices that the node has places for. */
  readonly members: number;
  /** Trainings after which a secure sum is made (FedBuff's K). */
  readonly buffer: number;
  /** Sums after which the node's part of a round is done. */
  readonly joins: number;
  /** A training that is more versions late is done again. */
  readonly maxLate: number;
  /** Shares of the model's width that members may train, the largest first, which is 1. */
  readonly levels: readonly number[];
  /** A member trains the largest of the widths with which it is done in so much time, s. */
  readonly maxTurnS: number;
  /** Of what members do for a sum, ms. */
  readonly stepMs: number;
  /** Of the whole network. */
  readonly sliceAt: SliceAt;
}

/** A member as its leader knows it. */
export interface Seat {
  readonly claims: MemberClaims;
  readonly isHere: boolean;
  /** Trainings that it was given: their seeds differ. */
  readonly turns: number;
  /** The version that it was last given and has not spent in a sum; null without. */
  readonly begun: number | null;
  /** Whether it has trained that, and waits. */
  readonly waits: boolean;
}

/** The node's part of a demand's round. */
export interface NodeRound {
  readonly demand: string;
  readonly plan: TrainingPlan;
  readonly weights: Float32Array;
  readonly joins: number;
  /** Mean loss of the last batch; NaN before the first. */
  readonly loss: number;
  /** The last batch that was summed; null before the first. */
  readonly summed: Batch | null;
  /** No more sums are made: its weights are what the node says of the round. */
  readonly isOver: boolean;
}

/** All that a leader knows; what it is told makes another one. */
export interface NodeState {
  readonly terms: NodeTerms;
  /** By public key, in the order in which they came. */
  readonly seats: ReadonlyMap<string, Seat>;
  /** Times that the node's weights have changed. */
  readonly version: number;
  /** Trainings of older versions are of another demand. */
  readonly floor: number;
  readonly round: NodeRound | null;
  readonly batch: Batch | null;
  /** Batches that were formed: names of the next ones. */
  readonly batches: number;
}

export type NodeEvent =
  /** Its key is proven. */
  | { readonly kind: "joined"; readonly key: string; readonly claims: MemberClaims }
  | { readonly kind: "left"; readonly key: string }
  | { readonly kind: "round"; readonly demand: string; readonly weights: Float32Array; readonly plan: TrainingPlan }
  /** The round's time is nearly over. */
  | { readonly kind: "finish" }
  | { readonly kind: "tick" }
  | ({ readonly kind: "turn"; readonly key: string } & NodeParamsOf<"turn">)
  | ({ readonly kind: "advert"; readonly key: string } & NodeParamsOf<"advert">)
  | ({ readonly kind: "boxes"; readonly key: string } & NodeParamsOf<"boxes">)
  | ({ readonly kind: "masked"; readonly key: string } & NodeParamsOf<"masked">)
  | ({ readonly kind: "opened"; readonly key: string } & NodeParamsOf<"opened">);

export interface Led {
  readonly state: NodeState;
  /** Of a turn what there is to do; of anything else WAIT. */
  readonly answer: Result<NodeTurn>;
  /** Whether members may have something to do that they have not been told. */
  readonly changed: boolean;
}

export const newSeat = (claims: MemberClaims, isHere: boolean): Seat => ({
  claims,
  isHere,
  turns: 0,
  begun: null,
  waits: false,
});

/** @param claims of members that were known before, by public key */
export const nodeStart = (terms: NodeTerms, claims: ReadonlyMap<string, MemberClaims> = new Map()): NodeState => ({
  terms,
  seats: new Map([...claims].map(([key, said]) => [key, newSeat(said, false)])),
  version: 0,
  floor: 0,
  round: null,
  batch: null,
  batches: 0,
});

export const WAIT: Result<NodeTurn> = ok({ what: "wait" });
export const FULL = refuse("AUTH_FORBIDDEN", {
  en: "The node has all its members. Join another node, or start the leader with more --members.",
  zh: "该节点成员已满。请加入其他节点，或以更大的 --members 启动领导者。",
});
export const OTHER_TASK = refuse("LEARN_UNKNOWN", {
  en: "The node learns another task. Join with the task that its leader was started with.",
  zh: "该节点学习的是其他任务。请使用其领导者启动时的任务加入。",
});
export const UNPROVEN = refuse("AUTH_REQUIRED", {
  en: "Prove the member's key first, with hello and prove.",
  zh: "请先通过 hello 和 prove 证明成员的密钥。",
});
export const LATE = refuse("WORK_LATE", {
  en: "The batch does not take this now. Ask for the member's turn again.",
  zh: "该批次现在不接受此内容，请重新询问该成员的任务。",
});
export const UNSIGNED_PART = refuse("AUTH_BAD_SIGNATURE", {
  en: "What is given to the secure sum is not signed by the member's key. Sign it with that key.",
  zh: "提交给安全求和的内容未由成员密钥签名，请用成员密钥签名。",
});
export const MISSHAPED = refuse("WIRE_SCHEMA", {
  en: "What the member gave does not fit the batch. Bring member and leader to the same version.",
  zh: "成员提交的内容与该批次不符，请使成员与领导者使用相同版本。",
});
