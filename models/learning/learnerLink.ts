import { FailureSchema } from "../../twins/core/failureSchema.ts";
import { type Failure, ok, type Result, refuse } from "../../twins/core/result.ts";
import {
  type LearningAsk,
  type LearningParamsOf,
  type LearningResult,
  LearningResults,
} from "../../twins/protocol/learning.ts";

/** A commitment is answered when a block has it. */
const ACK_TIMEOUT_MS = 90_000;
const CONNECT_MS = 4_000;

/** What is needed of a socket.io client, in Node or in a browser, that connects again by itself. */
export interface LearnerSocket {
  readonly connected: boolean;
  on(event: string, listener: () => void): unknown;
  timeout(ms: number): { emitWithAck(event: string, ...args: unknown[]): Promise<unknown> };
  disconnect(): unknown;
}

/** Calls back after so many ms, unless it is called off by what it answers. */
export type After = (ms: number, act: () => void) => () => void;

/** The connection of a learner to its demand server; made again after every loss. */
export interface LearnerLink {
  ask<A extends LearningAsk>(name: A, params: LearningParamsOf<A>): Promise<Result<LearningResult<A>>>;
  /** Resolves when something changed, the connection came back, the link was closed, or so much time has passed, ms. */
  changed(withinMs: number): Promise<void>;
  close(): void;
}

const GONE = refuse("CMD_OFFLINE", {
  en: "The demand server does not answer. The learner tries again by itself.",
  zh: "需求服务器没有应答，学习设备会自动重试。",
});
const MISSHAPED = refuse("WIRE_SCHEMA", {
  en: "The server's answer does not match its schema. Update the device or the server.",
  zh: "服务器的应答不符合格式，请升级设备或服务器。",
});

function parsed<A extends LearningAsk>(name: A, raw: unknown): Result<LearningResult<A>> {
  const answer = raw as { ok?: unknown; value?: unknown; error?: unknown } | null;
  if (answer?.ok === true) {
    const value = LearningResults[name].safeParse(answer.value);
    return value.success ? ok(value.data as LearningResult<A>) : MISSHAPED;
  }
  const error = FailureSchema.safeParse(answer?.error);
  return error.success ? { ok: false, error: error.data as Failure } : MISSHAPED;
}

export function openLearnerLink(socket: LearnerSocket, after: After): LearnerLink {
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const go of [...waiting]) go();
  };
  let isClosed = false;
  let end: (why: Error) => void = () => {};
  const closed = new Promise<never>((_, reject) => {
    end = reject;
  });
  // Of who asks nothing when it closes.
  closed.catch(() => {});
  socket.on("changed", wake);
  socket.on("connect", wake);
  const changed = (withinMs: number): Promise<void> =>
    new Promise((resolve) => {
      const go = () => {
        callOff();
        waiting.delete(go);
        resolve();
      };
      const callOff = after(isClosed ? 0 : withinMs, go);
      waiting.add(go);
    });
  return {
    async ask(name, params) {
      // What waits in the socket for a connection would be asked late, perhaps much later.
      if (!socket.connected) await changed(CONNECT_MS);
      if (!socket.connected || isClosed) return GONE;
      try {
        const answered = socket.timeout(ACK_TIMEOUT_MS).emitWithAck("ask", name, params);
        return parsed(name, await Promise.race([answered, closed]));
      } catch {
        return GONE;
      }
    },
    changed,
    close() {
      isClosed = true;
      end(new Error("closed"));
      socket.disconnect();
      wake();
    },
  };
}
