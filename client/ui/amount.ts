/** Amounts as people type and read them; all arithmetic is on whole wei. */

const WEI = 10n ** 18n;
// No comma: in one language it parts the thousands, in another the fraction, and 1,500 would be one and a half.
const TYPED = /^(\d{1,28})(?:\.(\d{1,18}))?$|^\.(\d{1,18})$/;
/** The contracts hold amounts in 96 bits. */
export const MOST_WEI = 2n ** 96n - 1n;

/** An amount in wei; why else it is none: `form` is no amount above zero, `large` more than the contracts hold. */
export function amountOf(typed: string): bigint | "form" | "large" {
  const text = typed.replace(/[\s\u202f]/g, "");
  if (/^\d{29,}(?:\.\d{1,18})?$/.test(text)) return "large";
  const match = TYPED.exec(text);
  if (match === null) return "form";
  const wei = BigInt(match[1] ?? "0") * WEI + BigInt((match[2] ?? match[3] ?? "").padEnd(18, "0"));
  return wei > MOST_WEI ? "large" : wei > 0n ? wei : "form";
}

/** What was typed as an amount with up to 18 decimals, in wei; null when it is none, zero, or 2^96 wei or more. */
export function parseAmount(typed: string): bigint | null {
  const amount = amountOf(typed);
  return typeof amount === "string" ? null : amount;
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

export const isAddress = (text: string): boolean => /^0x[0-9a-fA-F]{40}$/.test(text.trim());
/** A SHA-256 digest as 0x-hex. */
export const isDigest = (text: string): boolean => /^0x[0-9a-fA-F]{64}$/.test(text.trim());

/** uWE in the unit that reads best: 1 WE is 1,000,000 uWE, that is a petabyte a day. */
export function efficacyText(uwe: string): { readonly value: string; readonly unit: "uWE" | "WE" } {
  const n = Number(uwe);
  if (n < 10_000) return { value: String(n), unit: "uWE" };
  return { value: String(Number((n / 1e6).toPrecision(4))), unit: "WE" };
}

export const sameAddress = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
