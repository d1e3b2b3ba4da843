import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { addressOfKey } from "../../contracts-abi/typed-data/signature.ts";
import { fail, must, ok } from "../../twins/core/result.ts";
import { publicKeyOf, signText } from "../../twins/protocol/deviceAuth.ts";
import { joinText } from "../../twins/protocol/learning.ts";
import { openRegistry } from "../gateway/registry.ts";
import { makeJoining } from "./learning.ts";

const dir = mkdtempSync(join(tmpdir(), "aitn-join-"));
let nowMs = 1_000;
const registry = must(openRegistry(join(dir, "devices"), { nowMs: () => nowMs }));
afterAll(() => {
  registry.close();
  rmSync(dir, { recursive: true, force: true });
});
const newCode = () => must(registry.newCode("fms", 60_000)).code;
const [ann, bob] = [1, 2].map((n) => new Uint8Array(32).fill(n));

it("LRN-02 a key joins by a code and its own proof, once, and is its own or the account's that it names", async () => {
  const owners = new Map<Hex, Hex>();
  let chain = true;
  let block = Promise.resolve();
  const market = {
    async enrolled(device: Hex) {
      const owner = owners.get(device);
      return ok(owner === undefined ? null : { tier: 1, owner });
    },
    async enrol(device: Hex, _digest: Hex, _uri: string, owner: Hex) {
      await block;
      if (!chain) return fail("CHAIN_DOWN", "away");
      owners.set(device, owner);
      return ok({});
    },
  };
  const join = makeJoining({ config: { dataDir: dir } }, registry);
  const asked = (secret: Uint8Array, code: string, by = secret, owner?: Hex, signedOwner = owner) => {
    const request = { code, publicKey: publicKeyOf(secret) };
    return join(market, {
      ...request,
      ...(owner === undefined ? {} : { owner }),
      proof: signText(joinText({ ...request, owner: signedOwner }), by),
    });
  };
  const code = newCode();
  expect(await asked(ann!, code, bob)).toMatchObject({ error: { code: "AUTH_BAD_SIGNATURE" } });
  expect(await asked(ann!, "not a code at all")).toMatchObject({ error: { code: "AUTH_FORBIDDEN" } });
  expect(must(await asked(ann!, code)).device).toBe(addressOfKey(ann!).toLowerCase());
  const own = addressOfKey(ann!).toLowerCase();
  expect([...owners]).toEqual([[own, own]]);
  expect(await asked(bob!, code), "a spent code").toMatchObject({ error: { code: "AUTH_FORBIDDEN" } });
  // Enrolled already: no code is spent.
  const second = newCode();
  must(await asked(ann!, second));
  must(await asked(bob!, second));
  nowMs += 60_001;
  const [carol, dave] = [3, 4].map((n) => new Uint8Array(32).fill(n));
  const third = newCode();
  chain = false;
  expect(await asked(carol!, third)).toMatchObject({ error: { code: "CHAIN_DOWN" } });
  chain = true;
  const account = `0x${"ac".repeat(20)}` as Hex;
  const forged = await asked(dave!, third, dave, account, `0x${"ad".repeat(20)}`);
  expect(forged, "another's account was put in").toMatchObject({ error: { code: "AUTH_BAD_SIGNATURE" } });
  must(await asked(dave!, third, dave, account));
  expect(owners.get(addressOfKey(dave!).toLowerCase() as Hex)).toBe(account);

  // Its connection is lost while a block is awaited: what it asks again finds its code spent, by itself.
  const [erin, fourth] = [new Uint8Array(32).fill(5), newCode()];
  let mined = (): void => {};
  block = new Promise((resolve) => {
    mined = resolve;
  });
  const twice = [asked(erin, fourth), asked(erin, fourth)];
  await Promise.race([twice[1], new Promise((resolve) => setTimeout(resolve, 50))]);
  mined();
  for (const one of await Promise.all(twice)) expect(one).toMatchObject({ ok: true });
});
