import { ok, type Result } from "../../twins/core/result.ts";
import { isNewsEvery } from "../log.ts";
import { CHAIN_AT_WORK, CHAIN_BROKE, CHAIN_NOT_YET } from "../refusals.ts";
import { diskFailure } from "../store/files.ts";
import type { Core } from "./core.ts";
import { closeOpen, type Open } from "./openChain.ts";

const RETRY_MS = 2_000;
/** After what should not happen. */
const BROKE_RETRY_MS = 30_000;
const AT_WORK_MS = 5_000;
/** A connection that is being made for so long is told in the log: a chain that hangs may never let it succeed or fail. */
const LONG_MS = 15_000;
/** What goes on when the server ends may go on for so long, and be ended for as long again. */
const CLOSE_MS = 4_000;
/** How long a simulation waits for a chain that was never there yet, ms. */
const FIRST_WAIT_MS = 60_000;
const WAIT_STEP_MS = 200;

/** The way to the chain, tried again and again until it is there. */
export interface ChainLink {
  /** Null until it was there. */
  held(): Open | null;
  /** CHAIN_DOWN until it was there. */
  open(): Result<Open>;
  /** Waits for the first connection, which on a first start deploys the contracts. */
  whenOpen(): Promise<Result<Open>>;
  /** Ends what goes on, also a connection that is still being made; waits some seconds at most, whatever the chain does. */
  close(): Promise<void>;
}

/** Waits for what may never come no longer than this. */
function atMost(act: Promise<void>, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    act.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * @param connect fails at once when the signal was aborted, and so does all that goes over its connection later
 * @param onOpen asked `ended` between its steps, and goes no further then
 */
export function linkChain(
  { clock, log }: Core,
  connect: (ending: AbortSignal) => Promise<Result<Open>>,
  onOpen: (held: Open, ended: () => boolean) => Promise<void>,
): ChainLink {
  const isNews = isNewsEvery(clock.nowMs);
  const isLongNews = isNewsEvery(clock.nowMs);
  const ending = new AbortController();
  let held: Open | null = null;
  let closed = false;
  let why: Result<never> = CHAIN_NOT_YET;
  const attempt = async (): Promise<void> => {
    // What the last attempt failed by may be mended: this one has come further than that.
    const atWork = setTimeout(() => {
      why = CHAIN_AT_WORK;
    }, AT_WORK_MS).unref();
    const long = setTimeout(() => {
      const forS = LONG_MS / 1_000;
      if (isLongNews("long")) log.warn("the chain is not joined yet; this goes on", { forS });
    }, LONG_MS).unref();
    // A disk that is full while keys are made or files opened: tried again when there is room.
    const opened = await connect(ending.signal).catch(diskFailure);
    clearTimeout(atWork);
    clearTimeout(long);
    if (closed) return closeOpen(opened.ok ? opened.value : null);
    if (opened.ok) {
      held = opened.value;
      return onOpen(held, () => closed);
    }
    why = { ok: false, error: { ...opened.error, code: "CHAIN_DOWN" } };
    if (isNews(`${opened.error.code} ${opened.error.message}`)) log.warn("no chain yet", { error: opened.error });
    setTimeout(tryAgain, RETRY_MS).unref();
  };
  let attempting = Promise.resolve();
  const tryAgain = (): void => {
    attempting = attempt().catch((error: unknown) => {
      log.error("the way to the chain broke", { error: error instanceof Error ? (error.stack ?? "") : String(error) });
      why = CHAIN_BROKE;
      if (held === null && !closed) setTimeout(tryAgain, BROKE_RETRY_MS).unref();
    });
  };
  tryAgain();
  const open = (): Result<Open> => (held === null ? why : ok(held));
  return {
    held: () => held,
    open,
    async whenOpen() {
      for (let waited = 0; held === null && !closed && waited < FIRST_WAIT_MS; waited += WAIT_STEP_MS)
        await new Promise((resolve) => setTimeout(resolve, WAIT_STEP_MS));
      return open();
    },
    async close() {
      closed = true;
      if (held === null) ending.abort();
      // A chain that hangs would hold the end up for as long as it likes.
      const callOff = setTimeout(() => ending.abort(), CLOSE_MS);
      await atMost(
        attempting.then(() => closeOpen(held)),
        2 * CLOSE_MS,
      );
      clearTimeout(callOff);
    },
  };
}
