import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { fixedBytes, type Hex, keccak, uintWord } from "./eip712.ts";

/** A site's id on chain: keccak256(abi.encode(registrant, name)), as SiteRegistry.register makes it. */
export function siteKey(registrant: string, name: string): Hex {
  const text = utf8ToBytes(name);
  const padded = new Uint8Array(Math.ceil(text.length / 32) * 32);
  padded.set(text);
  return keccak(
    concatBytes(
      new Uint8Array(12),
      fixedBytes(registrant, 20),
      uintWord(64n, 256),
      uintWord(BigInt(text.length), 256),
      padded,
    ),
  );
}

/** A model's id on chain: keccak256 of its CID's text. */
export const modelKey = (cid: string): Hex => keccak(utf8ToBytes(cid));
