import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { fixedBytes, type Hex, keccak, uintWord } from "./eip712.ts";

/** A string as abi.encode puts it behind the head: its length, then its bytes in whole words. */
function textWords(text: string): Uint8Array {
  const bytes = utf8ToBytes(text);
  const padded = new Uint8Array(Math.ceil(bytes.length / 32) * 32);
  padded.set(bytes);
  return concatBytes(uintWord(BigInt(bytes.length), 256), padded);
}

/** A site's id on chain: keccak256(abi.encode(registrant, name)), as SiteRegistry.register makes it. */
export function siteKey(registrant: string, name: string): Hex {
  return keccak(concatBytes(new Uint8Array(12), fixedBytes(registrant, 20), uintWord(64n, 256), textWords(name)));
}

/** A model's id on chain: keccak256 of its CID's text. */
export const modelKey = (cid: string): Hex => keccak(utf8ToBytes(cid));

/**
 * What an author claims before showing a model: keccak256(abi.encode(author, cid, salt)), as ModelRegistry.claimOf makes it.
 * @param salt 32 bytes that nobody else knows before the proposal
 */
export function modelClaim(author: string, cid: string, salt: Hex): Hex {
  return keccak(
    concatBytes(new Uint8Array(12), fixedBytes(author, 20), uintWord(96n, 256), fixedBytes(salt, 32), textWords(cid)),
  );
}

/** A simulation permit's content: what its id is the hash of. */
export interface PermitContent {
  readonly site: Hex;
  readonly scenarioDigest: Hex;
  readonly models: readonly Hex[];
  readonly budget: bigint;
  /** Seconds. */
  readonly expiry: bigint;
  readonly requester: string;
}

/** A permit's id: keccak256(abi.encode(site, scenarioDigest, models, budget, expiry, requester)), as SimulationPermit makes it. */
export function permitKey(permit: PermitContent): Hex {
  const headWords = 6n;
  return keccak(
    concatBytes(
      fixedBytes(permit.site, 32),
      fixedBytes(permit.scenarioDigest, 32),
      uintWord(headWords * 32n, 256),
      uintWord(permit.budget, 64),
      uintWord(permit.expiry, 64),
      new Uint8Array(12),
      fixedBytes(permit.requester, 20),
      uintWord(BigInt(permit.models.length), 256),
      ...permit.models.map((model) => fixedBytes(model, 32)),
    ),
  );
}
