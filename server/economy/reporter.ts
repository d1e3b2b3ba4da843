import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import type { Clock } from "../../twins/core/clock.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { Chain, ChainIndex } from "../chain/index.ts";
import type { Log } from "../log.ts";
import { gatherReport } from "./earnings/gather.ts";
import {
  type CycleDocument,
  claimArgs,
  documentDigest,
  documentText,
  type Entitlement,
  entitlements,
  parseDocument,
} from "./earnings/report.ts";
import type { KeptReport, WorkLog } from "./earnings/workLog.ts";
import { approval } from "./parts.ts";
import { each, together, toS } from "./reads.ts";

/** The local account with the reporter's role. */
export const REPORTER = "incentive-reporter";

/** A moment at which a crash must lose nothing and do nothing twice. */
export type ReporterStep = "kept" | "approved" | "posted" | "settled" | "claimed";

export interface ReporterParts {
  readonly chain: Chain;
  readonly index: ChainIndex;
  readonly clock: Clock;
  readonly work: WorkLog;
  readonly log: Log;
  /** AITN wei for bonds, which the account has once from this machine's own chain; elsewhere people send it some. */
  readonly stakeWei: bigint;
  readonly onStep?: (step: ReporterStep) => void;
}

/** Posts ended cycles with work in them, settles what is due, and claims for the devices that it reported. */
export interface Reporter {
  /** One round of it; may be called at any time, also after a crash anywhere in the one before. */
  tick(): Promise<Result<void>>;
}

/** From a cycle's end until it is reported: work that ended just before is told by then. */
const GRACE_MS = 10 * 60_000;
const SETTLE_AT_ONCE = 200n;
const MAX_SETTLE_ROUNDS = 50;
/** A claim of one member costs about 60,000 gas. */
const CLAIM_AT_ONCE = 100;
const KEPT_WORK_CYCLES = 30;
const MAX_REPORTS = 1_000;

const done = (result: Result<unknown>): Result<void> => (result.ok ? ok(undefined) : result);

export function makeReporter(parts: ReporterParts): Reporter {
  let busy: Promise<Result<void>> | null = null;
  let enrolled = false;
  const round = async (): Promise<Result<void>> => {
    if (!enrolled) {
      const account = await parts.chain.enrol(REPORTER, 0n, parts.stakeWei);
      if (!account.ok) return account;
      enrolled = true;
    }
    for (const step of [postAll, settleDue, claimAll]) {
      const whole = await parts.index.poll();
      if (!whole.ok) return whole;
      const result = await step(parts);
      if (!result.ok) return result;
    }
    return ok(undefined);
  };
  return {
    tick() {
      busy ??= round().finally(() => {
        busy = null;
      });
      return busy;
    },
  };
}

async function postAll(parts: ReporterParts): Promise<Result<void>> {
  const { chain, work, clock } = parts;
  const next = await chain.contracts.read("Incentive", "nextCycle", []);
  if (!next.ok) return next;
  const running = work.cycleAt(clock.nowMs() - GRACE_MS);
  for (const cycle of work.cycles()) {
    if (cycle < Number(next.value) || cycle >= running) continue;
    const posted = await postOne(parts, cycle);
    if (!posted.ok) return posted;
  }
  work.prune(Number(next.value) - KEPT_WORK_CYCLES);
  return ok(undefined);
}

async function postOne(parts: ReporterParts, cycle: number): Promise<Result<void>> {
  const { chain, work, index, log, clock } = parts;
  const at = BigInt(cycle);
  const reads = await together(
    chain.contracts.read("Incentive", "pendingOf", [at]),
    chain.contracts.read("Incentive", "openUntil", [at]),
  );
  if (!reads.ok) return reads;
  const [pending, openUntil] = reads.value;
  const isPosted = BigInt(pending.reporter) !== 0n;
  if (isPosted || toS(clock.nowMs()) > openUntil) return ok(undefined);
  const document = await gatherReport(parts, work, cycle);
  if (!document.ok || document.value === null) return done(document);
  const { root } = document.value;
  const before = index.events("ReportPosted", { where: { cycle: String(cycle) }, limit: 1_000 });
  if (before.some((event) => event.args.report.root === root)) {
    // The same again would lose another bond, or be contested again: that is for people to look at.
    log.error("this report was posted and fell; it is not posted again", { cycle, root });
    return ok(undefined);
  }
  const kept = work.keep({ cycle, root, document: documentText(document.value) });
  if (!kept.ok) return kept;
  parts.onStep?.("kept");
  return post(parts, cycle, document.value);
}

async function post(parts: ReporterParts, cycle: number, document: CycleDocument): Promise<Result<void>> {
  const { chain, log } = parts;
  const account = await chain.account(REPORTER);
  if (!account.ok) return account;
  const reads = await together(
    chain.contracts.read("IncentiveSettings", "processAt", [BigInt(cycle)]),
    chain.balanceWei(account.value),
  );
  if (!reads.ok) return reads;
  const [{ bond }, balance] = reads.value;
  if (balance < bond) {
    log.warn("the reporter has too little AITN for a report's bond; send it some", {
      account: account.value,
      bondWei: String(bond),
      balanceWei: String(balance),
    });
    return ok(undefined);
  }
  const allow = await approval(parts, "AITNToken", account.value, "Incentive", bond);
  if (!allow.ok) return allow;
  for (const { contract, data } of allow.value) {
    const sent = await chain.sendCall(REPORTER, contract, data);
    if (!sent.ok) return sent;
  }
  parts.onStep?.("approved");
  const { root, efficacy, weight, afterMilestone } = document;
  const dataDigest = documentDigest(document);
  const report = { root, dataDigest, efficacy: BigInt(efficacy), weight: BigInt(weight), afterMilestone };
  const sent = await chain.send(REPORTER, "Incentive", "post", [BigInt(cycle), report]);
  if (!sent.ok) return sent;
  parts.onStep?.("posted");
  log.info("posted a cycle of the incentive", { cycle, root, efficacy, tx: sent.value.hash });
  return ok(undefined);
}

/** Whether `settle` would move on now; the contract's own conditions. */
async function isDue({ chain, clock }: ReporterParts): Promise<Result<boolean>> {
  const cycle = await chain.contracts.read("Incentive", "nextCycle", []);
  if (!cycle.ok) return cycle;
  const reads = await together(
    chain.contracts.read("Incentive", "pendingOf", [cycle.value]),
    chain.contracts.read("Incentive", "openUntil", [cycle.value]),
    chain.contracts.read("IncentiveSettings", "processAt", [cycle.value]),
  );
  if (!reads.ok) return reads;
  const [pending, openUntil, process] = reads.value;
  const nowS = toS(clock.nowMs());
  if (BigInt(pending.reporter) === 0n) return ok(nowS > openUntil);
  if (BigInt(pending.challenger) !== 0n) return ok(nowS > pending.challengedAt + process.resolveWindowS);
  return ok(nowS > pending.postedAt + process.challengeWindowS);
}

async function settleDue(parts: ReporterParts): Promise<Result<void>> {
  for (let i = 0; i < MAX_SETTLE_ROUNDS; i++) {
    const due = await isDue(parts);
    if (!due.ok) return due;
    if (!due.value) return ok(undefined);
    const sent = await parts.chain.send(REPORTER, "Incentive", "settle", [SETTLE_AT_ONCE]);
    if (!sent.ok) return sent;
    parts.onStep?.("settled");
  }
  return ok(undefined);
}

async function claimAll(parts: ReporterParts): Promise<Result<void>> {
  const next = await parts.chain.contracts.read("Incentive", "nextCycle", []);
  if (!next.ok) return next;
  for (const report of parts.work.reports(MAX_REPORTS)) {
    if (report.done || report.cycle >= Number(next.value)) continue;
    const claimed = await claimOne(parts, report);
    if (!claimed.ok) return claimed;
  }
  return ok(undefined);
}

async function claimOne({ chain, work, onStep }: ReporterParts, report: KeptReport): Promise<Result<void>> {
  const document = parseDocument(report.document);
  if (!document.ok) return document;
  const cycle = BigInt(report.cycle);
  const settled = await chain.contracts.read("Incentive", "settledOf", [cycle]);
  if (!settled.ok) return settled;
  if (settled.value.root === report.root) {
    const open = await unclaimed(chain, document.value, settled.value.reward);
    if (!open.ok) return open;
    for (const { node, nodeProof, members } of claimArgs(document.value, open.value, CLAIM_AT_ONCE)) {
      const sent = await chain.send(REPORTER, "Incentive", "claim", [cycle, node, nodeProof, members]);
      if (!sent.ok) return sent;
      onStep?.("claimed");
    }
  }
  // A cycle that was missed, or settled by another's report, has nothing here to claim.
  work.finish(report.cycle);
  return ok(undefined);
}

const ERA_CYCLES = 128n;

/** Members of a settled cycle that have an amount and no credit for it yet. */
export function unclaimed(
  chain: Chain,
  document: CycleDocument,
  rewardWei: bigint,
  payee: Hex | null = null,
): Promise<Result<readonly Entitlement[]>> {
  const cycle = BigInt(document.cycle);
  const wanted = entitlements(document, rewardWei).filter(
    ({ amountWei, member }) => amountWei > 0n && (payee === null || member.payee === payee.toLowerCase()),
  );
  return each(wanted, async (one) => {
    const { device, payee: to } = one.member;
    const account = await chain.contracts.read("Incentive", "accountOf", [device, to, cycle / ERA_CYCLES]);
    if (!account.ok) return account;
    return ok((account.value.claimed >> (cycle % ERA_CYCLES)) & 1n ? null : one);
  });
}
