import { decryptKeystoreJson, encryptKeystoreJson, type Wallet } from "ethers";
import { z } from "zod";
import { fail, ok, type Result } from "../../twins/core/result.ts";

/** 128 * N * r bytes and N * r * p steps: what scrypt is given at most, so that a file cannot stop the server. */
const MAX_SCRYPT_BYTES = 512 * 1024 * 1024;
const MAX_SCRYPT_STEPS = 2 ** 22;
const MAX_PBKDF2_ROUNDS = 5_000_000;
/** A keystore file is about 500 characters. */
export const MAX_KEY_FILE_CHARS = 4_096;

const count = z.number().int().min(1);
const Kdf = z.union([
  z.object({
    kdf: z.literal("scrypt"),
    kdfparams: z
      .object({ n: count, r: count, p: count })
      .loose()
      .refine(({ n, r, p }) => 128 * n * r <= MAX_SCRYPT_BYTES && n * r * p <= MAX_SCRYPT_STEPS),
  }),
  z.object({ kdf: z.literal("pbkdf2"), kdfparams: z.object({ c: count.max(MAX_PBKDF2_ROUNDS) }).loose() }),
]);
/** Web3 Secret Storage, version 3; keys in any case, as geth and MyEtherWallet write them. */
const KeyFile = z.object({ version: z.literal(3), crypto: z.intersection(z.object({}).loose(), Kdf) }).loose();

const lowerKeys = (value: unknown): unknown =>
  value === null || typeof value !== "object" || Array.isArray(value)
    ? value
    : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toLowerCase(), lowerKeys(inner)]));

/** A key as a Web3 Secret Storage file (version 3, scrypt) under a password, for other wallets. */
export const toKeyFile = ({ address, privateKey }: Wallet, password: string): Promise<string> =>
  encryptKeystoreJson({ address, privateKey }, password);

/** The key in a Web3 Secret Storage file. AUTH_KEY_FILE: no such file, too costly to open, or another password. */
export async function fromKeyFile(json: string, password: string): Promise<Result<Uint8Array>> {
  let parsed: unknown;
  try {
    parsed = lowerKeys(JSON.parse(json));
  } catch {
    return fail("AUTH_KEY_FILE", "the file is not JSON");
  }
  if (!KeyFile.safeParse(parsed).success) {
    return fail("AUTH_KEY_FILE", "the file is no keystore of version 3 with scrypt or PBKDF2 of usual cost");
  }
  try {
    const { privateKey } = await decryptKeystoreJson(json, password);
    return ok(Buffer.from(privateKey.slice(2), "hex"));
  } catch {
    // ethers' message is not told on: nothing of a key or a password may reach a log.
    return fail("AUTH_KEY_FILE", "the password does not open the file");
  }
}
