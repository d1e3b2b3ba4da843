import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, rmSync, type WriteStream, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A child that is started again when it dies; more often than this in a minute, and everything ends. */
const MAX_RESTARTS_A_MINUTE = 12;
const KILL_AFTER_MS = 8_000;

export interface ChildSpec {
  readonly name: string;
  readonly args: readonly string[];
  /** How long the ready line may take, ms. */
  readonly readyTimeoutMs: number;
}

export interface Supervised {
  /** The JSON line that the child prints when it is ready. */
  readonly ready: Record<string, unknown>;
  pid(): number | null;
  stop(): Promise<void>;
}

export interface SupervisorDeps {
  readonly logDir: string;
  /** A line for the person who started all this. */
  tell(line: string): void;
  /** A child cannot be kept alive: end everything. */
  giveUp(name: string, why: string): void;
}

class ChildFailed extends Error {}

function firstJsonLine(child: ChildProcess, log: WriteStream, timeoutMs: number): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    let text = "";
    let errors = "";
    const timer = setTimeout(() => reject(new ChildFailed(`not ready after ${timeoutMs / 1000} s`)), timeoutMs);
    child.stdout?.on("data", (chunk: Buffer) => {
      log.write(chunk);
      text = (text + chunk.toString()).slice(-65_536);
      for (const line of text.split("\n").slice(0, -1)) {
        if (!line.startsWith("{") || !line.includes('"ready"')) continue;
        clearTimeout(timer);
        resolve(JSON.parse(line) as Record<string, unknown>);
      }
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      log.write(chunk);
      errors = (errors + chunk.toString()).slice(-2_000);
    });
    child.on("exit", (code) => {
      clearTimeout(timer);
      reject(new ChildFailed(errors.trim().split("\n").slice(-3).join("\n") || `ended with code ${code}`));
    });
  });
}

/** Starts a child, waits for its ready line, and keeps it alive until stopped. @throws ChildFailed when it never got ready. */
export async function supervise(spec: ChildSpec, deps: SupervisorDeps): Promise<Supervised> {
  mkdirSync(deps.logDir, { recursive: true });
  const log = createWriteStream(join(deps.logDir, `${spec.name}.log`), { flags: "a" });
  let child: ChildProcess | null = null;
  let stopping = false;
  const deaths: number[] = [];
  /** For people and tools that want to look at, or end, a part of the tree. */
  const pidFile = join(deps.logDir, `${spec.name}.pid`);

  const launch = async (): Promise<Record<string, unknown>> => {
    const started = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...spec.args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, AITN_WITH_PARENT: "1" },
      // Its own group: Ctrl+C reaches the supervisor, which ends its children in order.
      detached: process.platform !== "win32",
    });
    child = started;
    writeFileSync(pidFile, `${started.pid}\n`);
    const ready = await firstJsonLine(started, log, spec.readyTimeoutMs).catch((error: Error) => {
      started.kill("SIGKILL");
      throw error;
    });
    started.removeAllListeners("exit");
    started.on("exit", (code, signal) => void revive(signal ?? `code ${code}`));
    return ready;
  };

  const revive = async (why: string): Promise<void> => {
    if (stopping) return;
    const now = Date.now();
    deaths.push(now);
    while (deaths.length > 0 && now - deaths[0]! > 60_000) deaths.shift();
    if (deaths.length > MAX_RESTARTS_A_MINUTE)
      return deps.giveUp(spec.name, `died ${deaths.length} times in a minute (${why})`);
    deps.tell(`${spec.name} ended (${why}); starting it again`);
    await new Promise((resolve) => setTimeout(resolve, 250 * deaths.length));
    if (stopping) return;
    await launch().catch((error: Error) => revive(error.message));
  };

  const ready = await launch();
  return {
    ready,
    pid: () => child?.pid ?? null,
    async stop() {
      stopping = true;
      const running = child;
      if (running !== null && running.exitCode === null && running.signalCode === null) {
        const ended = new Promise<void>((resolve) => running.once("exit", () => resolve()));
        running.kill("SIGTERM");
        const timer = setTimeout(() => running.kill("SIGKILL"), KILL_AFTER_MS);
        await ended;
        clearTimeout(timer);
      }
      rmSync(pidFile, { force: true });
      log.end();
    },
  };
}
