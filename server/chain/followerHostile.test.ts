import type { JsonRpcProvider } from "ethers";
import { expect, it } from "vitest";
import { must } from "../../twins/core/result.ts";
import type { ChainEvent, Contracts } from "./contracts.ts";
import { makeFollower } from "./follower.ts";

/** A node whose blocks have these hashes, the first being block 1; it gives all its logs to every question. */
function nodeOf(hashes: (string | null)[], logsAt: readonly number[] = []) {
  let fails = 0;
  const provider = {
    getBlockNumber: async () => hashes.length,
    getBlock: async (number: number) => {
      if (number <= fails) throw new Error("socket hang up");
      const hash = hashes[number - 1] ?? null;
      return hash === null ? null : { hash };
    },
    getLogs: async () => logsAt.map((blockNumber) => ({ blockNumber })),
  };
  const told: string[] = [];
  const contracts = {
    addresses: {},
    parseLog: ({ blockNumber }: { blockNumber: number }) => ({ blockNumber }) as ChainEvent,
  };
  const follower = makeFollower(provider as unknown as JsonRpcProvider, contracts as unknown as Contracts, 1, {
    onRange: ({ events, to }) => told.push(`to ${to}: ${events.map(({ blockNumber }) => blockNumber).join(" ")}`),
    onReorg: (from) => told.push(`void from ${from}`),
  });
  const failUpTo = (block: number): void => {
    fails = block;
  };
  return { follower, told, hashes, failUpTo };
}

it("takes no log of a block that was not asked for", async () => {
  const { follower, told, hashes } = nodeOf(["a", "b"], [0, 1, 2, 3, Number.MAX_SAFE_INTEGER]);
  must(await follower.poll());
  hashes.push("c");
  must(await follower.poll());
  expect(told).toEqual(["to 2: 1 2", "to 3: 3"]);
});

it("asks again for a block that the node does not know at the moment, and drops nothing", async () => {
  const { follower, told, hashes } = nodeOf(["a", "b"]);
  must(await follower.poll());
  hashes[1] = null;
  const said = { en: expect.stringContaining("block 2"), zh: expect.stringContaining("区块 2") };
  expect(await follower.poll()).toMatchObject({ ok: false, error: { code: "CHAIN_DOWN", said } });
  hashes[1] = "b";
  must(await follower.poll());
  expect(told).toEqual(["to 2: "]);
  hashes[1] = "B";
  must(await follower.poll());
  expect(told).toEqual(["to 2: ", "void from 1", "to 2: "]);
});

it("tells a reorganisation also when the node fails while it is being looked at", async () => {
  const { follower, told, hashes, failUpTo } = nodeOf(["a"]);
  must(await follower.poll());
  hashes.push("b");
  must(await follower.poll());
  hashes[1] = "B";
  failUpTo(1);
  expect(await follower.poll()).toMatchObject({ ok: false, error: { code: "CHAIN_DOWN" } });
  failUpTo(0);
  must(await follower.poll());
  expect(told.slice(2)).toEqual(["void from 2", "to 2: "]);
});
