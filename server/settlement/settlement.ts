import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { receiptProof } from "../../contracts-abi/typed-data/receiptLog.ts";
import type { Clock } from "../../twins/core/clock.ts";
import { fail, ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Receipt } from "../../twins/operations/receipt.ts";
import type { Log } from "../log.ts";
import { type Outbox, openOutbox } from "./outbox.ts";
import type { Credit, SettledReceipt } from "./rows.ts";
import { type SettlementChain, type Step, Worker } from "./worker.ts";

export { type Evidence, makeReceipt, type Price, type PriceTable, priceWei } from "./receipts.ts";
export type { Credit, SettledReceipt } from "./rows.ts";
export type { SettlementChain, Step } from "./worker.ts";

/** That a receipt is in the log whose root a transaction put on chain; see contracts-abi/typed-data/receiptLog.ts. */
export interface InclusionProof {
  readonly index: number;
  readonly count: number;
  readonly root: Hex;
  readonly siblings: readonly Hex[];
  readonly txHash: string;
}

export interface SettlementOptions {
  readonly path: string;
  readonly chain: SettlementChain;
  readonly clock: Clock;
  readonly log: Log;
  /** Receipts wait this long for company, ms. Default 1000. */
  readonly batchDelayMs?: number;
  /** Most receipts in one transaction's vouchers. Default 1000. */
  readonly maxReceipts?: number;
  /** What a robot earned is credited on chain, and sent to it when this much time has passed, ms. Default 24 h. */
  readonly payOutAfterMs?: number;
  /** Or as soon as this much of it waits, wei. Default: only the time counts. */
  readonly payOutAtWei?: bigint | null;
  /** Most receipts that may wait for a batch. Default 100,000. */
  readonly maxWaiting?: number;
  /** Told between every two effects; for tests that end the process there. */
  readonly onStep?: (step: Step) => void;
}

export interface SettlementService {
  /** Durable when it returns; the same receipt again changes nothing. */
  submit(receipt: Receipt): Result<void>;
  get(receiptId: string): SettledReceipt | null;
  /** Newest first. */
  list(limit: number): readonly SettledReceipt[];
  /** RCPT_UNKNOWN until the receipt's voucher is in a batch. */
  proof(receiptId: string): Result<InclusionProof>;
  /** What is settled and not yet sent to its device, longest waiting first. */
  credits(limit: number): readonly Credit[];
  /** Called with every receipt whose settlement changed. @returns how to stop. */
  onChange(listener: (changed: SettledReceipt) => void): () => void;
  /** One step of progress; call it a few times a second. Overlapping calls share one run. */
  tick(): Promise<Result<void>>;
  /** The chain answers again: what waits is tried with the next tick, not only after the last wait. */
  retryNow(): void;
  /** Waits for the step being made. */
  close(): Promise<void>;
}

/** Opens the outbox beside the chain and settles from it. STORE_LOCKED, STORE_CORRUPT, HOST_CONFIG as openOutbox. */
export function openSettlement(options: SettlementOptions): Result<SettlementService> {
  const { chainId, robotWork } = options.chain;
  const opened = openOutbox(options.path, { chainId, robotWork: robotWork.address, site: robotWork.site });
  return opened.ok ? ok(new Service(options, opened.value)) : opened;
}

/** A pay-out may be of more receipts than anybody looks at: the newest are told. */
const MAX_TOLD = 1_000;

/** What SQLite throws is the disk's failure, which is expected; anything else is a bug and goes on. */
function diskFailure(error: unknown): Result<never> {
  if (!(error instanceof Error && "code" in error && error.code === "ERR_SQLITE_ERROR")) throw error;
  return fail(/full/i.test(error.message) ? "STORE_FULL" : "STORE_CORRUPT", `the outbox: ${error.message}`);
}

class Service implements SettlementService {
  readonly #outbox: Outbox;
  readonly #worker: Worker;
  readonly #maxWaiting: number;
  readonly #onStep: (step: Step) => void;
  readonly #listeners = new Set<(changed: SettledReceipt) => void>();
  #running: Promise<Result<void>> | null = null;

  constructor(options: SettlementOptions, outbox: Outbox) {
    const { chain, clock, log } = options;
    this.#outbox = outbox;
    this.#maxWaiting = options.maxWaiting ?? 100_000;
    this.#onStep = options.onStep ?? (() => {});
    this.#worker = new Worker({
      outbox,
      chain,
      clock,
      log,
      batchDelayMs: options.batchDelayMs ?? 1_000,
      maxReceipts: options.maxReceipts ?? 1_000,
      payOutAfterMs: options.payOutAfterMs ?? 86_400_000,
      payOutAtWei: options.payOutAtWei ?? null,
      onStep: this.#onStep,
      onBatch: (batchId) => this.#tell(outbox.ofBatch(batchId)),
      onPayOut: (device) => this.#tell(outbox.paidBy(device, MAX_TOLD)),
      onWait: () => this.#tellWaiting(),
    });
  }

  submit(receipt: Receipt): Result<void> {
    if (this.#outbox.receipt(receipt.id) === null && this.#outbox.unbatchedCount() >= this.#maxWaiting) {
      return refuse("STORE_FULL", {
        en: `${this.#maxWaiting} receipts wait for settlement, which is the most there may be. Look at the connection to the chain.`,
        zh: `已有 ${this.#maxWaiting} 张凭据等待结算，达到上限，请检查与链的连接。`,
      });
    }
    const added = this.#outbox.addReceipt(receipt);
    if (!added.ok) return added;
    this.#onStep("stored");
    const now = this.get(receipt.id);
    if (added.value && now !== null) this.#tell([now]);
    return ok(undefined);
  }

  get(receiptId: string): SettledReceipt | null {
    const found = this.#outbox.settled(receiptId);
    return found === null ? null : this.#withReason(found);
  }

  list(limit: number): readonly SettledReceipt[] {
    return this.#outbox.list(limit).map((one) => this.#withReason(one));
  }

  proof(receiptId: string): Result<InclusionProof> {
    const voucher = this.#outbox.voucherOf(receiptId);
    const found = this.#outbox.settled(receiptId);
    if (voucher === null || found === null)
      return refuse("RCPT_UNKNOWN", {
        en: `Receipt ${receiptId} is not settled yet, so there is no proof of it. Ask again when it is.`,
        zh: `凭据 ${receiptId} 尚未结算，因此没有证明，请在结算后再查询。`,
      });
    const count = Number(voucher.actionCount);
    const ids = this.#outbox.logIds(found.receipt.device, count);
    const index = ids.indexOf(found.receipt.id);
    const txHash = found.settlement.txHash ?? "";
    return ok({ index, count, root: voucher.receiptsRoot, siblings: receiptProof(ids, index), txHash });
  }

  credits(limit: number): readonly Credit[] {
    return this.#outbox.credits(limit);
  }

  onChange(listener: (changed: SettledReceipt) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tick(): Promise<Result<void>> {
    this.#running ??= this.#worker
      .advance()
      .catch(diskFailure)
      .finally(() => {
        this.#running = null;
      });
    return this.#running;
  }

  retryNow(): void {
    this.#worker.retryNow();
  }

  async close(): Promise<void> {
    await this.#running;
    this.#outbox.close();
  }

  #withReason(one: SettledReceipt): SettledReceipt {
    const why = this.#worker.waitingFor;
    if (one.settlement.state !== "journalled" || why === null) return one;
    return { ...one, settlement: { ...one.settlement, error: why } };
  }

  #tellWaiting(): void {
    const waiting = this.#outbox.unbatched(MAX_TOLD).map(({ id }) => this.get(id));
    this.#tell(waiting.filter((one) => one !== null));
  }

  #tell(changed: readonly SettledReceipt[]): void {
    for (const one of changed) for (const listener of this.#listeners) listener(one);
  }
}
