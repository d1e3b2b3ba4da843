import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { z } from "zod";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import type { Voucher } from "../../contracts-abi/typed-data/voucher.ts";
import { fail, ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Receipt } from "../../twins/operations/receipt.ts";
import type { SignedTx } from "../chain/port.ts";
import { inTransaction } from "../store/inTransaction.ts";
import type { BatchDraft } from "./batch.ts";
import {
  type Batch,
  type Credit,
  type DeviceAccount,
  hexText,
  PAY_OUTS,
  type PaidBy,
  parseAccount,
  parseBatch,
  parseCredit,
  parseReceipt,
  type Row,
  SCHEMA,
  type SettledReceipt,
  settlementOf,
  toJson,
} from "./rows.ts";

/** Which contract the accounts belong to: they are worth nothing on another. */
export interface OutboxScope {
  readonly chainId: number;
  readonly robotWork: string;
  readonly site: string;
}

function openDatabase(path: string, scope: OutboxScope): Result<DatabaseSync> {
  const db = new DatabaseSync(path);
  try {
    // One writer: the lock is held until close, and the kernel drops it when the process dies.
    db.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    db.exec(SCHEMA);
    if (db.prepare("PRAGMA user_version").get()?.user_version === 0) db.exec(`BEGIN; ${PAY_OUTS} COMMIT;`);
    const text = JSON.stringify([scope.chainId, scope.robotWork.toLowerCase(), scope.site]);
    db.prepare("INSERT OR IGNORE INTO scope VALUES (1, ?)").run(text);
    const held = z.object({ text: z.string() }).parse(db.prepare("SELECT text FROM scope").get()).text;
    if (held === text) return ok(db);
    db.close();
    return refuse("HOST_CONFIG", {
      en: `${path} belongs to another chain, contract or site: ${held}. Use the data folder that goes with this chain.`,
      zh: `${path} 属于另一条链、合约或场所：${held}。请使用与本链对应的数据目录。`,
    });
  } catch (error) {
    db.close();
    const message = error instanceof Error ? error.message : String(error);
    if (/locked|busy/i.test(message))
      return refuse("STORE_LOCKED", {
        en: `Another process settles from ${path}. End the other server first.`,
        zh: `另一个进程正在用 ${path} 结算，请先结束另一个服务器。`,
      });
    return fail(/full/i.test(message) ? "STORE_FULL" : "STORE_CORRUPT", `${path}: ${message}`);
  }
}

/** Opens or creates the outbox. STORE_LOCKED when another process has it, STORE_CORRUPT when it is damaged. */
export function openOutbox(path: string, scope: OutboxScope): Result<Outbox> {
  const opened = openDatabase(path, scope);
  return opened.ok ? ok(new Outbox(opened.value)) : opened;
}

/** Receipts, batches and device accounts on disk. Every change is one transaction, durable when the method returns. */
export class Outbox {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** True when it was new. CMD_DUPLICATE when the command has another receipt already. */
  addReceipt(receipt: Receipt): Result<boolean> {
    if (this.#receiptRow(receipt.id) !== undefined) return ok(false);
    if (this.#get("SELECT id FROM receipts WHERE command = ?", receipt.commandId) !== undefined) {
      return refuse("CMD_DUPLICATE", {
        en: `Command ${receipt.commandId} has another receipt already.`,
        zh: `指令 ${receipt.commandId} 已有另一张凭据。`,
      });
    }
    try {
      const values = [receipt.id, receipt.commandId, receipt.device.toLowerCase(), toJson(receipt)];
      this.#prepare("INSERT INTO receipts (id, command, device, json) VALUES (?, ?, ?, ?)").run(...values);
      return ok(true);
    } catch (error) {
      return fail("STORE_FULL", `the receipt could not be stored: ${error instanceof Error ? error.message : error}`);
    }
  }

  receipt(id: string): Receipt | null {
    const row = this.#receiptRow(id);
    return row === undefined ? null : parseReceipt(row);
  }

  settled(id: string): SettledReceipt | null {
    const row = this.#receiptRow(id);
    return row === undefined ? null : (this.#withSettlements([row])[0] ?? null);
  }

  /** Newest first. */
  list(limit: number): readonly SettledReceipt[] {
    return this.#withSettlements(this.#all("SELECT batch, json FROM receipts ORDER BY seq DESC LIMIT ?", limit));
  }

  ofBatch(batchId: number): readonly SettledReceipt[] {
    return this.#withSettlements(this.#all("SELECT batch, json FROM receipts WHERE batch = ? ORDER BY seq", batchId));
  }

  /** Receipts in no batch, oldest first. */
  unbatched(limit: number): readonly Receipt[] {
    return this.#all("SELECT json FROM receipts WHERE batch IS NULL ORDER BY seq LIMIT ?", limit).map(parseReceipt);
  }

  unbatchedCount(): number {
    const row = this.#get("SELECT count(*) AS n FROM receipts WHERE batch IS NULL");
    return z.object({ n: z.int() }).parse(row).n;
  }

  account(device: string): DeviceAccount {
    return parseAccount(this.#get("SELECT json FROM accounts WHERE device = ?", device.toLowerCase()));
  }

  /** The batch that is not confirmed; there is at most one. */
  openBatch(): Batch | null {
    const row = this.#get("SELECT id, state, json FROM batches WHERE state <> 'confirmed' ORDER BY id LIMIT 1");
    return row === undefined ? null : parseBatch(row);
  }

  /** Stores the batch with its signed bytes, its accounts, its credits and which receipts it settles, together. */
  addBatch(tx: SignedTx, draft: BatchDraft, nowMs: number): void {
    inTransaction(this.#db, () => {
      const batch = this.#insertBatch(tx, draft.vouchers, null);
      const put = this.#prepare("INSERT OR REPLACE INTO accounts VALUES (?, ?)");
      for (const [device, account] of draft.accounts) put.run(device.toLowerCase(), toJson(account));
      for (const { device, wei } of draft.credited) {
        this.noteCredit(device, (this.#creditOf(device)?.wei ?? 0n) + wei, nowMs);
      }
      const assign = this.#prepare("UPDATE receipts SET batch = ? WHERE id = ? AND batch IS NULL");
      for (const id of draft.receiptIds) {
        if (assign.run(batch, id).changes !== 1) throw new Error(`receipt ${id} is in a batch already`);
      }
    });
  }

  /** Stores the transaction that pays a device's credit out. */
  addPayOut(tx: SignedTx, device: Hex): void {
    inTransaction(this.#db, () => {
      const batch = Number(this.#insertBatch(tx, [], device));
      this.#prepare("INSERT INTO pay_outs VALUES (?, ?, ?)").run(device.toLowerCase(), batch, batch);
    });
  }

  /** What was credited to the device so far was sent at somebody else's request. */
  paidElsewhere(device: Hex): void {
    inTransaction(this.#db, () => {
      const sql = "INSERT OR IGNORE INTO pay_outs SELECT ?, coalesce(max(id), 0), NULL FROM batches";
      this.#prepare(sql).run(device.toLowerCase());
      this.dropCredit(device);
    });
  }

  /** The newest receipts whose credits a pay-out to the device sends, or sent last. */
  paidBy(device: Hex, limit: number): readonly SettledReceipt[] {
    const upto = "SELECT upto FROM pay_outs WHERE device = ?1 ORDER BY upto DESC LIMIT 1";
    const since = `${upto} OFFSET 1`;
    const sql = `SELECT batch, json FROM receipts WHERE device = ?1 AND batch <= (${upto})
      AND batch > coalesce((${since}), 0) ORDER BY seq DESC LIMIT ?2`;
    return this.#withSettlements(this.#all(sql, device.toLowerCase(), limit));
  }

  /** Of a pay-out that is confirmed, the credit goes with it. */
  updateBatch({ id, state, ...rest }: Batch): void {
    inTransaction(this.#db, () => {
      this.#prepare("UPDATE batches SET state = ?, json = ? WHERE id = ?").run(state, toJson(rest), id);
      if (state === "confirmed" && rest.payOut !== null) this.dropCredit(rest.payOut);
    });
  }

  /** The credit that waits longest, of those that waited since a time or have grown to an amount; null: to any. */
  dueCredit(sinceMs: number, atWei: bigint | null): Credit | null {
    const large = atWei === null ? null : atWei.toString();
    // Decimal text without leading zeros: the longer is the larger.
    const sql = `SELECT * FROM credits WHERE since_ms <= ?1 OR length(wei) > length(?2)
      OR (length(wei) = length(?2) AND wei >= ?2) ORDER BY since_ms LIMIT 1`;
    const row = this.#get(sql, sinceMs, large);
    return row === undefined ? null : parseCredit(row);
  }

  /** Longest waiting first. */
  credits(limit: number): readonly Credit[] {
    return this.#all("SELECT * FROM credits ORDER BY since_ms LIMIT ?", limit).map(parseCredit);
  }

  /** What a device's credit is, or will be when the open batch is on chain. */
  noteCredit(device: Hex, wei: bigint, nowMs: number): void {
    const put = this.#prepare("INSERT OR REPLACE INTO credits VALUES (?, ?, ?)");
    put.run(device.toLowerCase(), wei.toString(), this.#creditOf(device)?.sinceMs ?? nowMs);
  }

  dropCredit(device: Hex): void {
    this.#prepare("DELETE FROM credits WHERE device = ?").run(device.toLowerCase());
  }

  /** The voucher that first covered the receipt; null while it is in no batch. */
  voucherOf(receiptId: string): Voucher | null {
    const row = this.#receiptRow(receiptId);
    const batch = row === undefined ? null : this.#batch(row.batch);
    if (row === undefined || batch === null) return null;
    const device = parseReceipt(row).device.toLowerCase();
    return batch.vouchers.find((voucher) => voucher.device.toLowerCase() === device) ?? null;
  }

  /** Ids of a device's receipts in the order of its log, up to this count: what a proof is made from. */
  logIds(device: string, count: number): readonly Hex[] {
    const sql = "SELECT id FROM receipts WHERE device = ? AND batch IS NOT NULL ORDER BY seq LIMIT ?";
    return this.#all(sql, device.toLowerCase(), count).map((row) => hexText.parse(row.id));
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }

  #insertBatch(tx: SignedTx, vouchers: readonly Voucher[], payOut: Hex | null): number | bigint {
    const json = toJson({ tx, vouchers, payOut, block: null, confirmations: 0, error: null });
    return this.#prepare("INSERT INTO batches (state, json) VALUES ('signed', ?)").run(json).lastInsertRowid;
  }

  #creditOf(device: Hex): Credit | null {
    const row = this.#get("SELECT * FROM credits WHERE device = ?", device.toLowerCase());
    return row === undefined ? null : parseCredit(row);
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...values);
  }

  #all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepare(sql).all(...values);
  }

  #receiptRow(id: string): Row | undefined {
    return this.#get("SELECT batch, json FROM receipts WHERE id = ?", id);
  }

  #batch(id: unknown): Batch | null {
    const row = typeof id === "number" ? this.#get("SELECT id, state, json FROM batches WHERE id = ?", id) : undefined;
    return row === undefined ? null : parseBatch(row);
  }

  #paidBy(batch: Batch, device: string): PaidBy {
    const sql = "SELECT batch FROM pay_outs WHERE device = ? AND upto >= ? ORDER BY upto LIMIT 1";
    const row = this.#get(sql, device.toLowerCase(), batch.id);
    if (row === undefined) return null;
    return row.batch === null ? "elsewhere" : this.#batch(row.batch);
  }

  #withSettlements(rows: readonly Row[]): SettledReceipt[] {
    const batches = new Map<unknown, { readonly batch: Batch | null; readonly paidBy: Map<string, PaidBy> }>();
    return rows.map((row) => {
      const receipt = parseReceipt(row);
      const { device } = receipt;
      const { batch, paidBy } = batches.get(row.batch) ?? { batch: this.#batch(row.batch), paidBy: new Map() };
      batches.set(row.batch, { batch, paidBy });
      if (batch !== null && !paidBy.has(device)) paidBy.set(device, this.#paidBy(batch, device));
      return { receipt, settlement: settlementOf(receipt, batch, paidBy.get(device) ?? null) };
    });
  }
}
