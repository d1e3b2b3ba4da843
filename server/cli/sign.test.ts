import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import {
  ADMIT_TYPE,
  JOIN_TYPE,
  joinHash,
  LEAVE_TYPE,
  leaveHash,
  nodeDomain,
  termsToSign,
} from "../../contracts-abi/typed-data/node.ts";
import { addressOfKey, isSignedBy } from "../../contracts-abi/typed-data/signature.ts";
import { must } from "../../twins/core/result.ts";
import { loadSecret } from "../secrets.ts";
import { signCommand } from "./sign.ts";

const dir = mkdtempSync(join(tmpdir(), "aitn-sign-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const key = join(dir, "device.key");
const device = addressOfKey(must(loadSecret(key)));
const domain = nodeDomain(31337n, `0x${"ab".repeat(20)}`);
const terms = { node: 1n, device, rule: 2n, parts: 5n, nonce: 0n, deadline: 1_900_000_000n };

async function sign(...args: string[]): Promise<string> {
  let said = "";
  const io = {
    out(text: string) {
      said += text;
    },
    err: () => {},
    signal: new AbortController().signal,
    isTty: false,
    language: "en" as const,
  };
  expect(await signCommand.run(args, io)).toBe(0);
  return said;
}

test("a device's key signs the terms that the console shows", async () => {
  const said = await sign(termsToSign(JOIN_TYPE, domain, terms), "--key", key, "--json");
  const answer = JSON.parse(said);
  expect(answer.device).toBe(device);
  expect(isSignedBy(joinHash(domain, terms), answer.signature, device)).toBe(true);
});

test("and that it leaves, by other bytes", async () => {
  const leave = { device, node: 1n, nonce: 1n, deadline: 1_900_000_000n };
  const answer = JSON.parse(await sign(termsToSign(LEAVE_TYPE, domain, leave), "--key", key, "--json"));
  expect(isSignedBy(leaveHash(domain, leave), answer.signature, device)).toBe(true);
  expect(isSignedBy(joinHash(domain, terms), answer.signature, device)).toBe(false);
});

test("nothing else is signed, by no other key, and no key is made", async () => {
  const of = (code: string) => ({ failure: { code } });
  const text = termsToSign(JOIN_TYPE, domain, terms);
  await expect(sign(termsToSign(ADMIT_TYPE, domain, terms), "--key", key)).rejects.toMatchObject(of("WIRE_SCHEMA"));
  await expect(sign("{", "--key", key)).rejects.toMatchObject(of("WIRE_SCHEMA"));
  await expect(sign(text, "--key", join(dir, "none.key"))).rejects.toMatchObject(of("HOST_CONFIG"));
  const other = join(dir, "other.key");
  must(loadSecret(other));
  await expect(sign(text, "--key", other)).rejects.toMatchObject(of("AUTH_BAD_SIGNATURE"));
});
