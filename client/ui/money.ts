/** Amounts as people type and read them; all arithmetic is on whole wei. */

const WEI = 10n ** 18n;
const TYPED = /^(\d{1,28})(?:[.,](\d{1,18}))?$|^[.,](\d{1,18})$/;
const MAX_WEI = 2n ** 96n;

/** What was typed as an amount with up to 18 decimals, in wei; null when it is none, zero, or 2^96 wei or more. */
export function parseAmount(typed: string): bigint | null {
  const text = typed.replace(/[\s\u202f]/g, "");
  const match = TYPED.exec(text);
  if (match === null) return null;
  const wei = BigInt(match[1] ?? "0") * WEI + BigInt((match[2] ?? match[3] ?? "").padEnd(18, "0"));
  return wei > 0n && wei < MAX_WEI ? wei : null;
}

/** Wei as it is typed: exact, without grouping. */
export function amountTyped(wei: bigint): string {
  const fraction = (wei % WEI).toString().padStart(18, "0").replace(/0+$/, "");
  return `${wei / WEI}${fraction === "" ? "" : `.${fraction}`}`;
}

/** A fraction of 1e18 as per cent, cut off, not rounded up: 0.0525 is 5.25. */
export function percentText(fraction: bigint, decimals = 2): string {
  const scaled = (fraction * 100n * 10n ** BigInt(decimals)) / WEI;
  const digits = scaled.toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  return `${decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`}\u202f%`;
}

/** A ratio of 1e18, cut off after two decimals. */
export function ratioText(ratio: bigint): string {
  const hundredths = ((ratio * 100n) / WEI).toString().padStart(3, "0");
  return `${hundredths.slice(0, -2)}.${hundredths.slice(-2)}`;
}
