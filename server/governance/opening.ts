import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import type { Clock } from "../../twins/core/clock.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { PROPOSAL_STATES } from "../../twins/protocol/economy/community.ts";
import {
  type Chain,
  type ChainIndex,
  type CommunityDocument,
  type ContractName,
  communityDocuments,
  type EventOf,
  firstLoanMarket,
  proposalText,
  readCall,
} from "../chain/index.ts";
import type { Log } from "../log.ts";
import { OPENING_REASON, OPENING_TITLE, openingText } from "./openingText.ts";

const AITN = 10n ** 18n;
const DAY_S = 86_400;
/** Local accounts that sign prices, one for each seat of the oracle. */
export const PRICE_SIGNERS = ["price-1", "price-2", "price-3", "price-4", "price-5"] as const;
/** How much of its fees a site gets back, 1/10,000. */
const CIRCULATION_RATE_BPS = 5_000n;
/** In the order of their bits; each is defined by the document capability-NAME. */
export const FIRST_CAPABILITIES = ["sense", "move", "manipulate", "machine"] as const;
const FIRST_STANDARD = 1n;
const FIRST_PLAN_WEI = 2_000_000n * AITN;
const FIRST_PLAN_S = 365 * DAY_S;
/** A plan may not begin in the past when it is opened: the vote and the timelock take some 20 s here. */
const PLANS_START_S = 600;
const FOR = 1n;

export interface OpeningParts {
  readonly chain: Chain;
  readonly index: ChainIndex;
  readonly clock: Clock;
  readonly log: Log;
  /** Local account with enough votes to decide alone. */
  readonly operator: string;
}

/** The proposal that gives this machine's own chain what every other one is given by its people: once, by the local operator. */
export interface Opening {
  /** Does what can be done now; true when nothing is left to do. What was done is read from the chain, so a kill costs nothing. */
  tick(): Promise<boolean>;
}

interface OpeningCall {
  readonly contract: ContractName;
  readonly data: Hex;
}

function digestIn(documents: readonly CommunityDocument[], name: string): CommunityDocument {
  const found = documents.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no document ${name}`);
  return found;
}

/** What the opening calls, in this order. */
export function openingCalls(
  { contracts }: Pick<Chain, "contracts">,
  signers: readonly Hex[],
  documents: readonly CommunityDocument[],
  plansFromS: number,
): readonly OpeningCall[] {
  const { addresses, encode } = contracts;
  const at = (name: string) => digestIn(documents, name);
  const plan = (name: string) => {
    const untilS = BigInt(plansFromS + FIRST_PLAN_S);
    return [addresses.AITNTimelock, FIRST_PLAN_WEI, BigInt(plansFromS), untilS, at(name).digest] as const;
  };
  const rule = at("simulation");
  const terms = { digest: at("access-standard-1").digest, minimumTier: 1n, capabilities: 1n };
  return [
    ...signers.map((signer, seat): OpeningCall => {
      return { contract: "PriceOracle", data: encode("PriceOracle", "setSigner", [BigInt(seat), signer]) };
    }),
    { contract: "LoanMarket", data: encode("LoanMarket", "createMarket", [firstLoanMarket(addresses)]) },
    { contract: "CirculationReward", data: encode("CirculationReward", "setRate", [CIRCULATION_RATE_BPS]) },
    ...FIRST_CAPABILITIES.map((name, bit): OpeningCall => {
      const { digest } = at(`capability-${name}`);
      return { contract: "AccessStandards", data: encode("AccessStandards", "setCapability", [BigInt(bit), digest]) };
    }),
    { contract: "AccessStandards", data: encode("AccessStandards", "setStandard", [FIRST_STANDARD, terms, 0n]) },
    { contract: "RuleBook", data: encode("RuleBook", "adopt", [rule.name, rule.cid, rule.digest]) },
    { contract: "CirculationReserve", data: encode("CirculationReserve", "openPlan", plan("circulation-plan")) },
    { contract: "LiquidityReserve", data: encode("LiquidityReserve", "openPlan", plan("liquidity-plan")) },
  ];
}

async function propose({ chain, clock, operator, log }: OpeningParts, attemptNumber: number): Promise<Result<void>> {
  const signers: Hex[] = [];
  for (const name of PRICE_SIGNERS) {
    const signer = await chain.account(name);
    if (!signer.ok) return signer;
    signers.push(signer.value);
  }
  const fromS = Math.floor(clock.nowMs() / 1000) + PLANS_START_S;
  const calls = openingCalls(chain, signers, await communityDocuments(), fromS);
  const sent = await chain.send(operator, "AITNGovernor", "propose", [
    calls.map(({ contract }) => chain.contracts.addresses[contract]),
    calls.map(() => 0n),
    calls.map(({ data }) => data),
    proposalText(OPENING_TITLE, openingText(attemptNumber)),
  ]);
  if (!sent.ok) return sent;
  log.info("the opening was proposed", { attempt: attemptNumber, tx: sent.value.hash });
  return ok(undefined);
}

type Created = EventOf<"ProposalCreated">;

/** When the plans of an opening begin, ms: later it cannot be executed any more. */
function plansStartMs({ chain }: OpeningParts, { args }: Created): number {
  const froms = args.targets.flatMap((to, i) =>
    (readCall(chain.contracts, to, args.calldatas[i] ?? "0x")?.args ?? []).filter(({ name }) => name === "fromS"),
  );
  return Math.min(...froms.map(({ value }) => Number(value) * 1000));
}

/** One step on from where the last opening stands; true when nothing is left to do. */
async function step(parts: OpeningParts): Promise<Result<boolean>> {
  const { chain, index, clock, operator } = parts;
  const polled = await index.poll();
  if (!polled.ok) return polled;
  const account = await chain.account(operator);
  if (!account.ok) return account;
  const mine = index
    .events("ProposalCreated", { contract: "AITNGovernor", where: { proposer: account.value }, limit: 1_000 })
    .filter(({ args }) => args.description.startsWith(`# ${OPENING_TITLE}\n`));
  const [last] = mine;
  const again = async (): Promise<Result<boolean>> => {
    const proposed = await propose(parts, mine.length + 1);
    return proposed.ok ? ok(false) : proposed;
  };
  if (last === undefined) return again();
  const { proposalId } = last.args;
  const read = await chain.contracts.read("AITNGovernor", "state", [proposalId]);
  if (!read.ok) return read;
  const voted = await chain.contracts.read("AITNGovernor", "hasVoted", [proposalId, account.value]);
  if (!voted.ok) return voted;
  switch (PROPOSAL_STATES[Number(read.value)]) {
    case "active": {
      if (voted.value) return ok(false);
      const reason = [proposalId, FOR, OPENING_REASON] as const;
      const cast = await chain.send(operator, "AITNGovernor", "castVoteWithReason", reason);
      return cast.ok ? ok(false) : cast;
    }
    // Killed during the vote: nobody said no. Where the operator did vote, people outvoted it, and that stands.
    case "defeated":
      return voted.value ? ok(true) : again();
    case "queued":
      return clock.nowMs() > plansStartMs(parts, last) ? again() : ok(false);
    case "pending":
    case "succeeded":
      return ok(false);
    case "canceled":
    case "expired":
    case "executed":
      return ok(true);
    default:
      return refuse("CHAIN_REVERT", {
        en: `Proposal ${proposalId} is in the state ${read.value}, which this version does not know.`,
        zh: `提案 ${proposalId} 处于状态 ${read.value}，本版本不认识该状态。`,
      });
  }
}

export function openOpening(parts: OpeningParts): Opening {
  let done = false;
  let busy: Promise<boolean> | null = null;
  const round = async (): Promise<boolean> => {
    if (done) return true;
    const stepped = await step(parts);
    if (!stepped.ok) parts.log.warn("the opening waits", { error: stepped.error });
    done = stepped.ok && stepped.value;
    return done;
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
