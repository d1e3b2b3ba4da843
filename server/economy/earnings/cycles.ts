import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { cidOfHexDigest } from "../../../models/pipeline/cid.ts";
import { ok, type Result } from "../../../twins/core/result.ts";
import type { CycleState, CycleView, OverCycle } from "../../../twins/protocol/economy/earnings.ts";
import type { HistoryCursor, Paged } from "../../../twins/protocol/economy/pages.ts";
import { type EventOf, somebody } from "../../chain/index.ts";
import { pageOf } from "../pages.ts";
import type { EconomyParts } from "../parts.ts";
import { each, together, toMs } from "../reads.ts";
import { openOf } from "./claims.ts";
import { evidenceOf, settledCycle } from "./evidence.ts";

const SHOWN_OPEN = 10;
const NOTHING = {
  root: null,
  reporter: null,
  efficacy: null,
  dataCid: null,
  dataPath: null,
  rewardWei: null,
  paidWei: null,
  level: null,
  untilMs: null,
} as const;

/** A cycle that has ended and is not settled. */
async function openCycle(parts: EconomyParts, cycle: bigint): Promise<Result<CycleView>> {
  const { chain, clock } = parts;
  const { read } = chain.contracts;
  const reads = await together(
    read("Incentive", "pendingOf", [cycle]),
    read("Incentive", "openUntil", [cycle]),
    read("IncentiveSettings", "processAt", [cycle]),
  );
  if (!reads.ok) return reads;
  const [{ report, ...pending }, openUntil, process] = reads.value;
  const reporter = somebody(pending.reporter);
  const until = (untilS: bigint, waiting: CycleState): { state: CycleState; untilMs: number | null } =>
    clock.nowMs() > toMs(untilS) ? { state: "due", untilMs: null } : { state: waiting, untilMs: toMs(untilS) };
  if (reporter === null) return ok({ ...NOTHING, cycle: Number(cycle), ...until(openUntil, "open") });
  const end =
    somebody(pending.challenger) === null
      ? until(pending.postedAt + process.challengeWindowS, "posted")
      : until(pending.challengedAt + process.resolveWindowS, "challenged");
  return ok({
    ...NOTHING,
    ...end,
    cycle: Number(cycle),
    root: report.root,
    reporter,
    efficacy: report.efficacy.toString(),
    dataCid: cidOfHexDigest(report.dataDigest),
    dataPath: evidenceOf(parts, cycle, report.root, report.dataDigest)?.path ?? null,
  });
}

type End = EventOf<"CycleSettled"> | EventOf<"CycleMissed">;

async function overCycle(parts: EconomyParts, end: End, account: Hex): Promise<Result<OverCycle>> {
  const { cycle } = end.args;
  if (end.name === "CycleMissed") return ok({ ...NOTHING, cycle: Number(cycle), state: "missed", claimable: null });
  const { root, efficacy, reward, level } = end.args;
  const settled = await settledCycle(parts, cycle);
  if (!settled.ok) return settled;
  const { paid, post, evidence } = settled.value;
  const open = await openOf(parts, settled.value, account);
  if (!open.ok) return open;
  const entitled = open.value?.entitled ?? [];
  const amountWei = entitled.reduce((sum, one) => sum + one.amountWei, 0n);
  return ok({
    cycle: Number(cycle),
    state: "settled",
    untilMs: null,
    root,
    reporter: post?.reporter ?? null,
    efficacy: efficacy.toString(),
    dataCid: post === null ? null : cidOfHexDigest(post.report.dataDigest),
    dataPath: evidence?.path ?? null,
    rewardWei: reward.toString(),
    paidWei: paid.toString(),
    level: Number(level),
    claimable: entitled.length === 0 ? null : { devices: entitled.length, amountWei: amountWei.toString() },
  });
}

/** Cycles that are over. */
export const cycleHistory = (
  parts: EconomyParts,
  account: Hex,
  before?: HistoryCursor,
): Promise<Result<Paged<OverCycle>>> =>
  pageOf<End, OverCycle>(
    (page) => [...parts.index.events("CycleSettled", page), ...parts.index.events("CycleMissed", page)],
    (end) => overCycle(parts, end, account),
    before,
  );

/** The running cycle, and those that wait; newest first. */
export async function openCycles(
  parts: EconomyParts,
  current: bigint,
  next: bigint,
  endsAtMs: number,
): Promise<Result<readonly CycleView[]>> {
  const running: CycleView = { ...NOTHING, cycle: Number(current), state: "running", untilMs: endsAtMs };
  const oldest = current - next > BigInt(SHOWN_OPEN) ? current - BigInt(SHOWN_OPEN) : next;
  const waiting: bigint[] = [];
  for (let cycle = current - 1n; cycle >= oldest; cycle--) waiting.push(cycle);
  const open = await each(waiting, (cycle) => openCycle(parts, cycle));
  return open.ok ? ok([running, ...open.value]) : open;
}
