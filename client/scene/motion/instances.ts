/**
 * Writes values into what the graphics card holds of each instance, in its precision.
 * @param at where the first goes
 * @returns true when one of them is new: what has not changed need not be uploaded again
 */
export function put(from: readonly number[], into: Float32Array, at: number): boolean {
  let changed = false;
  for (let k = 0; k < from.length; k++) {
    const value = Math.fround(from[k]!);
    if (into[at + k] === value) continue;
    into[at + k] = value;
    changed = true;
  }
  return changed;
}
