import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Answer } from "../../models/sandbox/guard.ts";
import { sizeOf } from "../../models/sandbox/layers.ts";
import type { AnyModel } from "../../models/sandbox/network.ts";
import type { LocalText } from "../../twins/core/place.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { FromSandbox, ToSandbox } from "./message.ts";

/** What a model in the sandbox may take. */
export interface SandboxLimits {
  /** Until the process is there, with tfjs in it, ms. */
  readonly startMs: number;
  readonly loadMs: number;
  /** For one call, however many examples it has, ms. */
  readonly callMs: number;
  /** For the one example of a tick, ms by the clock: far more than its processor's time, since a machine has other work, too. */
  readonly tickMs: number;
  /** Of heap and WebAssembly together, bytes; the kernel holds it. */
  readonly dataBytes: number;
}

export const SANDBOX_LIMITS: SandboxLimits = {
  startMs: 30_000,
  loadMs: 10_000,
  callMs: 5_000,
  tickMs: 1_000,
  dataBytes: 2 * 1024 ** 3,
};

/** Examples of one call, and bytes of what their layers give: fewer of a large model, whose process has so much memory and no more. */
const MAX_EXAMPLES = 4_096;
const MAX_CALL_BYTES = 256 * 1024 ** 2;

/** A stranger's model in a process of its own. */
export interface Sandboxed {
  /** Examples that one call may have. */
  readonly most: number;
  /**
   * @param inputs count x the model's input
   * @returns count x the model's output; MODEL_BUDGET when it took too long, MODEL_INVALID when it broke; then it has ended
   */
  run(inputs: Float32Array): Promise<Result<Float32Array>>;
  /**
   * The same example by example, each with its time; numbers that are not finite are given as they are.
   * @returns MODEL_BUDGET when all together took longer than a call may, MODEL_INVALID when it broke; then it has ended
   */
  ticks(inputs: Float32Array): Promise<Result<Ticked>>;
  /** One example, for a guard: late after `tickMs` by the clock, and what comes later is not listened to. The process goes on. */
  tick(input: Float32Array): Promise<Answer>;
  end(): void;
}

/** Examples that a model was asked one by one. */
export interface Ticked {
  readonly outputs: Float32Array;
  /** Of each, ms by the clock. */
  readonly tookMs: Float64Array;
  /** Of each, ms of the processor. */
  readonly cpuMs: Float64Array;
}

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
/** All that the process may read: the program. */
const READABLE = ["../../node_modules", "../../models", "../../twins", "../../package.json", "../tfjs.ts", "."].map(
  folder,
);

/**
 * What the shell does before the program: the kernel holds its memory, and where it lets anybody have a network of their own, that is an empty
 * one, since Node's permissions do not cover sockets. The program takes the shell's place, so that a kill reaches it.
 */
export const confinedBy = ({ dataBytes }: Pick<SandboxLimits, "dataBytes">): string =>
  // Not -v: WebAssembly reserves far more addresses than it uses, and tfjs would fall back to another backend.
  `ulimit -d ${Math.floor(dataBytes / 1024)}; ` +
  `if ${APART} true 2>/dev/null; then exec ${APART} "$0" "$@"; fi; exec "$0" "$@"`;
/** No rights come with it: who it is within is who it is outside. */
const APART = "unshare --user --map-current-user --net --";

/** Begins the process: no environment, no files but the program's, none of its own processes, workers or addons. */
function begin(limits: SandboxLimits): ChildProcess {
  const flags = [
    "--permission",
    ...READABLE.map((path) => `--allow-fs-read=${path}`),
    "--disable-warning=ExperimentalWarning",
  ];
  const program = [process.execPath, ...flags, folder("./child.ts")];
  const options = {
    env: {},
    stdio: ["ignore", "ignore", "ignore", "ipc"] as const,
    serialization: "advanced" as const,
  };
  if (process.platform === "win32")
    return spawn(process.execPath, program.slice(1), { ...options, stdio: [...options.stdio] });
  return spawn("/bin/sh", ["-c", confinedBy(limits), ...program], { ...options, stdio: [...options.stdio] });
}

const slow = (ms: number) =>
  refuse("MODEL_BUDGET", {
    en: `The model took longer than ${ms} ms and was ended.`,
    zh: `模型耗时超过 ${ms} 毫秒，已被终止。`,
  });
const broke = (why: LocalText, detail?: string) =>
  refuse(
    "MODEL_INVALID",
    { en: `The model broke while it ran: ${why.en}.`, zh: `模型运行出错：${why.zh}。` },
    detail === undefined ? undefined : { detail },
  );
const BROKE = {
  computing: { en: "one of its computations failed", zh: "有一步运算失败" },
  unexpected: { en: "it gave another answer than it was asked for", zh: "给出的应答与所求不同" },
  ended: { en: "its process ended, as one does that needs too much memory", zh: "其进程已结束，可能因所需内存过多" },
  notFinite: { en: "it gave numbers that are not finite", zh: "给出了非有限的数" },
  otherCount: { en: "it gave another number of outputs", zh: "给出的输出个数不符" },
} as const satisfies Readonly<Record<string, LocalText>>;

/** One answer of a process by a deadline; whatever else happens ends the process. */
function answerOf<K extends FromSandbox["kind"]>(
  child: ChildProcess,
  kind: K,
  deadlineMs: number,
): Promise<Result<Extract<FromSandbox, { kind: K }>>> {
  return new Promise((resolve) => {
    const settle = (result: Result<Extract<FromSandbox, { kind: K }>>): void => {
      clearTimeout(timer);
      child.off("message", onMessage).off("exit", onExit).off("error", onExit);
      if (!result.ok) child.kill("SIGKILL");
      resolve(result);
    };
    const onMessage = (message: FromSandbox): void => {
      if (message.kind === kind) settle(ok(message as Extract<FromSandbox, { kind: K }>));
      else settle(message.kind === "broken" ? broke(BROKE.computing, message.message) : broke(BROKE.unexpected));
    };
    const onExit = (): void => settle(broke(BROKE.ended));
    const timer = setTimeout(() => settle(slow(deadlineMs)), deadlineMs);
    child.on("message", onMessage).on("exit", onExit).on("error", onExit);
  });
}

/** Whoever sends may find the process gone; what waits for its answer then hears of its end. */
const tell = (child: ChildProcess, message: ToSandbox): void => {
  if (child.connected) child.send(message, () => {});
};

/** One example's answer, by its number: an answer to a tick that was late already is let go. */
function tickOf(child: ChildProcess, id: number, inputs: Float32Array, deadlineMs: number): Promise<Answer> {
  return new Promise((resolve) => {
    const settle = (answer: Answer): void => {
      clearTimeout(timer);
      child.off("message", onMessage).off("exit", onExit).off("error", onExit);
      resolve(answer);
    };
    const onMessage = (message: FromSandbox): void => {
      if (message.kind === "broken") settle({ kind: "broken" });
      else if (message.kind === "ticked" && message.id === id)
        settle({ kind: "gave", outputs: message.outputs, tookMs: message.cpuMs[0] ?? Number.NaN });
    };
    const onExit = (): void => settle({ kind: "broken" });
    const timer = setTimeout(() => settle({ kind: "late" }), deadlineMs);
    child.on("message", onMessage).on("exit", onExit).on("error", onExit);
    if (child.exitCode !== null || child.signalCode !== null) onExit();
    else tell(child, { kind: "ticks", id, count: 1, inputs });
  });
}

/**
 * Loads a checked model into a process of its own. The caller ends it, or the signal does, whatever it computes then.
 * @returns MODEL_BUDGET, MODEL_INVALID
 */
export async function runSandboxed(
  model: AnyModel,
  limits: SandboxLimits = SANDBOX_LIMITS,
  signal?: AbortSignal,
): Promise<Result<Sandboxed>> {
  const child = begin(limits);
  const end = (): void => void child.kill("SIGKILL");
  signal?.addEventListener("abort", end);
  child.once("exit", () => signal?.removeEventListener("abort", end));
  const ready = await answerOf(child, "ready", limits.startMs);
  if (!ready.ok) return ready;
  tell(child, { kind: "load", model });
  const loaded = await answerOf(child, "loaded", limits.loadMs);
  if (!loaded.ok) return loaded;
  const [width, wide] = [sizeOf(model.input), sizeOf(model.output)];
  const most = Math.max(1, Math.min(MAX_EXAMPLES, Math.floor(MAX_CALL_BYTES / model.cost.activationBytes)));
  let calls = 0;
  const countOf = (inputs: Float32Array): number => {
    const count = inputs.length / width;
    if (Number.isInteger(count) && count >= 1 && count <= most) return count;
    throw new RangeError(`${inputs.length} numbers are no 1 to ${most} examples of ${width}`);
  };
  return ok({
    most,
    async run(inputs) {
      const count = countOf(inputs);
      const id = ++calls;
      tell(child, { kind: "run", id, count, inputs });
      const answer = await answerOf(child, "outputs", limits.callMs);
      if (!answer.ok) return answer;
      const { outputs } = answer.value;
      if (answer.value.id === id && outputs.length === count * wide && outputs.every(Number.isFinite))
        return ok(outputs);
      child.kill("SIGKILL");
      return broke(BROKE.notFinite);
    },
    async ticks(inputs) {
      const count = countOf(inputs);
      const id = ++calls;
      tell(child, { kind: "ticks", id, count, inputs });
      const answer = await answerOf(child, "ticked", limits.callMs);
      if (!answer.ok) return answer;
      const { outputs, tookMs, cpuMs } = answer.value;
      if (answer.value.id === id && outputs.length === count * wide && tookMs.length === count)
        return ok({ outputs, tookMs, cpuMs });
      child.kill("SIGKILL");
      return broke(BROKE.otherCount);
    },
    tick(input) {
      countOf(input);
      return tickOf(child, ++calls, input, limits.tickMs);
    },
    end,
  });
}
