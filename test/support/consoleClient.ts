import { io, type Socket } from "socket.io-client";
import type {
  Answer,
  Ask,
  AskParams,
  AskResults,
  ConsoleToServer,
  JournalledEvent,
  ServerToConsole,
} from "../../twins/protocol/console.ts";
import { PROTOCOL_VERSION } from "../../twins/protocol/version.ts";

/** A console without a screen, for tests: the same wire, typed. */
export interface ConsoleClient {
  ask<A extends Ask>(ask: A, params: AskParams<A>): Promise<AskResults[A]>;
  /** The refusal's code, or null when it was answered. */
  refusal<A extends Ask>(ask: A, params: AskParams<A>): Promise<string | null>;
  readonly events: JournalledEvent[];
  frames(): number;
  /** Resolves with the first event, past or coming, that fits. */
  until(
    what: string,
    fits: (event: JournalledEvent["event"]) => boolean,
    timeoutMs?: number,
  ): Promise<JournalledEvent["event"]>;
  /** The server is up before it has its contracts and its people's accounts on chain: asks until it has. */
  vote(): Promise<void>;
  close(): void;
}

export async function connectConsole(url: string, token: string | null = null): Promise<ConsoleClient> {
  const socket: Socket<ServerToConsole, ConsoleToServer> = io(`${url}/console`, {
    transports: ["websocket"],
    reconnectionDelay: 200,
    reconnectionDelayMax: 500,
  });
  const events: JournalledEvent[] = [];
  const waiters = new Set<(event: JournalledEvent["event"]) => void>();
  let frames = 0;
  socket.on("frame", () => frames++);
  socket.on("event", (event) => {
    events.push(event);
    for (const waiter of waiters) waiter(event.event);
  });
  const raw = async <A extends Ask>(ask: A, params: AskParams<A>): Promise<Answer<A>> =>
    (await socket.timeout(60_000).emitWithAck("ask", ask, params)) as Answer<A>;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no connection to ${url}`)), 30_000);
    socket.once("connect", () => {
      clearTimeout(timer);
      resolve();
    });
  });
  const greet = async (): Promise<void> => {
    await raw("hello", { protocol: PROTOCOL_VERSION, token });
    await raw("subscribe", { siteId: "fms" });
  };
  await greet();
  socket.io.on("reconnect", () => void greet());
  const asked = async <A extends Ask>(ask: A, params: AskParams<A>): Promise<AskResults[A]> => {
    const answer = await raw(ask, params);
    if (!answer.ok) throw new Error(`${ask}: ${answer.error.code}: ${answer.error.message}`);
    return answer.value;
  };
  return {
    async vote() {
      const { models } = await asked("models", {});
      for (let i = 0; ; i++) {
        const answer = await raw("approveModel", { cid: models[0]!.cid });
        if (answer.ok) return;
        if (i === 60) throw new Error(`approveModel: ${answer.error.code}: ${answer.error.message}`);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    },
    events,
    frames: () => frames,
    ask: asked,
    async refusal(ask, params) {
      const answer = await raw(ask, params);
      return answer.ok ? null : answer.error.code;
    },
    until(what, fits, timeoutMs = 60_000) {
      const held = events.find((event) => fits(event.event));
      if (held !== undefined) return Promise.resolve(held.event);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiters.delete(waiter);
          reject(new Error(`${what}: not seen in ${timeoutMs / 1000} s`));
        }, timeoutMs);
        const waiter = (event: JournalledEvent["event"]): void => {
          if (!fits(event)) return;
          clearTimeout(timer);
          waiters.delete(waiter);
          resolve(event);
        };
        waiters.add(waiter);
      });
    },
    close: () => void socket.close(),
  };
}
