import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Hex, keccak } from "../../../contracts-abi/typed-data/eip712.ts";
import type { Clock } from "../../../twins/core/clock.ts";
import { must } from "../../../twins/core/result.ts";
import { firstLoanMarket } from "../../chain/agreement.ts";
import { type EmbeddedChain, startEmbedded } from "../../chain/embedded/embedded.ts";
import { type Chain, type ChainIndex, type ContractName, openChain, openChainIndex } from "../../chain/index.ts";
import { stderrLog } from "../../log.ts";

/** A real embedded chain with the whole agreement, for tests of the economy. */
export interface Agreement {
  readonly embedded: EmbeddedChain;
  readonly chain: Chain;
  readonly index: ChainIndex;
  /** The chain's and the economy's; nobody waits for it. */
  readonly clock: Clock;
  advance(seconds: number): void;
  /** Proposes, votes with the operator's stake, and executes. */
  decide(description: string, calls: readonly { readonly contract: ContractName; readonly data: Hex }[]): Promise<void>;
  close(): Promise<void>;
}

/** The account with the stake that reaches the quorum by itself. */
export const VOTER = "operator";
const AITN = 10n ** 18n;

export async function openAgreement(): Promise<Agreement> {
  const dir = mkdtempSync(join(tmpdir(), "aitn-economy-"));
  const onFatal = (reason: string) => {
    throw new Error(reason);
  };
  let skewMs = 0;
  const clock: Clock = { nowMs: () => Date.now() + skewMs };
  const advance = (seconds: number): void => {
    skewMs += seconds * 1000;
  };
  const dataDir = join(dir, "chain");
  const embedded = must(await startEmbedded({ dataDir, host: "127.0.0.1", port: 0, clock, onFatal }));
  const chain = must(
    await openChain({
      rpcUrl: embedded.url,
      dataDir: dir,
      treasuryKeyPath: join(dataDir, "treasury.key"),
      clock,
      log: stderrLog("economy", () => {}),
      site: { name: "fms", depositWei: AITN, threshold: 1, permitRequired: false },
      modelApprovers: { names: [VOTER], threshold: 1 },
    }),
  );
  const index = must(openChainIndex({ path: join(dir, "index.db"), identity: "test", follow: chain.follow }));
  must(await chain.enrol(VOTER, 0n, 25_000_000n * AITN));
  return {
    embedded,
    chain,
    index,
    clock,
    advance,
    async decide(description, calls) {
      // Votes count as of the second before.
      advance(2);
      const targets = calls.map(({ contract }) => chain.contracts.addresses[contract]);
      const values = calls.map(() => 0n);
      const datas = calls.map(({ data }) => data);
      must(await chain.send(VOTER, "AITNGovernor", "propose", [targets, values, datas, description]));
      const hash = keccak(new TextEncoder().encode(description));
      const id = must(await chain.contracts.read("AITNGovernor", "hashProposal", [targets, values, datas, hash]));
      const { votingDelayS, votingPeriodS, lateExtensionS, timelockS } = chain.network.dao;
      advance(votingDelayS + 1);
      must(await chain.send(VOTER, "AITNGovernor", "castVote", [id, 1n]));
      advance(votingPeriodS + lateExtensionS);
      must(await chain.send(VOTER, "AITNGovernor", "queue", [targets, values, datas, hash]));
      advance(timelockS + 1);
      must(await chain.send(VOTER, "AITNGovernor", "execute", [targets, values, datas, hash]));
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

/** What makes loans possible: the signers' seats, and the first market. Rounds of a second may halve the price. */
export async function loanDecisions({ chain }: Agreement, maxAgeS = 300n) {
  const { encode, addresses } = chain.contracts;
  const seats: { contract: ContractName; data: Hex }[] = [];
  for (const [seat, name] of (chain.prices?.accounts ?? []).entries()) {
    const data = encode("PriceOracle", "setSigner", [BigInt(seat), must(await chain.account(name))]);
    seats.push({ contract: "PriceOracle", data });
  }
  const rules = { maxAge: maxAgeS, minInterval: 1n, maxDeviationBps: 5_000n, quorum: 3n };
  return [
    ...seats,
    { contract: "PriceOracle" as const, data: encode("PriceOracle", "setParameters", [rules]) },
    { contract: "LoanMarket" as const, data: encode("LoanMarket", "createMarket", [firstLoanMarket(addresses)]) },
  ];
}
