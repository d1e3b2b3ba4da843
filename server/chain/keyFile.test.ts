import { decryptKeystoreJsonSync, encryptKeystoreJsonSync, Wallet } from "ethers";
import { describe, expect, it } from "vitest";
import { must } from "../../twins/core/result.ts";
import { fromKeyFile, toKeyFile } from "./keyFile.ts";

/** The PBKDF2 test vector of the Web3 Secret Storage Definition, version 3, under "testpassword". */
const SPEC_KEY = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";
const SPEC_ADDRESS = "008aeeda4d805471df9b2a5b0f38a0c3bcba786b";
const PBKDF2 = {
  crypto: {
    cipher: "aes-128-ctr",
    cipherparams: { iv: "6087dab2f9fdbbfaddc31a909735c1e6" },
    ciphertext: "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
    kdf: "pbkdf2",
    kdfparams: {
      c: 262144,
      dklen: 32,
      prf: "hmac-sha256",
      salt: "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd",
    },
    mac: "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2",
  },
  id: "3198bc9c-6672-5ab3-d995-4942343ae5b6",
  version: 3,
};
/** Whole, of the greatest cost, and of no password. */
const SCRYPT = {
  ...PBKDF2,
  crypto: { ...PBKDF2.crypto, kdf: "scrypt", kdfparams: { dklen: 32, n: 262144, r: 8, p: 1, salt: "00".repeat(32) } },
};
const wallet = new Wallet(`0x${SPEC_KEY}`);
const cheap = (privateKey = wallet.privateKey, address = wallet.address, scrypt = { N: 2, r: 8, p: 1 }) =>
  encryptKeystoreJsonSync({ address, privateKey }, "pw", { scrypt });
const hexOf = (key: Uint8Array) => Buffer.from(key).toString("hex");
const withCost = (file: typeof PBKDF2 | typeof SCRYPT, cost: object) =>
  JSON.stringify({ ...file, crypto: { ...file.crypto, kdfparams: { ...file.crypto.kdfparams, ...cost } } });

/** What the event loop comes round meanwhile: once or twice when something holds it, thousands of times when not. */
async function turnsDuring(act: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let going = true;
  const turn = () => {
    turns++;
    if (going) setImmediate(turn);
  };
  setImmediate(turn);
  await act();
  going = false;
  return turns;
}

describe("a keystore file", () => {
  it.each([
    ["as it is", PBKDF2],
    ["with an address", { ...PBKDF2, address: `0x${SPEC_ADDRESS}` }],
    ["with an empty address, as some wallets leave it", { ...PBKDF2, address: "" }],
  ])("of the standard's own example opens: %s", async (_, file) => {
    expect(hexOf(must(await fromKeyFile(JSON.stringify(file), "testpassword")))).toBe(SPEC_KEY);
  });

  it("made by the library's own scrypt opens here, and one made here opens with the library", async () => {
    for (const cost of [
      { N: 2, r: 8, p: 1 },
      { N: 4096, r: 8, p: 6 },
      { N: 8192, r: 1, p: 8 },
    ])
      expect(hexOf(must(await fromKeyFile(cheap(wallet.privateKey, wallet.address, cost), "pw")))).toBe(SPEC_KEY);
    const file = must(await toKeyFile(wallet, "correct horse"));
    expect(decryptKeystoreJsonSync(file, "correct horse").privateKey).toBe(wallet.privateKey);
  }, 60_000);

  it.each([
    ["another password", cheap(), "wrong"],
    ["a key of another address", cheap(wallet.privateKey, Wallet.createRandom().address), "pw"],
    ["a number that is no key", cheap(`0x${"0".repeat(64)}`), "pw"],
  ])("with %s is not opened", async (_, file, password) => {
    const refused = await fromKeyFile(file, password);
    expect(refused).toMatchObject({ error: { code: "AUTH_KEY_FILE", message: expect.stringContaining("password") } });
  });

  it.each([
    ["scrypt of twice the usual N", withCost(SCRYPT, { n: 2 ** 19 })],
    ["a large r", withCost(SCRYPT, { n: 1024, r: 9 })],
    ["many lanes", withCost(SCRYPT, { n: 1024, r: 8, p: 1000 })],
    ["an N beyond what r allows", withCost(SCRYPT, { n: 2 ** 16, r: 1 })],
    ["an N that is no power of two", withCost(SCRYPT, { n: 1000 })],
    ["too many rounds", withCost(PBKDF2, { c: 1_000_001 })],
    ["another hash", withCost(PBKDF2, { prf: "hmac-md5" })],
    ["a salt that ends within a byte", withCost(PBKDF2, { salt: "abc" })],
  ])("with %s is refused before anything is derived", async (_, file) => {
    expect(await fromKeyFile(file, "testpassword")).toMatchObject({
      error: { code: "AUTH_KEY_FILE", message: expect.stringContaining("usual cost") },
    });
  });

  it("that names its cost twice is refused: one reader would check the one, another pay the other", async () => {
    const twice = JSON.stringify(PBKDF2).replace('"c":262144', '"c":262144,"C":1');
    expect(await fromKeyFile(twice, "testpassword")).toMatchObject({
      error: { code: "AUTH_KEY_FILE", message: expect.stringContaining("usual cost") },
    });
  });

  it.each([
    ["PBKDF2", () => fromKeyFile(JSON.stringify(PBKDF2), "testpassword")],
    ["scrypt", () => fromKeyFile(JSON.stringify(SCRYPT), "testpassword")],
    ["making one", () => toKeyFile(wallet, "testpassword")],
  ])(
    "leaves the server free while it is opened or made: %s",
    async (_, act) => {
      expect(await turnsDuring(act)).toBeGreaterThan(50);
    },
    60_000,
  );
});
