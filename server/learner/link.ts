import { io, type Socket } from "socket.io-client";
import { FailureSchema } from "../../twins/core/failureSchema.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import {
  LEARNING_NAMESPACE,
  type LearnerToServer,
  type LearningAsk,
  type LearningParamsOf,
  type LearningResult,
  LearningResults,
  type ServerToLearner,
} from "../../twins/protocol/learning.ts";

/** A commitment is answered when a block has it. */
const ACK_TIMEOUT_MS = 90_000;
const CONNECT_MS = 4_000;

/** The connection of a learner to its demand server; made again after every loss. */
export interface LearnerLink {
  ask<A extends LearningAsk>(name: A, params: LearningParamsOf<A>): Promise<Result<LearningResult<A>>>;
  /** Resolves when something changed, the connection came back, or so much time has passed, ms. */
  changed(withinMs: number): Promise<void>;
  close(): void;
}

const gone = (url: string): Result<never> =>
  refuse("CMD_OFFLINE", {
    en: `${url} does not answer. The learner tries again by itself.`,
    zh: `${url} 没有应答，学习设备会自动重试。`,
  });
const misshaped = (): Result<never> =>
  refuse("WIRE_SCHEMA", {
    en: "The server's answer does not match its schema. Update the device or the server.",
    zh: "服务器的应答不符合格式，请升级设备或服务器。",
  });

function parsed<A extends LearningAsk>(name: A, raw: unknown): Result<LearningResult<A>> {
  const answer = raw as { ok?: unknown; value?: unknown; error?: unknown } | null;
  if (answer?.ok === true) {
    const value = LearningResults[name].safeParse(answer.value);
    return value.success ? ok(value.data as LearningResult<A>) : misshaped();
  }
  const error = FailureSchema.safeParse(answer?.error);
  return error.success ? { ok: false, error: error.data as never } : misshaped();
}

/** Whether a connection comes, within some seconds. */
const connected = (socket: Socket): Promise<boolean> =>
  new Promise((resolve) => {
    const done = (there: boolean) => () => {
      clearTimeout(timer);
      socket.off("connect", onConnect);
      resolve(there);
    };
    const onConnect = done(true);
    const timer = setTimeout(done(false), CONNECT_MS);
    socket.on("connect", onConnect);
  });

export function openLearnerLink(url: string): LearnerLink {
  const socket: Socket<ServerToLearner, LearnerToServer> = io(new URL(LEARNING_NAMESPACE, url).href, {
    transports: ["websocket"],
    reconnectionDelayMax: 4_000,
    forceNew: true,
  });
  let wake: () => void = () => {};
  let end: (why: Error) => void = () => {};
  const closed = new Promise<never>((_, reject) => {
    end = reject;
  });
  // Of who asks nothing when it closes.
  closed.catch(() => {});
  socket.on("changed", () => wake());
  socket.on("connect", () => wake());
  return {
    async ask(name, params) {
      // What waits in the socket for a connection would be asked late, perhaps much later.
      if (!(socket.connected || (await connected(socket as unknown as Socket)))) return gone(url);
      try {
        const answered: Promise<unknown> = socket.timeout(ACK_TIMEOUT_MS).emitWithAck("ask", name, params);
        return parsed(name, await Promise.race([answered, closed]));
      } catch {
        return gone(url);
      }
    },
    changed: (withinMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => wake(), withinMs);
        wake = () => {
          clearTimeout(timer);
          wake = () => {};
          resolve();
        };
      }),
    close() {
      end(new Error("closed"));
      socket.disconnect();
      wake();
    },
  };
}
