import { ok, type Result } from "../../../twins/core/result.ts";
import { rng } from "../../../twins/core/rng.ts";
import { type MemberClaims, NODE_LIMITS, type NodeTurn } from "../../../twins/protocol/node.ts";
import { float32 } from "../compression/codecs.ts";
import { widthOf } from "../offer.ts";
import type { TrainingPlan } from "../trainer/trainer.ts";
import { taken } from "../width/slice.ts";
import {
  advance,
  type Batch,
  type BatchTerms,
  batchOf,
  dueOf,
  type Ended,
  type Entrant,
  isDue,
  placeOf,
  weightsDigest,
} from "./batch.ts";
import { type Given, STEP_OF, withGiven } from "./given.ts";
import {
  FULL,
  LATE,
  type Led,
  type NodeEvent,
  type NodeRound,
  type NodeState,
  type NodeTerms,
  newSeat,
  OTHER_TASK,
  type Seat,
  UNPROVEN,
  WAIT,
} from "./state.ts";
import { type BatchMean, meanOf, type SliceAt } from "./vector.ts";

const withSeat = (state: NodeState, key: string, seat: Seat): NodeState => ({
  ...state,
  seats: new Map(state.seats).set(key, seat),
});

/** Widths of a node whose own seat has so much of the model: slices are cut of the whole alone. */
const levelsOf = ({ levels }: NodeTerms, plan: TrainingPlan): readonly number[] =>
  plan.width === 1 ? levels : [plan.width];
const sliceOf = ({ terms, round }: NodeState): SliceAt => (round?.plan.width === 1 ? terms.sliceAt : () => null);

/** Share of the model's width that a member trains: of those that there are the least where it is too slow for all. */
function memberWidth({ terms }: NodeState, { claims }: Seat, plan: TrainingPlan): number {
  const [only = 1, ...less] = levelsOf(terms, plan);
  if (less.length === 0) return only;
  const levels = [...terms.levels];
  const profile = { ...claims, platform: "member" };
  return (
    widthOf(profile, { maxTurnS: terms.maxTurnS }, { epochs: plan.epochs, widths: { levels } }) ?? levels.at(-1) ?? 1
  );
}

const isFresh = ({ version, floor, terms }: NodeState, { begun }: Seat): boolean =>
  begun !== null && begun >= floor && version - begun <= terms.maxLate;

/** Those who wait with what they have trained, the latest first: it counts for less with every version. */
const waitingIn = (state: NodeState): readonly string[] =>
  [...state.seats]
    .filter(([, seat]) => seat.isHere && seat.waits && isFresh(state, seat))
    .sort(([, a], [, b]) => (a.begun ?? 0) - (b.begun ?? 0))
    .map(([key]) => key);

/** How members enter a batch: follows from what they claim. @param keys of members */
export function entrantsOf(state: NodeState, plan: TrainingPlan, keys: readonly string[]): readonly Entrant[] {
  const largest = Math.max(...[...state.seats.values()].map(({ claims }) => claims.examples));
  return keys.flatMap((key) => {
    const seat = state.seats.get(key);
    if (seat === undefined) return [];
    return { key, width: memberWidth(state, seat, plan), share: seat.claims.examples / largest };
  });
}

/** What a batch of these entrants is of now. */
export const batchTerms = (
  { terms, version }: NodeState,
  { demand, plan, weights }: NodeRound,
  number: number,
  entrants: readonly Entrant[],
): BatchTerms => ({
  run: terms.run,
  number,
  demand,
  plan,
  from: weightsDigest(weights),
  version,
  levels: levelsOf(terms, plan),
  entrants,
});

/** Forms a batch when so many wait as the buffer holds, or all who are here, where those are fewer. */
function formed(state: NodeState, nowMs: number): NodeState {
  const { round, terms, batches } = state;
  if (round === null || round.isOver || state.batch !== null) return state;
  const entrants = entrantsOf(state, round.plan, waitingIn(state).slice(0, NODE_LIMITS.mostBatch));
  const here = [...state.seats.values()].filter(({ isHere }) => isHere).length;
  if (entrants.length < Math.max(NODE_LIMITS.leastBatch, Math.min(terms.buffer, here))) return state;
  const batch = batchOf(batchTerms(state, round, batches, entrants), nowMs + terms.stepMs);
  return { ...state, batch, batches: batches + 1 };
}

/** Who has masked has spent its training: a second vector of it would tell more than a sum. */
function spend(state: NodeState, batch: Batch, missing: readonly number[]): NodeState {
  const seats = new Map(state.seats);
  for (const [place, { key }] of batch.entrants.entries()) {
    const seat = seats.get(key);
    if (seat === undefined) continue;
    if (batch.masked.has(place)) seats.set(key, { ...seat, begun: null, waits: false });
    // It says again that it waits, if it is still there.
    else if (missing.includes(place)) seats.set(key, { ...seat, waits: false });
  }
  return { ...state, seats, batch: null };
}

function meanIn(state: NodeState, { masked, counted, entrants, levels }: Batch, sum: Float64Array): BatchMean | null {
  const stayed = [...masked.keys()];
  const shares = levels.map((level) =>
    stayed.reduce((all, place) => all + (counted[place] === level ? (entrants[place]?.share ?? 0) : 0), 0),
  );
  return meanOf(sum, levels, shares, sliceOf(state));
}

/** Goes on by a batch that has ended. */
export function closed(state: NodeState, batch: Batch, ended: Ended): NodeState {
  const { round, terms } = state;
  const spent = spend(state, batch, ended.kind === "given-up" ? ended.missing : []);
  const mean = round === null || ended.kind === "given-up" ? null : meanIn(state, batch, ended.sum);
  if (round === null || mean === null) return spent;
  const joins = round.joins + 1;
  const weights = round.weights.map((w, i) => w + (mean.delta[i] ?? 0));
  const next = { ...round, weights, joins, loss: mean.loss, summed: batch, isOver: joins >= terms.joins };
  return { ...spent, version: state.version + 1, round: next };
}

/** As far as the node can go now. */
function goneOn(state: NodeState, nowMs: number): NodeState {
  const { batch, terms } = state;
  if (batch === null) return formed(state, nowMs);
  const next = advance(batch, nowMs, terms.stepMs);
  if ("kind" in next) return formed(closed(state, batch, next), nowMs);
  return next === batch ? state : goneOn({ ...state, batch: next }, nowMs);
}

function joinedBy(state: NodeState, key: string, claims: MemberClaims): Result<NodeState> {
  const { terms, seats } = state;
  if (claims.task !== terms.task) return OTHER_TASK;
  const seat = seats.get(key);
  if (seat !== undefined) return ok(withSeat(state, key, { ...seat, isHere: true }));
  return seats.size >= terms.members ? FULL : ok(withSeat(state, key, newSeat(claims, true)));
}

/** Gives a member something to train. */
function trainingFor(state: NodeState, key: string, seat: Seat, round: NodeRound): Led {
  const width = memberWidth(state, seat, round.plan);
  const seed = rng(round.plan.seed, `member ${key} ${seat.turns}`).below(2 ** 31);
  const weights = float32.encode(taken(round.weights, sliceOf(state)(width)));
  const { version } = state;
  const plan = { ...round.plan, width, seed };
  return {
    state: withSeat(state, key, { ...seat, turns: seat.turns + 1, begun: version, waits: false }),
    answer: ok({ what: "train", version, plan, weights }),
    changed: false,
  };
}

const unchanged = (state: NodeState, answer: Result<NodeTurn>): Led => ({ state, answer, changed: false });

/** Of a member that is in the running batch. @returns null for one that the batch goes on without */
function turnInBatch(
  state: NodeState,
  batch: Batch,
  key: string,
  seat: Seat,
  has: number | null,
  nowMs: number,
): Led | null {
  const place = placeOf(batch, key);
  if (place < 0 || batch.gone.has(place)) return null;
  if (batch.masked.has(place) || has === seat.begun)
    return unchanged(state, isDue(batch, place) ? ok(dueOf(batch, place)) : WAIT);
  // It was started anew and has lost what the others wait for.
  const without = { ...batch, gone: new Set(batch.gone).add(place) };
  const lost = withSeat(state, key, { ...seat, begun: null, waits: false });
  return { state: goneOn({ ...lost, batch: without }, nowMs), answer: WAIT, changed: true };
}

function turnOf(state: NodeState, key: string, has: number | null, nowMs: number): Led {
  const { round } = state;
  const seat = state.seats.get(key);
  if (seat === undefined || !seat.isHere) return unchanged(state, UNPROVEN);
  const inBatch = state.batch === null ? null : turnInBatch(state, state.batch, key, seat, has, nowMs);
  if (inBatch !== null) return inBatch;
  if (has === null || has !== seat.begun || !isFresh(state, seat))
    return round === null || round.isOver ? unchanged(state, WAIT) : trainingFor(state, key, seat, round);
  const next = formed(withSeat(state, key, { ...seat, waits: true }), nowMs);
  const place = next.batch === null ? -1 : placeOf(next.batch, key);
  const answer = next.batch === null || place < 0 ? WAIT : ok(dueOf(next.batch, place));
  return { state: next, answer, changed: next.batch !== state.batch };
}

/** Takes what a member gave to a batch. The same again changes nothing. */
function gaveBy(state: NodeState, given: Given, nowMs: number): Led {
  const { batch, round } = state;
  const place = batch === null ? -1 : placeOf(batch, given.key);
  if (batch === null || round === null || given.batch !== batch.id || place < 0) return unchanged(state, LATE);
  if (batch.step !== STEP_OF[given.kind] || batch.gone.has(place)) return unchanged(state, LATE);
  if (!isDue(batch, place)) return unchanged(state, WAIT);
  const more = withGiven(batch, place, given, round.weights.length);
  if (!more.ok) return unchanged(state, more);
  const next = goneOn({ ...state, batch: more.value }, nowMs);
  return { state: next, answer: WAIT, changed: next.batch?.step !== batch.step || next.batch.id !== batch.id };
}

/** Gives the running batch up, of whose members nothing counts. */
const abandoned = (state: NodeState): NodeState => (state.batch === null ? state : spend(state, state.batch, []));

function begun(state: NodeState, { demand, weights, plan }: Extract<NodeEvent, { kind: "round" }>): NodeState {
  const idle = abandoned(state);
  const version = idle.version + 1;
  const floor = idle.round?.demand === demand ? idle.floor : version;
  return {
    ...idle,
    version,
    floor,
    round: { demand, plan, weights, joins: 0, loss: Number.NaN, summed: null, isOver: false },
  };
}

/**
 * A node's leader: takes one event and says what is so then. It has no clock and asks nobody, so that the same events give the same
 * node (asynchronous rounds after FedBuff, Nguyen et al. 2022; sums after Bonawitz et al. 2017).
 * @param nowMs of a clock that does not go back
 * @returns an answer that refuses with AUTH_FORBIDDEN (full), LEARN_UNKNOWN (another task), AUTH_REQUIRED, WORK_LATE,
 * AUTH_BAD_SIGNATURE or WIRE_SCHEMA; then the state is as it was
 */
export function lead(state: NodeState, event: NodeEvent, nowMs: number): Led {
  const told = (next: NodeState): Led => ({ state: next, answer: WAIT, changed: next !== state });
  switch (event.kind) {
    case "joined": {
      const joined = joinedBy(state, event.key, event.claims);
      return joined.ok ? unchanged(joined.value, WAIT) : unchanged(state, joined);
    }
    case "left": {
      const seat = state.seats.get(event.key);
      if (seat === undefined) return unchanged(state, WAIT);
      return told(goneOn(withSeat(state, event.key, { ...seat, isHere: false, waits: false }), nowMs));
    }
    case "round":
      return told(goneOn(begun(state, event), nowMs));
    case "finish": {
      const idle = abandoned(state);
      return told(idle.round === null ? idle : { ...idle, round: { ...idle.round, isOver: true } });
    }
    case "tick":
      return told(goneOn(state, nowMs));
    case "turn":
      return turnOf(state, event.key, event.has, nowMs);
    default:
      return gaveBy(state, event, nowMs);
  }
}
