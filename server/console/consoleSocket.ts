import type { Namespace, Server, Socket } from "socket.io";
import { issueText } from "../../twins/core/issue.ts";
import { CodedError, ok, type Result, refuse } from "../../twins/core/result.ts";
import {
  type Ask,
  type AskParams,
  type AskResults,
  ConsoleParams,
  type ConsoleToServer,
  type JournalledEvent,
  type Person,
  type ServerToConsole,
} from "../../twins/protocol/console.ts";
import type { Log } from "../log.ts";
import { noSite } from "../refusals.ts";

/** Messages waiting for one console before it is skipped: it then sees a gap and asks for a snapshot. */
export const MAX_WAITING = 60;
/** Most consoles connected at once. */
export const MAX_CONSOLES = 500;
/** Asks one console may make a second, on average and in a burst. */
const ASKS_PER_S = 40;
const ASK_BURST = 120;

/** One console's connection. */
export interface ConsoleSession {
  readonly id: string;
  readonly remote: string;
  person: Person | null;
  /** SHA-256 of its session token, when it signed in; never the token. */
  tokenId: string | null;
  readonly sites: Set<string>;
}

export type Handlers = {
  [A in Ask]: (params: AskParams<A>, session: ConsoleSession) => Promise<Result<AskResults[A]>>;
};

export interface ConsoleDeps {
  readonly io: Server;
  readonly log: Log;
  readonly handlers: Handlers;
  hasSite(siteId: string): boolean;
  /** May this person, or a stranger, ask this? */
  permit(person: Person | null, ask: Ask): Result<void>;
  /** Called for each ask that was understood, with its outcome. `stranger`: nobody was signed in, and `who` is an address. */
  audit(who: string, ask: Ask, params: unknown, outcome: string, stranger: boolean): void;
  /** The connection is gone. */
  ended(session: ConsoleSession): void;
}

export interface ConsoleSocket {
  broadcastFrame(siteId: string, frame: Uint8Array<ArrayBuffer>): void;
  broadcastEvent(event: JournalledEvent): void;
  /** To each console that subscribed to the site its own. */
  tellEach(siteId: string, eventFor: (session: ConsoleSession) => JournalledEvent): void;
  /** To the consoles at which one person is signed in. */
  tell(person: string, event: JournalledEvent): void;
  /** Ends the connections whose session no longer stands; their consoles come back and have to sign in. */
  endSessions(stands: (tokenId: string) => boolean): void;
  count(): number;
  /** Frames not sent because a console was too slow. */
  skipped(): number;
}

type Client = Socket<ConsoleToServer, ServerToConsole>;

function bucket(): () => boolean {
  let tokens = ASK_BURST;
  let last = performance.now();
  return () => {
    const now = performance.now();
    tokens = Math.min(ASK_BURST, tokens + ((now - last) / 1000) * ASKS_PER_S);
    last = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

/** What is asked of a site that is not here must not be answered, or done, as if it were of another. */
function siteCheck(deps: ConsoleDeps, params: object): Result<void> {
  const siteId = "siteId" in params ? params.siteId : undefined;
  if (typeof siteId !== "string" || deps.hasSite(siteId)) return ok(undefined);
  return noSite(siteId);
}

async function answer(
  deps: ConsoleDeps,
  session: ConsoleSession,
  name: unknown,
  params: unknown,
): Promise<Result<unknown>> {
  if (typeof name !== "string" || !Object.hasOwn(ConsoleParams, name)) {
    const shown = typeof name === "string" ? name.slice(0, 40) : typeof name;
    return refuse("WIRE_SCHEMA", {
      en: `The server knows no request ${shown}. Reload the page.`,
      zh: `服务器没有请求 ${shown}，请刷新页面。`,
    });
  }
  const ask = name as Ask;
  const parsed = ConsoleParams[ask].safeParse(params);
  if (!parsed.success) {
    const { en, zh } = issueText(parsed.error, { en: "the whole", zh: "整体" });
    return refuse("WIRE_SCHEMA", {
      en: `What was entered for ${ask} is not valid: ${en.slice(0, 400)}.`,
      zh: `为 ${ask} 输入的内容无效：${zh.slice(0, 400)}。`,
    });
  }
  const before = session.person?.name;
  const permitted = deps.permit(session.person, ask);
  const handler = deps.handlers[ask] as (p: unknown, s: ConsoleSession) => Promise<Result<unknown>>;
  const place = permitted.ok ? siteCheck(deps, parsed.data) : permitted;
  const result = place.ok
    ? await handler(parsed.data, session).catch((error: unknown) => broken(deps, ask, error))
    : place;
  // Who signs in is known after it, who signs out before it.
  const stopper = ask === "stopByToken" && result.ok ? (result.value as AskResults["stopByToken"]).by : undefined;
  const who = before ?? session.person?.name ?? stopper;
  deps.audit(who ?? session.remote, ask, parsed.data, result.ok ? "ok" : result.error.code, who === undefined);
  return result;
}

function broken(deps: ConsoleDeps, ask: string, error: unknown): Result<never> {
  if (error instanceof CodedError) return { ok: false, error: error.failure };
  deps.log.error("ask failed", { ask, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  return refuse("HOST_INTERNAL", {
    en: "Something broke inside the server. It is in the server's log.",
    zh: "服务器内部出错，详情见服务器日志。",
  });
}

/** Serves the namespace /console. */
export function serveConsole(deps: ConsoleDeps): ConsoleSocket {
  const space: Namespace<ConsoleToServer, ServerToConsole> = deps.io.of("/console");
  const clients = new Map<Client, ConsoleSession>();
  let skipped = 0;

  space.use((_, next) => next(clients.size >= MAX_CONSOLES ? new Error("AUTH_RATE") : undefined));
  space.on("connection", (socket: Client) => {
    const session: ConsoleSession = {
      id: socket.id,
      remote: socket.handshake.address,
      person: null,
      tokenId: null,
      sites: new Set(),
    };
    const mayAsk = bucket();
    clients.set(socket, session);
    socket.on("disconnect", () => {
      clients.delete(socket);
      deps.ended(session);
    });
    socket.on("alive", (ack) => {
      if (typeof ack === "function" && mayAsk()) ack();
    });
    socket.on("ask", (name, params, ack) => {
      if (typeof ack !== "function") return;
      if (!mayAsk())
        return ack(
          refuse("AUTH_RATE", {
            en: `This console asks more than ${ASKS_PER_S} times a second. Wait a moment, then try again.`,
            zh: `此控制台每秒请求超过 ${ASKS_PER_S} 次，请稍候再试。`,
          }),
        );
      void answer(deps, session, name, params)
        .catch((error: unknown) => broken(deps, "ask", error))
        .then((result) => ack(result as Parameters<typeof ack>[0]));
    });
  });

  const waiting = (socket: Client): number =>
    (socket.conn as unknown as { writeBuffer?: unknown[] }).writeBuffer?.length ?? 0;
  const emit = (socket: Client, event: JournalledEvent): void => {
    // Not `disconnect`: a console that was too slow shall come back by itself.
    if (waiting(socket) > MAX_WAITING * 10) socket.conn.close();
    else socket.emit("event", event);
  };
  return {
    broadcastFrame(siteId, frame) {
      for (const [socket, session] of clients) {
        if (!session.sites.has(siteId)) continue;
        if (waiting(socket) > MAX_WAITING) skipped++;
        // Copied: the hub reuses its buffer, and the socket may send later.
        else socket.emit("frame", Buffer.from(frame));
      }
    },
    broadcastEvent(event) {
      for (const [socket, session] of clients) {
        // Of all sites: for whoever may ask, subscribed or not.
        if (event.siteId === "" ? session.person !== null : session.sites.has(event.siteId)) emit(socket, event);
      }
    },
    tellEach(siteId, eventFor) {
      for (const [socket, session] of clients) if (session.sites.has(siteId)) emit(socket, eventFor(session));
    },
    tell(person, event) {
      for (const [socket, session] of clients) if (session.person?.name === person) emit(socket, event);
    },
    endSessions(stands) {
      for (const [socket, { tokenId }] of clients) if (tokenId !== null && !stands(tokenId)) socket.conn.close();
    },
    count: () => clients.size,
    skipped: () => skipped,
  };
}
