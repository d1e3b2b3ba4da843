import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, copyFile, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { fail, ok, type Result, refuse } from "../../twins/core/result.ts";
import { makeFolder } from "../makeFolder.ts";
import { diskFailure } from "../store/files.ts";
import { writeDurably } from "../writeDurably.ts";

/** Named secp256k1 keys in files that only this user may read. */
export interface Keystore {
  /** The key of this name, made at random on first use. */
  key(name: string): Promise<Result<Uint8Array>>;
  /** Gives the name another key. The file of the former one is kept beside it, so that what it holds is never lost. */
  replace(name: string, key: Uint8Array): Promise<Result<void>>;
  /** Takes the key from the name, whose next key is another one. Its file is kept, too. */
  setAside(name: string): Promise<Result<void>>;
  names(): Promise<readonly string[]>;
}

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
const KEY = /^0x[0-9a-f]{64}$/;

/** Reads a 0x-hex private key from a file; STORE_CORRUPT when it holds none. */
export async function readKey(path: string): Promise<Result<Uint8Array>> {
  let text: string;
  try {
    text = (await readFile(path, "utf8")).trim();
  } catch (error) {
    return fail("STORE_CORRUPT", `no key at ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const bytes = Buffer.from(text.slice(2), "hex");
  if (!KEY.test(text) || !secp256k1.utils.isValidSecretKey(bytes)) {
    return refuse("STORE_CORRUPT", {
      en: `${path} holds no key of the curve secp256k1. Bring the file back from a backup.`,
      zh: `${path} 中不是 secp256k1 密钥，请从备份恢复该文件。`,
    });
  }
  return ok(bytes);
}

/** Writes the key onto the disk before anybody can use it: what it receives must never be lost by a crash. */
async function makeKey(path: string): Promise<Uint8Array> {
  const key = secp256k1.utils.randomSecretKey(randomBytes(48));
  await writeDurably(path, `0x${Buffer.from(key).toString("hex")}\n`);
  return key;
}

/** The key of a file, which is made where it is missing. */
export const readOrMakeKey = (path: string): Promise<Result<Uint8Array>> =>
  existsSync(path) ? readKey(path) : makeKey(path).then(ok, diskFailure);

const badName = (name: string): Result<never> =>
  refuse("HOST_CONFIG", {
    en: `This cannot be the name of a key: ${name.slice(0, 80)}. A name has lower-case letters, digits and -.`,
    zh: `密钥名称不可用：${name.slice(0, 80)}。名称由小写字母、数字和 - 组成。`,
  });

export async function openKeystore(folder: string): Promise<Keystore> {
  makeFolder(folder);
  await chmod(folder, 0o700);
  const formerOf = (name: string): string => join(folder, `${name}.${randomBytes(4).toString("hex")}.former`);
  return {
    async key(name) {
      if (!NAME.test(name)) return badName(name);
      const path = join(folder, `${name}.key`);
      return readOrMakeKey(path);
    },
    async replace(name, key) {
      if (!NAME.test(name)) return badName(name);
      const path = join(folder, `${name}.key`);
      const former = existsSync(path) ? await readKey(path) : null;
      if (former !== null && !former.ok) return former;
      if (former !== null && Buffer.from(former.value).equals(key)) return ok(undefined);
      // Copied, not moved: there is a key of this name at any moment.
      if (former !== null) await copyFile(path, formerOf(name));
      await writeDurably(path, `0x${Buffer.from(key).toString("hex")}\n`);
      return ok(undefined);
    },
    async setAside(name) {
      if (!NAME.test(name)) return badName(name);
      const path = join(folder, `${name}.key`);
      try {
        if (existsSync(path)) await rename(path, formerOf(name));
        return ok(undefined);
      } catch (error) {
        return diskFailure(error);
      }
    },
    names: async () =>
      (await readdir(folder))
        .filter((file) => file.endsWith(".key"))
        .map((file) => file.slice(0, -4))
        .sort(),
  };
}
