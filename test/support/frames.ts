import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";

/** What a page was like while something went on in it. */
export interface Smoothness {
  /** From the first frame to the last, ms. */
  readonly wholeMs: number;
  /** Longest time without a frame, ms. */
  readonly longestMs: number;
  readonly frames: number;
  /** Most of the page's own JavaScript heap, and what it was at the beginning, bytes. */
  readonly heap: { readonly before: number; readonly most: number };
}

interface Probe {
  probe?: { times: number[]; on: boolean };
}
const HEAP_EVERY_MS = 200;

/** Counts a page's frames, and looks at its heap, while `act` goes on. */
export async function smoothness(page: Page, act: () => Promise<unknown>): Promise<Smoothness> {
  const cdp = await page.context().newCDPSession(page);
  const heapNow = async (): Promise<number> => (await cdp.send("Runtime.getHeapUsage")).usedSize;
  await cdp.send("HeapProfiler.collectGarbage");
  const before = await heapNow();
  let most = before;
  let watching = true;
  await page.evaluate(() => {
    const probe = { times: [performance.now()], on: true };
    (window as Probe).probe = probe;
    const tick = (): void => {
      probe.times.push(performance.now());
      if (probe.on) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  const watch = (async () => {
    while (watching) {
      most = Math.max(most, await heapNow());
      await page.waitForTimeout(HEAP_EVERY_MS);
    }
  })();
  try {
    await act();
  } finally {
    watching = false;
    await watch;
    await cdp.detach();
  }
  const times = await page.evaluate(() => {
    const { probe } = window as Probe;
    if (probe !== undefined) probe.on = false;
    return [...(probe?.times ?? []), performance.now()];
  });
  const gaps = times.slice(1).map((time, i) => time - times[i]!);
  return {
    wholeMs: times.at(-1)! - times[0]!,
    longestMs: Math.max(...gaps),
    frames: gaps.length,
    heap: { before, most },
  };
}

/** Keeps a worker of a page busy, with nothing that the page has to do with: what the machine's other work costs a page. */
export const busyWorker = (page: Page, ms: number): Promise<void> =>
  page.evaluate(async (forMs) => {
    const text = `const end = performance.now() + ${forMs}; while (performance.now() < end) Math.sqrt(end); postMessage(0);`;
    const worker = new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
    await new Promise((resolve) => {
      worker.onmessage = resolve;
    });
    worker.terminate();
  }, ms);

const RSS_EVERY_MS = 250;

/** Most memory that any page's process of a browser had while `act` went on, bytes; null where the system does not tell. */
export async function mostMemory(browser: Browser, act: () => Promise<unknown>): Promise<number | null> {
  const cdp = await browser.newBrowserCDPSession();
  let most: number | null = null;
  const look = async (): Promise<void> => {
    const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
    for (const { id, type } of processInfo) {
      if (type !== "renderer") continue;
      try {
        const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1];
        if (kb !== undefined) most = Math.max(most ?? 0, 1024 * Number(kb));
      } catch {
        // It ended, or this is no Linux.
      }
    }
  };
  const timer = setInterval(() => void look().catch(() => {}), RSS_EVERY_MS);
  try {
    await act();
    await look();
  } finally {
    clearInterval(timer);
    await cdp.detach();
  }
  return most;
}
