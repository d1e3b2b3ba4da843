import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import type { Voucher } from "../../contracts-abi/typed-data/voucher.ts";
import type { Clock } from "../../twins/core/clock.ts";
import { type Failure, ok, type Result, refuse } from "../../twins/core/result.ts";
import type { RelayPort, RobotWorkPort, SignedTx, TxReceipt } from "../chain/port.ts";
import type { Log } from "../log.ts";
import { draftBatch } from "./batch.ts";
import type { Outbox } from "./outbox.ts";
import type { Batch } from "./rows.ts";

/** What settlement needs of the chain; server/chain's Chain has it. */
export interface SettlementChain {
  readonly chainId: number;
  /** Blocks, the transaction's own included, after which it is final. */
  readonly confirmations: number;
  readonly relay: RelayPort;
  readonly robotWork: RobotWorkPort;
  /** Called when the site's deposit does not cover a batch. */
  topUpDeposit(): Promise<Result<void>>;
}

/** Moments between two effects; a kill at any of them must lose nothing and settle nothing twice. */
export type Step = "stored" | "signed" | "batched" | "broadcast" | "sent" | "mined" | "confirmed";

export interface WorkerParts {
  readonly outbox: Outbox;
  readonly chain: SettlementChain;
  readonly clock: Clock;
  readonly log: Log;
  /** Receipts wait this long for company, ms. */
  readonly batchDelayMs: number;
  readonly maxReceipts: number;
  /** A credit waits this long for more before it is sent to its device, ms. */
  readonly payOutAfterMs: number;
  /** Or until this much of it waits, wei; null: however much it is. */
  readonly payOutAtWei: bigint | null;
  readonly onStep: (step: Step) => void;
  readonly onBatch: (batchId: number) => void;
  /** A device's credit is on its way to it, or arrived. */
  readonly onPayOut: (device: Hex) => void;
  /** What the receipts in no batch wait for is something else now, or nothing any more. */
  readonly onWait: () => void;
}

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;
const REPLACED = {
  en: "The block of this settlement was replaced by another. It is sent again, and cannot pay twice.",
  zh: "此结算所在的区块已被替换，将重新发送，且不会重复支付。",
};
const REORG: Failure = { code: "CHAIN_REORG", message: REPLACED.en, said: REPLACED };

/** Moves receipts into batches and batches onto the chain. */
export class Worker {
  readonly #parts: WorkerParts;
  #waitingFor: Failure | null = null;
  #retryAtMs = 0;
  #retryMs = FIRST_RETRY_MS;

  constructor(parts: WorkerParts) {
    this.#parts = parts;
  }

  /** Why receipts wait in no batch; null when nothing is wrong. */
  get waitingFor(): Failure | null {
    return this.#waitingFor;
  }

  /** What failed may go through now: the next step is not put off any longer. */
  retryNow(): void {
    this.#retryAtMs = 0;
    this.#retryMs = FIRST_RETRY_MS;
  }

  /** One step of progress. Fails with what holds settlement up; it is tried again, later and later. */
  async advance(): Promise<Result<void>> {
    const { outbox, clock } = this.#parts;
    if (clock.nowMs() < this.#retryAtMs) return ok(undefined);
    let done: Result<void> = ok(undefined);
    if (outbox.openBatch() === null) done = await this.#form();
    if (done.ok && outbox.openBatch() === null) done = await this.#formPayOut();
    const batch = outbox.openBatch();
    if (done.ok && batch !== null) done = await this.#push(batch);
    if (!done.ok) {
      await this.#holdUp(done.error);
      return done;
    }
    this.#wait(null);
    this.#retryMs = FIRST_RETRY_MS;
    return ok(undefined);
  }

  #wait(failure: Failure | null): void {
    const other = failure?.code !== this.#waitingFor?.code;
    this.#waitingFor = failure;
    if (other) this.#parts.onWait();
  }

  async #form(): Promise<Result<void>> {
    const { outbox, chain, clock, maxReceipts, batchDelayMs, onStep, onBatch } = this.#parts;
    const receipts = outbox.unbatched(maxReceipts);
    const oldest = receipts[0];
    if (oldest === undefined) return ok(undefined);
    const waitedMs = clock.nowMs() - oldest.madeAtMs;
    if (receipts.length < maxReceipts && waitedMs < batchDelayMs) return ok(undefined);
    const draft = draftBatch(chain.robotWork.site, receipts, (device) => outbox.account(device));
    const checked = await this.#checkAccounts(draft.accounts.keys());
    if (!checked.ok) return checked;
    const tx = await this.#sign(chain.robotWork.encodeCredit(draft.vouchers));
    if (!tx.ok) return tx;
    onStep("signed");
    outbox.addBatch(tx.value, draft, clock.nowMs());
    onStep("batched");
    const batch = outbox.openBatch();
    if (batch !== null) onBatch(batch.id);
    return ok(undefined);
  }

  /** Sends the credit that waits longest, when it is due. Everything it holds is final: there is no open batch. */
  async #formPayOut(): Promise<Result<void>> {
    const { outbox, chain, clock, payOutAfterMs, payOutAtWei, onStep, onPayOut } = this.#parts;
    const credit = outbox.dueCredit(clock.nowMs() - payOutAfterMs, payOutAtWei);
    if (credit === null) return ok(undefined);
    const held = await chain.robotWork.creditWei(credit.device);
    if (!held.ok) return held;
    if (held.value === 0n) {
      // Anybody may ask for a device's pay-out, and somebody did.
      outbox.paidElsewhere(credit.device);
      onPayOut(credit.device);
      return ok(undefined);
    }
    const tx = await this.#sign(chain.robotWork.encodePayOut(credit.device));
    if (!tx.ok) return tx;
    onStep("signed");
    outbox.addPayOut(tx.value, credit.device);
    onStep("batched");
    onPayOut(credit.device);
    return ok(undefined);
  }

  /** The outbox must not know less than the chain: then it is an old copy, and would settle receipts again. */
  async #checkAccounts(devices: Iterable<string>): Promise<Result<void>> {
    const { outbox, chain } = this.#parts;
    for (const device of devices) {
      const settled = await chain.robotWork.settled(device as Hex);
      if (!settled.ok) return settled;
      const known = outbox.account(device);
      if (settled.value.actionCount > BigInt(known.log.count) || settled.value.amount > known.cumulativeWei) {
        return refuse("STORE_CORRUPT", {
          en: `The chain has settled more of ${device} than the settlement file here knows: the file is an old copy. Bring back the newest one.`,
          zh: `链上为 ${device} 结算的数量多于本机结算文件的记录：该文件是旧副本，请恢复最新的文件。`,
        });
      }
    }
    return ok(undefined);
  }

  async #sign(data: Hex): Promise<Result<SignedTx>> {
    const { relay, robotWork } = this.#parts.chain;
    const nonce = await relay.minedNonce();
    if (!nonce.ok) return nonce;
    return relay.sign(robotWork.address, data, nonce.value);
  }

  async #push(batch: Batch): Promise<Result<void>> {
    const { outbox, chain } = this.#parts;
    const before = await chain.relay.receipt(batch.tx.hash);
    if (!before.ok) return before;
    if (before.value !== null) return this.#judge(batch, before.value);
    const sent = await this.#send(batch);
    if (!sent.ok) return sent;
    // Signed again or confirmed meanwhile: the next call goes on with what is stored.
    const now = outbox.openBatch();
    if (now?.tx.hash !== batch.tx.hash) return ok(undefined);
    const after = await chain.relay.receipt(batch.tx.hash);
    if (!after.ok) return after;
    return after.value === null ? ok(undefined) : this.#judge(now, after.value);
  }

  async #send(batch: Batch): Promise<Result<void>> {
    const { chain, log, onStep } = this.#parts;
    if (batch.block !== null) log.warn("a block was reorganised away; its settlement is sent again", { id: batch.id });
    const sent = await chain.relay.broadcast(batch.tx);
    if (!sent.ok) {
      const taken = sent.error.details?.nonceTaken === true;
      return taken ? this.#signAgain(batch, sent.error) : sent;
    }
    onStep("broadcast");
    // It stays marked until it is in a block again: a second look must not take the mark away.
    const error = batch.block === null && batch.error?.code !== REORG.code ? null : REORG;
    const next: Batch = { ...batch, state: "sent", block: null, confirmations: 0, error };
    if (next.error?.code !== batch.error?.code || batch.state !== "sent" || batch.block !== null) this.#save(next);
    onStep("sent");
    return ok(undefined);
  }

  async #judge(batch: Batch, seen: TxReceipt): Promise<Result<void>> {
    const { chain, onStep } = this.#parts;
    const head = await chain.relay.headNumber();
    if (!head.ok) return head;
    const hash = await chain.relay.blockHash(seen.blockNumber);
    if (!hash.ok) return hash;
    const block = { number: seen.blockNumber, hash: seen.blockHash };
    if (hash.value !== seen.blockHash) return this.#send({ ...batch, block });
    const confirmations = head.value - seen.blockNumber + 1;
    const final = confirmations >= chain.confirmations;
    if (!seen.success) return final ? this.#signAgain(batch, await chain.relay.refusal(seen.hash)) : ok(undefined);
    onStep("mined");
    const now: Batch = { ...batch, state: "sent", block, confirmations, error: null };
    if (final) this.#confirm(now);
    else if (confirmations !== batch.confirmations || batch.block?.hash !== seen.blockHash) this.#save(now);
    return ok(undefined);
  }

  /**
   * The transaction can no longer go through: the same vouchers get new bytes. They are cumulative, so never pay twice; and a
   * pay-out sends what is there, so neither does it.
   */
  async #signAgain(batch: Batch, why: Failure): Promise<Result<void>> {
    const open = await this.#callOf(batch);
    if (!open.ok) return open;
    if (open.value === null) {
      this.#confirm(batch);
      return ok(undefined);
    }
    const tx = await this.#sign(open.value);
    if (!tx.ok) return tx;
    this.#parts.log.warn("a settlement is signed again", { id: batch.id, why: why.message, hash: tx.value.hash });
    this.#save({ ...batch, state: "signed", tx: tx.value, block: null, confirmations: 0, error: why });
    return ok(undefined);
  }

  /**
   * The call for what the chain has not done yet of the batch; null when nothing is left. Anybody may settle a voucher once
   * it was sent, and one that is settled would have the whole transaction refused.
   */
  async #callOf(batch: Batch): Promise<Result<Hex | null>> {
    const { chain, outbox, clock } = this.#parts;
    const { robotWork } = chain;
    if (batch.payOut !== null) {
      const held = await robotWork.creditWei(batch.payOut);
      if (!held.ok) return held;
      return ok(held.value === 0n ? null : robotWork.encodePayOut(batch.payOut));
    }
    const open: Voucher[] = [];
    for (const voucher of batch.vouchers) {
      const { device, actionCount, cumulativeAmount } = voucher;
      const settled = await robotWork.settled(device);
      if (!settled.ok) return settled;
      const held = await robotWork.creditWei(device);
      if (!held.ok) return held;
      const isOpen = settled.value.actionCount < actionCount;
      if (isOpen) open.push(voucher);
      // What somebody else settled they may have credited, or paid at once.
      const wei = held.value + (isOpen ? cumulativeAmount - settled.value.amount : 0n);
      if (wei > 0n) outbox.noteCredit(device, wei, clock.nowMs());
      else outbox.dropCredit(device);
    }
    return ok(open.length === 0 ? null : robotWork.encodeCredit(open));
  }

  #confirm(batch: Batch): void {
    this.#save({ ...batch, state: "confirmed", error: null });
    this.#parts.onStep("confirmed");
  }

  #save(batch: Batch): void {
    const { outbox, onBatch, onPayOut } = this.#parts;
    const before = outbox.openBatch();
    outbox.updateBatch(batch);
    if (batch.payOut === null) onBatch(batch.id);
    // A confirmation more changes nothing of what a pay-out's receipts say.
    else if (batch.state !== before?.state || batch.tx.hash !== before.tx.hash) onPayOut(batch.payOut);
  }

  async #holdUp(failure: Failure): Promise<void> {
    const { chain, clock, log, outbox } = this.#parts;
    if (failure.details?.error === "DepositTooSmall") {
      const topped = await chain.topUpDeposit();
      if (!topped.ok)
        log.error("the site's deposit is too small and could not be filled", { why: topped.error.message });
    }
    log.warn("settlement waits", { problem: failure.code, why: failure.message, retryMs: this.#retryMs });
    this.#retryAtMs = clock.nowMs() + this.#retryMs;
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
    const batch = outbox.openBatch();
    if (batch === null) this.#wait(failure);
    else this.#save({ ...batch, error: failure });
  }
}
