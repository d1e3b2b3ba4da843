import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Two free ports next to each other: the console's and the chain's. */
async function freePair(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = 20_000 + Math.floor((process.pid * 7 + attempt * 131) % 30_000);
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
  throw new Error("no free pair of ports");
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });

export interface Product {
  readonly url: string;
  readonly chainUrl: string;
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** What it said so far, for a failing test's message. */
  output(): string;
  /**
   * Ends it as Ctrl+C would; resolves with its exit code. `keep` leaves the data folder for another start.
   * @throws when a part did not end by itself and had to be killed.
   */
  stop(keep?: boolean): Promise<number | null>;
}

/** A data folder of one's own. It has the chain of product.setup.ts where that ran: most tests begin after a first start. */
export function newDataDir(first: "first start" | "opened" = "opened"): string {
  const dir = mkdtempSync(join(tmpdir(), "aitn-"));
  const opened = process.env.TEST_OPENED_CHAIN;
  if (first === "opened" && opened !== undefined) cpSync(opened, join(dir, "chain"), { recursive: true });
  return dir;
}

/** The end of what each part said, for a failing test's message. */
function lastWords(dataDir: string): string {
  const logs = join(dataDir, "logs");
  if (!existsSync(logs)) return "no part has said anything";
  const ofParts = readdirSync(logs).filter((name) => name.endsWith(".log"));
  return ofParts.map((name) => `== ${name}\n${readFileSync(join(logs, name), "utf8").slice(-2_000)}`).join("\n");
}

/** Starts the whole product as `npm start` does, in a data folder of its own. */
export async function startProduct(flags: readonly string[] = [], dataDir = newDataDir()): Promise<Product> {
  const port = await freePair();
  const child = spawn(
    process.execPath,
    [join(ROOT, "server/cli/aitn.mjs"), "start", "--port", String(port), "--data", dataDir, "--json", ...flags],
    { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (output = (output + chunk.toString()).slice(-20_000)));
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready in 120 s:\n${output}\n${lastWords(dataDir)}`)), 120_000);
    child.stdout.on("data", () => {
      if (!output.includes('"ready":true')) return;
      clearTimeout(timer);
      resolve();
    });
    child.on("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`ended with ${code}:\n${output}\n${lastWords(dataDir)}`));
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    chainUrl: `http://127.0.0.1:${port + 1}`,
    dataDir,
    process: child,
    output: () => output,
    async stop(keep = false) {
      child.removeAllListeners("exit");
      const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
      child.kill("SIGTERM");
      const code = await ended;
      if (output.includes("it was killed")) throw new Error(`a part did not end:\n${output}\n${lastWords(dataDir)}`);
      if (!keep) rmSync(dataDir, { recursive: true, force: true });
      return code;
    },
  };
}
