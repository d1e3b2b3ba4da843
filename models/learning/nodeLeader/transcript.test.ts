import { beforeAll, describe, expect, it } from "vitest";
import { digestBytes } from "../../../twins/core/digest.ts";
import type { Result } from "../../../twins/core/result.ts";
import { signText } from "../../../twins/protocol/deviceAuth.ts";
import { maskedText, NODE_LIMITS, type Roster } from "../../../twins/protocol/node.ts";
import { type Batch, weightsDigest } from "./batch.ts";
import { checkRoster } from "./roster.ts";
import { from, keyOf, LEADER, memberOf, NodeInMemory, plan, secretOf, sliceAt } from "./testing/nodeInMemory.ts";
import { RoundHead, recordOf, roundAgain, SumHead, type SumRecord } from "./transcript.ts";

const codeOf = (result: Result<unknown>): string => (result.ok ? "ok" : result.error.code);

/** A round that is over, with what its leader kept of it, as it comes back from a disk. */
interface Kept {
  readonly head: RoundHead;
  readonly sums: readonly SumRecord[];
  readonly weights: Float32Array;
  readonly loss: number;
  readonly ids: readonly string[];
}

/** @param onMask called when the members of a batch are about to mask */
async function roundOf(node: NodeInMemory, onMask: (batch: Batch) => void = () => {}): Promise<Kept> {
  const sums: SumRecord[] = [];
  const ids: string[] = [];
  node.onLed = (before, { round, batch }) => {
    if (batch?.step === "mask" && before.batch?.step === "seal") onMask(batch);
    if (round?.summed == null || round.joins <= (before.round?.joins ?? 0)) return;
    const { vectors, ...sum } = recordOf(round.summed);
    sums.push({ ...SumHead.parse(JSON.parse(JSON.stringify(sum))), vectors });
    ids.push(round.summed.id);
  };
  node.begin();
  const { sliceAt: _, ...terms } = node.state.terms;
  const { version } = node.state;
  const known = { leader: LEADER, demand: "1", plan, from: weightsDigest(from), version, terms, roster: node.roster };
  while (node.state.round?.isOver === false) {
    await node.everybody(1);
    node.nowMs += 400;
    node.tell({ kind: "tick" });
  }
  const head = RoundHead.parse(JSON.parse(JSON.stringify(known)));
  const { weights, loss } = node.state.round!;
  return { head, sums, weights, loss, ids };
}

describe("a node's transcript", { timeout: 60_000 }, () => {
  let kept: Kept;
  const replayed = (sums: readonly SumRecord[], head = kept.head, weights = from) =>
    roundAgain(head, weights, sums, sliceAt);
  /** The first sum changed. */
  const meddled = (change: (sum: SumRecord) => SumRecord) => {
    const [first, ...rest] = kept.sums;
    return codeOf(replayed([change(first!), ...rest]));
  };

  beforeAll(async () => {
    kept = await roundOf(new NodeInMemory(4, { buffer: 4, joins: 3 }));
  });

  it("NOD-09 gives the leader's update to the bit, of members narrow and gone in the middle of a sum", async () => {
    const speeds = [20, 20, 20, 20, 20, 9, 9, 3];
    const node = new NodeInMemory(8, { levels: [1, 0.5, 0.25], buffer: 5, joins: 4 }, (n) => speeds[n]!);
    // The first that sealed in the first batch: the others take the masks that they have with it off.
    const mixed = await roundOf(node, ({ entrants, number }) => {
      if (number === 0) node.kill(node.roster.findIndex(({ key }) => key === entrants[0]!.key));
    });
    expect(mixed.sums).toHaveLength(4);
    expect(mixed.sums.some(({ masked, sealed }) => masked.length < sealed.length)).toBe(true);
    const again = replayed(mixed.sums, mixed.head);
    expect(again).toMatchObject({ ok: true, value: { trained: { steps: 4, losses: [mixed.loss] } } });
    expect(again.ok && again.value.trained.weights).toEqual(mixed.weights);
    expect(mixed.weights).not.toEqual(from);
    const signed = mixed.sums.reduce((n, sum) => n + sum.adverts.length + sum.masked.length + sum.opened.length, 8);
    expect(again.ok && again.value.signatures).toBe(signed);
  });

  it("NOD-09 refuses a forged vector, one that another signed, and shares that nobody opened", () => {
    expect(meddled((sum) => sum)).toBe("ok");
    const forged = kept.sums[0]!.vectors[0]!.slice();
    forged[0]! ^= 1;
    const withForged = (sum: SumRecord): SumRecord => ({ ...sum, vectors: [forged, ...sum.vectors.slice(1)] });
    expect(meddled(withForged)).toBe("AUTH_BAD_SIGNATURE");
    const signature = signText(maskedText(kept.ids[0]!, digestBytes(forged)), secretOf(9));
    expect(
      meddled((sum) =>
        withForged({ ...sum, masked: sum.masked.map((one, i) => (i === 0 ? { ...one, signature } : one)) }),
      ),
    ).toBe("AUTH_BAD_SIGNATURE");
    expect(
      meddled((sum) => {
        const [first, ...rest] = sum.opened;
        const shares = first!.shares.map((share) => ({ ...share, bytes: `0x${"07".repeat(32)}` }));
        return { ...sum, opened: [{ ...first!, shares }, ...rest] };
      }),
    ).toBe("AUTH_BAD_SIGNATURE");
    expect(meddled((sum) => ({ ...sum, vectors: sum.vectors.map((v) => v.subarray(4)) }))).toBe("WIRE_SCHEMA");
  });

  it("NOD-09 refuses an invented member, one twice, and sums of too few", () => {
    const [, ...others] = kept.sums[0]!.keys;
    expect(meddled((sum) => ({ ...sum, keys: [keyOf(9), ...others] }))).toBe("LEARN_FORGED");
    expect(meddled((sum) => ({ ...sum, keys: [others[0]!, ...others] }))).toBe("LEARN_FORGED");
    expect(meddled((sum) => ({ ...sum, masked: sum.masked.slice(0, 2) }))).toBe("LEARN_FORGED");
    expect(meddled((sum) => ({ ...sum, masked: [sum.masked[0]!, ...sum.masked.slice(0, 3)] }))).toBe("LEARN_FORGED");
    expect(meddled((sum) => ({ ...sum, sealed: [...sum.sealed, 7] }))).toBe("LEARN_FORGED");
    expect(meddled((sum) => ({ ...sum, opened: [] }))).toBe("LEARN_FORGED");
    expect(codeOf(replayed([]))).toBe("LEARN_FORGED");
  });

  it("NOD-09 refuses sums of another order, round or process, and has another update without the last", () => {
    const [first, second, third] = kept.sums as [SumRecord, SumRecord, SumRecord];
    expect(codeOf(replayed([second, first, third]))).toBe("AUTH_BAD_SIGNATURE");
    expect(codeOf(replayed([first, first, second]))).toBe("AUTH_BAD_SIGNATURE");
    const { head } = kept;
    expect(codeOf(replayed(kept.sums, { ...head, demand: "2" }))).toBe("AUTH_BAD_SIGNATURE");
    expect(codeOf(replayed(kept.sums, { ...head, plan: { ...plan, seed: 5 } }))).toBe("AUTH_BAD_SIGNATURE");
    expect(codeOf(replayed(kept.sums, { ...head, terms: { ...head.terms, run: "0xcd" } }))).toBe("AUTH_BAD_SIGNATURE");
    expect(
      codeOf(
        replayed(
          kept.sums,
          head,
          from.map((w) => w + 1),
        ),
      ),
    ).toBe("AUTH_BAD_SIGNATURE");
    const less = replayed([first, second]);
    expect(less.ok && less.value.trained.weights).not.toEqual(kept.weights);
  });

  it("NOD-10 a roster names members that have signed for its leader and with what they claim, each once", () => {
    const { roster } = kept.head;
    const check = (changed: Roster, leader = LEADER) => codeOf(checkRoster(leader, "toy", changed));
    const [first, ...rest] = roster as [Roster[number], ...Roster[number][]];
    expect(check(roster)).toBe("ok");
    // All that a node may have, with names as long as may be, fit into half of what the server reads at once.
    const long = { ...first, claims: { ...first.claims, task: "t".repeat(64), examplesPerS: 123_456.789_012_345 } };
    expect(JSON.stringify(Array.from({ length: NODE_LIMITS.members }, () => long)).length).toBeLessThan(2 ** 19);
    expect(check(roster, `0x${"2e".repeat(20)}`)).toBe("AUTH_BAD_SIGNATURE");
    expect(check([{ ...first, claims: { ...first.claims, examples: 99 } }, ...rest])).toBe("AUTH_BAD_SIGNATURE");
    expect(check([{ ...first, atMs: 99 }, ...rest])).toBe("AUTH_BAD_SIGNATURE");
    expect(check([{ ...first, key: keyOf(9) }, ...rest])).toBe("AUTH_BAD_SIGNATURE");
    expect(check([first, ...roster])).toBe("WIRE_SCHEMA");
    expect(check(roster.slice(0, 2))).toBe("WIRE_SCHEMA");
    expect(check([memberOf(9, { ...first.claims, task: "other" }), ...rest])).toBe("LEARN_UNKNOWN");
    // And with a roster that does not hold no sum is looked at.
    expect(codeOf(replayed(kept.sums, { ...kept.head, roster: [...roster.slice(1)] }))).toBe("LEARN_FORGED");
  });
});
