import { beforeEach, describe, expect, it } from "vitest";
import { modelClaim } from "../../../contracts-abi/typed-data/ids.ts";
import { fail, ok } from "../../../twins/core/result.ts";
import type { EconomyAct } from "../../../twins/protocol/economy/index.ts";
import { claimFor, forgetClaim, heldClaim, proposeByWallet } from "./claims.ts";

const ACCOUNT = `0x${"aB".repeat(20)}`;
const texts = new Map<string, string>();
const kept = {
  getItem: (key: string) => texts.get(key) ?? null,
  setItem: (key: string, text: string) => void texts.set(key, text),
  removeItem: (key: string) => void texts.delete(key),
};
beforeEach(() => texts.clear());

describe("a claim's salt", () => {
  it("is kept until it is forgotten, and is the same again for the same account", () => {
    const claim = claimFor(kept, "bafy", ACCOUNT);
    expect(claim.salt).toMatch(/^0x[0-9a-f]{64}$/);
    expect(claimFor(kept, "bafy", ACCOUNT.toLowerCase())).toEqual(claim);
    expect(heldClaim(kept, "bafy")).toEqual(claim);
    forgetClaim(kept, "bafy");
    expect(heldClaim(kept, "bafy")).toBeNull();
  });
  it("is another for another model or account", () => {
    const claim = claimFor(kept, "bafy", ACCOUNT);
    expect(claimFor(kept, "bafz", ACCOUNT).salt).not.toBe(claim.salt);
    expect(claimFor(kept, "bafy", `0x${"12".repeat(20)}`).salt).not.toBe(claim.salt);
  });
  it.each(["", "{", "3", '{"account":"0x1","salt":"0x2"}'])("of a storage that says %j is none", (text) => {
    texts.set("aitn.claim.bafy", text);
    expect(heldClaim(kept, "bafy")).toBeNull();
  });
});

describe("a proposal by a wallet", () => {
  const publication = { name: "mine", modelDigest: "0x1", evaluationDigest: "0x2" } as const;
  const run = async (answers: readonly ReturnType<typeof fail>[]) => {
    const acts: EconomyAct[] = [];
    const left = [...answers];
    let [claimed, waits] = [0, 0];
    const done = await proposeByWallet({
      cid: "bafy",
      publication,
      claim: claimFor(kept, "bafy", ACCOUNT),
      act: async (act) => {
        acts.push(act);
        return act.kind === "claimModel" ? ok([]) : (left.shift() ?? ok([]));
      },
      onClaimed: () => claimed++,
      wait: async () => void waits++,
    });
    return { done, acts, claimed, waits };
  };
  it("claims, waits until the claim is old enough, and proposes under its salt", async () => {
    const early = fail("CHAIN_EARLY", "young");
    const { done, acts, claimed, waits } = await run([early, early]);
    const { salt } = claimFor(kept, "bafy", ACCOUNT);
    expect([done.ok, claimed, waits]).toEqual([true, 1, 2]);
    expect(acts[0]).toEqual({ kind: "claimModel", claim: modelClaim(ACCOUNT, "bafy", salt) });
    expect(acts.slice(1)).toEqual(
      [0, 1, 2].map(() => ({
        kind: "proposeModel",
        name: "mine",
        cid: "bafy",
        digest: "0x1",
        evaluation: "0x2",
        salt,
      })),
    );
  });
  it("ends with what the wallet or the chain refuses, and does not go on after it", async () => {
    const { done, acts } = await run([fail("AUTH_WALLET_REFUSED", "no")]);
    expect([done.ok, acts.length]).toEqual([false, 2]);
  });
  it("is done where the model is proposed already", async () => {
    expect((await run([fail("CHAIN_EXISTS", "there")])).done.ok).toBe(true);
  });
  it("gives up on a claim that never becomes old enough", async () => {
    const early = fail("CHAIN_EARLY", "young");
    const { done, waits } = await run(Array.from({ length: 1_000 }, () => early));
    expect([done.ok, waits]).toEqual([false, 149]);
  });
});
