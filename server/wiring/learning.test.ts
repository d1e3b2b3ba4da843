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
import { joinLearner } from "./learning.ts";

const dir = mkdtempSync(join(tmpdir(), "aitn-join-"));
let nowMs = 1_000;
const registry = must(openRegistry(join(dir, "devices"), { nowMs: () => nowMs }));
afterAll(() => {
  registry.close();
  rmSync(dir, { recursive: true, force: true });
});
const newCode = () => must(registry.newCode("fms", 60_000)).code;
const [ann, bob] = [1, 2].map((n) => new Uint8Array(32).fill(n));

it("LRN-02 a key joins by a code and its own proof, once, and owns itself", async () => {
  const tiers = new Map<string, number>();
  let chain = true;
  const market = {
    tier: async (device: Hex) => ok(tiers.get(device) ?? null),
    async enrol(device: Hex) {
      if (!chain) return fail("CHAIN_DOWN", "away");
      tiers.set(device, 1);
      return ok({});
    },
  };
  const asked = (secret: Uint8Array, code: string, by = secret) => {
    const publicKey = publicKeyOf(secret);
    return joinLearner({ config: { dataDir: dir } }, registry, market, {
      code,
      publicKey,
      proof: signText(joinText({ code, publicKey }), by),
    });
  };
  const code = newCode();
  expect(await asked(ann!, code, bob)).toMatchObject({ error: { code: "AUTH_BAD_SIGNATURE" } });
  expect(await asked(ann!, "not a code at all")).toMatchObject({ error: { code: "AUTH_FORBIDDEN" } });
  expect(must(await asked(ann!, code)).device).toBe(addressOfKey(ann!).toLowerCase());
  expect([...tiers.keys()]).toEqual([addressOfKey(ann!).toLowerCase()]);
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
  must(await asked(dave!, third));
});
