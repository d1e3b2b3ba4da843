import { io, type Socket } from "socket.io-client";
import { must, refuse } from "../../../twins/core/result.ts";
import type {
  Answer,
  Ask,
  AskParams,
  AskResults,
  ConsoleToServer,
  JournalledEvent,
  ServerToConsole,
} from "../../../twins/protocol/console.ts";
import { PROTOCOL_VERSION } from "../../../twins/protocol/version.ts";

/** A running console, asked from the command line. */
export interface ConsoleLink {
  /** @throws CodedError with the console's refusal; SYNC_LOST where it does not answer */
  ask<A extends Ask>(ask: A, params: AskParams<A>): Promise<AskResults[A]>;
  onEvent(listener: (event: JournalledEvent["event"]) => void): void;
  close(): void;
}

const CONNECT_MS = 10_000;
/** A check waits for those before it. */
const ANSWER_MS = 300_000;

const lost = (url: string) =>
  refuse("SYNC_LOST", {
    en: `There is no answer at ${url}. Check the address, and that the server runs.`,
    zh: `${url} 没有应答。请检查地址以及服务器是否在运行。`,
  });

/** Connects, and greets. @throws CodedError SYNC_LOST, WIRE_VERSION */
export async function linkToConsole(url: string): Promise<{ link: ConsoleLink; signedIn: boolean }> {
  const socket: Socket<ServerToConsole, ConsoleToServer> = io(new URL("/console", url).href, {
    transports: ["websocket"],
    // Its end is told: what was brought before is gone with the connection.
    reconnection: false,
    forceNew: true,
  });
  /** Rejects when it is told to. */
  const losing = (when: (end: () => void) => void): Promise<never> =>
    new Promise((_, reject) => {
      when(() => {
        try {
          must(lost(url));
        } catch (error) {
          reject(error);
        }
      });
    });
  const ended = losing((end) => {
    socket.once("connect_error", end).once("disconnect", end);
    setTimeout(() => socket.connected || end(), CONNECT_MS).unref();
  });
  // It is waited for with each ask.
  ended.catch(() => {});
  const link: ConsoleLink = {
    async ask(name, params) {
      // A timer of our own: socket.io's would hold a command that was refused for the rest of its time.
      const late = losing((end) => void setTimeout(end, ANSWER_MS).unref());
      late.catch(() => {});
      const answer = socket.emitWithAck("ask", name, params);
      return must((await Promise.race([answer, ended, late])) as Answer<typeof name>) as never;
    },
    onEvent: (listener) => void socket.on("event", ({ event }) => listener(event)),
    close: () => void socket.removeAllListeners("disconnect").disconnect(),
  };
  try {
    const { person } = await link.ask("hello", { protocol: PROTOCOL_VERSION, token: null });
    return { link, signedIn: person !== null };
  } catch (error) {
    link.close();
    throw error;
  }
}
