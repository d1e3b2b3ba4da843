import { createHmac, randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { ok, type Result, refuse } from "../twins/core/result.ts";
import { makeFolder } from "./makeFolder.ts";

/** Reads a 32-byte secret kept as hex in a file that only its owner can read, or makes it. */
export function loadSecret(file: string): Result<Uint8Array> {
  if (!existsSync(file)) {
    makeFolder(dirname(file));
    // Whole or not at all: half a key, of a disk that is full, would be refused for ever.
    const beside = `${file}.${process.pid}.tmp`;
    try {
      writeFileSync(beside, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flush: true });
      renameSync(beside, file);
    } finally {
      rmSync(beside, { force: true });
    }
  }
  const text = readFileSync(file, "utf8").trim();
  if (!/^[0-9a-f]{64}$/.test(text))
    return refuse("HOST_CONFIG", {
      en: `${file} does not hold a key of 64 hex digits. Bring the file back from a backup.`,
      zh: `${file} 中不是 64 位十六进制的密钥，请从备份恢复该文件。`,
    });
  return ok(new Uint8Array(Buffer.from(text, "hex")));
}

/** First 16 bytes of HMAC-SHA-256, 0x + 32 hex digits. */
export const macOf = (key: Uint8Array, text: string): string =>
  `0x${createHmac("sha256", key).update(text).digest("hex").slice(0, 32)}`;
