import type { Log as EthersLog, JsonRpcProvider } from "ethers";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { ChainEvent, Contracts } from "./contracts.ts";
import { attempt } from "./failures.ts";

export interface FollowerListener {
  /** Events of one range of blocks, in the order of the chain, and the range's last block. */
  readonly onRange: (range: {
    readonly events: readonly ChainEvent[];
    readonly to: number;
    readonly hash: string;
  }) => void;
  /** What was told of blocks from this number on is void; their replacements follow. */
  readonly onReorg: (fromBlock: number) => void;
}

/** A block that was told, by which a reorganisation is noticed. */
export interface SeenBlock {
  readonly number: number;
  readonly hash: string;
}

/** Where a follower of before had come to. */
export interface FollowerStart {
  /** By rising number. */
  readonly seen: readonly SeenBlock[];
  readonly next: number;
}

/** Follows our contracts' events from the block of their deployment. */
export interface Follower {
  /** Tells what is new; returns the block up to which it told. */
  poll(): Promise<Result<number>>;
}

const MAX_RANGE = 2_000;
/** Reorganisations deeper than this are told from the oldest block remembered. */
const REMEMBERED_BLOCKS = 128;

const unknown = (block: number) =>
  refuse("CHAIN_DOWN", {
    en: `The RPC node does not know block ${block}, which was there before. It is asked again; nothing that was read is dropped.`,
    zh: `RPC 节点不认识先前存在的区块 ${block}。将再次请求，已读取的内容不会丢弃。`,
  });

export function makeFollower(
  provider: JsonRpcProvider,
  contracts: Contracts,
  startBlock: number,
  listener: FollowerListener,
  start: FollowerStart | null = null,
): Follower {
  const seen: SeenBlock[] = [...(start?.seen ?? [])];
  let next = start?.next ?? startBlock;
  let busy: Promise<Result<number>> | null = null;

  const hashOf = (block: number) => attempt("block", async () => (await provider.getBlock(block))?.hash ?? null);

  /** Forgets blocks that are no longer on the chain; nothing before each was looked at. */
  const rewind = async (): Promise<Result<void>> => {
    let sound = seen.length;
    for (; sound > 0; sound--) {
      const { number, hash } = seen[sound - 1]!;
      const found = await hashOf(number);
      if (!found.ok) return found;
      // A node that lags behind another has not got it yet; what replaced a block has a hash.
      if (found.value === null) return unknown(number);
      if (found.value === hash) break;
    }
    if (sound < seen.length) {
      seen.splice(sound);
      // Blocks without a remembered hash may lie between the last sound one and the first void one.
      next = (seen.at(-1)?.number ?? startBlock - 1) + 1;
      listener.onReorg(next);
    }
    return ok(undefined);
  };

  const readRange = async (to: number): Promise<Result<void>> => {
    const filter = { address: Object.values(contracts.addresses), fromBlock: next, toBlock: to };
    const logs = await attempt("logs", () => provider.getLogs(filter as never));
    if (!logs.ok) return logs;
    const hash = await hashOf(to);
    if (!hash.ok) return hash;
    if (hash.value === null) return ok(undefined);
    const events = logs.value
      // A node may answer with more than was asked: an event of a later block would never be taken back.
      .filter(({ blockNumber }) => blockNumber >= next && blockNumber <= to)
      .map((one: EthersLog) => contracts.parseLog(one))
      .filter((event): event is ChainEvent => event !== null);
    seen.push({ number: to, hash: hash.value });
    if (seen.length > REMEMBERED_BLOCKS) seen.shift();
    next = to + 1;
    listener.onRange({ events, to, hash: hash.value });
    return ok(undefined);
  };

  const pollOnce = async (): Promise<Result<number>> => {
    const rewound = await rewind();
    if (!rewound.ok) return rewound;
    const head = await attempt("head", () => provider.getBlockNumber());
    if (!head.ok) return head;
    while (next <= head.value) {
      const before = next;
      const done = await readRange(Math.min(next + MAX_RANGE - 1, head.value));
      if (!done.ok) return done;
      // The head fell back while we read: the next poll sees the reorganisation.
      if (next === before) break;
    }
    return ok(next - 1);
  };

  return {
    poll() {
      busy ??= pollOnce().finally(() => {
        busy = null;
      });
      return busy;
    },
  };
}
