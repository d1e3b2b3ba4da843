import { type Domain, type Hex, type StructType, typedDataHash } from "./eip712.ts";
import { isSignedBy, signHash } from "./signature.ts";

/** What a device signs when an action has ended. The digests are SHA-256 of canonical JSON (RFC 8785). */
export interface OutcomeDigests {
  /** Binds site, thing, action, input, plan and expiry: see commandDigest of twins/operations/command.ts. */
  readonly commandDigest: Hex;
  /** Head of the device's telemetry hash chain when the action ended. */
  readonly telemetryHash: Hex;
  /** Digest of the final ActionState. */
  readonly finalDigest: Hex;
}

export const OUTCOME_TYPE: StructType = {
  name: "Outcome",
  fields: [
    { name: "commandDigest", type: "bytes32" },
    { name: "telemetryHash", type: "bytes32" },
    { name: "finalDigest", type: "bytes32" },
  ],
};

/** Without chain and contract: a device needs to know neither, and the command digest is unique already. */
export const OUTCOME_DOMAIN: Domain = { name: "AITN Device", version: "1" };

export const outcomeHash = (outcome: OutcomeDigests): Uint8Array =>
  typedDataHash(OUTCOME_DOMAIN, OUTCOME_TYPE, { ...outcome });

/** Signed by the device's identity key. */
export const signOutcome = (outcome: OutcomeDigests, deviceKey: Uint8Array): Hex =>
  signHash(outcomeHash(outcome), deviceKey);

export const isOutcomeSignedBy = (outcome: OutcomeDigests, signature: string, device: string): boolean =>
  isSignedBy(outcomeHash(outcome), signature, device);
