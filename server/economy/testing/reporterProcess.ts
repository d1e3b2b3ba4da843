/** Runs the reporter of argv[2] for one tick, or kills itself with -9 at a step: run by reporterCrash.test.ts. */
import { must } from "../../../twins/core/result.ts";
import { openChain, openChainIndex } from "../../chain/index.ts";
import { stderrLog } from "../../log.ts";
import { openWorkLog } from "../earnings/workLog.ts";
import { makeReporter, type ReporterStep } from "../reporter.ts";

export interface ReporterTask {
  readonly rpcUrl: string;
  readonly dataDir: string;
  readonly treasuryKeyPath: string;
  readonly depositWei: string;
  readonly aheadMs: number;
  readonly genesisMs: number;
  readonly killAt: ReporterStep | null;
}

const task = JSON.parse(process.argv[2] ?? "") as ReporterTask;
const clock = { nowMs: () => Date.now() + task.aheadMs };
const log = stderrLog("reporter", () => {});
const chain = must(
  await openChain({
    rpcUrl: task.rpcUrl,
    dataDir: task.dataDir,
    treasuryKeyPath: task.treasuryKeyPath,
    clock,
    log,
    site: { name: "fms", depositWei: BigInt(task.depositWei), threshold: 1, permitRequired: false },
    modelApprovers: { names: ["approver"], threshold: 1 },
  }),
);
const index = must(openChainIndex({ path: `${task.dataDir}/crash-index.db`, identity: "test", follow: chain.follow }));
const work = must(openWorkLog({ path: `${task.dataDir}/work.db`, identity: "test", genesisMs: task.genesisMs }));
const reporter = makeReporter({
  chain,
  index,
  clock,
  work,
  log,
  stakeWei: 1_000_000n * 10n ** 18n,
  onStep: (step) => {
    if (step === task.killAt) process.kill(process.pid, "SIGKILL");
  },
});
must(await reporter.tick());
work.close();
index.close();
chain.close();
