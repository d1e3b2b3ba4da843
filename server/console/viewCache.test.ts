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
