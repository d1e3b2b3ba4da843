const DECIMALS = 18;
const MAX_WEI = 2n ** 96n;

/** AITN as a person types it, as wei text; null for what is no amount above zero, or one that no contract holds. */
export function aitnToWei(text: string): string | null {
  const match = /^(\d{1,29})(?:\.(\d{1,18}))?$/.exec(text.trim());
  if (match === null) return null;
  const wei = BigInt(`${match[1]}${(match[2] ?? "").padEnd(DECIMALS, "0")}`);
  return wei > 0n && wei < MAX_WEI ? String(wei) : null;
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
