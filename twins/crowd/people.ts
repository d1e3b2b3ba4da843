import { exp } from "../core/numeric.ts";
import { nearlyNormal, type Rng } from "../core/rng.ts";
import { KINDS, type Person, type PersonKind } from "./model.ts";

export type AgeClass = "under30" | "30to50" | "over50" | "impaired";

/** Free speeds on the level by age, m/s: RiMEA guideline, table of test 7, after Weidmann 1992. */
export const RIMEA_SPEEDS: Readonly<Record<AgeClass, readonly [low: number, high: number]>> = {
  under30: [0.58, 1.61],
  "30to50": [1.41, 1.54],
  over50: [0.68, 1.41],
  impaired: [0.46, 0.76],
};

/** A free speed of an age class, uniform over its range, m/s. */
export function rimeaSpeed(age: AgeClass, chance: Rng): number {
  const [low, high] = RIMEA_SPEEDS[age];
  return low + (high - low) * chance.uniform();
}

/** Free speed of adults on the level, normal as Weidmann 1992 (1.34 +- 0.26 m/s), cut at 0.5 and 2 m/s. */
export const weidmannSpeed = (chance: Rng): number => Math.max(0.5, Math.min(2, 1.34 + 0.26 * nearlyNormal(chance)));

/** Shares of kinds of people in a crowd; what is left of 1 walks. */
export type Shares = Readonly<Partial<Record<PersonKind, number>>>;

/** Who somebody is, by shares: her kind and her free speed. Adults' speeds spread as Weidmann's, the others' by a fifth. */
export function someone(shares: Shares, chance: Rng): Pick<Person, "kind" | "freeSpeedMps"> {
  let left = chance.uniform();
  for (const [kind, share] of Object.entries(shares) as [PersonKind, number][]) {
    left -= share;
    if (left >= 0 || kind === "walking") continue;
    const spread = Math.max(-2, Math.min(2, nearlyNormal(chance)));
    return { kind, freeSpeedMps: KINDS[kind].freeSpeedMps * (1 + 0.2 * spread) };
  }
  return { kind: "walking", freeSpeedMps: weidmannSpeed(chance) };
}

/** Time from the alarm until somebody starts to walk, s. */
export type Reaction = (chance: Rng) => number;

/** Everybody at once. */
export const reactAt =
  (seconds: number): Reaction =>
  () =>
    seconds;

/** Uniform between two times, as RiMEA's and IMO's cases have it. */
export const uniformReaction =
  (lowS: number, highS: number): Reaction =>
  (chance) =>
    lowS + (highS - lowS) * chance.uniform();

/** Log-normal by its median and the standard deviation of the logarithm, as measured evacuations are (Purser and Bensilum 2001). */
export const logNormalReaction =
  (medianS: number, sigma: number): Reaction =>
  (chance) =>
    medianS * exp(sigma * nearlyNormal(chance));

/**
 * Named reactions, log-normal through the first and the ninety-ninth of a hundred people. As PD 7974-6's table of suggested times
 * (C.1 of 2004, E.2 of 2019) is quoted, its category A: awake and a voice alarm (M1) 30 s and 60 s more, awake and a bell (M2) 60 s
 * and 120 s more; C(iii), asleep and unfamiliar (M1, B2), 15 min and 15 min more. The document itself was not read: stated by us.
 */
export const REACTIONS = {
  none: reactAt(0),
  "awake-voice-alarm": logNormalReaction(52, 0.236),
  "awake-bell": logNormalReaction(104, 0.236),
  asleep: logNormalReaction(1273, 0.149),
} as const satisfies Record<string, Reaction>;
