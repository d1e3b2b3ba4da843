import { z } from "zod";
import { keccak } from "../../../contracts-abi/typed-data/eip712.ts";
import type { Clock } from "../../../twins/core/clock.ts";
import { fail, must, ok, type Result } from "../../../twins/core/result.ts";
import type { Gate } from "./gate.ts";
import type { Head } from "./integrity.ts";
import type { BlockRecord, Journal } from "./journal.ts";
import type { Rpc } from "./rpc.ts";

/** Makes blocks when there are transactions, and acknowledges a transaction when its block is on disk. */
export interface Producer {
  /** The transaction's hash once its block is on disk. The same bytes may be sent again at any time. */
  send(raw: string): Promise<Result<string>>;
  /** Waits for the block being made, then makes no more. */
  stop(): Promise<void>;
}

const BATCH_MS = 4;
/** How long a transaction may wait for the nonces before it. */
const GAP_TIMEOUT_MS = 3_000;
const MAX_WAITING = 4_096;

const Block = z.object({
  number: z.string().transform(Number),
  parentHash: z.string(),
  timestamp: z.string().transform(Number),
  hash: z.string(),
  stateRoot: z.string(),
  transactions: z.array(z.string()),
});

interface Waiting {
  readonly raw: string;
  readonly sinceMs: number;
  readonly settle: (result: Result<string>) => void;
  readonly result: Promise<Result<string>>;
}

export const rawHash = (raw: string): string => keccak(Buffer.from(raw.slice(2), "hex"));

/** Mines one block at a given time and reads it back. */
export async function mine(rpc: Rpc, timestampS: number): Promise<Result<z.infer<typeof Block>>> {
  for (const [method, params] of [
    ["evm_setNextBlockTimestamp", [timestampS]],
    ["evm_mine", []],
  ] as const) {
    const done = await rpc.call(method, params);
    if (!done.ok) return done;
  }
  const latest = await rpc.call("eth_getBlockByNumber", ["latest", false]);
  return latest.ok ? ok(Block.parse(latest.value)) : latest;
}

export interface ProducerParts {
  readonly rpc: Rpc;
  readonly journal: Journal;
  readonly gate: Gate;
  readonly clock: Clock;
  /** Most transactions that may wait for a block. Default 4096. */
  readonly maxWaiting?: number;
  /** The chain's newest block. */
  readonly head: Head & { readonly timestampS: number };
  /** Asked before each block; what it refuses ends the chain. For an anvil that others reach too. */
  readonly check?: (head: Head) => Promise<Result<void>>;
  /** Called when a block is on disk; nobody reads or writes meanwhile. */
  readonly afterBlock: (block: BlockRecord) => Promise<void>;
  /** A block could not be journalled: the process has to end, since anvil is now ahead of the disk. */
  readonly onFatal: (reason: string) => void;
}

export function makeProducer(parts: ProducerParts): Producer {
  const { rpc, journal, gate, clock, onFatal } = parts;
  const maxWaiting = parts.maxWaiting ?? MAX_WAITING;
  const waiting = new Map<string, Waiting>();
  let head = parts.head;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  const schedule = (delayMs: number) => {
    if (timer !== null || stopped || waiting.size === 0) return;
    timer = setTimeout(() => {
      timer = null;
      running = produce().catch((error) => halt(error instanceof Error ? error.message : String(error)));
    }, delayMs);
  };
  const settle = (hash: string, result: Result<string>) => {
    waiting.get(hash)?.settle(result);
    waiting.delete(hash);
  };
  const halt = (reason: string) => {
    stopped = true;
    for (const hash of [...waiting.keys()]) settle(hash, fail("CHAIN_DOWN", `the chain stopped: ${reason}`));
    onFatal(reason);
  };

  const makeBlock = async (): Promise<number> => {
    if (parts.check !== undefined) must(await parts.check(head));
    const pool = z.object({ pending: z.string().transform(Number) }).parse(must(await rpc.call("txpool_status", [])));
    if (pool.pending === 0) return 0;
    const block = must(await mine(rpc, Math.max(head.timestampS, Math.floor(clock.nowMs() / 1000))));
    if (block.number !== head.number + 1 || block.parentHash !== head.hash) {
      const where = `block ${block.number} follows ${block.parentHash}, the journal ends with ${head.number} ${head.hash}`;
      throw new Error(`CHAIN_TAMPERED: ${where}`);
    }
    const record: BlockRecord = {
      number: block.number,
      timestampS: block.timestamp,
      hash: block.hash,
      stateRoot: block.stateRoot,
      transactions: block.transactions.map((hash) => {
        const entry = waiting.get(hash);
        if (entry === undefined) throw new Error(`CHAIN_TAMPERED: ${hash} of block ${block.number} was not sent here`);
        return entry.raw;
      }),
    };
    must(await journal.append(record));
    head = record;
    for (const hash of block.transactions) settle(hash, ok(hash));
    await parts.afterBlock(record);
    return block.transactions.length;
  };

  const dropStale = async () => {
    for (const [hash, entry] of [...waiting]) {
      if (clock.nowMs() - entry.sinceMs < GAP_TIMEOUT_MS) continue;
      await rpc.call("anvil_dropTransaction", [hash]);
      settle(
        hash,
        fail("CHAIN_REVERT", "dropped: an earlier nonce is missing, or another transaction took this nonce"),
      );
    }
  };

  const produce = async () => {
    const mined = await gate.write(makeBlock);
    await dropStale();
    schedule(mined > 0 ? 0 : BATCH_MS * 10);
  };

  const isMined = async (hash: string) => {
    const receipt = await gate.read(() => rpc.call("eth_getTransactionReceipt", [hash]));
    return receipt.ok && receipt.value !== null;
  };

  /** A block holds a transaction by its hash: anvil's has to be that of the bytes which the journal will hold. */
  const offer = async (raw: string, hash: string): Promise<Result<unknown>> => {
    const taken = await rpc.call("eth_sendRawTransaction", [raw]);
    if (!taken.ok || taken.value === hash) return taken;
    await rpc.call("anvil_dropTransaction", [taken.value]);
    return fail(
      "CHAIN_REVERT",
      "these bytes are not the transaction's own: send it without sidecars and trailing bytes",
    );
  };

  return {
    async send(raw) {
      if (stopped) return fail("CHAIN_DOWN", "the chain is stopping");
      const hash = rawHash(raw);
      if (await isMined(hash)) return ok(hash);
      const same = waiting.get(hash);
      if (same !== undefined) return same.result;
      if (waiting.size >= maxWaiting) return fail("CHAIN_REVERT", `${maxWaiting} transactions are waiting already`);
      // Registered before anvil has it: a block may be made while anvil's answer is still on its way.
      let resolve: (result: Result<string>) => void = () => {};
      const result = new Promise<Result<string>>((done) => {
        resolve = done;
      });
      waiting.set(hash, { raw, sinceMs: clock.nowMs(), settle: resolve, result });
      // No block is made between anvil's answer and our look at it.
      const taken = await gate.read(() => offer(raw, hash));
      if (!taken.ok) settle(hash, taken);
      else schedule(BATCH_MS);
      return result;
    },
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await running;
      for (const hash of [...waiting.keys()]) settle(hash, fail("CHAIN_DOWN", "the chain is stopping"));
    },
  };
}
