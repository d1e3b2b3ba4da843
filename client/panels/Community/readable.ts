import { tokenText } from "../../../twins/core/tokenText.ts";
import { dateTimeText } from "../../ui/format.ts";
import { unscaled } from "./forms/values.ts";

const AITN = new Set([
  ...["budget", "amount", "debtCeiling", "bond", "base", "step", "perWE", "cap", "reserve"],
  ...["feePerReplication", "newProposalThreshold"],
]);
const FRACTION = new Set(["lltv", "borrowLtv"]);
const BPS = /Bps$|^newQuorumNumerator$/;
/** Moments are far above any span of time: 2001 in Unix seconds. */
const MOMENT_S = 1_000_000_000n;

/** A number of a call as people say it, by its argument's name; null where its digits say it all. */
export function readable(name: string, value: string): string | null {
  const last = name.split(".").at(-1) ?? "";
  if (!/^\d+$/.test(value)) return null;
  if (AITN.has(last)) return `${tokenText(value)} AITN`;
  if (FRACTION.has(last)) return `${unscaled(value, 16)} %`;
  if (BPS.test(last)) return `${unscaled(value, 2)} %`;
  if (/S$/.test(last) && BigInt(value) > MOMENT_S) return `${dateTimeText(Number(value) * 1000, "UTC")} UTC`;
  return null;
}
