import { readFileSync } from "node:fs";
import { JsonRpcProvider, Wallet } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { must } from "../../twins/core/result.ts";
import type { Chain } from "../chain/index.ts";
import { fromKeyFile } from "../chain/keyFile.ts";
import { type Economy, openEconomy } from "./economy.ts";
import { type Agreement, openAgreement } from "./testing/agreement.ts";

const AITN = 10n ** 18n;
let agreement: Agreement;
let chain: Chain;
let economy: Economy;
const addressOf = async (name: string): Promise<Hex> => must(await chain.account(name));
const amount = (wei: bigint) => ({ amountWei: wei.toString() });

beforeAll(async () => {
  agreement = await openAgreement();
  chain = agreement.chain;
  economy = openEconomy({ chain, index: agreement.index, clock: agreement.clock });
  for (const name of ["ada", "bao"]) must(await chain.enrol(name, 0n, 1_000n * AITN));
}, 60_000);
afterAll(() => agreement?.close());

const viewOf = async (name: string) => {
  must(await agreement.index.poll());
  return must(await economy.view("wallet", await addressOf(name)));
};

describe("a call of one's own wallet", () => {
  it("CON-17 that the contracts refuse is named before it is sent, and again when a block reverted it", async () => {
    const [ada, bao] = [await addressOf("ada"), await addressOf("bao")];
    const send = { kind: "sendAitn", to: bao } as const;
    const [sound] = must(await economy.prepare({ ...send, ...amount(AITN) }, ada));
    const [tooMuch] = must(await economy.prepare({ ...send, ...amount(5_000n * AITN) }, ada));
    expect(await economy.tryCall(ada, sound!, null)).toEqual({ ok: true, value: undefined });
    const named = { code: "CHAIN_FUNDS", details: { contract: "AITNToken", error: "ERC20InsufficientBalance" } };
    expect(await economy.tryCall(ada, tooMuch!, null)).toMatchObject({ ok: false, error: named });
    const elsewhere = { ...sound!, to: ada };
    expect(await economy.tryCall(ada, elsewhere, null)).toMatchObject({ ok: false, error: { code: "GOV_CALL" } });

    const provider = new JsonRpcProvider(chain.rpcUrl, undefined, { cacheTimeout: -1 });
    const treasury = new Wallet(readFileSync(agreement.treasuryKeyPath, "utf8").trim(), provider);
    const held = must(await chain.balanceWei(treasury.address as Hex));
    const [more] = must(await economy.prepare({ ...send, ...amount(held + 1n) }, treasury.address as Hex));
    const { hash } = await treasury.sendTransaction({ to: more!.to, data: more!.data, gasLimit: 200_000n });
    await expect
      .poll(async () => must(await chain.relay.receipt(hash as Hex))?.success, { timeout: 20_000 })
      .toBe(false);
    provider.destroy();
    const told = await economy.tryCall(treasury.address as Hex, more!, hash as Hex);
    expect(told).toMatchObject({ ok: false, error: { ...named, details: { ...named.details, hash } } });
  });
});

describe("a wallet", () => {
  it("shows what it holds and, newest first, what happened to it, once each", async () => {
    const [ada, bao] = [await addressOf("ada"), await addressOf("bao")];
    const done: Hex[] = [];
    done.push(...must(await economy.perform({ kind: "sendAitn", to: bao, ...amount(7n * AITN) }, "ada")));
    done.push(...must(await economy.perform({ kind: "sendAitn", to: ada, ...amount(1n) }, "ada")));
    done.push(...must(await economy.perform({ kind: "delegate", to: bao }, "ada")));
    done.push(...must(await economy.perform({ kind: "wrapCoin", ...amount(3n * AITN) }, "ada")));
    done.push(...must(await economy.perform({ kind: "unwrapCoin", ...amount(AITN) }, "ada")));
    const view = await viewOf("ada");
    expect(view).toMatchObject({
      aitnWei: (993n * AITN).toString(),
      wrappedWei: (2n * AITN).toString(),
      votesWei: "0",
      delegate: bao,
      rpcUrl: chain.rpcUrl,
      explorer: null,
    });
    const kinds = view.history.rows.map(({ kind }) => kind);
    expect(kinds).toEqual(["unwrapped", "wrapped", "delegated", "sent", "sent", "delegated", "received"]);
    expect(view.history.rows.slice(0, 5).map(({ txHash }) => txHash)).toEqual(done.reverse());
    expect(view.history.rows.find(({ kind }) => kind === "sent")).toMatchObject({ other: ada, amountWei: "1" });
    expect((await viewOf("bao")).history.rows[0]).toMatchObject({ kind: "received", other: ada });
    expect((await viewOf("bao")).votesWei).toBe((2_000n * AITN).toString());
  });

  it("of nobody is empty, not an error", async () => {
    const view = must(await economy.view("wallet", `0x${"12".repeat(20)}`));
    expect(view).toMatchObject({
      aitnWei: "0",
      coinWei: "0",
      wrappedWei: "0",
      delegate: null,
      history: { rows: [], more: false },
    });
  });
});

/** What the server does with a file that a person brings. */
async function bringKey(name: string, file: string, password: string) {
  const key = await fromKeyFile(file, password);
  return key.ok ? chain.importKey(name, key.value) : key;
}

describe("a key as a file", () => {
  it("opens elsewhere with its password, and is refused here with another", async () => {
    const file = must(await chain.exportKey("ada", "correct horse"));
    expect(JSON.parse(file)).toMatchObject({ version: 3, Crypto: { kdf: "scrypt" } });
    expect(file).not.toContain("correct");
    const opened = Wallet.fromEncryptedJsonSync(file, "correct horse");
    expect(opened.address).toBe(await addressOf("ada"));
    const refused = await bringKey("bao", file, "wrong");
    expect(refused).toMatchObject({ ok: false, error: { code: "AUTH_KEY_FILE" } });
    expect(JSON.stringify(refused)).not.toContain("wrong");
  });

  it("gives a local account another address that has gas and votes, but no stake", async () => {
    const former = await addressOf("bao");
    const fresh = Wallet.createRandom();
    const file = new Wallet(fresh.privateKey).encryptSync("battery staple");
    expect(must(await bringKey("bao", file, "battery staple"))).toBe(fresh.address);
    expect(await addressOf("bao")).toBe(fresh.address);
    must(await chain.enrol("bao", 0n, 1_000n * AITN));
    const view = await viewOf("bao");
    expect(view).toMatchObject({ account: fresh.address, aitnWei: "0", delegate: fresh.address });
    expect(BigInt(view.coinWei)).toBeGreaterThan(AITN);
    expect(must(await chain.balanceWei(former))).toBe(1_007n * AITN);
  }, 60_000);

  it.each([
    ["no JSON", "{"],
    ["another version", JSON.stringify({ version: 1, crypto: { kdf: "scrypt", kdfparams: { n: 2, r: 1, p: 1 } } })],
    [
      "a cost that would stop the server",
      JSON.stringify({ version: 3, crypto: { kdf: "scrypt", kdfparams: { n: 2 ** 30, r: 8, p: 1 } } }),
    ],
    [
      "rounds without end",
      JSON.stringify({ version: 3, crypto: { kdf: "pbkdf2", kdfparams: { c: 10 ** 12, prf: "hmac-sha256" } } }),
    ],
  ])("that is %s is refused at once", async (_, file) => {
    const before = await addressOf("ada");
    expect(await bringKey("ada", file, "x")).toMatchObject({ ok: false, error: { code: "AUTH_KEY_FILE" } });
    expect(await addressOf("ada")).toBe(before);
  });
});
