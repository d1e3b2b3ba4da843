/** Bytes that nobody can guess; from the host. */
export type RandomBytes = (count: number) => Uint8Array;

/** Logarithms and powers of the generator 3 in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1 (FIPS 197, section 4). */
const LOG = new Uint8Array(256);
const POWER = new Uint8Array(510);
for (let i = 0, x = 1; i < 255; i++) {
  POWER[i] = x;
  POWER[i + 255] = x;
  LOG[x] = i;
  const doubled = (x << 1) ^ (x & 0x80 ? 0x11b : 0);
  x = (doubled ^ x) & 0xff;
}

const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : (POWER[(LOG[a] ?? 0) + (LOG[b] ?? 0)] ?? 0));
const over = (a: number, b: number): number => (a === 0 ? 0 : (POWER[(LOG[a] ?? 0) + 255 - (LOG[b] ?? 0)] ?? 0));

export interface Share {
  /** Where the polynomials were taken, 1 to 255. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

/**
 * Cuts a secret into shares of which any `least` give it back, and fewer say nothing of it (Shamir 1979), a polynomial for each
 * byte.
 * @throws RangeError unless 1 <= least <= count <= 255
 */
export function split(secret: Uint8Array, count: number, least: number, random: RandomBytes): readonly Share[] {
  if (!(least >= 1 && least <= count && count <= 255)) throw new RangeError(`${least} of ${count} shares`);
  const chance = random(secret.length * (least - 1));
  return Array.from({ length: count }, (_, i) => {
    const at = i + 1;
    const bytes = secret.map((byte, b) => {
      let value = 0;
      // Horner, from the highest power down to the secret.
      for (let k = least - 2; k >= 0; k--) value = times(value ^ (chance[b * (least - 1) + k] ?? 0), at);
      return value ^ byte;
    });
    return { at, bytes };
  });
}

/** The secret of enough shares, at least as many as it was cut for; of others it is something else. Null for shares that do not fit. */
export function join(shares: readonly Share[]): Uint8Array | null {
  const [first] = shares;
  const places = new Set(shares.map(({ at }) => at));
  if (first === undefined || places.size !== shares.length || places.has(0)) return null;
  if (shares.some(({ bytes }) => bytes.length !== first.bytes.length)) return null;
  const secret = new Uint8Array(first.bytes.length);
  for (const { at, bytes } of shares) {
    let weight = 1;
    for (const other of places) if (other !== at) weight = times(weight, over(other, other ^ at));
    for (const [b, byte] of bytes.entries()) secret[b] = (secret[b] ?? 0) ^ times(weight, byte);
  }
  return secret;
}
