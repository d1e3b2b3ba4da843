import type { Instruction } from "./instruction.ts";
import { type PerformanceProfile, type WantedProfile, widthOf } from "./offer.ts";

export interface Applicant {
  readonly device: string;
  readonly profile: PerformanceProfile;
}

/** Why an applicant is not taken. */
export type Unsuited = "examples" | "slow";

/** Null for who may be selected. */
export function unsuited(
  { profile }: Pick<Applicant, "profile">,
  wanted: WantedProfile,
  instruction: Pick<Instruction, "epochs" | "widths">,
): Unsuited | null {
  if (profile.examples < wanted.minExamples) return "examples";
  return widthOf(profile, wanted, instruction) === null ? "slow" : null;
}

/**
 * Who is selected, by data and profile: of those who suit, the ones with the most examples, and of the same number the faster
 * (after Oort's statistical and system utility, Lai et al., OSDI 2021, without its exploration: everybody says what it has).
 * Equals stand in the order of their addresses, so that anybody selects the same.
 * @param most seats
 * @returns by seat
 */
export function select(
  applicants: readonly Applicant[],
  wanted: WantedProfile,
  instruction: Pick<Instruction, "epochs" | "widths">,
  most: number,
): readonly Applicant[] {
  const byWorth = (a: Applicant, b: Applicant): number =>
    b.profile.examples - a.profile.examples ||
    b.profile.examplesPerS - a.profile.examplesPerS ||
    (a.device < b.device ? -1 : 1);
  return applicants
    .filter((applicant) => unsuited(applicant, wanted, instruction) === null)
    .sort(byWorth)
    .slice(0, most);
}
