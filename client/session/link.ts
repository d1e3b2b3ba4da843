import { createStore, type StoreApi } from "zustand/vanilla";
import { fail, type Result } from "../../twins/core/result.ts";
import type { Answer, Ask, AskParams, AskResults, JournalledEvent, Person } from "../../twins/protocol/console.ts";
import { PROTOCOL_VERSION } from "../../twins/protocol/version.ts";
import { type ClockOffset, clockOffset } from "./clockOffset.ts";
import type { ConnectionPort, DecoderPort } from "./connectionPort.ts";

export type LinkPhase = "connecting" | "up" | "down" | "refused" | "login";

export interface LinkState {
  readonly phase: LinkPhase;
  readonly person: Person | null;
  readonly sites: AskResults["hello"]["sites"];
  readonly roundTripMs: number | null;
  /** Why the server refused; null otherwise. */
  readonly refusal: string | null;
}

/** The console's one connection, which another thread holds. Every ask ends: with the server's answer, or with SYNC_LOST after its timeout. */
export interface Link {
  readonly state: StoreApi<LinkState>;
  readonly clock: ClockOffset;
  ask<A extends Ask>(name: A, params: AskParams<A>, timeoutMs?: number): Promise<Result<AskResults[A]>>;
  /** Where the frames of a subscribed site are decoded. */
  readonly decoder: DecoderPort;
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

/** Asks of this page, by number; `lose` ends those that nobody will answer any more. */
function asker(port: ConnectionPort): { ask: Link["ask"]; lose(): void } {
  const open = new Map<number, { name: Ask; end: (answer: Answer<Ask>) => void }>();
  let last = 0;
  const end = (id: number, answer: Answer<Ask> | null): void => {
    const asked = open.get(id);
    open.delete(id);
    asked?.end(answer ?? fail("SYNC_LOST", `no answer to ${asked.name}`));
  };
  port.onReport((report) => report.type === "answer" && end(report.id, report.answer));
  return {
    ask: (name, params, timeoutMs = ASK_TIMEOUT_MS) =>
      new Promise((resolve) => {
        const id = ++last;
        open.set(id, { name, end: (answer) => resolve(answer as Answer<typeof name>) });
        port.send({ type: "ask", id, name, params, timeoutMs }, []);
      }),
    lose() {
      for (const id of [...open.keys()]) end(id, null);
    },
  };
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

type Tokens = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** @param port the thread that connects; @param tokens where the token of who signed in is kept. */
export function openLink(port: ConnectionPort, tokens: Tokens): Link {
  const state = createStore<LinkState>(() => ({
    phase: "connecting",
    person: null,
    sites: [],
    roundTripMs: null,
    refusal: null,
  }));
  const clock = clockOffset();
  const { ask, lose } = asker(port);
  const events = hub<JournalledEvent>();
  const ups = hub<void>();

  async function hello(): Promise<void> {
    const sentMs = Date.now();
    const answer = await ask("hello", { protocol: PROTOCOL_VERSION, token: tokens.getItem(TOKEN) });
    if (!answer.ok) {
      if (answer.error.code === "SYNC_LOST") port.send({ type: "reconnect" }, []);
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
  port.onReport((report) => {
    if (report.type === "connected") void hello();
    else if (report.type === "disconnected") state.setState({ phase: "down" });
    else if (report.type === "event") events.tell(report.event);
    else if (report.type === "unreachable" || report.type === "lost")
      state.setState((old) => ({ phase: old.phase === "connecting" ? "connecting" : "down" }));
    if (report.type === "lost") lose();
  });

  return {
    state,
    clock,
    ask,
    decoder: port,
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
    close: () => port.close(),
  };
}
