import { ok, type Result } from "../../../../twins/core/result.ts";
import { rng } from "../../../../twins/core/rng.ts";
import { publicKeyOf, signText } from "../../../../twins/protocol/deviceAuth.ts";
import { type MemberClaims, type Membership, membershipText, type NodeTurn } from "../../../../twins/protocol/node.ts";
import type { TrainingPlan } from "../../trainer/trainer.ts";
import type { Slice } from "../../width/slice.ts";
import { lead } from "../leader.ts";
import { type MemberPorts, type MemberState, memberStart, memberTurn } from "../member.ts";
import { type NodeEvent, type NodeState, type NodeTerms, nodeStart } from "../state.ts";
import type { Contribution } from "../vector.ts";

export const LENGTH = 12;
export const from = Float32Array.from({ length: LENGTH }, (_, i) => i / 10);
/** Half of the width has the first six weights, a quarter the first three. */
export const sliceAt = (width: number): Slice | null =>
  width === 1 ? null : { indices: Uint32Array.from({ length: LENGTH * width }, (_, i) => i), of: LENGTH };
export const plan: TrainingPlan = {
  epochs: 1,
  batch: 8,
  optimiser: "sgd",
  rate: 0.1,
  loss: "squared",
  proximal: 0,
  seed: 4,
  width: 1,
};
export const termsOf = (over: Partial<NodeTerms> = {}): NodeTerms => ({
  run: "0xab",
  task: "toy",
  members: 10,
  buffer: 5,
  joins: 3,
  maxLate: 3,
  levels: [1],
  maxTurnS: 1,
  stepMs: 1_000,
  sliceAt,
  ...over,
});

/** Bytes that can be had again, for tests alone. */
const bytesBy = (seed: number) => {
  const chance = rng(seed, "bytes");
  return (count: number): Uint8Array => Uint8Array.from({ length: count }, () => chance.below(256));
};

export const secretOf = (n: number): Uint8Array => new Uint8Array(32).fill(n + 1);
export const keyOf = (n: number): string => publicKeyOf(secretOf(n));

/** Address of the leader's device. */
export const LEADER = `0x${"1e".repeat(20)}`;
export const memberOf = (n: number, claims: MemberClaims): Membership => ({
  key: keyOf(n),
  claims,
  atMs: n,
  signature: signText(membershipText(LEADER, { claims, atMs: n }), secretOf(n)),
});

/** A node in one thread: members as they are, whose asks the leader's state machine answers at once. */
export class NodeInMemory {
  state: NodeState;
  nowMs = 0;
  readonly members: MemberState[];
  /** What each member has signed for others to see. */
  readonly roster: Membership[] = [];
  /** What each put under its masks, by batch and key: what the leader must never know. */
  readonly given = new Map<string, Map<string, Contribution>>();
  /** Called around every event that changes the state. */
  onLed: (before: NodeState, after: NodeState) => void = () => {};
  /** What a leader that does not follow the rules makes of a turn. */
  meddle: (turn: NodeTurn) => NodeTurn = (turn) => turn;
  readonly #chance = rng(9, "training");
  readonly #ports: readonly MemberPorts[];

  constructor(count: number, over: Partial<NodeTerms> = {}, speedOf: (n: number) => number = () => 1e6) {
    this.state = nodeStart(termsOf({ members: count, ...over }));
    this.members = Array.from({ length: count }, () => memberStart);
    this.#ports = this.members.map((_, n) => this.#portsOf(n));
    for (let n = 0; n < count; n++) this.join(n, speedOf(n));
  }

  tell(event: NodeEvent): Result<NodeTurn> {
    const before = this.state;
    const led = lead(before, event, this.nowMs);
    this.state = led.state;
    this.onLed(before, led.state);
    return led.answer;
  }

  join(n: number, examplesPerS = 1e6): Result<NodeTurn> {
    const claims = { task: "toy", examples: 10 + n, examplesPerS, sample: `0x${"00".repeat(32)}` };
    this.roster[n] ??= memberOf(n, claims);
    return this.tell({ kind: "joined", key: keyOf(n), claims });
  }

  /** Its process ends, and with it all that it has not given. */
  kill(n: number): void {
    this.members[n] = memberStart;
    this.tell({ kind: "left", key: keyOf(n) });
  }

  begin(demand = "1", weights = from): void {
    this.tell({ kind: "round", demand, weights, plan });
  }

  /** One ask of a member, and what follows from it. @returns what it did, or the code that it was refused with */
  async act(n: number): Promise<string> {
    const ports = this.#ports[n] as MemberPorts;
    const turned = await memberTurn(ports, this.members[n] ?? memberStart);
    if (!turned.ok) return turned.error.code;
    this.members[n] = turned.value.state;
    return turned.value.step.did;
  }

  async everybody(rounds: number, who = this.members.map((_, n) => n)): Promise<void> {
    for (let round = 0; round < rounds; round++) for (const n of who) await this.act(n);
  }

  #portsOf(n: number): MemberPorts {
    const key = keyOf(n);
    return {
      publicKey: key,
      sign: (text) => signText(text, secretOf(n)),
      random: bytesBy(100 + n),
      sliceAt: async (width) => sliceAt(width),
      train: async (weights) => ({
        weights: weights.map((w) => w + this.#chance.uniform() - 0.5),
        steps: 1,
        losses: [this.#chance.uniform()],
      }),
      ask: async (name, params) => {
        if (name === "masked") this.#note(n);
        const answer = this.tell({ kind: name, key, ...params } as NodeEvent);
        return (answer.ok ? ok(this.meddle(answer.value)) : answer) as never;
      },
    };
  }

  #note(n: number): void {
    const { trained, batch } = this.members[n] ?? memberStart;
    if (trained === null || batch === null) throw new Error("a vector of nothing");
    const { told } = batch;
    const given = this.given.get(told.batch) ?? new Map<string, Contribution>();
    const late = told.version - trained.version;
    given.set(keyOf(n), { ...trained, counted: told.width, share: told.share, late });
    this.given.set(told.batch, given);
  }
}
