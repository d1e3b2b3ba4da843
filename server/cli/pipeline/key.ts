import { x25519 } from "@noble/curves/ed25519.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { must } from "../../../twins/core/result.ts";
import { loadSecret } from "../../secrets.ts";
import { type CliIo, EXIT } from "../command.ts";
import { readFlags } from "../flags.ts";
import { UsageError } from "../language.ts";

/** `aitn pipeline key`: makes a recipient's key where there is none, and says its public part. */
export async function key(args: string[], io: CliIo): Promise<number> {
  const { flags, words } = readFlags(args, { json: "switch" }, 1);
  const [file] = words;
  if (file === undefined) throw new UsageError({ en: "FILE is missing.", zh: "缺少文件。" });
  const publicKey = bytesToHex(x25519.getPublicKey(must(loadSecret(file))));
  io.out(flags.json ? `${JSON.stringify({ publicKey })}\n` : `${publicKey}\n`);
  return EXIT.ok;
}
