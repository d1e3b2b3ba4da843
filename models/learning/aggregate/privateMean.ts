import { chacha20 } from "@noble/ciphers/chacha.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { discreteGaussian, type UniformIntegers, uniformIntegers } from "../../pipeline/noise.ts";
import { type Aggregate, clipped } from "./rules.ts";

/** Steps of the grid in a clip norm: what an update says is counted in these. */
const STEPS = 65_536;

/** How a round hides each client's part in it. */
export interface PrivateMean {
  /** Longest that a client's delta counts for, Euclidean. */
  readonly clip: number;
  /** Standard deviation of the noise over the clip norm, z. */
  readonly noise: number;
  /** By which the sum is divided: all seats, whoever delivered, so that absence tells nothing. */
  readonly clients: number;
}

/** A delta in steps of the grid, no longer than `bound` steps. */
function inSteps(delta: Float32Array, clip: number, bound: number): Int32Array {
  const steps = Int32Array.from(clipped(delta, clip), (x) => Math.round((x / clip) * STEPS));
  let square = 0;
  for (const step of steps) square += step * step;
  // Rounding may have made it longer by half a step a number, which the bound allows; longer it cannot be.
  return square <= bound * bound ? steps : new Int32Array(delta.length);
}

/**
 * The mean of deltas, each clipped, with Gaussian noise on their sum: client-level differential privacy (McMahan et al. 2018, DP-FedAvg
 * with a fixed denominator), with the distributed discrete Gaussian's grid in place of floating-point noise (Kairouz, Liu and Steinke
 * 2021; sampler of Canonne, Kamath and Steinke 2020). With or without one client the sum differs by at most clip, plus half a step a
 * number, for which the noise is made larger. All clients count alike: numbers of examples are not hidden.
 * @param chance nobody who sees the result may know it
 */
export const privateMean =
  ({ clip, noise, clients }: PrivateMean, chance: UniformIntegers): Aggregate =>
  (updates) => {
    const length = updates[0]?.delta.length ?? 0;
    const bound = STEPS + Math.ceil(Math.sqrt(length) / 2) + 1;
    const sigma = Math.ceil(noise * bound);
    const sum = new Float64Array(length);
    for (const { delta } of updates) {
      const steps = inSteps(delta, clip, bound);
      for (let i = 0; i < length; i++) sum[i] = (sum[i] ?? 0) + (steps[i] ?? 0);
    }
    return Float32Array.from(sum, (s) => ((s + discreteGaussian(sigma, chance)) * clip) / (STEPS * clients));
  };

/**
 * Chance of a round out of a secret: the same again for who holds it, so that a round that was broken off ends as it would have.
 * @param secret 32 random bytes of the demand server, told to nobody but who re-executes a disputed closing
 */
export function noiseOfRound(secret: Uint8Array, round: number): UniformIntegers {
  const key = hkdf(sha256, secret, undefined, utf8ToBytes(`AITN round noise ${round}`), 32);
  let block = 0;
  return uniformIntegers((into) => {
    const nonce = new Uint8Array(12);
    new DataView(nonce.buffer).setUint32(0, block++);
    into.set(chacha20(key, nonce, new Uint8Array(into.length)));
  });
}
