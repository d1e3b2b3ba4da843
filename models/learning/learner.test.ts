import { describe, expect, it } from "vitest";
import { canonicalJson, digestBytes, digestOf } from "../../twins/core/digest.ts";
import { fail, must, ok } from "../../twins/core/result.ts";
import type { DemandNotice, LearningResult } from "../../twins/protocol/learning.ts";
import type { ClientMemory } from "./client.ts";
import { newcomer } from "./client.ts";
import { attend, type Held, type LearnerPorts } from "./learner.ts";
import type { Offer } from "./offer.ts";
import { memoryBytes, messageOf, stateBytes } from "./record.ts";

const DEVICE = `0x${"d1".repeat(20)}` as const;
const SIGNATURE = `0x${"00".repeat(65)}` as const;
const offer: Offer = {
  task: "toy",
  seed: 1,
  instruction: {
    rounds: 3,
    epochs: 2,
    batch: 8,
    optimiser: "sgd",
    rate: 0.1,
    rateDecay: 1,
    loss: "squared",
    codec: "sign",
    strategy: { name: "fedavg", serverRate: 1 },
    rule: { name: "mean" },
  },
  contribution: { name: "leave-one-out" },
};
const notice = (over: Partial<DemandNotice> = {}): DemandNotice => ({
  demand: "4",
  phase: "training",
  offer: canonicalJson(offer),
  wanted: canonicalJson({ minExamples: 10, maxTurnS: 60 }),
  rewardWei: "1",
  applyUntilMs: 0,
  seats: [DEVICE],
  ...over,
});
const turnOf = (over: Partial<LearningResult<"turn">> = {}): LearningResult<"turn"> => ({
  what: "train",
  round: 1,
  seat: 0,
  width: 1,
  state: stateBytes({ round: 1, weights: Float32Array.of(0, 0), slots: {} }),
  kept: null,
  untilMs: 1,
  ...over,
});

/** A device whose training always moves its two weights by the same. */
function device(turn: LearningResult<"turn">, held: Partial<Held> = {}) {
  const asked: { name: string; params: Record<string, unknown> }[] = [];
  const memories = new Map<string, ClientMemory>();
  const has: Held = {
    examples: 100,
    samples: [],
    train: async (weights) => ({ weights: weights.map((w, i) => w + i + 1), steps: 1, losses: [0.5] }),
    measure: async () => 50,
    ...held,
  };
  const ports: LearnerPorts = {
    device: DEVICE,
    platform: "test",
    ask: async (name, params) => {
      asked.push({ name, params: params as Record<string, unknown> });
      return ok((name === "turn" ? turn : {}) as never);
    },
    signApplication: () => SIGNATURE,
    signUpdate: () => SIGNATURE,
    holds: async ({ task }) => (task === "toy" ? has : null),
    recall: async (demand, round) => memories.get(`${demand} ${round}`) ?? null,
    keep: async (demand, round, memory) => void memories.set(`${demand} ${round}`, memory),
  };
  return { ports, asked, memories };
}

describe("a learner", () => {
  it("passes by what it has no data for, does not suit or does not know", async () => {
    const { ports, asked } = device(turnOf());
    const other = canonicalJson({ ...offer, task: "other" });
    const wanted = (minExamples: number, maxTurnS: number) => canonicalJson({ minExamples, maxTurnS });
    for (const [over, why] of [
      [{ offer: other }, { why: "no-data" }],
      [{ offer: "{}" }, { why: "unknown" }],
      [{ offer: "{" }, { why: "unknown" }],
      [{ wanted: wanted(101, 60) }, { why: "examples", wanted: 101, has: 100 }],
      // 100 examples, two passes, 50 a second: four seconds.
      [{ wanted: wanted(10, 3.9) }, { why: "slow" }],
    ] as const)
      expect(must(await attend(ports, notice({ phase: "applying", ...over })))).toEqual({ did: "passed", ...why });
    expect(asked).toEqual([]);
    expect(must(await attend(ports, notice({ phase: "ended" })))).toEqual({ did: "ended" });
  });

  it("applies with what it has and how fast it measured itself", async () => {
    const { ports, asked } = device(turnOf());
    expect(must(await attend(ports, notice({ phase: "applying" })))).toMatchObject({ did: "applied", examples: 100 });
    const profile = { examples: 100, examplesPerS: 50, platform: "test" };
    expect(asked).toMatchObject([{ name: "apply", params: { device: DEVICE, profile: canonicalJson(profile) } }]);
  });

  it("keeps what it leaves out before it hands an update over, and trains the same again", async () => {
    const { ports, asked, memories } = device(turnOf());
    const first = must(await attend(ports, notice()));
    const again = must(await attend(ports, notice()));
    expect(first).toMatchObject({ did: "trained", round: 1 });
    expect(again).toEqual(first);
    const delivered = asked.filter(({ name }) => name === "deliver").map(({ params }) => params.message as Uint8Array);
    expect(delivered).toHaveLength(2);
    const message = messageOf(delivered[0]!)!;
    expect(message).toMatchObject({ client: DEVICE, examples: 100, loss: 0.5 });
    expect(digestBytes(memoryBytes(memories.get("4 1")!))).toBe(message.kept);
  });

  it("LRN-06 begins as a newcomer after a round without a message, and sits out what it cannot go on from", async () => {
    const kept: ClientMemory = { left: Float32Array.of(1, 2), control: null };
    const bound = digestBytes(memoryBytes(kept));
    const digestWith = async (turn: LearningResult<"turn">, memory: ClientMemory | null) => {
      const { ports, memories } = device(turn);
      if (memory !== null) memories.set("4 0", memory);
      return must(await attend(ports, notice()));
    };
    const fresh = await digestWith(turnOf(), null);
    expect(fresh).toMatchObject({ did: "trained" });
    // It has something of the round before, which did not count.
    expect(await digestWith(turnOf(), kept)).toEqual(fresh);
    const bounded = await digestWith(turnOf({ kept: bound }), kept);
    expect(bounded).toMatchObject({ did: "trained" });
    expect(bounded).not.toEqual(fresh);
    expect(await digestWith(turnOf({ kept: bound }), null)).toEqual({ did: "forgot", round: 1 });
    expect(await digestWith(turnOf({ kept: digestOf("other") }), kept)).toEqual({ did: "forgot", round: 1 });
    const nothing = digestBytes(memoryBytes(newcomer));
    expect(await digestWith(turnOf({ kept: nothing }), null)).toEqual(fresh);
  });

  it("waits, ends, and takes no turn that is none", async () => {
    for (const [turn, step] of [
      [turnOf({ what: "wait" }), { did: "waited", round: 1 }],
      [turnOf({ what: "ended" }), { did: "ended" }],
    ] as const)
      expect(must(await attend(device(turn).ports, notice()))).toEqual(step);
    const otherRound = stateBytes({ round: 2, weights: Float32Array.of(0, 0), slots: {} });
    for (const over of [{ state: null }, { seat: null }, { state: otherRound }, { state: Uint8Array.of(1) }])
      expect(await attend(device(turnOf(over)).ports, notice())).toMatchObject({ error: { code: "WIRE_SCHEMA" } });
    expect(must(await attend(device(turnOf()).ports, notice({ seats: [] })))).toEqual({ did: "waited", round: 0 });
    const { ports } = device(turnOf());
    const away = { ...ports, ask: async () => fail("CMD_OFFLINE", "away") };
    expect(await attend(away, notice())).toMatchObject({ error: { code: "CMD_OFFLINE" } });
  });
});
