import { z } from "zod";
import { canonicalJson, type Digest } from "../../../twins/core/digest.ts";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import { NODE_LIMITS, NodeParams, PlanSchema, RosterSchema } from "../../../twins/protocol/node.ts";
import type { Trained, TrainingPlan } from "../trainer/trainer.ts";
import { advance, type Batch, batchOf, type Ended, isDue, weightsDigest } from "./batch.ts";
import { type Given, withGiven } from "./given.ts";
import { batchTerms, closed, entrantsOf } from "./leader.ts";
import { checkRoster } from "./roster.ts";
import { type NodeRound, type NodeState, nodeStart } from "./state.ts";
import type { SliceAt } from "./vector.ts";

/**
 * What a leader keeps of a round: enough to make its update again, all of it signed by the members. A batch's id is the digest of all
 * that the batch is of, and members sign for that id, so that nothing of one batch can be shown for another.
 */

const whole = z.int().min(0);
const place = whole.max(NODE_LIMITS.mostBatch - 1);
const each = <T extends z.ZodType>(one: T) => z.array(one).max(NODE_LIMITS.mostBatch);

/** What a node's part of a round began with. */
export const RoundHead = z.strictObject({
  /** Address of the leader's device, lower case. */
  leader: z.string().regex(/^0x[0-9a-f]{40}$/),
  demand: z.string().max(78),
  plan: PlanSchema,
  /** Of the round's starting weights. */
  from: z.string().regex(/^0x[0-9a-f]{64}$/) as unknown as z.ZodType<Digest>,
  /** Theirs. */
  version: whole,
  terms: z.strictObject({
    run: z.string(),
    task: z.string(),
    members: whole,
    buffer: whole,
    joins: whole,
    maxLate: whole,
    levels: z.array(z.number().positive().max(1)).min(1).max(NODE_LIMITS.levels),
    maxTurnS: z.number().positive(),
    stepMs: whole,
  }),
  roster: RosterSchema,
});
export type RoundHead = z.infer<typeof RoundHead>;

/** A batch that was summed, without its vectors. */
export const SumHead = z.strictObject({
  number: whole,
  /** Members by place. */
  keys: each(z.string()).min(NODE_LIMITS.leastBatch),
  /** Places with which the others masked. */
  sealed: each(place),
  adverts: each(NodeParams.advert.omit({ batch: true }).extend({ place })),
  masked: each(NodeParams.masked.omit({ batch: true, vector: true }).extend({ place })),
  opened: each(NodeParams.opened.omit({ batch: true }).extend({ place })),
});

export interface SumRecord extends z.infer<typeof SumHead> {
  /** In the order of `masked`, as they came. */
  readonly vectors: readonly Uint8Array[];
}

/** @param batch that was summed */
export const recordOf = ({ number, entrants, boxes, adverts, masked, opened }: Batch): SumRecord => ({
  number,
  keys: entrants.map(({ key }) => key),
  sealed: [...boxes.keys()],
  adverts: [...adverts.values()].map(({ place: at, maskKey, boxKey, signature }) => ({
    place: at,
    maskKey,
    boxKey,
    signature,
  })),
  masked: [...masked].map(([at, { signature }]) => ({ place: at, signature })),
  opened: [...opened].map(([at, { shares, signature }]) => ({ place: at, shares, signature })),
  vectors: [...masked.values()].map(({ vector }) => vector),
});

const UNRULY = refuse("LEARN_FORGED", {
  en: "A sum of the transcript is none that the node's rules make of what its members signed.",
  zh: "记录中有一次求和不符合节点规则由成员签名内容所得的结果。",
});
const STRANGER = refuse("LEARN_FORGED", {
  en: "A sum of the transcript names a member that is not of the node, or one twice.",
  zh: "记录中有一次求和包含非节点成员，或重复列出同一成员。",
});

/** A batch with what its places gave to its step, gone on by the node's rules as if the step's time were over. */
function after(batch: Batch, parts: readonly (readonly [number, Given])[], weights: number): Result<Batch | Ended> {
  let full = batch;
  for (const [at, given] of parts) {
    if (!isDue(full, at)) return UNRULY;
    const more = withGiven(full, at, given, weights);
    if (!more.ok) return more;
    full = more.value;
  }
  return ok(advance(full, 0, 0));
}

/** A batch again up to its vectors. */
function maskedAgain(batch: Batch, sum: SumRecord, weights: number): Result<Batch | Ended> {
  const of = (at: number) => ({ key: sum.keys[at] ?? "", batch: batch.id });
  const advertised = after(
    batch,
    sum.adverts.map(({ place: at, ...advert }) => [at, { kind: "advert", ...of(at), ...advert }]),
    weights,
  );
  if (!advertised.ok || "kind" in advertised.value) return advertised;
  if (sum.sealed.some((at) => at >= sum.keys.length)) return UNRULY;
  // The sum needs to know who sealed, and not what: that was for the members alone.
  const sealed = advance({ ...advertised.value, boxes: new Map(sum.sealed.map((at) => [at, []])) }, 0, 0);
  if ("kind" in sealed) return UNRULY;
  return after(
    sealed,
    sum.masked.map(({ place: at, signature }, i) => {
      const vector = sum.vectors[i] ?? new Uint8Array(0);
      return [at, { kind: "masked", ...of(at), vector, signature }];
    }),
    weights,
  );
}

/** Makes a sum again, and the node's next weights by it. */
function sumAgain(state: NodeState, round: NodeRound, sum: SumRecord): Result<NodeState> {
  const { keys, number, opened } = sum;
  const entrants = entrantsOf(state, round.plan, keys);
  if (entrants.length !== keys.length || new Set(keys).size !== keys.length) return STRANGER;
  const weights = round.weights.length;
  const masked = maskedAgain(batchOf(batchTerms(state, round, number, entrants), 0), sum, weights);
  if (!masked.ok) return masked;
  if ("kind" in masked.value) return UNRULY;
  const batch = masked.value;
  const ended = after(
    batch,
    opened.map(({ place: at, ...rest }) => [at, { kind: "opened", key: keys[at] ?? "", batch: batch.id, ...rest }]),
    weights,
  );
  if (!ended.ok) return ended;
  if (!("kind" in ended.value) || round.isOver) return UNRULY;
  const next = closed(state, batch, ended.value);
  return next.version === state.version ? UNRULY : ok(next);
}

/** A node's part of a round, made again. */
export interface RoundAgain {
  readonly trained: Trained;
  /** Keys of the members whose vectors are in its sums. */
  readonly members: readonly string[];
  /** Of members, all true. */
  readonly signatures: number;
}

/** Whether a transcript is of a round with these weights and this plan. */
export const isOf = ({ from, plan }: RoundHead, weights: Float32Array, asked: TrainingPlan): boolean =>
  canonicalJson(plan) === canonicalJson(asked) && from === weightsDigest(weights);

/**
 * Makes a round's update of its transcript, to the same bits.
 * @param weights that the round began with
 * @param sums in their order
 * @returns what `checkRoster` refuses; AUTH_BAD_SIGNATURE or WIRE_SCHEMA for what a member did not sign or could not have given,
 * LEARN_FORGED for a sum that the node's rules do not make, or without any
 */
export function roundAgain(
  { leader, demand, plan, version, terms, roster }: RoundHead,
  weights: Float32Array,
  sums: Iterable<SumRecord>,
  sliceAt: SliceAt,
): Result<RoundAgain> {
  const proven = checkRoster(leader, terms.task, roster);
  if (!proven.ok) return proven;
  const start = nodeStart({ ...terms, sliceAt }, new Map(roster.map(({ key, claims }) => [key, claims])));
  let round: NodeRound = { demand, plan, weights, joins: 0, loss: Number.NaN, summed: null, isOver: false };
  let state: NodeState = { ...start, version, round };
  let signatures = roster.length;
  const members = new Set<string>();
  for (const sum of sums) {
    const next = sumAgain(state, round, sum);
    if (!next.ok) return next;
    if (next.value.round === null) return UNRULY;
    [state, round] = [next.value, next.value.round];
    signatures += sum.adverts.length + sum.masked.length + sum.opened.length;
    for (const { place: at } of sum.masked) members.add(sum.keys[at] ?? "");
  }
  if (round.joins === 0) return UNRULY;
  const trained = { weights: round.weights, steps: round.joins, losses: [round.loss] };
  return ok({ trained, members: [...members], signatures });
}
