import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { ERRORS, isErrorCode } from "../../twins/core/errors.ts";
import { type LocalText, LocalTextSchema } from "../../twins/core/place.ts";
import type { Failure } from "../../twins/core/result.ts";
import { makeFolder } from "../makeFolder.ts";
import { reasonIn } from "./lastWords.ts";

/** A child that is started again when it dies; more often than this in a minute, and everything ends. */
const MAX_RESTARTS_A_MINUTE = 12;
const KILL_AFTER_MS = 8_000;
/** Times between a part's end and its new start, ms. */
export interface RestartWaits {
  /** For each of the deaths of the last minute. */
  readonly stepMs: number;
  /** When it ended because the disk is full: it is tried until there is room. */
  readonly fullMs: number;
}
const WAITS: RestartWaits = { stepMs: 250, fullMs: 5_000 };

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
  readonly waits?: RestartWaits;
  /** Aborted when all is to end: what is still starting is ended, and nothing more is started. */
  readonly signal: AbortSignal;
  /** A line for the person who started all this. */
  tell(line: LocalText): void;
  /** A child cannot be kept alive: end everything. */
  giveUp(name: string, why: LocalText): void;
}

/** A child that never got ready: its last words, its refusal where it had one, and the exit code it ended with. */
export class ChildFailed extends Error {
  readonly exitCode: number | null;
  readonly refusal: Failure | null;
  constructor(message: string, exitCode: number | null = null, refusal: Failure | null = null) {
    super(message);
    this.exitCode = exitCode;
    this.refusal = refusal;
  }
}

const Ready = z.object({ ready: z.literal(true) }).loose();
const Refusal = z.object({ code: z.string(), message: z.string(), said: LocalTextSchema.optional() });
/** How the chain and the commands of aitn say that they cannot start. */
const Refused = z.union([
  Refusal.extend({ ready: z.literal(false) }),
  z.object({ error: Refusal }).transform(({ error }) => error),
]);

const coded = ({ code, message, said }: z.infer<typeof Refusal>): Failure | null =>
  isErrorCode(code) ? { code, message, ...(said === undefined ? {} : { said }) } : null;

function parseLine(line: string): unknown {
  try {
    return line.startsWith("{") ? JSON.parse(line) : null;
  } catch {
    return null;
  }
}

/** Its last words may still be on their way when it is gone, and a grandchild may hold the pipe open: waited for this long, ms. */
const LAST_WORDS_MS = 500;

/** Calls back once when the child has ended and was heard out. */
function onEnd(child: ChildProcess, then: (code: number | null, signal: NodeJS.Signals | null) => void): void {
  child.once("exit", (code, signal) => {
    const heard = (): void => {
      clearTimeout(timer);
      child.off("close", heard);
      then(code, signal);
    };
    const timer = setTimeout(heard, LAST_WORDS_MS);
    child.once("close", heard);
  });
}

/** The newest that a child wrote to stderr. */
interface LastWords {
  text: string;
}

function notReady({ name, path }: ChildLog, seconds: number): ChildFailed {
  const said = {
    en: `The part "${name}" was not ready within ${seconds} s. What it said is in ${path}.`,
    zh: `部件“${name}”在 ${seconds} 秒内未就绪，其输出见 ${path}。`,
  };
  return new ChildFailed(said.en, null, { code: "HOST_INTERNAL", message: said.en, said });
}

function firstJsonLine(
  child: ChildProcess,
  log: ChildLog,
  words: LastWords,
  timeoutMs: number,
): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    let text = "";
    let refusal: z.infer<typeof Refusal> | null = null;
    const timer = setTimeout(() => reject(notReady(log, timeoutMs / 1000)), timeoutMs);
    child.stdout?.on("data", (chunk: Buffer) => {
      log.write(chunk);
      const lines = (text + chunk.toString()).slice(-65_536).split("\n");
      text = lines.pop() ?? "";
      for (const line of lines.map(parseLine)) {
        const ready = Ready.safeParse(line);
        const refused = Refused.safeParse(line);
        if (ready.success) {
          clearTimeout(timer);
          resolve(ready.data);
        } else if (refused.success) {
          refusal = refused.data;
          words.text = `${refusal.code}: ${refusal.message}`;
        }
      }
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      log.write(chunk);
      words.text = (words.text + chunk.toString()).slice(-2_000);
    });
    onEnd(child, (code) => {
      clearTimeout(timer);
      const last = refusal === null ? reasonIn(words.text) : words.text;
      reject(new ChildFailed(last ?? `ended with code ${code}`, code, refusal === null ? null : coded(refusal)));
    });
  });
}

interface ChildLog {
  /** Of the part, and of its file. */
  readonly name: string;
  readonly path: string;
  write(text: Uint8Array): void;
  close(): void;
}

/** The log of a child. A disk that takes no log must not end what the log tells of; it is written again when it can be. */
function openLog(path: string, name: string, deps: SupervisorDeps): ChildLog {
  const file = openSync(path, "a");
  let failing = false;
  let closed = false;
  return {
    name,
    path,
    write(text) {
      if (closed) return;
      try {
        writeSync(file, text);
        failing = false;
      } catch (error) {
        const why = (error as NodeJS.ErrnoException).code ?? String(error);
        if (!failing)
          deps.tell({ en: `the log of ${name} cannot be written (${why})`, zh: `无法写入 ${name} 的日志（${why}）` });
        failing = true;
      }
    },
    close() {
      closed = true;
      closeSync(file);
    },
  };
}

/** For people and tools that look for it; the child does without when the disk is full. */
function notePid(path: string, pid: number | undefined): void {
  try {
    writeFileSync(path, `${pid}\n`);
  } catch {
    rmSync(path, { force: true });
  }
}

/** Starts a child, waits for its ready line, and keeps it alive until stopped. @throws ChildFailed when it never got ready. */
export async function supervise(spec: ChildSpec, deps: SupervisorDeps): Promise<Supervised> {
  makeFolder(deps.logDir);
  const part = new Part(spec, deps);
  const ready = await part.launch();
  return { ready, pid: () => part.pid, stop: () => part.stop() };
}

class Part {
  readonly #spec: ChildSpec;
  readonly #deps: SupervisorDeps;
  readonly #log: ChildLog;
  /** For people and tools that want to look at, or end, a part of the tree. */
  readonly #pidFile: string;
  readonly #words: LastWords = { text: "" };
  readonly #deaths: number[] = [];
  #child: ChildProcess | null = null;
  #stopping = false;
  #toldFull = false;

  constructor(spec: ChildSpec, deps: SupervisorDeps) {
    this.#spec = spec;
    this.#deps = deps;
    this.#log = openLog(join(deps.logDir, `${spec.name}.log`), spec.name, deps);
    this.#pidFile = join(deps.logDir, `${spec.name}.pid`);
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  get #ending(): boolean {
    return this.#stopping || this.#deps.signal.aborted;
  }

  async launch(): Promise<Record<string, unknown>> {
    const { args, readyTimeoutMs } = this.#spec;
    const { signal } = this.#deps;
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, AITN_WITH_PARENT: String(process.pid) },
      // Its own group: Ctrl+C reaches the supervisor, which ends its children in order.
      detached: process.platform !== "win32",
    });
    this.#child = child;
    this.#words.text = "";
    notePid(this.#pidFile, child.pid);
    const end = (): void => void child.kill("SIGTERM");
    signal.addEventListener("abort", end, { once: true });
    const ready = await firstJsonLine(child, this.#log, this.#words, readyTimeoutMs)
      .catch((error: Error) => {
        child.kill("SIGKILL");
        throw error;
      })
      .finally(() => signal.removeEventListener("abort", end));
    const ended = (code: number | null, by: NodeJS.Signals | null): void => {
      const said = by === null ? reasonIn(this.#words.text) : null;
      void this.#revive(by ?? (said === null ? `code ${code}` : `code ${code}: ${said}`));
    };
    // It may have ended before its ready line was read.
    if (child.exitCode !== null || child.signalCode !== null) ended(child.exitCode, child.signalCode);
    else onEnd(child, ended);
    return ready;
  }

  /** @returns how long to wait before the next start, ms; null when it is given up. */
  #pause(why: string): number | null {
    const { waits = WAITS, tell, giveUp } = this.#deps;
    const { name } = this.#spec;
    if (this.#words.text.slice(-500).includes("STORE_FULL")) {
      const { en, zh } = ERRORS.STORE_FULL;
      if (!this.#toldFull)
        tell({
          en: `${name} ended: STORE_FULL: ${en} It is started again then.`,
          zh: `${name} 已结束：STORE_FULL：${zh}腾出空间后会自动重启。`,
        });
      this.#toldFull = true;
      return waits.fullMs;
    }
    const now = Date.now();
    this.#deaths.push(now);
    while (this.#deaths.length > 0 && now - this.#deaths[0]! > 60_000) this.#deaths.shift();
    if (this.#deaths.length > MAX_RESTARTS_A_MINUTE) {
      const times = this.#deaths.length;
      giveUp(name, { en: `died ${times} times in a minute (${why})`, zh: `一分钟内结束了 ${times} 次（${why}）` });
      return null;
    }
    tell({ en: `${name} ended (${why}); starting it again`, zh: `${name} 已结束（${why}），正在重新启动` });
    return waits.stepMs * this.#deaths.length;
  }

  async #revive(why: string): Promise<void> {
    const pauseMs = this.#ending ? null : this.#pause(why);
    if (pauseMs === null) return;
    await wait(pauseMs);
    if (this.#ending) return;
    try {
      await this.launch();
      this.#toldFull = false;
    } catch (error) {
      await this.#revive((error as Error).message);
    }
  }

  #kill(running: ChildProcess): void {
    const [name, seconds] = [this.#spec.name, KILL_AFTER_MS / 1000];
    this.#deps.tell({
      en: `${name} did not end within ${seconds} s; it was killed. Nothing that it had acknowledged is lost.`,
      zh: `${name} 在 ${seconds} 秒内未结束，已被强制结束。它已确认的数据不会丢失。`,
    });
    running.kill("SIGKILL");
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const running = this.#child;
    if (running !== null && running.exitCode === null && running.signalCode === null) {
      const ended = new Promise<void>((resolve) => running.once("exit", () => resolve()));
      running.kill("SIGTERM");
      const timer = setTimeout(() => this.#kill(running), KILL_AFTER_MS);
      await ended;
      clearTimeout(timer);
    }
    rmSync(this.#pidFile, { force: true });
    this.#log.close();
  }
}
