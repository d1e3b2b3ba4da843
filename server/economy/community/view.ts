import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import type {
  CommunityParameters,
  CommunityView,
  DaoView,
  ParameterValues,
} from "../../../twins/protocol/economy/community.ts";
import { communityDocuments, networkOf, somebody } from "../../chain/index.ts";
import type { EconomyParts } from "../parts.ts";
import { proposals } from "./proposals.ts";
import { capabilityRows, delegateRows, modelRows, reserveRows, ruleRows, standardRows } from "./registers.ts";
import { whoIs } from "./who.ts";

const ORACLE_SEATS = [0n, 1n, 2n, 3n, 4n];

/** All values by name, or the first failure. */
async function all<T extends Readonly<Record<string, unknown>>>(
  reads: {
    readonly [K in keyof T]: Promise<Result<T[K]>>;
  },
): Promise<Result<T>> {
  const names = Object.keys(reads) as (keyof T)[];
  const results = await Promise.all(names.map((name) => reads[name]));
  const found: Partial<T> = {};
  for (const [i, name] of names.entries()) {
    const result = results[i];
    if (result === undefined || !result.ok)
      return result ?? refuse("CHAIN_DOWN", { en: "The chain did not answer.", zh: "链没有应答。" });
    found[name] = result.value;
  }
  return ok(found as T);
}

/** Numbers as decimal text, in the shape that the function takes. */
function values(value: object): ParameterValues {
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, typeof one === "object" ? values(one) : String(one)]),
  );
}

async function daoView(parts: EconomyParts): Promise<Result<DaoView>> {
  const { chain } = parts;
  const { read } = chain.contracts;
  const clock = await read("AITNGovernor", "clock", []);
  if (!clock.ok) return clock;
  const found = await all({
    delay: read("AITNGovernor", "votingDelay", []),
    period: read("AITNGovernor", "votingPeriod", []),
    late: read("AITNGovernor", "lateQuorumVoteExtension", []),
    threshold: read("AITNGovernor", "proposalThreshold", []),
    supply: read("AITNToken", "totalSupply", []),
    // Of a moment that is past: of the present one nothing is fixed yet.
    quorum: read("AITNGovernor", "quorum", [clock.value - 1n]),
    timelock: read("AITNTimelock", "getMinDelay", []),
    timelockFloor: read("AITNTimelock", "floorS", []),
    floors: read("AITNGovernor", "floors", []),
    keeper: read("Guardian", "keeper", []),
    expires: read("Guardian", "expiresAt", []),
  });
  if (!found.ok) return found;
  const { quorum, supply, floors, keeper, expires, timelockFloor, ...rules } = found.value;
  return ok({
    votingDelayS: Number(rules.delay),
    votingPeriodS: Number(rules.period),
    lateExtensionS: Number(rules.late),
    thresholdWei: rules.threshold.toString(),
    quorumBps: Number((quorum * 10_000n) / supply),
    quorumWei: quorum.toString(),
    timelockS: Number(rules.timelock),
    floors: {
      votingDelayS: Number(floors.votingDelayS),
      votingPeriodS: Number(floors.votingPeriodS),
      lateExtensionS: Number(floors.lateExtensionS),
      timelockS: Number(timelockFloor),
    },
    guardian: { keeper: whoIs(parts, keeper), expiresAtMs: Number(expires) * 1000 },
    kept: parts.keepsProposals,
    boardReviews: networkOf(chain.chainId).dao.boardReviews,
  });
}

async function oracleSigners({ chain }: EconomyParts): Promise<Result<readonly string[]>> {
  const signers: string[] = [];
  for (const seat of ORACLE_SEATS) {
    const signer = await chain.contracts.read("PriceOracle", "signerAt", [seat]);
    if (!signer.ok) return signer;
    signers.push(signer.value);
  }
  return ok(signers);
}

async function parameters(parts: EconomyParts): Promise<Result<CommunityParameters>> {
  const { read } = parts.chain.contracts;
  const cycle = await read("NodeRegistry", "currentCycle", []);
  if (!cycle.ok) return cycle;
  const found = await all({
    // What was last decided holds from the next cycle on at the latest.
    incentive: read("IncentiveSettings", "parametersAt", [cycle.value + 1n]),
    permit: read("SimulationPermit", "permitParams", []),
    permitTreasury: read("SimulationPermit", "treasury", []),
    work: read("RobotWork", "workParams", []),
    workTreasury: read("RobotWork", "treasury", []),
    rate: read("CirculationReward", "rateBps", []),
    signers: oracleSigners(parts),
  });
  if (!found.ok) return found;
  const { incentive, permit, permitTreasury, work, workTreasury, rate, signers } = found.value;
  const [feePerReplication, permitBond, permitWindow] = permit;
  const [feeBps, windowS, bond] = work;
  return ok({
    incentive: values(incentive),
    permit: values({ feePerReplication, bond: permitBond, windowS: permitWindow }),
    permitTreasury,
    work: values({ feeBps, windowS, bond }),
    workTreasury,
    circulationRateBps: Number(rate),
    oracleSigners: signers,
  });
}

let documents: Promise<CommunityView["documents"]> | null = null;
/** Read once: they came with this version of the server. */
function knownDocuments(): Promise<CommunityView["documents"]> {
  documents ??= communityDocuments().then((found) =>
    Object.fromEntries(found.map(({ digest, text }) => [digest, text])),
  );
  return documents;
}

async function standing(
  parts: EconomyParts,
  account: Hex,
): Promise<Result<Pick<CommunityView, "votesWei" | "delegate">>> {
  const { read } = parts.chain.contracts;
  const votes = await read("AITNToken", "getVotes", [account]);
  if (!votes.ok) return votes;
  const delegate = await read("AITNToken", "delegates", [account]);
  if (!delegate.ok) return delegate;
  const chosen = somebody(delegate.value);
  return ok({ votesWei: votes.value.toString(), delegate: chosen === null ? null : whoIs(parts, chosen) });
}

export async function communityView(parts: EconomyParts, account: Hex): Promise<Result<CommunityView>> {
  const found = await all({
    dao: daoView(parts),
    mine: standing(parts, account),
    proposals: proposals(parts, account),
    rules: ruleRows(parts),
    capabilities: capabilityRows(parts),
    standards: standardRows(parts),
    reserves: reserveRows(parts),
    parameters: parameters(parts),
  });
  if (!found.ok) return found;
  const { mine, ...rest } = found.value;
  return ok({
    account,
    ...mine,
    ...rest,
    delegates: delegateRows(parts),
    models: modelRows(parts),
    documents: await knownDocuments(),
    contracts: parts.chain.contracts.addresses,
  });
}
