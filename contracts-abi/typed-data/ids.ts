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

/**
 * What an author claims before showing a model: keccak256(abi.encode(author, cid, salt)), as ModelRegistry.claimOf makes it.
 * @param salt 32 bytes that nobody else knows before the proposal
 */
export function modelClaim(author: string, cid: string, salt: Hex): Hex {
  const text = utf8ToBytes(cid);
  const padded = new Uint8Array(Math.ceil(text.length / 32) * 32);
  padded.set(text);
  return keccak(
    concatBytes(
      new Uint8Array(12),
      fixedBytes(author, 20),
      uintWord(96n, 256),
      fixedBytes(salt, 32),
      uintWord(BigInt(text.length), 256),
      padded,
    ),
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
