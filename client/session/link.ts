import { createStore, type StoreApi } from "zustand/vanilla";
import { type Failure, fail, type Result } from "../../twins/core/result.ts";
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
  /** True where a console of the server's own machine acts without an account. */
  readonly open: boolean;
  /** Why the server refused; null otherwise. */
  readonly refusal: Failure | null;
}

/** The console's one connection, which another thread holds. Every ask ends: with the server's answer, with SYNC_LOST
 * after its timeout, of which nobody knows whether the server has it, or with SYNC_UNSENT when it was never sent. */
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
  /** Who last signed in on this browser and may therefore still stop the site from it; null when nobody, or too long ago. */
  stopper(): string | null;
  /** The operational stop in that person's name, where nobody is signed in. */
  stopAsLast(siteId: string): Promise<Result<unknown>>;
  close(): void;
}

const TOKEN = "aitn.token";
/** The token of who is signed in on this browser; null for nobody. */
export function heldToken(tokens: Pick<Storage, "getItem">): string | null {
  try {
    return tokens.getItem(TOKEN);
  } catch {
    // A browser that keeps nothing has nobody signed in.
    return null;
  }
}
/** Outlives the session: `{ token, name }` of the last sign-in of someone who may stop. The server ends it. */
const STOP_TOKEN = "aitn.stop";
const STOP_TIMEOUT_MS = 3_000;
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

interface StopToken {
  readonly token: string;
  readonly name: string;
}

/** The browser's storage may hold anything. */
function heldStop(tokens: Tokens): StopToken | null {
  try {
    const { token, name } = JSON.parse(tokens.getItem(STOP_TOKEN) ?? "null") as Partial<StopToken>;
    return typeof token === "string" && typeof name === "string" ? { token, name } : null;
  } catch {
    return null;
  }
}

/** @param port the thread that connects; @param tokens where the token of who signed in is kept. */
export function openLink(port: ConnectionPort, tokens: Tokens): Link {
  const state = createStore<LinkState>(() => ({
    phase: "connecting",
    person: null,
    sites: [],
    roundTripMs: null,
    open: false,
    refusal: null,
  }));
  const clock = clockOffset();
  const { ask, lose } = asker(port);
  const events = hub<JournalledEvent>();
  const ups = hub<void>();
  /** The connection that there is was greeted, whether or not the server behind it speaks now. */
  let known = false;

  /**
   * Before the greeting the server refuses every ask, and writes the refusal into its audit log: asks wait for it.
   * @returns what is left of their time, ms; 0 when there was no greeting in it
   */
  function greeted(timeoutMs: number): Promise<number> {
    // Where the server is only silent an ask goes out at once: a stop waits in its socket rather than here.
    if (known) return Promise.resolve(timeoutMs);
    const sinceMs = Date.now();
    return new Promise((resolve) => {
      const end = (leftMs: number): void => {
        clearTimeout(timer);
        stop();
        resolve(Math.max(0, leftMs));
      };
      const timer = setTimeout(() => end(0), timeoutMs);
      const stop = state.subscribe(() => known && end(timeoutMs - (Date.now() - sinceMs)));
    });
  }
  const askGreeted: Link["ask"] = async (name, params, timeoutMs = ASK_TIMEOUT_MS) => {
    const leftMs = await greeted(timeoutMs);
    return leftMs > 0 ? ask(name, params, leftMs) : fail("SYNC_UNSENT", `no connection for ${name}`);
  };

  async function hello(): Promise<void> {
    const sentMs = Date.now();
    const answer = await ask("hello", { protocol: PROTOCOL_VERSION, token: tokens.getItem(TOKEN) });
    if (!answer.ok) {
      if (answer.error.code === "SYNC_LOST") port.send({ type: "reconnect" }, []);
      else {
        known = true;
        state.setState({ phase: "refused", refusal: answer.error });
      }
      return;
    }
    known = true;
    const nowMs = Date.now();
    clock.sample(answer.value.serverTimeMs, sentMs, nowMs);
    const { person, sites, loginNeeded, open } = answer.value;
    const phase = loginNeeded && person === null ? "login" : "up";
    if (person === null || person.local) tokens.removeItem(TOKEN);
    state.setState({ phase, person, sites, open, roundTripMs: nowMs - sentMs, refusal: null });
    if (phase === "up") ups.tell();
  }
  port.onReport((report) => {
    if (report.type === "disconnected" || report.type === "lost") known = false;
    // After a silence everything is asked anew, as after a new connection: nobody knows what was missed.
    if (report.type === "connected" || report.type === "heard") void hello();
    else if (report.type === "disconnected" || report.type === "silent") state.setState({ phase: "down" });
    else if (report.type === "event") events.tell(report.event);
    else if (report.type === "unreachable" || report.type === "lost")
      state.setState((old) => ({ phase: old.phase === "connecting" ? "connecting" : "down" }));
    if (report.type === "lost") lose();
  });

  return {
    state,
    clock,
    ask: askGreeted,
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
      if (answer.value.stopToken === null) tokens.removeItem(STOP_TOKEN);
      else tokens.setItem(STOP_TOKEN, JSON.stringify({ token: answer.value.stopToken, name }));
      await hello();
      return { ok: true, value: answer.value.person };
    },
    async signOut() {
      await ask("logout", {});
      tokens.removeItem(TOKEN);
      await hello();
    },
    stopper: () => heldStop(tokens)?.name ?? null,
    async stopAsLast(siteId) {
      const held = heldStop(tokens);
      if (held === null) return fail("AUTH_REQUIRED", "no stop token on this browser");
      const answer = await askGreeted("stopByToken", { siteId, token: held.token }, STOP_TIMEOUT_MS);
      if (!answer.ok && answer.error.code === "AUTH_REQUIRED") tokens.removeItem(STOP_TOKEN);
      return answer;
    },
    close: () => port.close(),
  };
}
