import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestBytes } from "../../../twins/core/digest.ts";
import type { Result } from "../../../twins/core/result.ts";
import { signText } from "../../../twins/protocol/deviceAuth.ts";
import { maskedText, NODE_LIMITS, type NodeTurn, type SignedAdvert } from "../../../twins/protocol/node.ts";
import { stepsOf } from "../secureSum/masks.ts";
import { staleness } from "../strategies/buffered.ts";
import { placeOf } from "./batch.ts";
import { fewestOf, fixedOf, LEAST_HOLDERS } from "./group.ts";
import type { NodeState } from "./state.ts";
import { from, keyOf, LENGTH, NodeInMemory, secretOf, sliceAt, termsOf } from "./testing/nodeInMemory.ts";
import { meanOf } from "./vector.ts";

const weightsIn = ({ round }: NodeState): Float32Array => round?.weights ?? new Float32Array(0);

/** What a batch of a node must move, put together of what its members gave, without any mask. */
function plainMean(node: NodeInMemory, batch: string, stayed: readonly string[]): number[] {
  const sum = new Array<number>(LENGTH).fill(0);
  const coverage = new Array<number>(LENGTH).fill(0);
  for (const key of stayed) {
    const { delta, width, counted, share, late } = node.given.get(batch)!.get(key)!;
    const own = sliceAt(width)?.indices ?? Uint32Array.from(delta.keys());
    const counts = sliceAt(counted)?.indices.length ?? LENGTH;
    for (const [at, i] of own.entries()) {
      if (i >= counts) continue;
      sum[i]! += share * staleness(late) * delta[at]!;
      coverage[i]! += share;
    }
  }
  return sum.map((x, i) => (coverage[i]! > 0 ? x / coverage[i]! : 0));
}

/** Looks at every event of a node: what a batch moves is what its members gave, and no batch is opened of too few. */
function watched(node: NodeInMemory) {
  const seen = { sums: 0, late: 0, mixed: 0 };
  node.onLed = (before, after) => {
    const { batch } = before;
    expect(after.seats.size).toBeLessThanOrEqual(after.terms.members);
    const size = after.batch?.entrants.length ?? 0;
    expect(size).toBeLessThanOrEqual(NODE_LIMITS.mostBatch);
    for (const came of [after.batch?.adverts, after.batch?.boxes, after.batch?.masked, after.batch?.opened])
      expect(came?.size ?? 0).toBeLessThanOrEqual(size);
    if (after.batch?.step === "open" && batch?.step === "mask") {
      const { entrants, counted, masked } = after.batch;
      expect(masked.size).toBeGreaterThanOrEqual(fewestOf(entrants.length));
      const widest = Math.max(...counted);
      expect([...masked.keys()].filter((at) => counted[at] === widest).length).toBeGreaterThanOrEqual(LEAST_HOLDERS);
    }
    if ((after.round?.joins ?? 0) <= (before.round?.joins ?? 0) || batch === null) return;
    seen.sums++;
    const stayed = [...batch.masked.keys()].map((at) => batch.entrants[at]!.key);
    const given = stayed.map((key) => node.given.get(batch.id)!.get(key)!);
    seen.late += given.filter(({ late }) => late > 0).length;
    seen.mixed += new Set(given.map(({ counted }) => counted)).size > 1 ? 1 : 0;
    const mean = plainMean(node, batch.id, stayed);
    const least = Math.min(...given.map(({ share }) => share));
    // Half a step for each member, over the least that a weight is divided by; and what float32 leaves out.
    const within = (0.5 * stayed.length) / stepsOf(fixedOf(batch.entrants.length)) / least + 2e-6;
    for (const [i, w] of weightsIn(after).entries())
      expect(Math.abs(w - weightsIn(before)[i]! - mean[i]!)).toBeLessThan(within);
  };
  return seen;
}

// Each sum is of real keys and shares, and one order of events has hundreds.
describe("a node's leader", { timeout: 240_000 }, () => {
  it("NOD-04 NOD-05 whoever acts, dies and comes back in whatever order, moves by the weighted mean of what was given, and goes on", async () => {
    const all = { sums: 0, late: 0, mixed: 0 };
    const act = fc.record({
      who: fc.nat({ max: 7 }),
      what: fc.constantFrom("act", "act", "act", "act", "act", "act", "kill", "join", "time"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 150, maxLength: 400 }), async (acts) => {
        const speeds = [20, 20, 20, 20, 20, 9, 9, 3];
        const node = new NodeInMemory(8, { levels: [1, 0.5, 0.25], joins: 1_000 }, (n) => speeds[n]!);
        const seen = watched(node);
        node.begin();
        for (const { who, what } of acts) {
          if (what === "act") await node.act(who);
          if (what === "kill") node.kill(who);
          if (what === "join") node.join(who);
          if (what === "time") {
            node.nowMs += 400;
            node.tell({ kind: "tick" });
          }
        }
        // Whatever has been: all are there again, and the node goes on.
        const before = seen.sums;
        for (let n = 0; n < 8; n++) node.join(n);
        for (let i = 0; i < 30; i++) {
          await node.everybody(1);
          node.nowMs += 300;
          node.tell({ kind: "tick" });
        }
        expect(seen.sums).toBeGreaterThan(before);
        for (const name of ["sums", "late", "mixed"] as const) all[name] += seen[name];
      }),
      { seed: 31, numRuns: 6, endOnFailure: true },
    );
    // The orders had what they are for.
    expect(all.sums).toBeGreaterThan(6);
    expect(all.late).toBeGreaterThan(0);
    expect(all.mixed).toBeGreaterThan(0);
  });

  it("NOD-06 NOD-08 sums exactly with three of ten gone after they sealed, and ends the round after so many sums", async () => {
    const node = new NodeInMemory(10, { buffer: 10, joins: 2 });
    const seen = watched(node);
    node.begin();
    const rest = [3, 4, 5, 6, 7, 8, 9];
    // Train, wait, advertise, seal.
    while (node.state.batch?.step !== "mask") await node.everybody(1);
    for (const n of [0, 1, 2]) node.kill(n);
    await node.everybody(1, rest);
    expect(node.state.batch?.step).toBe("mask");
    node.nowMs += 1_000;
    node.tell({ kind: "tick" });
    expect(node.state.batch?.step).toBe("open");
    await node.everybody(2, rest);
    expect(seen.sums).toBe(1);
    expect(node.state.round).toMatchObject({ joins: 1, isOver: false });
    // The three that are gone are waited for no more.
    while (node.state.round?.isOver === false) await node.everybody(1, rest);
    expect(seen.sums).toBe(2);
    const { version } = node.state;
    await node.everybody(3);
    expect(node.state.version).toBe(version);
  });

  it("NOD-06 gives a batch up of which too few stayed, and all train anew", async () => {
    const node = new NodeInMemory(6, { buffer: 6 });
    const seen = watched(node);
    node.begin();
    while (node.state.batch?.step !== "mask") await node.everybody(1);
    for (const n of [0, 1, 2]) node.kill(n);
    await node.everybody(1, [3, 4, 5]);
    node.nowMs += 1_000;
    node.tell({ kind: "tick" });
    expect(node.state.batch).toBeNull();
    expect(weightsIn(node.state)).toEqual(from);
    expect(await Promise.all([3, 4, 5].map((n) => node.act(n)))).toEqual(["trained", "trained", "trained"]);
    while (seen.sums === 0) await node.everybody(1, [3, 4, 5]);
    expect(node.state.round?.joins).toBe(1);
  });

  it("NOD-06 forms a batch without who does not advertise, whose training is not lost", async () => {
    const node = new NodeInMemory(5, { buffer: 4 });
    const seen = watched(node);
    node.begin();
    await node.everybody(1);
    for (const n of [0, 1, 2, 3]) await node.act(n);
    const first = node.state.batch!;
    expect(first.entrants).toHaveLength(4);
    expect(placeOf(first, keyOf(4))).toBe(-1);
    for (const n of [1, 2, 3]) await node.act(n);
    await node.act(4);
    node.nowMs += 1_000;
    node.tell({ kind: "tick" });
    // Four wait again: the fifth takes the place of the one that was silent.
    const second = node.state.batch!;
    expect(second.id).not.toBe(first.id);
    expect(second.entrants.map(({ key }) => key)).toEqual([1, 2, 3, 4].map(keyOf));
    while (seen.sums === 0) await node.everybody(1, [1, 2, 3, 4]);
    expect(node.state.seats.get(keyOf(0))?.begun).toBe(1);
    expect(node.members[0]?.trained).not.toBeNull();
  });

  it("NOD-03 has a training done again that is too late, or of another demand", async () => {
    const node = new NodeInMemory(4, { buffer: 3, joins: 100, maxLate: 1 });
    const seen = watched(node);
    node.begin();
    await node.act(3);
    while (seen.sums < 2) await node.everybody(1, [0, 1, 2]);
    expect(await node.act(3)).toBe("trained");
    expect(node.members[3]?.trained?.version).toBe(node.state.version);
    node.begin("2");
    expect(await node.act(3)).toBe("trained");
    // Of the same demand's next round it still counts.
    node.begin("2");
    expect(await node.act(3)).toBe("waited");
    expect(node.state.seats.get(keyOf(3))?.waits).toBe(true);
  });

  it("NOD-03 NOD-07 cuts what too few hold, and gives a member the width that it is fast enough for", async () => {
    const speeds = [20, 20, 8, 8, 4];
    const node = new NodeInMemory(5, { buffer: 5, levels: [1, 0.5, 0.25] }, (n) => speeds[n]!);
    const seen = watched(node);
    node.begin();
    await node.everybody(1);
    expect(node.members.map(({ trained }) => trained?.width)).toEqual([1, 1, 0.5, 0.5, 0.25]);
    while (seen.sums === 0) await node.everybody(1);
    // Two alone have the upper half: it stays as it was.
    expect(weightsIn(node.state).slice(LENGTH / 2)).toEqual(from.slice(LENGTH / 2));
    expect(weightsIn(node.state).slice(0, LENGTH / 2)).not.toEqual(from.slice(0, LENGTH / 2));
  });

  it("NOD-02 takes no more members than it has places for, none of another task, and nothing of a stranger", () => {
    const node = new NodeInMemory(3);
    expect(node.join(3)).toMatchObject({ error: { code: "AUTH_FORBIDDEN" } });
    expect(node.join(2)).toMatchObject({ ok: true });
    const claims = { task: "other", examples: 1, examplesPerS: 1, sample: `0x${"00".repeat(32)}` };
    expect(node.tell({ kind: "joined", key: keyOf(0), claims })).toMatchObject({ error: { code: "LEARN_UNKNOWN" } });
    expect(node.tell({ kind: "turn", key: keyOf(7), has: null })).toMatchObject({ error: { code: "AUTH_REQUIRED" } });
    expect(node.state.seats.size).toBe(3);
    expect(termsOf().members).toBeGreaterThan(3);
  });
});

describe("a member", () => {
  /** A node of four whose members are at this step of their first sum. */
  async function at(step: "seal" | "mask" | "open"): Promise<NodeInMemory> {
    const node = new NodeInMemory(4, { buffer: 4 });
    node.begin();
    while (node.state.batch?.step !== step) await node.everybody(1);
    return node;
  }
  const meddled = async (step: "seal" | "open", how: (turn: NodeTurn) => NodeTurn): Promise<string> => {
    const node = await at(step);
    node.meddle = how;
    return node.act(0);
  };

  it("NOD-07 gives nothing to a batch of adverts that are not all there, of one key twice, or not truly signed", async () => {
    const seal = (change: (adverts: SignedAdvert[]) => SignedAdvert[]) =>
      meddled("seal", (turn) => (turn.what === "seal" ? { ...turn, adverts: change(turn.adverts) } : turn));
    expect(await seal((adverts) => adverts)).toBe("helped");
    expect(await seal((adverts) => adverts.slice(0, 3))).toBe("LEARN_FORGED");
    expect(
      await seal(([first, second, ...rest]) => [first!, second!, { ...second!, place: 2 }, ...rest.slice(1)]),
    ).toBe("LEARN_FORGED");
    expect(await seal(([first, second, ...rest]) => [first!, { ...second!, maskKey: rest[0]!.maskKey }, ...rest])).toBe(
      "LEARN_FORGED",
    );
    expect(await seal(([first, ...rest]) => [{ ...first!, width: 0.5 }, ...rest])).toBe("LEARN_FORGED");
  });

  it("NOD-07 opens nothing of so few that they could be told apart, or of a sum that it is not in", async () => {
    const open = (stayed: number[]) => meddled("open", (turn) => (turn.what === "open" ? { ...turn, stayed } : turn));
    expect(await open([0, 1, 2, 3])).toBe("helped");
    expect(await open([0, 1])).toBe("LEARN_FORGED");
    expect(await open([1, 2, 3])).toBe("LEARN_FORGED");
  });

  it("NOD-07 masks a training once, whatever its leader asks for then", async () => {
    const node = await at("mask");
    const told: NodeTurn[] = [];
    node.meddle = (turn) => {
      if (turn.what === "mask") told.push(turn);
      return turn;
    };
    expect(await node.act(0)).toBe("gave");
    node.meddle = (turn) => told[0] ?? turn;
    expect(await node.act(0)).toBe("waited");
    expect(node.members[0]?.trained).toBeNull();
  });

  it("NOD-04 gives the same again without harm; what is not due, not of the batch or not signed is refused", async () => {
    const node = await at("mask");
    const batch = node.state.batch!.id;
    const key = keyOf(0);
    const vector = new Uint8Array(4 * (LENGTH + 2));
    const signed = (bytes: Uint8Array, by = 0) => signText(maskedText(batch, digestBytes(bytes)), secretOf(by));
    const masked = { kind: "masked", key, batch, vector, signature: signed(vector) } as const;
    const codeOf = (answer: Result<unknown>) => (answer.ok ? "ok" : answer.error.code);
    expect(codeOf(node.tell({ ...masked, batch: `0x${"09".repeat(32)}` }))).toBe("WORK_LATE");
    expect(codeOf(node.tell({ ...masked, vector: vector.subarray(4) }))).toBe("WIRE_SCHEMA");
    expect(codeOf(node.tell({ kind: "opened", key, batch, shares: [], signature: signed(vector) }))).toBe("WORK_LATE");
    expect(codeOf(node.tell({ ...masked, signature: signed(vector, 1) }))).toBe("AUTH_BAD_SIGNATURE");
    expect(codeOf(node.tell({ ...masked, vector: vector.map(() => 1) }))).toBe("AUTH_BAD_SIGNATURE");
    expect(codeOf(node.tell(masked))).toBe("ok");
    const { masked: kept } = node.state.batch!;
    expect(codeOf(node.tell({ ...masked, vector: vector.map(() => 1) }))).toBe("ok");
    expect(node.state.batch!.masked).toBe(kept);
    const early = new NodeInMemory(4, { buffer: 4 });
    early.begin();
    while (early.state.batch === null) await early.everybody(1);
    const advert = {
      maskKey: `0x${"01".repeat(32)}`,
      boxKey: `0x${"02".repeat(32)}`,
      signature: `0x${"03".repeat(64)}`,
    };
    const forged = early.tell({ kind: "advert", key: keyOf(0), batch: early.state.batch.id, ...advert });
    expect(codeOf(forged)).toBe("AUTH_BAD_SIGNATURE");
  });
});

describe("a sum of false shares", () => {
  it("moves nothing", () => {
    const sum = Float64Array.of(1, 2, 1.5, 0.5);
    expect(meanOf(sum, [1], [1.5], () => null)?.delta).toEqual(Float32Array.of(1 / 1.5, 2 / 1.5));
    expect(meanOf(sum, [1], [1.6], () => null)).toBeNull();
  });
});
