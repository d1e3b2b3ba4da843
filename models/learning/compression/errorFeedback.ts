import type { Codec } from "./codecs.ts";

/**
 * Sends a vector with what earlier messages left out of theirs (error feedback; Seide et al. 2014, Karimireddy et al. 2019):
 * what a rough code loses now comes with a later message, so that nothing is lost for good.
 * @param left what earlier messages left out; null before the first
 * @returns the message, and what it leaves out
 */
export function encodeWithFeedback(
  codec: Codec,
  vector: Float32Array,
  left: Float32Array | null,
): { readonly bytes: Uint8Array; readonly left: Float32Array } {
  if (left !== null && left.length !== vector.length)
    throw new RangeError(`${left.length} numbers were left out of a vector of ${vector.length}`);
  const whole = left === null ? vector : vector.map((x, i) => x + (left[i] ?? 0));
  const bytes = codec.encode(whole);
  const told = codec.decode(bytes, whole.length);
  // Its own message decodes, unless the vector has numbers that are none: then none of it was told.
  if (told === null) throw new RangeError("a vector with numbers that are not finite cannot be sent");
  return { bytes, left: whole.map((x, i) => x - (told[i] ?? 0)) };
}
