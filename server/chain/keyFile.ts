import { createDecipheriv, scrypt as nodeScrypt, pbkdf2, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { computeAddress, encryptKeystoreJson, scrypt, type Wallet } from "ethers";
import { z } from "zod";
import { keccak } from "../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { makeTurnstile } from "../turnstile.ts";

/** What wallets use at most: N 2^18 with r 8 and p 1 (geth), or 262,144 rounds of PBKDF2. */
const MAX_SCRYPT_N = 2 ** 18;
const MAX_SCRYPT_R = 8;
/** N * r * p, which is the time. */
const MAX_SCRYPT_STEPS = 2 ** 21;
const MAX_PBKDF2_ROUNDS = 1_000_000;
/**
 * Keys derived at once. The runtime has four threads for such work; people who sign in take two at most, and with two
 * more here none would be left to read and write files.
 */
const AT_ONCE = 1;
const LONGEST_WAIT_MS = 20_000;
const turnstile = makeTurnstile(AT_ONCE);

const deriveByScrypt = promisify(nodeScrypt) as (
  password: Uint8Array,
  salt: Uint8Array,
  bytes: number,
  cost: { N: number; r: number; p: number; maxmem: number },
) => Promise<Buffer>;
const deriveByPbkdf2 = promisify(pbkdf2);
const scryptOffThread = (password: Uint8Array, salt: Uint8Array, N: number, r: number, p: number, bytes: number) =>
  deriveByScrypt(password, salt, bytes, { N, r, p, maxmem: 256 * r * (N + p + 2) });
// The library's own scrypt holds the event loop from its beginning to its end, and with it the whole server.
scrypt.register(scryptOffThread);

const hex = (bytes: string) =>
  z
    .string()
    .regex(new RegExp(`^(0x)?([0-9a-f]{2}){${bytes}}$`, "i"))
    .transform((text) => Buffer.from(text.replace(/^0x/i, ""), "hex"));
const count = z.number().int().min(1);
const kdfBase = { dklen: z.literal(32), salt: hex("1,256") };
const scryptParams = z
  .object({ ...kdfBase, n: count.min(2).max(MAX_SCRYPT_N), r: count.max(MAX_SCRYPT_R), p: count })
  // N is a power of two, and RFC 7914 bounds it by r.
  .refine(({ n, r, p }) => (n & (n - 1)) === 0 && n < 2 ** (16 * r) && n * r * p <= MAX_SCRYPT_STEPS);
const pbkdf2Params = z.object({
  ...kdfBase,
  prf: z.enum(["hmac-sha256", "hmac-sha512"]),
  c: count.max(MAX_PBKDF2_ROUNDS),
});
const crypto = {
  cipher: z.literal("aes-128-ctr"),
  cipherparams: z.object({ iv: hex("16") }),
  ciphertext: hex("32"),
  mac: hex("32"),
};
/** Web3 Secret Storage, version 3; keys in any case, as geth and MyEtherWallet write them. */
const KeyFile = z.object({
  version: z.literal(3),
  address: z.union([hex("20"), z.literal("")]).nullish(),
  crypto: z.discriminatedUnion("kdf", [
    z.object({ ...crypto, kdf: z.literal("scrypt"), kdfparams: scryptParams }),
    z.object({ ...crypto, kdf: z.literal("pbkdf2"), kdfparams: pbkdf2Params }),
  ]),
});
type KeyFile = z.infer<typeof KeyFile>;

/** An object that says one thing twice becomes null: of two costs, nobody could tell which one was checked. */
function lowerKeys(value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key.toLowerCase(), lowerKeys(inner)] as const);
  return new Set(entries.map(([key]) => key)).size < entries.length ? null : Object.fromEntries(entries);
}

function derive({ kdf, kdfparams }: KeyFile["crypto"], password: string): Promise<Buffer> {
  const typed = Buffer.from(password.normalize("NFKC"));
  if (kdf === "scrypt") return scryptOffThread(typed, kdfparams.salt, kdfparams.n, kdfparams.r, kdfparams.p, 32);
  return deriveByPbkdf2(typed, kdfparams.salt, kdfparams.c, 32, kdfparams.prf.slice("hmac-".length));
}

const bytesOf = (text: string): Buffer => Buffer.from(text.slice(2), "hex");

/** The key inside; null when the derived one does not open it. */
function decrypt({ crypto, address }: KeyFile, derived: Buffer): Buffer | null {
  const mac = bytesOf(keccak(Buffer.concat([derived.subarray(16), crypto.ciphertext])));
  if (!timingSafeEqual(mac, crypto.mac)) return null;
  const cipher = createDecipheriv(crypto.cipher, derived.subarray(0, 16), crypto.cipherparams.iv);
  const key = Buffer.concat([cipher.update(crypto.ciphertext), cipher.final()]);
  try {
    const own = bytesOf(computeAddress(`0x${key.toString("hex")}`));
    return !address || own.equals(address) ? key : null;
  } catch {
    // No key of the curve. The library's message is not told on: nothing of a key or a password may reach a log.
    return null;
  }
}

const busy = (): Result<never> =>
  refuse("AUTH_RATE", {
    en: "Too many keystore files are opened or made at once. Try again in a few seconds.",
    zh: "同时打开或生成的密钥文件过多，请过几秒再试。",
  });

/** A key as a Web3 Secret Storage file (version 3, scrypt) under a password, for other wallets. AUTH_RATE: too many wait. */
export const toKeyFile = ({ address, privateKey }: Wallet, password: string): Promise<Result<string>> =>
  turnstile<Result<string>>(async () => ok(await encryptKeystoreJson({ address, privateKey }, password)), {
    ms: LONGEST_WAIT_MS,
    instead: busy(),
  });

function read(json: string): Result<KeyFile> {
  let parsed: unknown;
  try {
    parsed = lowerKeys(JSON.parse(json));
  } catch {
    return refuse("AUTH_KEY_FILE", {
      en: "The file is no keystore file: it is not JSON. Choose a version 3 keystore file.",
      zh: "该文件不是密钥文件：它不是 JSON。请选择版本 3 的密钥文件。",
    });
  }
  const file = KeyFile.safeParse(parsed);
  if (file.success) return ok(file.data);
  return refuse("AUTH_KEY_FILE", {
    en: "The file is no keystore of version 3 with scrypt or PBKDF2 of usual cost. Choose another file.",
    zh: "该文件不是版本 3、采用常规强度 scrypt 或 PBKDF2 的密钥文件，请选择其他文件。",
  });
}

/**
 * The key in a Web3 Secret Storage file. AUTH_KEY_FILE: no such file, too costly to open, or another password.
 * AUTH_RATE: too many wait. It is read here and not by the library, which reads the file a second time in its own way
 * and derives the key on the server's only thread.
 */
export async function fromKeyFile(json: string, password: string): Promise<Result<Uint8Array>> {
  const file = read(json);
  if (!file.ok) return file;
  const patience = { ms: LONGEST_WAIT_MS, instead: busy() };
  const derived = await turnstile<Result<Buffer>>(async () => ok(await derive(file.value.crypto, password)), patience);
  if (!derived.ok) return derived;
  const key = decrypt(file.value, derived.value);
  if (key !== null) return ok(key);
  return refuse("AUTH_KEY_FILE", {
    en: "The password does not open the keystore file. Type the one that it was made with.",
    zh: "密码无法打开该密钥文件，请输入创建时使用的密码。",
  });
}
