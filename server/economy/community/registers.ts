import { ok, type Result } from "../../../twins/core/result.ts";
import type {
  CapabilityRow,
  CommunityView,
  ModelRow,
  ReserveName,
  ReserveRow,
  RuleRow,
  SpendingPlan,
  StandardRow,
} from "../../../twins/protocol/economy/community.ts";
import type { EconomyParts } from "../parts.ts";
import { whoIs } from "./who.ts";

const TOP_DELEGATES = 10;

/** Runs one after the other; the first failure, or all values. */
async function each<T, R>(items: readonly T[], act: (item: T) => Promise<Result<R>>): Promise<Result<R[]>> {
  const made: R[] = [];
  for (const item of items) {
    const one = await act(item);
    if (!one.ok) return one;
    made.push(one.value);
  }
  return ok(made);
}

/** Every rule there ever was, as it stands; by name. */
export async function ruleRows(parts: EconomyParts): Promise<Result<RuleRow[]>> {
  const adopted = parts.index.newestBy("RuleAdopted", "rule", { contract: "RuleBook" }).map(({ args }) => args);
  const sorted = [...adopted].sort((a, b) => a.name.localeCompare(b.name));
  return each(sorted, async ({ rule: id, name }) => {
    const rule = await parts.chain.contracts.read("RuleBook", "ruleOf", [id]);
    if (!rule.ok) return rule;
    const { version, inForce, since, cid, digest } = rule.value;
    return ok({ id, name, version: Number(version), inForce, sinceMs: Number(since) * 1000, cid, digest });
  });
}

const bitsOf = (mask: bigint): number[] =>
  Array.from({ length: 256 }, (_, bit) => bit).filter((bit) => ((mask >> BigInt(bit)) & 1n) === 1n);

export async function capabilityRows({ chain }: EconomyParts): Promise<Result<CapabilityRow[]>> {
  const known = await chain.contracts.read("AccessStandards", "knownCapabilities", []);
  if (!known.ok) return known;
  return each(bitsOf(known.value), async (bit) => {
    const digest = await chain.contracts.read("AccessStandards", "capabilityOf", [BigInt(bit)]);
    return digest.ok ? ok({ bit, digest: digest.value }) : digest;
  });
}

export async function standardRows({ chain, index }: EconomyParts): Promise<Result<StandardRow[]>> {
  const set = index.newestBy("StandardSet", "standard", { contract: "AccessStandards" });
  const numbers = set.map(({ args }) => args.standard).sort((a, b) => Number(a - b));
  return each(numbers, async (standard) => {
    const entry = await chain.contracts.read("AccessStandards", "standardOf", [standard]);
    if (!entry.ok) return entry;
    const { version, withdrawn, graceUntilS } = entry.value;
    const terms = await chain.contracts.read("AccessStandards", "termsOf", [standard, version]);
    if (!terms.ok) return terms;
    return ok({
      standard: Number(standard),
      version: Number(version),
      withdrawn,
      graceUntilMs: Number(graceUntilS) * 1000,
      digest: terms.value.digest,
      minimumTier: Number(terms.value.minimumTier),
      capabilities: bitsOf(terms.value.capabilities),
    });
  });
}

async function planRow(parts: EconomyParts, reserve: ReserveName, plan: bigint): Promise<Result<SpendingPlan>> {
  const entry = await parts.chain.contracts.read(reserve, "planOf", [plan]);
  if (!entry.ok) return entry;
  const { spender, budget, spent, fromS, untilS, closed, digest } = entry.value;
  return ok({
    plan: plan.toString(),
    spender: whoIs(parts, spender),
    budgetWei: budget.toString(),
    spentWei: spent.toString(),
    fromMs: Number(fromS) * 1000,
    untilMs: Number(untilS) * 1000,
    closed,
    digest,
  });
}

const MAX_PLANS = 20;

async function reserveRow(parts: EconomyParts, name: ReserveName): Promise<Result<ReserveRow>> {
  const { read, addresses } = parts.chain.contracts;
  const balance = await read("AITNToken", "balanceOf", [addresses[name]]);
  if (!balance.ok) return balance;
  const available = await read(name, "available", []);
  if (!available.ok) return available;
  const last = await read(name, "lastPlan", []);
  if (!last.ok) return last;
  const newest = Array.from({ length: Math.min(MAX_PLANS, Number(last.value)) }, (_, i) => last.value - BigInt(i));
  const plans = await each(newest, (plan) => planRow(parts, name, plan));
  if (!plans.ok) return plans;
  const balanceWei = balance.value.toString();
  return ok({ name, balanceWei, availableWei: available.value.toString(), plans: plans.value });
}

export const reserveRows = (parts: EconomyParts): Promise<Result<ReserveRow[]>> =>
  each(["CirculationReserve", "LiquidityReserve"] as const, (name) => reserveRow(parts, name));

/** By the last change of each delegate's votes. */
export function delegateRows(parts: EconomyParts): CommunityView["delegates"] {
  return parts.index
    .newestBy("DelegateVotesChanged", "delegate", { contract: "AITNToken" })
    .map(({ args }) => args)
    .filter(({ newVotes }) => newVotes > 0n)
    .sort((a, b) => (a.newVotes < b.newVotes ? 1 : -1))
    .slice(0, TOP_DELEGATES)
    .map(({ delegate, newVotes }) => ({ who: whoIs(parts, delegate), votesWei: newVotes.toString() }));
}

const DECIDED = [
  ["ModelRevoked", "revoked"],
  ["ModelRejected", "rejected"],
  ["ModelApproved", "approved"],
] as const;
const MAX_MODELS = 100;

/** Models in the community's register, newest first. */
export function modelRows({ index }: EconomyParts): ModelRow[] {
  const proposed = index.events("ModelProposed", { contract: "ModelRegistry", limit: MAX_MODELS });
  return proposed.map(({ args }) => {
    const where = { model: args.model };
    const found = DECIDED.find(([event]) => index.events(event, { where, limit: 1 }).length > 0);
    return { key: args.model, name: args.name, cid: args.cid, status: found?.[1] ?? "proposed" };
  });
}
