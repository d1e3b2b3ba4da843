import type { z } from "zod";
import { FailureSchema } from "../../twins/core/failureSchema.ts";
import type { LocalText } from "../../twins/core/place.ts";
import { type Failure, ok, type Result, refuse } from "../../twins/core/result.ts";
import { type LearningParams, LearningResults } from "../../twins/protocol/learning.ts";

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

type Shapes = Readonly<Record<string, z.ZodType>>;
/** Shapes of what is answered, by what is asked. */
type ResultsOf<P extends Shapes> = Readonly<Record<keyof P, z.ZodType>>;

/** A connection that is made again after every loss, over which so much may be asked. */
export interface AskLink<P extends Shapes, R extends ResultsOf<P>> {
  ask<A extends keyof P & string>(name: A, params: z.infer<P[A]>): Promise<Result<z.infer<R[A]>>>;
  /** Resolves when something changed, the connection came back, the link was closed, or so much time has passed, ms. */
  changed(withinMs: number): Promise<void>;
  close(): void;
}
/** The connection of a learner to its demand server. */
export type LearnerLink = AskLink<typeof LearningParams, typeof LearningResults>;

const GONE: LocalText = {
  en: "The demand server does not answer. The learner tries again by itself.",
  zh: "需求服务器没有应答，学习设备会自动重试。",
};
const MISSHAPED = refuse("WIRE_SCHEMA", {
  en: "The server's answer does not match its schema. Update the device or the server.",
  zh: "服务器的应答不符合格式，请升级设备或服务器。",
});

function parsed<T extends z.ZodType>(shape: T, raw: unknown): Result<z.infer<T>> {
  const answer = raw as { ok?: unknown; value?: unknown; error?: unknown } | null;
  if (answer?.ok === true) {
    const value = shape.safeParse(answer.value);
    return value.success ? ok(value.data) : MISSHAPED;
  }
  const error = FailureSchema.safeParse(answer?.error);
  return error.success ? { ok: false, error: error.data as Failure } : MISSHAPED;
}

export const openLearnerLink = (socket: LearnerSocket, after: After): LearnerLink =>
  openAskLink<typeof LearningParams, typeof LearningResults>(socket, after, LearningResults, GONE);

/**
 * @param results shapes that answers have
 * @param gone what is said while the other end does not answer
 */
export function openAskLink<P extends Shapes, R extends ResultsOf<P>>(
  socket: LearnerSocket,
  after: After,
  results: R,
  gone: LocalText,
): AskLink<P, R> {
  const offline = refuse("CMD_OFFLINE", gone);
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
      if (!socket.connected || isClosed) return offline;
      try {
        const answered = socket.timeout(ACK_TIMEOUT_MS).emitWithAck("ask", name, params);
        return parsed(results[name], await Promise.race([answered, closed]));
      } catch {
        return offline;
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
