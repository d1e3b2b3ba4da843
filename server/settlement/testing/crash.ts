/** Settles the receipts of argv[2] to the end, or kills itself with -9 at a step: run by crash.test.ts. */
import { must } from "../../../twins/core/result.ts";
import type { Receipt } from "../../../twins/operations/receipt.ts";
import { openChain } from "../../chain/index.ts";
import { stderrLog } from "../../log.ts";
import { openSettlement, type Step } from "../settlement.ts";

export interface CrashTask {
  readonly rpcUrl: string;
  readonly dataDir: string;
  readonly treasuryKeyPath: string;
  readonly path: string;
  readonly depositWei: string;
  readonly receipts: readonly Receipt[];
  readonly killAt: Step | null;
  /** Kill at the n-th time the step comes by. */
  readonly nth: number;
  /** Default that of the chain. */
  readonly confirmations?: number;
  /** When it ends with nothing owed; default when all is settled. */
  readonly payOutAfterMs?: number;
}

const task = JSON.parse(process.argv[2] ?? "") as CrashTask;
const clock = { nowMs: () => Date.now() };
const log = stderrLog("crash", () => {});
const chain = must(
  await openChain({
    rpcUrl: task.rpcUrl,
    dataDir: task.dataDir,
    treasuryKeyPath: task.treasuryKeyPath,
    clock,
    log,
    site: { name: "fms", depositWei: BigInt(task.depositWei), threshold: 1, permitRequired: false },
    modelApprovers: { names: ["operator"], threshold: 1 },
    ...(task.confirmations === undefined ? {} : { confirmations: task.confirmations }),
  }),
);
let seen = 0;
const service = must(
  openSettlement({
    path: task.path,
    chain,
    clock,
    log,
    batchDelayMs: 0,
    ...(task.payOutAfterMs === undefined ? {} : { payOutAfterMs: task.payOutAfterMs }),
    onStep: (step) => {
      if (step !== task.killAt) return;
      seen++;
      if (seen === task.nth) process.kill(process.pid, "SIGKILL");
    },
  }),
);
for (const receipt of task.receipts) must(service.submit(receipt));
const isOwed = () => task.payOutAfterMs !== undefined && service.credits(1).length > 0;
while (service.list(1_000).some((one) => one.settlement.state !== "confirmed") || isOwed()) {
  must(await service.tick());
  await new Promise((resolve) => setTimeout(resolve, 5));
}
await service.close();
chain.close();
