import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import { approval, call, type EconomyParts, type Makers } from "../parts.ts";
import { each } from "../reads.ts";
import { REPORTER, unclaimed } from "../reporter.ts";
import { type Evidence, settledCycle } from "./evidence.ts";
import { type CycleDocument, claimArgs, type Entitlement, parseDocument } from "./report.ts";

const ERA_CYCLES = 128n;
/** Accounts that one answer reads, and that one payment empties at most. */
const MAX_SOURCES = 3_000;
const PAID_AT_ONCE = 300;
const SETTLE_AT_ONCE = 200n;
const CLAIM_AT_ONCE = 100;

interface Open {
  readonly document: CycleDocument;
  readonly entitled: readonly Entitlement[];
}

/** What an account may still have credited of a settled cycle; null when nothing, or when its evidence is not here. */
export async function openOf(
  parts: EconomyParts,
  { evidence, reward }: { readonly evidence: Evidence | null; readonly reward: bigint },
  account: Hex,
): Promise<Result<Open | null>> {
  const text = evidence?.read() ?? "";
  // Most documents do not name most accounts, and are not parsed for them.
  if (!text.includes(account.toLowerCase())) return ok(null);
  const document = parseDocument(text);
  if (!document.ok) return document;
  const entitled = await unclaimed(parts.chain, document.value, reward, account);
  if (!entitled.ok) return entitled;
  return ok(entitled.value.length === 0 ? null : { document: document.value, entitled: entitled.value });
}

/** Where an account has credit: each device in each era of 128 cycles. */
export async function credits(
  { chain, index }: EconomyParts,
  payee: Hex,
): Promise<Result<readonly { readonly device: Hex; readonly era: bigint; readonly creditWei: bigint }[]>> {
  const claimed = (arg: string, where: Readonly<Record<string, string>>) =>
    index
      .newestBy("Claimed", arg, { contract: "Incentive", where })
      .flatMap(({ args }) => ("node" in args ? [args] : []));
  const sources = claimed("device", { payee }).flatMap(({ device }) => {
    const eras = new Set(claimed("cycle", { payee, device }).map(({ cycle }) => cycle / ERA_CYCLES));
    return [...eras].map((era) => ({ device, era }));
  });
  return each(sources.slice(0, MAX_SOURCES), async ({ device, era }) => {
    const account = await chain.contracts.read("Incentive", "accountOf", [device, payee, era]);
    if (!account.ok) return account;
    const { credit } = account.value;
    return ok(credit === 0n ? null : { device, era, creditWei: credit });
  });
}

export const claimMakers: Makers<"claimCycle" | "withdrawRewards" | "settleCycles" | "challengeCycle"> = {
  async claimCycle(parts, { cycle }, account) {
    const settled = await settledCycle(parts, BigInt(cycle));
    if (!settled.ok) return settled;
    const open = await openOf(parts, settled.value, account);
    if (!open.ok) return open;
    if (open.value === null)
      return refuse("CHAIN_NOTHING", {
        en: `There is nothing of cycle ${cycle} left to claim here.`,
        zh: `第 ${cycle} 周期在此处已无可领取的份额。`,
      });
    const claims = claimArgs(open.value.document, open.value.entitled, CLAIM_AT_ONCE);
    return ok(
      claims.map(({ node, nodeProof, members }) =>
        call(parts, "Incentive", "claim", [BigInt(cycle), node, nodeProof, members]),
      ),
    );
  },
  async withdrawRewards(parts, _, account) {
    const sources = await credits(parts, account);
    if (!sources.ok) return sources;
    if (sources.value.length === 0)
      return refuse("CHAIN_NOTHING", {
        en: "There is no credit to pay out. Claim a settled cycle first.",
        zh: "没有可转出的份额。请先领取已结算的周期。",
      });
    const all = sources.value.map(({ device, era }) => ({ device, era }));
    const calls = [];
    for (let from = 0; from < all.length; from += PAID_AT_ONCE)
      calls.push(call(parts, "Incentive", "withdraw", [account, all.slice(from, from + PAID_AT_ONCE)]));
    return ok(calls);
  },
  settleCycles: async (parts) => ok([call(parts, "Incentive", "settle", [SETTLE_AT_ONCE])]),
  async challengeCycle(parts, { cycle, reasonDigest }, account) {
    const process = await parts.chain.contracts.read("IncentiveSettings", "processAt", [BigInt(cycle)]);
    if (!process.ok) return process;
    const allow = await approval(parts, "AITNToken", account, "Incentive", process.value.bond);
    if (!allow.ok) return allow;
    return ok([...allow.value, call(parts, "Incentive", "challenge", [BigInt(cycle), reasonDigest as Hex])]);
  },
};

/** The reporting account of this server; null when it reports nothing. */
export async function reporterView({
  chain,
  work,
}: EconomyParts): Promise<Result<{ readonly account: string; readonly aitnWei: string } | null>> {
  if (work === null) return ok(null);
  const account = await chain.account(REPORTER);
  if (!account.ok) return account;
  const held = await chain.balanceWei(account.value);
  return held.ok ? ok({ account: account.value, aitnWei: held.value.toString() }) : held;
}
