import type { Instruction } from "./instruction.ts";
import { type PerformanceProfile, turnS } from "./offer.ts";
import type { WorkEvidence } from "./workEfficacy.ts";

/** A float32 number. */
const NUMBER_BYTES = 4;

/**
 * What a device did in one round of a demand, as the work efficacy counts it. It follows from the profile that the device signed, the demand's
 * instruction and the update that the chain names, so that anybody finds the same: nobody's clock is in it.
 * - data: the training examples as often as they were read, and the update that was delivered
 * - processor: examples a second by the profile, as bytes; accelerator and memory are in no profile, and count for nothing
 * - time: what the profile says that the round takes; what a device waited for the network is not seen by the server, and is no waste here
 * @param exampleNumbers numbers of one example's input and target
 * @param updateBytes of the message that was delivered
 */
export function roundWork(
  profile: PerformanceProfile,
  instruction: Pick<Instruction, "epochs">,
  exampleNumbers: number,
  updateBytes: number,
): WorkEvidence {
  const exampleBytes = NUMBER_BYTES * exampleNumbers;
  return {
    cpuBps: BigInt(Math.floor(profile.examplesPerS * exampleBytes)),
    gpuBps: 0n,
    ramBps: 0n,
    dataBytes: BigInt(profile.examples * instruction.epochs * exampleBytes + updateBytes),
    workS: BigInt(Math.max(1, Math.ceil(turnS(profile, instruction)))),
    communicationS: 0n,
  };
}
