import { canonicalJson, type Digest, digestBytes, digestOf } from "../../twins/core/digest.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { DemandNotice, LearningAsk, LearningParamsOf, LearningResult } from "../../twins/protocol/learning.ts";
import type { Roster } from "../../twins/protocol/node.ts";
import { type ClientMemory, newcomer, type Part, type TrainHere, takeTurn } from "./client.ts";
import { Offer, PerformanceProfile, WantedProfile } from "./offer.ts";
import { memoryBytes, messageBytes, stateOf } from "./record.ts";
import { broadcastOf } from "./round.ts";
import { unsuited } from "./selection.ts";

/** What a device has for a task. */
export interface Held {
  readonly examples: number;
  /** SHA-256 behind the CIDs of the samples that it shows. */
  readonly samples: readonly Digest[];
  readonly train: TrainHere;
  /** Examples that it trains on in a second, by a short training of the offer's own network. */
  measure(offer: Offer): Promise<number>;
  /** Of a node: its members, who train in the device's place. */
  readonly roster?: Roster;
}

/** What a learner needs of the machine that it runs on; the same in Node and in a browser's worker. */
export interface LearnerPorts {
  readonly device: `0x${string}`;
  /** "node", "browser". */
  readonly platform: string;
  ask<A extends LearningAsk>(name: A, params: LearningParamsOf<A>): Promise<Result<LearningResult<A>>>;
  /** By the device's key. */
  signApplication(demand: string, samples: readonly Digest[], profileDigest: Digest): `0x${string}`;
  signUpdate(demand: string, round: number, digest: Digest): `0x${string}`;
  /** Null for an offer whose task the device has no data for, or that it cannot train. */
  holds(offer: Offer): Promise<Held | null>;
  /** What the device kept after a round; null when it has nothing of it. */
  recall(demand: string, round: number): Promise<ClientMemory | null>;
  /** Durable when it resolves. */
  keep(demand: string, round: number, memory: ClientMemory): Promise<void>;
}

/** What came of a look at a demand. */
export type LearnerStep =
  | { readonly did: "passed"; readonly why: "no-data" | "slow" | "unknown" }
  | { readonly did: "passed"; readonly why: "examples"; readonly wanted: number; readonly has: number }
  | { readonly did: "applied"; readonly examples: number; readonly examplesPerS: number }
  | { readonly did: "trained"; readonly round: number; readonly digest: Digest; readonly loss: number }
  /** It has lost what it was bound to keep, so that its update would look forged: it sits the round out. */
  | { readonly did: "forgot"; readonly round: number }
  | { readonly did: "waited"; readonly round: number }
  | { readonly did: "ended" }
  /** It applied and has no seat: others were selected, or nobody. */
  | { readonly did: "unseated" }
  /** A demand of its is over: what it earns, wei, and from when that is credited; null once it is. */
  | { readonly did: "earned"; readonly wei: string; readonly isPaid: boolean; readonly paidFromMs: number | null };

/** Reads documents of a demand; null for what this learner does not know. */
function documentsOf({ offer, wanted }: DemandNotice): { offer: Offer; wanted: WantedProfile } | null {
  try {
    const [o, w] = [Offer.safeParse(JSON.parse(offer)), WantedProfile.safeParse(JSON.parse(wanted))];
    return o.success && w.success ? { offer: o.data, wanted: w.data } : null;
  } catch {
    return null;
  }
}

async function apply(ports: LearnerPorts, notice: DemandNotice, offer: Offer, wanted: WantedProfile, held: Held) {
  const { device, platform } = ports;
  const examplesPerS = await held.measure(offer);
  const { roster } = held;
  const members = roster === undefined ? {} : { roster: digestOf(roster) };
  const profile = PerformanceProfile.parse({ examples: held.examples, examplesPerS, platform, ...members });
  const why = unsuited({ profile }, wanted, offer.instruction);
  if (why === "examples") return ok({ did: "passed", why, wanted: wanted.minExamples, has: held.examples } as const);
  if (why !== null) return ok({ did: "passed", why } as const);
  const signature = ports.signApplication(notice.demand, held.samples, digestOf(profile));
  const applied = await ports.ask("apply", {
    demand: notice.demand,
    device,
    samples: [...held.samples],
    profile: canonicalJson(profile),
    signature,
    ...(roster === undefined ? {} : { roster: [...roster] }),
  });
  return applied.ok ? ok({ did: "applied", examples: held.examples, examplesPerS } as const) : applied;
}

/** The memory of the round before that the device is bound to; null when it is lost. */
async function memoryFor(
  ports: LearnerPorts,
  demand: string,
  round: number,
  bound: Digest | null,
): Promise<ClientMemory | null> {
  if (bound === null) return newcomer;
  const memory = await ports.recall(demand, round - 1);
  for (const known of [memory, newcomer]) if (known !== null && digestBytes(memoryBytes(known)) === bound) return known;
  return null;
}

/** Trains a round and hands the update over. */
async function takeRound(
  ports: LearnerPorts,
  demand: string,
  { instruction, seed, pace }: Offer,
  held: Held,
  { round, seat, state, kept, width }: LearningResult<"turn">,
): Promise<Result<LearnerStep>> {
  const known = state === null ? null : stateOf(state);
  if (seat === null || known === null || known.round !== round)
    return refuse("WIRE_SCHEMA", {
      en: "The server's turn is none. Update the device or the server.",
      zh: "服务器给出的任务无效，请升级设备或服务器。",
    });
  const memory = await memoryFor(ports, demand, round, kept);
  if (memory === null) return ok({ did: "forgot", round });
  const mayBeLate = pace !== undefined;
  const { examples } = held;
  const part: Part = { client: ports.device, place: seat, instruction, seed, examples, width, mayBeLate };
  const turn = await takeTurn(part, broadcastOf(known), memory, held.train);
  if (turn === null) return ok({ did: "waited", round });
  await ports.keep(demand, round, turn.memory);
  const message = messageBytes(turn.message);
  const digest = digestBytes(message);
  const taken = await handOver(ports, demand, round, message, mayBeLate ? HAND_OVERS : 1);
  return taken.ok ? ok({ did: "trained", round, digest, loss: turn.message.loss }) : taken;
}

/** Rounds that a late update is offered to before it is given up: each may end while it is on its way. */
const HAND_OVERS = 3;

/** Signs an update for a round and hands it over; where it may be late and the round is over, for the one that runs now. */
async function handOver(
  ports: LearnerPorts,
  demand: string,
  round: number,
  message: Uint8Array,
  tries: number,
): Promise<Result<unknown>> {
  const { device } = ports;
  const signature = ports.signUpdate(demand, round, digestBytes(message));
  const taken = await ports.ask("deliver", { demand, round, device, message, signature });
  if (taken.ok || taken.error.code !== "WORK_LATE" || tries <= 1) return taken;
  const now = await ports.ask("turn", { demand, device });
  if (!now.ok) return now;
  const { what, round: next } = now.value;
  return what === "ended" || next === round ? taken : handOver(ports, demand, next, message, tries - 1);
}

/**
 * Does what there is to do for a demand now: applies, trains, or waits. To be called again when the server says that something
 * changed, and now and then. Trains the same update however often it is called: all chance comes from the demand's seed.
 */
export async function attend(ports: LearnerPorts, notice: DemandNotice): Promise<Result<LearnerStep>> {
  if (notice.phase === "ended") return ok({ did: "ended" });
  const documents = documentsOf(notice);
  if (documents === null) return ok({ did: "passed", why: "unknown" });
  const held = await ports.holds(documents.offer);
  if (held === null) return ok({ did: "passed", why: "no-data" });
  if (notice.phase !== "training") return apply(ports, notice, documents.offer, documents.wanted, held);
  if (!notice.seats.includes(ports.device)) return ok({ did: "waited", round: 0 });
  const turn = await ports.ask("turn", { demand: notice.demand, device: ports.device });
  if (!turn.ok) return turn;
  if (turn.value.what === "ended") return ok({ did: "ended" });
  if (turn.value.what === "wait") return ok({ did: "waited", round: turn.value.round });
  return takeRound(ports, notice.demand, documents.offer, held, turn.value);
}
