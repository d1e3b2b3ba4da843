import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result } from "../../../twins/core/result.ts";
import type { DisputeView, RoundView } from "../../../twins/protocol/economy/market/training.ts";
import { type EventOf, type Output, somebody } from "../../chain/index.ts";
import { approval, call, type EconomyParts, type Makers } from "../parts.ts";
import { each, sameAddress, toMs } from "../reads.ts";
import { timeOf } from "../times.ts";

/** Each seat's update can be disputed once, and the closing once. */
const MAX_DISPUTES = 257;
/** What stands for the closing where a device's update would stand. */
const CLOSING: Hex = `0x${"0".repeat(40)}`;
const deviceOf = (device: string | null): Hex => (device ?? CLOSING) as Hex;

export const disputeMakers: Makers<"disputeRound" | "resolveDispute" | "expireDispute"> = {
  async disputeRound(parts, { demand, round, device, claimDigest }, account) {
    const rules = await parts.chain.contracts.read("TrainingMarket", "rulesOf", [BigInt(demand)]);
    if (!rules.ok) return rules;
    const allow = await approval(parts, "AITNToken", account, "TrainingMarket", rules.value.bond);
    if (!allow.ok) return allow;
    const args = [BigInt(demand), BigInt(round), deviceOf(device), claimDigest as Hex] as const;
    return ok([...allow.value, call(parts, "TrainingMarket", "dispute", args)]);
  },
  resolveDispute: async (parts, { demand, round, device, upheld, evidenceDigest }) =>
    ok([
      call(parts, "TrainingMarket", "resolve", [
        BigInt(demand),
        BigInt(round),
        deviceOf(device),
        upheld,
        evidenceDigest as Hex,
      ]),
    ]),
  expireDispute: async (parts, { demand, round, device }) =>
    ok([call(parts, "TrainingMarket", "expire", [BigInt(demand), BigInt(round), deviceOf(device)])]),
};

/** Whether the account decides disputes itself: the community may give that to somebody, else it votes. */
export async function mayDecide({ chain }: EconomyParts, account: Hex): Promise<Result<boolean>> {
  const { encode, read, addresses } = chain.contracts;
  const selector = encode("TrainingMarket", "resolve", [0n, 0n, CLOSING, false, `0x${"0".repeat(64)}`]).slice(0, 10);
  const found = await read("AITNAccess", "canCall", [account, addresses.TrainingMarket, selector as Hex]);
  return found.ok ? ok(found.value[0]) : found;
}

type Round = Output<"TrainingMarket", "roundOf">;
type Opened = EventOf<"DemandOpened">["args"];

function ending({ index }: EconomyParts, { args }: EventOf<"Disputed">): Pick<DisputeView, "state" | "evidenceDigest"> {
  const where = { demand: String(args.demand), round: String(args.round), device: args.device };
  const [resolved] = index.events("DisputeResolved", { where, limit: 1 });
  if (resolved !== undefined) {
    const { upheld, evidenceDigest } = resolved.args;
    return { state: upheld ? "upheld" : "dismissed", evidenceDigest };
  }
  const [expired] = index.events("DisputeExpired", { where, limit: 1 });
  return { state: expired === undefined ? "open" : "expired", evidenceDigest: null };
}

/** A round's disputes, oldest first. */
export async function disputesOf(
  parts: EconomyParts,
  { demand, rules }: Pick<Opened, "demand" | "rules">,
  round: number,
): Promise<Result<readonly DisputeView[]>> {
  const where = { demand: String(demand), round: String(round) };
  const told = parts.index.events("Disputed", { contract: "TrainingMarket", where, limit: MAX_DISPUTES });
  return each([...told].reverse(), async (event): Promise<Result<DisputeView>> => {
    const atMs = await timeOf(parts.chain, event);
    if (!atMs.ok) return atMs;
    const end = ending(parts, event);
    return ok({
      ...end,
      device: somebody(event.args.device),
      challenger: event.args.challenger,
      claimDigest: event.args.claimDigest,
      openedAtMs: atMs.value,
      decideUntilMs: end.state === "open" ? atMs.value + toMs(rules.resolveS) : null,
      txHash: event.txHash,
    });
  });
}

/** What of a round can be disputed now, after the contract's own rules. */
export function disputableOf(
  { clock }: EconomyParts,
  { rules }: Pick<Opened, "rules">,
  { phase, endedAt, closingDisputed }: Pick<Round, "endedAt" | "closingDisputed"> & { phase: RoundView["phase"] },
  updates: readonly string[],
  disputes: readonly DisputeView[],
): RoundView["disputable"] {
  const ended = phase === "closed" || phase === "lapsed";
  if (!ended || clock.nowMs() > toMs(endedAt + rules.challengeS)) return { closing: false, updates: [] };
  const known = disputes.flatMap(({ device }) => (device === null ? [] : [device]));
  return {
    // A lapsed round has no closing to dispute.
    closing: phase === "closed" && !closingDisputed,
    updates: updates.filter((device) => !known.some((one) => sameAddress(one, device))),
  };
}
