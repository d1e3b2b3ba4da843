import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { must, ok } from "../../twins/core/result.ts";
import { type ChainIndex, openChainIndex } from "./chainIndex.ts";
import type { ChainEvent, EventOf } from "./contracts.ts";
import type { FollowerListener, FollowerStart } from "./follower.ts";

const hash = (n: number) => `0x${n.toString(16).padStart(64, "0")}` as const;
const account = (n: number) => `0x${n.toString(16).padStart(40, "0")}` as const;

/** As the follower would tell it. */
const deposited = (block: number, logIndex: number, from: number, amount: bigint): ChainEvent => ({
  contract: "RobotWork",
  name: "Deposited",
  args: { site: hash(7), from: account(from), amount },
  blockNumber: block,
  blockHash: hash(block),
  txHash: hash(1000 + block),
  logIndex,
});
const amounts = (events: readonly { args: object }[]) => (events as EventOf<"Deposited">[]).map((e) => e.args.amount);

let dir: string;
let listener: FollowerListener;
let started: FollowerStart | null;
const openAt = (identity = "1 0xaa"): ChainIndex =>
  must(
    openChainIndex({
      path: join(dir, "index.db"),
      identity,
      follow(told, start) {
        listener = told;
        started = start;
        return { poll: async () => ok(0) };
      },
    }),
  );

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "aitn-index-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe("the chain index", () => {
  it("finds events by name, contract and argument, newest first and page by page", () => {
    const index = openAt();
    const events = [1n, 2n, 3n, 4n].map((amount, i) => deposited(5, i, Number(amount) % 2, amount));
    listener.onRange({ events, to: 6, hash: hash(6) });
    expect(index.upTo).toBe(6);
    expect(amounts(index.events("Deposited"))).toEqual([4n, 3n, 2n, 1n]);
    expect(index.events("Deposited", { contract: "LoanMarket" })).toEqual([]);
    const mine = { where: { from: account(1).toUpperCase().replace("0X", "0x"), site: hash(7) } };
    expect(amounts(index.events("Deposited", mine))).toEqual([3n, 1n]);
    expect(amounts(index.events("Deposited", { where: { amount: "2" } }))).toEqual([2n]);
    const page = index.events("Deposited", { limit: 2 });
    const rest = index.events("Deposited", { before: page.at(-1) ?? { blockNumber: 0, logIndex: 0 } });
    expect(amounts(rest)).toEqual([2n, 1n]);
    expect(index.events("Deposited")[0]).toEqual(events[3]);
    index.close();
  });

  it("finds the newest event of each value of an argument, however many events there are", () => {
    const index = openAt();
    // Account 1 deposits once, at the very first; the 2,500 events since are of two others.
    const first = deposited(1, 0, 1, 7n);
    listener.onRange({ events: [first], to: 1, hash: hash(1) });
    const many = Array.from({ length: 2_500 }, (_, i) => deposited(2 + (i >> 8), i & 255, 2 + (i % 2), BigInt(i)));
    listener.onRange({ events: many, to: 20, hash: hash(20) });
    expect(index.events("Deposited", { limit: 5_000 }).some(({ args }) => args.from === account(1))).toBe(false);
    expect(amounts(index.newestBy("Deposited", "from"))).toEqual([2_499n, 2_498n, 7n]);
    expect(index.newestBy("Deposited", "from").at(-1)).toEqual(first);
    expect(amounts(index.newestBy("Deposited", "from", { limit: 2 }))).toEqual([2_499n, 2_498n]);
    expect(amounts(index.newestBy("Deposited", "from", { where: { from: account(2) } }))).toEqual([2_498n]);
    expect(index.newestBy("Deposited", "from", { contract: "LoanMarket" })).toEqual([]);
    // Before a place are the values whose newest event is before it, not older events of those that come after it.
    const [, second] = index.newestBy("Deposited", "from");
    expect(amounts(index.newestBy("Deposited", "from", { before: second! }))).toEqual([7n]);
    expect(index.newestBy("Deposited", "from", { before: first! })).toEqual([]);
    expect(index.newestBy("Deposited", "nothing")).toEqual([]);
    listener.onReorg(2);
    expect(amounts(index.newestBy("Deposited", "from"))).toEqual([7n]);
    index.close();
  });

  it("goes on after a restart where it was, and knows the blocks by which it sees a reorganisation", () => {
    const first = openAt();
    expect(started).toBeNull();
    listener.onRange({ events: [deposited(3, 0, 1, 5n)], to: 4, hash: hash(4) });
    first.close();
    // A poll that ends after the closing changes nothing.
    listener.onRange({ events: [deposited(9, 0, 1, 5n)], to: 9, hash: hash(9) });
    const second = openAt();
    expect(started).toEqual({ seen: [{ number: 4, hash: hash(4) }], next: 5 });
    expect(amounts(second.events("Deposited"))).toEqual([5n]);
    second.close();
  });

  it("is begun anew for another agreement or chain", () => {
    const first = openAt();
    listener.onRange({ events: [deposited(3, 0, 1, 5n)], to: 4, hash: hash(4) });
    first.close();
    const second = openAt("2 0xbb");
    expect(started).toBeNull();
    expect(second.events("Deposited")).toEqual([]);
    second.close();
  });

  it("holds after any reorganisations exactly what the chain holds", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("blocks" as const), counts: fc.array(fc.nat(3), { maxLength: 4 }) }),
      fc.record({ kind: fc.constant("reorg" as const), depth: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ kind: fc.constant("restart" as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        rmSync(join(dir, "index.db"), { force: true });
        let index = openAt();
        // The chain as it stands, block by block.
        const chain: ChainEvent[][] = [];
        let amount = 0n;
        for (const one of steps) {
          if (one.kind === "blocks" && one.counts.length > 0) {
            const blocks = one.counts.map((count, i) =>
              Array.from({ length: count }, (_, log) => deposited(chain.length + i, log, 1, ++amount)),
            );
            chain.push(...blocks);
            listener.onRange({ events: blocks.flat(), to: chain.length - 1, hash: hash(chain.length - 1) });
          } else if (one.kind === "reorg" && chain.length > 0) {
            const from = Math.max(0, chain.length - one.depth);
            chain.length = from;
            listener.onReorg(from);
          } else if (one.kind === "restart") {
            index.close();
            index = openAt();
          }
        }
        const held = amounts(index.events("Deposited", { limit: 1000 }));
        const byArg = amounts(index.events("Deposited", { where: { from: account(1) }, limit: 1000 }));
        index.close();
        const wanted = chain
          .flat()
          .reverse()
          .map((event) => (event as EventOf<"Deposited">).args.amount);
        expect(held).toEqual(wanted);
        expect(byArg).toEqual(wanted);
      }),
      { seed: 11, numRuns: 40 },
    );
  });
});
