import { decryptKeystoreJson, encryptKeystoreJson, type Wallet } from "ethers";
import { z } from "zod";
import { ok, type Result, refuse } from "../../twins/core/result.ts";

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
    return refuse("AUTH_KEY_FILE", {
      en: "The file is no keystore file: it is not JSON. Choose a version 3 keystore file.",
      zh: "该文件不是密钥文件：它不是 JSON。请选择版本 3 的密钥文件。",
    });
  }
  if (!KeyFile.safeParse(parsed).success) {
    return refuse("AUTH_KEY_FILE", {
      en: "The file is no keystore of version 3 with scrypt or PBKDF2 of usual cost. Choose another file.",
      zh: "该文件不是版本 3、采用常规强度 scrypt 或 PBKDF2 的密钥文件，请选择其他文件。",
    });
  }
  try {
    const { privateKey } = await decryptKeystoreJson(json, password);
    return ok(Buffer.from(privateKey.slice(2), "hex"));
  } catch {
    // ethers' message is not told on: nothing of a key or a password may reach a log.
    return refuse("AUTH_KEY_FILE", {
      en: "The password does not open the keystore file. Type the one that it was made with.",
      zh: "密码无法打开该密钥文件，请输入创建时使用的密码。",
    });
  }
}
