import { expect, it } from "vitest";
import { must, ok } from "../../twins/core/result.ts";
import type { Economy } from "../economy/economy.ts";
import { makeViewCache } from "./viewCache.ts";

const ADA = `0x${"aa".repeat(20)}`;
const BOB = `0x${"bb".repeat(20)}`;

/** An economy that counts how often it is read, and whose chain moves when told to. */
function counted() {
  const state = { revision: 1, reads: 0, balance: "5", nowMs: 0 };
  const economy = {
    revision: async () => ok(state.revision),
    view: async (_: string, account: string) => {
      state.reads++;
      return ok({ account, aitnWei: state.balance });
    },
  } as unknown as Economy;
  return { state, economy, viewed: makeViewCache(() => state.nowMs) };
}

it("what did not change is neither read again nor sent again", async () => {
  const { state, economy, viewed } = counted();
  const first = must(await viewed(economy, { name: "wallet", account: ADA, known: undefined }));
  expect(first.view).toMatchObject({ aitnWei: "5" });
  const again = must(await viewed(economy, { name: "wallet", account: ADA, known: first.version }));
  expect(again).toEqual({ version: first.version, view: null });
  expect(state.reads).toBe(1);
  // Whoever holds nothing, or something else, is sent it, still of one reading.
  expect(must(await viewed(economy, { name: "wallet", account: ADA, known: "other" })).view).toEqual(first.view);
  expect(state.reads).toBe(1);
});

it("is read again when something happened on chain, and when it is ten seconds old", async () => {
  const { state, economy, viewed } = counted();
  const ask = (known?: string) => viewed(economy, { name: "wallet", account: ADA, known });
  const first = must(await ask());
  state.balance = "6";
  state.revision++;
  const second = must(await ask(first.version));
  expect(second.view).toMatchObject({ aitnWei: "6" });
  state.nowMs += 9_999;
  expect(must(await ask(second.version)).view).toBeNull();
  expect(state.reads).toBe(2);
  state.nowMs += 1;
  // Read again, and found the same: nothing to send.
  expect(must(await ask(second.version)).view).toBeNull();
  expect(state.reads).toBe(3);
});

it("is read again about the moments that it names itself: time alone begins and ends a vote", async () => {
  const state = { reads: 0, nowMs: 100_000 };
  const economy = {
    revision: async () => ok(1),
    view: async () => ok({ reads: ++state.reads, proposals: [{ voteStartMs: 104_000, voteEndMs: 900_000 }] }),
  } as unknown as Economy;
  const viewed = makeViewCache(() => state.nowMs);
  const readsAt = async (nowMs: number) => {
    state.nowMs = nowMs;
    must(await viewed(economy, { name: "community", account: ADA, known: undefined }));
    return state.reads;
  };
  expect(await readsAt(100_000)).toBe(1);
  expect(await readsAt(103_999)).toBe(1);
  expect(await readsAt(104_000)).toBe(2);
  // Whether the chain thinks so too is looked at again soon.
  expect(await readsAt(104_500)).toBe(3);
  expect(await readsAt(106_500)).toBe(4);
  expect(await readsAt(116_499)).toBe(4);
});

it("is one's own, and no more than 64 are kept", async () => {
  const { state, economy, viewed } = counted();
  const of = (account: string) => viewed(economy, { name: "wallet", account, known: undefined });
  expect(must(await of(ADA)).view).toMatchObject({ account: ADA });
  expect(must(await of(BOB)).view).toMatchObject({ account: BOB });
  for (let i = 0; i < 64; i++) must(await of(`0x${i.toString(16).padStart(40, "0")}`));
  expect(state.reads).toBe(66);
  must(await of(ADA));
  expect(state.reads).toBe(67);
});
