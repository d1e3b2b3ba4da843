import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { ok, type Result, refuse } from "../../twins/core/result.ts";

/** Cost of scrypt (RFC 7914): memory 128 N r bytes, time N r p. */
export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/**
 * The parameters OWASP's Password Storage Cheat Sheet lists for 32 MiB. They are written into every hash, so that they
 * can be raised without locking anybody out.
 */
const COST: ScryptCost = { N: 2 ** 15, r: 8, p: 3 };
const KEY_BYTES = 32;
/** Hashes computed at once, 32 MiB each, and how many more may wait. */
const MAX_RUNNING = 2;
const MAX_WAITING = 20;

let running = 0;
const waiting: (() => void)[] = [];

async function derive(password: string, salt: Buffer, { N, r, p }: ScryptCost): Promise<Result<Buffer>> {
  if (running >= MAX_RUNNING) {
    if (waiting.length >= MAX_WAITING)
      return refuse("AUTH_RATE", {
        en: "Too many people sign in at once. Try again in a few seconds.",
        zh: "同时登录的人过多，请过几秒再试。",
      });
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  running++;
  try {
    const key = await new Promise<Buffer>((resolve, reject) =>
      // Two ways to type one character must give one password.
      scrypt(password.normalize("NFKC"), salt, KEY_BYTES, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
        error === null ? resolve(key) : reject(error),
      ),
    );
    return ok(key);
  } finally {
    running--;
    waiting.shift()?.();
  }
}

/** `scrypt$N$r$p$salt$key`, the last two in base64. */
export async function hashPassword(password: string, cost = COST): Promise<Result<string>> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  if (!key.ok) return key;
  return ok(`scrypt$${cost.N}$${cost.r}$${cost.p}$${salt.toString("base64")}$${key.value.toString("base64")}`);
}

/** In the form of a hash, but of no password. */
export const unmatchable = (cost = COST): string =>
  `scrypt$${cost.N}$${cost.r}$${cost.p}$${randomBytes(16).toString("base64")}$${randomBytes(KEY_BYTES).toString("base64")}`;

/** @throws RangeError when `stored` is not a hash made here. */
export async function verifyPassword(password: string, stored: string): Promise<Result<boolean>> {
  const [kind, N, r, p, salt, key] = stored.split("$");
  if (kind !== "scrypt" || salt === undefined || key === undefined) throw new RangeError("not a password hash");
  const expected = Buffer.from(key, "base64");
  const actual = await derive(password, Buffer.from(salt, "base64"), { N: Number(N), r: Number(r), p: Number(p) });
  return actual.ok ? ok(actual.value.length === expected.length && timingSafeEqual(actual.value, expected)) : actual;
}
