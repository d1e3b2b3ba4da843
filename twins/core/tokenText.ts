import { grouped } from "./grouped.ts";

/** Wei of a token with 18 decimals as people read it: at most so many decimals, without rounding up, thin spaces between thousands. */
export function tokenText(wei: string, decimals = 4): string {
  if (!/^\d+$/.test(wei)) return "–";
  const padded = wei.padStart(19, "0");
  const fraction = padded.slice(-18).slice(0, decimals).replace(/0+$/, "");
  const whole = grouped(padded.slice(0, -18));
  return fraction === "" ? whole : `${whole}.${fraction}`;
}
