import { concatBytes } from "@noble/hashes/utils.js";
import { type Domain, fixedBytes, type Hex, keccak, type StructType, typedDataHash, uintWord } from "./eip712.ts";
import { addressOfKey, signHash } from "./signature.ts";

/** A device applies for a demand; see contracts-abi/src/TrainingMarket/ITrainingMarket.sol. */
export interface Application {
  readonly demand: bigint;
  readonly device: Hex;
  /** sha2-256 digests of the samples' CIDs. */
  readonly samples: readonly Hex[];
  readonly performanceDigest: Hex;
}

/** What a device commits to in a round. */
export interface TrainingUpdate {
  readonly demand: bigint;
  readonly round: bigint;
  readonly device: Hex;
  readonly digest: Hex;
}

export const APPLICATION_TYPE: StructType = {
  name: "Application",
  fields: [
    { name: "demand", type: "uint256" },
    { name: "device", type: "address" },
    { name: "samples", type: "bytes32[]" },
    { name: "performanceDigest", type: "bytes32" },
  ],
};

export const UPDATE_TYPE: StructType = {
  name: "Update",
  fields: [
    { name: "demand", type: "uint256" },
    { name: "round", type: "uint16" },
    { name: "device", type: "address" },
    { name: "digest", type: "bytes32" },
  ],
};

export const trainingDomain = (chainId: bigint, trainingMarket: string): Domain => ({
  name: "AITN TrainingMarket",
  version: "1",
  chainId,
  verifyingContract: trainingMarket,
});

export const applicationHash = (domain: Domain, application: Application): Uint8Array =>
  typedDataHash(domain, APPLICATION_TYPE, { ...application });

export const updateHash = (domain: Domain, update: TrainingUpdate): Uint8Array =>
  typedDataHash(domain, UPDATE_TYPE, { ...update });

/** What a device seals before it shows its update: keccak256(abi.encode(demand, round, device, digest)). */
export const updateSeal = ({ demand, round, device, digest }: TrainingUpdate): Hex =>
  keccak(
    concatBytes(
      uintWord(demand, 256),
      uintWord(round, 16),
      new Uint8Array(12),
      fixedBytes(device, 20),
      fixedBytes(digest, 32),
    ),
  );

/** Signed by the device's identity key. */
export const signApplication = (domain: Domain, application: Application, deviceKey: Uint8Array): Hex =>
  signHash(applicationHash(domain, application), deviceKey);

/** Signed by the device's identity key. */
export const signUpdate = (domain: Domain, update: TrainingUpdate, deviceKey: Uint8Array): Hex =>
  signHash(updateHash(domain, update), deviceKey);

/** What a device signs of trainings on one chain, with its identity key. */
export function trainingSigner(chainId: number, market: string, deviceKey: Uint8Array) {
  const domain = trainingDomain(BigInt(chainId), market);
  const device = addressOfKey(deviceKey).toLowerCase() as Hex;
  return {
    /** Lower case, as it travels. */
    device,
    signApplication: (demand: string, samples: readonly Hex[], performanceDigest: Hex): Hex =>
      signApplication(domain, { demand: BigInt(demand), device, samples, performanceDigest }, deviceKey),
    signUpdate: (demand: string, round: number, digest: Hex): Hex =>
      signUpdate(domain, { demand: BigInt(demand), round: BigInt(round), device, digest }, deviceKey),
  };
}
