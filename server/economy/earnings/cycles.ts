import { cidOfHexDigest } from "../../../models/pipeline/cid.ts";
import { ok, type Result } from "../../../twins/core/result.ts";
import type { CycleState, CycleView } from "../../../twins/protocol/economy/earnings.ts";
import type { EventOf } from "../../chain/index.ts";
import type { EconomyParts } from "../parts.ts";
import { each, somebody, together, toMs } from "../reads.ts";

const SHOWN_SETTLED = 60;
const SHOWN_OPEN = 10;
const NOTHING = {
  root: null,
  reporter: null,
  efficacy: null,
  dataCid: null,
  dataHere: false,
  rewardWei: null,
  paidWei: null,
  level: null,
  untilMs: null,
} as const;

const isHere = ({ work }: EconomyParts, cycle: bigint, root: string): boolean =>
  work?.report(Number(cycle))?.root === root;

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
    dataHere: isHere(parts, cycle, report.root),
  });
}

async function settledCycle(parts: EconomyParts, { args }: EventOf<"CycleSettled">): Promise<Result<CycleView>> {
  const { chain, index } = parts;
  const settled = await chain.contracts.read("Incentive", "settledOf", [args.cycle]);
  if (!settled.ok) return settled;
  const posts = index.events("ReportPosted", { where: { cycle: String(args.cycle) }, limit: 10 });
  const post = posts.find((event) => event.args.report.root === args.root);
  return ok({
    ...NOTHING,
    state: "settled",
    cycle: Number(args.cycle),
    root: args.root,
    reporter: post?.args.reporter ?? null,
    efficacy: args.efficacy.toString(),
    dataCid: post === undefined ? null : cidOfHexDigest(post.args.report.dataDigest),
    dataHere: isHere(parts, args.cycle, args.root),
    rewardWei: args.reward.toString(),
    paidWei: settled.value.paid.toString(),
    level: Number(args.level),
  });
}

/** The running cycle, those that wait, and the last that are over; newest first. */
export async function cyclesView(
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
  if (!open.ok) return open;
  const settled = await each(parts.index.events("CycleSettled", { limit: SHOWN_SETTLED }), (event) =>
    settledCycle(parts, event),
  );
  if (!settled.ok) return settled;
  const missed = parts.index
    .events("CycleMissed", { limit: SHOWN_SETTLED })
    .map(({ args }): CycleView => ({ ...NOTHING, cycle: Number(args.cycle), state: "missed" }));
  const over = [...settled.value, ...missed].sort((a, b) => b.cycle - a.cycle).slice(0, SHOWN_SETTLED);
  return ok([running, ...open.value, ...over]);
}
