import { existsSync, readFileSync, statSync } from "node:fs";
import { z } from "zod";
import { exceeds } from "../../models/pipeline/deidentify.ts";
import { CodedError, ok, type Result, refuse } from "../../twins/core/result.ts";
import { lockFolder } from "../store/lock.ts";
import { writeDurably } from "../writeDurably.ts";

/** Largest file of this kind that is read: some hundred thousand releases. */
const MAX_LEDGER_BYTES = 32 * 1024 * 1024;

const amount = { epsilon: z.number().min(0), delta: z.number().min(0) };
const Ledger = z.strictObject({
  format: z.literal("aitn-ledger/1"),
  sources: z.record(
    z.string(),
    z.strictObject({
      budget: z.strictObject(amount),
      spent: z.array(z.strictObject({ ...amount, at: z.string(), demand: z.string() })),
    }),
  ),
});
type Ledger = z.infer<typeof Ledger>;

/** What privacy costs: epsilon and delta, summed over releases (basic composition). */
export interface Amount {
  readonly epsilon: number;
  readonly delta: number;
}

export interface Spending extends Amount {
  readonly source: string;
  readonly demand: string;
  /** What may be spent of each subject of the source in all. */
  readonly budget: Amount;
}

/** What a source has spent with what is spent now, and what is left of its budget. */
export interface Balance {
  readonly spent: Amount;
  readonly left: Amount;
}

function read(path: string): Result<Ledger> {
  if (!existsSync(path)) return ok({ format: "aitn-ledger/1", sources: {} });
  try {
    if (statSync(path).size > MAX_LEDGER_BYTES) throw new RangeError("too large");
    return ok(Ledger.parse(JSON.parse(readFileSync(path, "utf8"))));
  } catch {
    // Begun anew, it would let out again what is spent.
    return refuse("STORE_CORRUPT", {
      en: `The ledger ${path} of spent privacy cannot be read. Bring it back from a backup: without it nobody knows what is left.`,
      zh: `无法读取隐私账本 ${path}。请从备份恢复：没有它就无法得知还剩多少预算。`,
    });
  }
}

const sum = (entries: readonly Amount[]): Amount => ({
  epsilon: entries.reduce((total, { epsilon }) => total + epsilon, 0),
  delta: entries.reduce((total, { delta }) => total + delta, 0),
});

const leftOf = (budget: Amount, spent: Amount): Amount => ({
  epsilon: Math.max(0, budget.epsilon - spent.epsilon),
  delta: Math.max(0, budget.delta - spent.delta),
});

/** In the digits that a person reads: sums of decimals have more. */
const said = ({ epsilon, delta }: Amount): Amount => ({
  epsilon: Number(epsilon.toPrecision(6)),
  delta: Number(delta.toPrecision(6)),
});

function add(ledger: Ledger, spending: Spending, at: string): Result<Balance> {
  const { source, demand, epsilon, delta, budget } = spending;
  const known = Object.hasOwn(ledger.sources, source) ? ledger.sources[source] : undefined;
  const own: Ledger["sources"][string] = known ?? { budget: { ...budget }, spent: [] };
  if (own.budget.epsilon !== budget.epsilon || own.budget.delta !== budget.delta)
    return refuse("LEARN_BUDGET", {
      en: `The source ${source} has a budget of epsilon ${own.budget.epsilon} and delta ${own.budget.delta} since its first release; the policy has ${budget.epsilon} and ${budget.delta}. A budget that grows when it is spent is none: use the first one.`,
      zh: `来源 ${source} 自首次发布起的预算为 epsilon ${own.budget.epsilon}、delta ${own.budget.delta}，而策略为 ${budget.epsilon} 和 ${budget.delta}。用完即涨的预算没有意义：请使用最初的预算。`,
    });
  const before = sum(own.spent);
  const after = sum([before, spending]);
  if (exceeds(after.epsilon, budget.epsilon) || exceeds(after.delta, budget.delta)) {
    const left = said(leftOf(budget, before));
    return refuse("LEARN_BUDGET", {
      en: `This release spends epsilon ${epsilon} and delta ${delta} of ${source}, of which ${left.epsilon} and ${left.delta} are left after ${own.spent.length} releases. Take more noise, or release fewer columns.`,
      zh: `此次发布要消耗 ${source} 的 epsilon ${epsilon}、delta ${delta}，而在 ${own.spent.length} 次发布后只剩 ${left.epsilon} 和 ${left.delta}。请增大噪声，或减少列数。`,
    });
  }
  if (epsilon > 0 || delta > 0) own.spent.push({ epsilon, delta, at, demand });
  ledger.sources[source] = own;
  return ok({ spent: after, left: leftOf(budget, after) });
}

/**
 * Spends of a source's budget, for good: on the disk before anything leaves, so that a crash between the two costs budget and never
 * privacy. One process at a time.
 * @param nowMs of the entry, epoch ms
 * @returns LEARN_BUDGET where it does not suffice, STORE_CORRUPT for a damaged ledger, STORE_LOCKED where another process spends
 */
export async function spend(path: string, spending: Spending, nowMs: number): Promise<Result<Balance>> {
  const locked = lockFolder(`${path}.lock`);
  if (!locked.ok) {
    if (locked.error.code !== "STORE_LOCKED") return locked;
    return refuse("STORE_LOCKED", {
      en: `Another release is spending of the ledger ${path}. Try again when it is done.`,
      zh: `另一次发布正在使用账本 ${path}，请待其完成后重试。`,
    });
  }
  try {
    const ledger = read(path);
    if (!ledger.ok) return ledger;
    const balance = add(ledger.value, spending, new Date(nowMs).toISOString());
    if (balance.ok) await writeDurably(path, `${JSON.stringify(ledger.value, null, 2)}\n`);
    return balance;
  } catch (error) {
    if (error instanceof CodedError) return { ok: false, error: error.failure };
    throw error;
  } finally {
    locked.value();
  }
}
