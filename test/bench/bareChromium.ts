import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHROMIUM_ARGS, ensureChromium } from "../support/chromium.ts";

/** A page of a browser that nobody instruments: only what is asked for here costs it anything. */
export interface BarePage {
  /** Value of an expression in the page, as JSON. */
  evaluate<T>(expression: string): Promise<T>;
  /** Evaluates until the expression is true. */
  until(expression: string, timeoutMs: number): Promise<void>;
  /**
   * CPU of the page's main thread so far, ms: the kernel's own count where there is one, because wall clock would count
   * the waiting for a busy core; elsewhere Chromium's sum of tasks.
   */
  mainThreadMs(): Promise<number>;
  close(): Promise<void>;
}

export interface BareChromium {
  open(url: string): Promise<BarePage>;
  close(): Promise<void>;
}

interface Outcome {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

type Send = <T>(method: string, params?: object, sessionId?: string) => Promise<T>;

/** The DevTools protocol over a plain WebSocket. */
async function protocolOf(url: string): Promise<{ send: Send; close(): void }> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, (outcome: Outcome) => void>();
  let last = 0;
  socket.onmessage = ({ data }) => {
    const outcome = JSON.parse(String(data)) as Outcome;
    if (outcome.id !== undefined) waiting.get(outcome.id)?.(outcome);
  };
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error("no connection to Chromium"));
  });
  return {
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, ({ result, error }) => {
          waiting.delete(id);
          if (error === undefined) resolve(result as never);
          else reject(new Error(`${method}: ${error.message}`));
        });
        socket.send(JSON.stringify({ id, method, params, sessionId }));
      }),
    close: () => socket.close(),
  };
}

/** The main thread of a process has the number of the process. */
const cpuMs = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;

async function openPage(send: Send, url: string): Promise<BarePage> {
  const renderers = async (): Promise<number[]> => {
    const { processInfo } = await send<{ processInfo: { type: string; id: number }[] }>("SystemInfo.getProcessInfo");
    return processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
  };
  const { browserContextId } = await send<{ browserContextId: string }>("Target.createBrowserContext");
  const { targetId } = await send<{ targetId: string }>("Target.createTarget", { url, browserContextId });
  const { sessionId } = await send<{ sessionId: string }>("Target.attachToTarget", { targetId, flatten: true });
  const evaluate: BarePage["evaluate"] = async (expression) => {
    const { result, exceptionDetails } = await send<{ result: { value: never }; exceptionDetails?: { text: string } }>(
      "Runtime.evaluate",
      { expression, returnByValue: true, awaitPromise: true },
      sessionId,
    );
    if (exceptionDetails !== undefined) throw new Error(`${expression}: ${exceptionDetails.text}`);
    return result.value;
  };
  const taskMs = async (): Promise<number> => {
    const { metrics } = await send<{ metrics: { name: string; value: number }[] }>(
      "Performance.getMetrics",
      {},
      sessionId,
    );
    return 1000 * metrics.find(({ name }) => name === "TaskDuration")!.value;
  };
  const kernelCounts = process.platform === "linux";
  if (!kernelCounts) await send("Performance.enable", {}, sessionId);
  let pids: number[] = [];
  return {
    evaluate,
    async until(expression, timeoutMs) {
      const endMs = performance.now() + timeoutMs;
      // Between two documents a page has nothing that could evaluate.
      const holds = (): Promise<boolean> =>
        evaluate<boolean>(expression).catch((error: Error) => {
          if (error.message.includes("execution context")) return false;
          throw error;
        });
      while (!(await holds())) {
        if (performance.now() > endMs) throw new Error(`not in ${timeoutMs} ms: ${expression}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      // The page's process is known once its page runs; a spare renderer waits idle.
      pids = await renderers();
    },
    mainThreadMs: async () => (kernelCounts ? pids.reduce((sum, pid) => sum + cpuMs(pid), 0) : taskMs()),
    async close() {
      await send("Target.closeTarget", { targetId });
      await send("Target.disposeBrowserContext", { browserContextId });
    },
  };
}

/**
 * Chromium without the test driver: that has the page report every WebSocket message, text and all, from the thread that
 * is measured, which made JSON objects of 1,000 entities 60 % dearer than they are.
 */
export async function launchBare(flags: readonly string[] = []): Promise<BareChromium> {
  const profile = mkdtempSync(join(tmpdir(), "aitn-bench-"));
  const args = [
    ...CHROMIUM_ARGS,
    ...flags,
    "--headless=new",
    "--remote-debugging-port=0",
    `--user-data-dir=${profile}`,
  ];
  const child = spawn(process.env.CHROMIUM_PATH ?? ensureChromium(), [...args, "about:blank"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const found = /ws:\/\/\S+/.exec(said);
      if (found !== null) resolve(found[0]);
    });
    void ended.then(() => reject(new Error(`Chromium ended: ${said.slice(-500)}`)));
  });
  const protocol = await protocolOf(url);
  return {
    open: (page) => openPage(protocol.send, page),
    async close() {
      await protocol.send("Browser.close").catch(() => undefined);
      await ended;
      protocol.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
