import { io, type Socket } from "socket.io-client";
import { createStore, type StoreApi } from "zustand/vanilla";
import { fail, type Result } from "../../twins/core/result.ts";
import type {
  Answer,
  Ask,
  AskParams,
  AskResults,
  ConsoleToServer,
  JournalledEvent,
  Person,
  ServerToConsole,
} from "../../twins/protocol/console.ts";
import { PROTOCOL_VERSION } from "../../twins/protocol/version.ts";
import { type ClockOffset, clockOffset } from "./clockOffset.ts";

export type LinkPhase = "connecting" | "up" | "down" | "refused" | "login";

export interface LinkState {
  readonly phase: LinkPhase;
  readonly person: Person | null;
  readonly sites: AskResults["hello"]["sites"];
  readonly roundTripMs: number | null;
  /** Why the server refused; null otherwise. */
  readonly refusal: string | null;
}

type Socks = Socket<ServerToConsole, ConsoleToServer>;

/** The console's one connection. Every ask ends: with the server's answer, or with SYNC_LOST after its timeout. */
export interface Link {
  readonly state: StoreApi<LinkState>;
  readonly clock: ClockOffset;
  ask<A extends Ask>(name: A, params: AskParams<A>, timeoutMs?: number): Promise<Result<AskResults[A]>>;
  onFrame(listener: (bytes: Uint8Array) => void): () => void;
  onEvent(listener: (event: JournalledEvent) => void): () => void;
  /** Called after each successful hello: the first one and every reconnection. */
  onUp(listener: () => void): () => void;
  /** Shows the sign-in page although someone acts here already, or (false) goes on as they are. */
  askSignIn(on: boolean): void;
  signIn(name: string, password: string): Promise<Result<Person>>;
  signOut(): Promise<void>;
  close(): void;
}

const TOKEN = "aitn.token";
const ASK_TIMEOUT_MS = 15_000;

function asker(socket: Socks): Link["ask"] {
  return (name, params, timeoutMs = ASK_TIMEOUT_MS) =>
    new Promise((resolve) => {
      socket.timeout(timeoutMs).emit("ask", name, params, (lost: Error | null, answer: Answer<Ask>) => {
        if (lost !== null && lost !== undefined) resolve(fail("SYNC_LOST", `no answer to ${name}`));
        else resolve(answer as Answer<typeof name>);
      });
    });
}

function hub<T>(): { add(listener: (value: T) => void): () => void; tell(value: T): void } {
  const listeners = new Set<(value: T) => void>();
  return {
    add(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: (value) => {
      for (const listener of listeners) listener(value);
    },
  };
}

/** Bytes as socket.io hands them over: an ArrayBuffer in browsers, a Buffer in Node. */
const asBytes = (data: Uint8Array | ArrayBuffer): Uint8Array =>
  data instanceof Uint8Array ? data : new Uint8Array(data);

export function openLink(url: string, tokens: Pick<Storage, "getItem" | "setItem" | "removeItem">): Link {
  const socket: Socks = io(`${url}/console`, { transports: ["websocket"], reconnectionDelayMax: 4000 });
  const state = createStore<LinkState>(() => ({
    phase: "connecting",
    person: null,
    sites: [],
    roundTripMs: null,
    refusal: null,
  }));
  const clock = clockOffset();
  const ask = asker(socket);
  const frames = hub<Uint8Array>();
  const events = hub<JournalledEvent>();
  const ups = hub<void>();

  async function hello(): Promise<void> {
    const sentMs = Date.now();
    const answer = await ask("hello", { protocol: PROTOCOL_VERSION, token: tokens.getItem(TOKEN) });
    if (!answer.ok) {
      if (answer.error.code === "SYNC_LOST") socket.disconnect().connect();
      else state.setState({ phase: "refused", refusal: `${answer.error.code}: ${answer.error.message}` });
      return;
    }
    const nowMs = Date.now();
    clock.sample(answer.value.serverTimeMs, sentMs, nowMs);
    const { person, sites, loginNeeded } = answer.value;
    const phase = loginNeeded && person === null ? "login" : "up";
    if (person === null || person.local) tokens.removeItem(TOKEN);
    state.setState({ phase, person, sites, roundTripMs: nowMs - sentMs, refusal: null });
    if (phase === "up") ups.tell();
  }
  socket.on("connect", () => void hello());
  socket.on("disconnect", (reason) => {
    state.setState({ phase: "down" });
    // socket.io comes back by itself after every other reason.
    if (reason === "io server disconnect") socket.connect();
  });
  socket.on("connect_error", () =>
    state.setState((old) => ({ phase: old.phase === "connecting" ? "connecting" : "down" })),
  );
  socket.on("frame", (bytes) => frames.tell(asBytes(bytes)));
  socket.on("event", (event) => events.tell(event));

  return {
    state,
    clock,
    ask,
    onFrame: frames.add,
    onEvent: events.add,
    onUp(listener) {
      if (state.getState().phase === "up") listener();
      return ups.add(listener);
    },
    askSignIn: (on) => state.setState({ phase: on ? "login" : "up" }),
    async signIn(name, password) {
      const answer = await ask("login", { name, password });
      if (!answer.ok) return answer;
      tokens.setItem(TOKEN, answer.value.token);
      await hello();
      return { ok: true, value: answer.value.person };
    },
    async signOut() {
      await ask("logout", {});
      tokens.removeItem(TOKEN);
      await hello();
    },
    close: () => socket.disconnect(),
  };
}
