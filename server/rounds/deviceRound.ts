import type { Domain, Hex } from "../../contracts-abi/typed-data/eip712.ts";
import type { Offer, PerformanceProfile } from "../../models/learning/offer.ts";
import { roundWork } from "../../models/learning/roundWork.ts";
import type { WorkEvidence } from "../../models/learning/workEfficacy.ts";
import { sizeOf } from "../../models/sandbox/layers.ts";
import { ZOO_ABOUT } from "../../models/zoo/about.gen.ts";

/** Work of a device in a round, with what names it for ever. */
export interface DeviceRound {
  readonly id: string;
  readonly device: Hex;
  readonly evidence: WorkEvidence;
}

export interface SeatRound {
  readonly device: Hex;
  readonly profile: PerformanceProfile;
  readonly round: number;
  /** Of its update. */
  readonly updateBytes: number;
}

/** @param market whose demand it is @throws RangeError for a task that the zoo does not have */
export function deviceRound(
  { chainId, verifyingContract }: Domain,
  demand: string,
  { task, instruction }: Offer,
  { device, profile, round, updateBytes }: SeatRound,
): DeviceRound {
  const about = ZOO_ABOUT.find(({ name }) => name === task);
  if (about === undefined) throw new RangeError(`no task ${task}`);
  const numbers = sizeOf(about.replay.input) + about.replay.outputs;
  return {
    id: `training ${chainId} ${verifyingContract} ${demand} ${round} ${device}`,
    device,
    evidence: roundWork(profile, instruction, numbers, updateBytes),
  };
}
