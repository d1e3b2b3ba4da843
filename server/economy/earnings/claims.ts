import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import type { Claimable } from "../../../twins/protocol/economy/earnings.ts";
import { approval, call, type EconomyParts, type Makers } from "../parts.ts";
import { distinct, each } from "../reads.ts";
import { REPORTER, unclaimed } from "../reporter.ts";
import { type CycleDocument, claimArgs, type Entitlement, parseDocument } from "./report.ts";

const ERA_CYCLES = 128n;
const MAX_SOURCES = 300;
const SETTLE_AT_ONCE = 200n;
const CLAIM_AT_ONCE = 100;
const MAX_REPORTS = 60;

interface Open {
  readonly document: CycleDocument;
  readonly entitled: readonly Entitlement[];
}

/** What an account may still have credited of a settled cycle that was reported here; null when it is no such cycle. */
async function openOf(parts: EconomyParts, cycle: number, account: Hex): Promise<Result<Open | null>> {
  const report = parts.work?.report(cycle) ?? null;
  if (report === null) return ok(null);
  const settled = await parts.chain.contracts.read("Incentive", "settledOf", [BigInt(cycle)]);
  if (!settled.ok) return settled;
  if (settled.value.root !== report.root) return ok(null);
  const document = parseDocument(report.document);
  if (!document.ok) return document;
  const entitled = await unclaimed(parts.chain, document.value, settled.value.reward, account);
  return entitled.ok ? ok({ document: document.value, entitled: entitled.value }) : entitled;
}

export const claimable = (parts: EconomyParts, account: Hex): Promise<Result<readonly Claimable[]>> =>
  each(parts.work?.reports(MAX_REPORTS) ?? [], async ({ cycle }) => {
    const open = await openOf(parts, cycle, account);
    if (!open.ok) return open;
    if (open.value === null || open.value.entitled.length === 0) return ok(null);
    const { entitled } = open.value;
    const amountWei = entitled.reduce((sum, one) => sum + one.amountWei, 0n).toString();
    return ok({ cycle, devices: entitled.length, amountWei });
  });

/** Where an account has credit: each device in each era of 128 cycles. */
export async function credits(
  { chain, index }: EconomyParts,
  payee: Hex,
): Promise<Result<readonly { readonly device: Hex; readonly era: bigint; readonly creditWei: bigint }[]>> {
  const claims = index.events("Claimed", { contract: "Incentive", where: { payee }, limit: 1_000 });
  const keys = claims.flatMap(({ args }) => ("node" in args ? [`${args.device} ${args.cycle / ERA_CYCLES}`] : []));
  return each(distinct(keys, MAX_SOURCES), async (key) => {
    const [device, era] = key.split(" ") as [Hex, string];
    const account = await chain.contracts.read("Incentive", "accountOf", [device, payee, BigInt(era)]);
    if (!account.ok) return account;
    const { credit } = account.value;
    return ok(credit === 0n ? null : { device, era: BigInt(era), creditWei: credit });
  });
}

export const claimMakers: Makers<"claimCycle" | "withdrawRewards" | "settleCycles" | "challengeCycle"> = {
  async claimCycle(parts, { cycle }, account) {
    const open = await openOf(parts, cycle, account);
    if (!open.ok) return open;
    if (open.value === null || open.value.entitled.length === 0)
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
    return ok([
      call(parts, "Incentive", "withdraw", [account, sources.value.map(({ device, era }) => ({ device, era }))]),
    ]);
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
