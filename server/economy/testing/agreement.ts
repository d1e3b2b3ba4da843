import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Hex, keccak } from "../../../contracts-abi/typed-data/eip712.ts";
import type { Clock } from "../../../twins/core/clock.ts";
import { must } from "../../../twins/core/result.ts";
import { firstLoanMarket } from "../../chain/agreement.ts";
import type { EmbeddedChain } from "../../chain/embedded/embedded.ts";
import { type Chain, type ChainIndex, type ContractName, openChainIndex } from "../../chain/index.ts";
import { layDeployed, openIn } from "../../chain/testing/layDeployed.ts";
import { stderrLog } from "../../log.ts";

/** A real embedded chain with the whole agreement, for tests of the economy. */
export interface Agreement {
  readonly embedded: EmbeddedChain;
  readonly chain: Chain;
  readonly index: ChainIndex;
  /** The chain's and the economy's; nobody waits for it. */
  readonly clock: Clock;
  readonly treasuryKeyPath: string;
  advance(seconds: number): void;
  /** Proposes, votes with the operator's stake, and executes. */
  decide(description: string, calls: readonly Decision[]): Promise<void>;
  close(): Promise<void>;
}

/** The account with the stake that reaches the quorum by itself. */
export const VOTER = "operator";
const AITN = 10n ** 18n;

export async function openAgreement(): Promise<Agreement> {
  const dir = mkdtempSync(join(tmpdir(), "aitn-economy-"));
  let skewMs = 0;
  const clock: Clock = { nowMs: () => Date.now() + skewMs };
  const advance = (seconds: number): void => {
    skewMs += seconds * 1000;
  };
  const plan = {
    site: { name: "fms", depositWei: AITN, threshold: 1, permitRequired: false },
    modelApprovers: { names: [VOTER], threshold: 1 },
  };
  await layDeployed(dir, plan);
  const { embedded, chain } = await openIn(dir, { ...plan, clock, log: stderrLog("economy", () => {}) });
  const index = must(openChainIndex({ path: join(dir, "index.db"), identity: "test", follow: chain.follow }));
  must(await chain.enrol(VOTER, 0n, 25_000_000n * AITN));
  return {
    embedded,
    chain,
    index,
    clock,
    treasuryKeyPath: join(dir, "chain", "treasury.key"),
    advance,
    async decide(description, calls) {
      await decideOn(chain, VOTER, async (seconds) => advance(seconds), description, calls);
      must(await index.poll());
    },
    async close() {
      index.close();
      chain.close();
      await embedded.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

type Decision = { readonly contract: ContractName; readonly data: Hex };

/**
 * Proposes, votes with one account's stake, and executes.
 * @param pass lets a number of seconds pass
 */
export async function decideOn(
  chain: Chain,
  voter: string,
  pass: (seconds: number) => Promise<void>,
  description: string,
  calls: readonly Decision[],
): Promise<void> {
  const { read, addresses } = chain.contracts;
  // Votes count as of the second before.
  await pass(2);
  const targets = calls.map(({ contract }) => addresses[contract]);
  const values = calls.map(() => 0n);
  const datas = calls.map(({ data }) => data);
  must(await chain.send(voter, "AITNGovernor", "propose", [targets, values, datas, description]));
  const hash = keccak(new TextEncoder().encode(description));
  const id = must(await read("AITNGovernor", "hashProposal", [targets, values, datas, hash]));
  const { votingDelayS, votingPeriodS, lateExtensionS, timelockS } = chain.network.dao;
  await pass(votingDelayS + 1);
  must(await chain.send(voter, "AITNGovernor", "castVote", [id, 1n]));
  await pass(votingPeriodS + lateExtensionS);
  must(await chain.send(voter, "AITNGovernor", "queue", [targets, values, datas, hash]));
  await pass(timelockS + 1);
  must(await chain.send(voter, "AITNGovernor", "execute", [targets, values, datas, hash]));
}

/** What makes loans possible: the signers' seats, and the first market. Rounds of a second may halve the price. */
export async function loanDecisions(chain: Chain, maxAgeS = 300n): Promise<readonly Decision[]> {
  const { encode, addresses } = chain.contracts;
  const seats: Decision[] = [];
  for (const [seat, name] of (chain.prices?.accounts ?? []).entries()) {
    const data = encode("PriceOracle", "setSigner", [BigInt(seat), must(await chain.account(name))]);
    seats.push({ contract: "PriceOracle", data });
  }
  const rules = { maxAge: maxAgeS, minInterval: 1n, maxDeviationBps: 5_000n, quorum: 3n };
  return [
    ...seats,
    { contract: "PriceOracle", data: encode("PriceOracle", "setParameters", [rules]) },
    { contract: "LoanMarket", data: encode("LoanMarket", "createMarket", [firstLoanMarket(addresses)]) },
  ];
}
