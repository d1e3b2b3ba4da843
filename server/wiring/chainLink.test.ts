import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Log } from "../log.ts";
import { linkChain } from "./chainLink.ts";
import type { Core } from "./core.ts";
import type { Open } from "./openChain.ts";

const AWAY = refuse("CHAIN_DOWN", { en: "Away.", zh: "离线。" });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function core(): { core: Core; told: string[] } {
  const told: string[] = [];
  const tell = (message: string): void => void told.push(message);
  const log: Log = { info: tell, warn: tell, error: tell };
  return { core: { clock: { nowMs: () => Date.now() }, log } as unknown as Core, told };
}

/** Ends what is asked as soon as it is called off. */
const untilAborted = (ending: AbortSignal) =>
  new Promise<Result<Open>>((resolve) => ending.addEventListener("abort", () => resolve(AWAY)));

/** What is open, whose settlement ends when `ended` does. */
function openUntil(ended: Promise<void>): { opened: Open; closed: string[] } {
  const closed: string[] = [];
  const part = (name: string) => ({ close: () => void closed.push(name) });
  const settlement = {
    async close() {
      await ended;
      closed.push("settlement");
    },
  };
  const learning = { demands: part("demands") };
  const parts = { learning, incentive: part("incentive"), index: part("index"), settlement, chain: part("chain") };
  return { opened: parts as unknown as Open, closed };
}

it("tells once that a connection takes long, and ends it at once when the server ends", async () => {
  const { core: parts, told } = core();
  const link = linkChain(parts, untilAborted, async () => {});
  await vi.advanceTimersByTimeAsync(14_000);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toEqual(["the chain is not joined yet; this goes on"]);
  await link.close();
});

it("does not wait for ever where a connection cannot be called off", async () => {
  const link = linkChain(
    core().core,
    () => new Promise(() => {}),
    async () => {},
  );
  let ended = false;
  const closing = link.close().then(() => {
    ended = true;
  });
  await vi.advanceTimersByTimeAsync(7_000);
  expect(ended).toBe(false);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(ended).toBe(true);
  await closing;
});

it("lets what goes on come to its end, and calls off what hangs", async () => {
  let signal: AbortSignal | null = null;
  const hangs = new Promise<void>((resolve) => {
    setTimeout(() => signal?.addEventListener("abort", () => resolve()), 0);
  });
  const { opened, closed } = openUntil(hangs);
  const link = linkChain(
    core().core,
    async (ending) => {
      signal = ending;
      return ok(opened);
    },
    async () => {},
  );
  await vi.advanceTimersByTimeAsync(1);
  expect(link.held()).toBe(opened);
  const closing = link.close();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(closed).toEqual(["demands", "incentive", "index"]);
  await vi.advanceTimersByTimeAsync(2_000);
  await closing;
  expect(closed).toEqual(["demands", "incentive", "index", "settlement", "chain"]);
});
