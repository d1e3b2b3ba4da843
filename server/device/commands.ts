import type { Clock } from "../../twins/core/clock.ts";
import type { Digest } from "../../twins/core/digest.ts";
import { type ActionStateName, isFinal } from "../../twins/operations/actionState.ts";
import { type ActionState, type CommandBody, commandDigest } from "../../twins/operations/command.ts";
import type { DeviceMemory } from "./memory.ts";

/** What a command's doer may look at and listen to while it acts. */
export interface ActionControl {
  /** Aborted when the command is cancelled or the operational stop comes. */
  readonly signal: AbortSignal;
  /** Nodes of the path that may be driven; grows. */
  released(): number;
  onRelease(listener: (released: number) => void): void;
}

/** Numbers an action produced. */
export type ActionResult = Readonly<Record<string, number>>;

export interface CommandHandler {
  /** Why the command cannot be done now, or null. Asked before it is accepted; must not act. */
  check?(command: CommandBody): string | null;
  /** Does it. Resolving is SUCCEEDED, throwing FAILED, or CANCELLED after the signal was aborted. */
  run(command: CommandBody, control: ActionControl): Promise<ActionResult>;
}

interface OpenAction {
  readonly abort: AbortController;
  released: number;
  readonly listeners: ((released: number) => void)[];
}

/** Takes commands: each id acts at most once, whatever is repeated, late, or from an older controller. */
export interface CommandDesk {
  receive(body: CommandBody): void;
  /** How did it go? Unknown ones can never act any more. */
  ask(commandId: string, digest: Digest): void;
  release(commandId: string, released: number): void;
  cancel(commandId: string): void;
  stop(): void;
  resume(): void;
  readonly stopped: boolean;
  handle(handler: CommandHandler): void;
}

export interface CommandDeskDeps {
  readonly memory: DeviceMemory;
  /** The server's time as the device knows it: expiry is absolute. */
  readonly serverClock: Clock;
  readonly things: ReadonlySet<string>;
  tell(state: ActionState, digest: Digest): void;
}

export function createCommandDesk(deps: CommandDeskDeps): CommandDesk {
  const { memory } = deps;
  const open = new Map<string, OpenAction>();
  let handler: CommandHandler | null = null;
  let stopped = false;

  const stateOf = (commandId: string, state: ActionStateName, reason = "", result: ActionResult = {}): ActionState => ({
    commandId: commandId as ActionState["commandId"],
    state,
    atMs: deps.serverClock.nowMs(),
    reason: reason.slice(0, 500),
    result,
  });
  const set = (digest: Digest, state: ActionState): void => {
    memory.commands.set(state.commandId, { commandDigest: digest, state, known: false });
    memory.save();
    deps.tell(state, digest);
  };
  const objection = (body: CommandBody): [ActionStateName, string] | null => {
    if (body.epoch < memory.epoch) return ["REJECTED", `epoch ${body.epoch} is over, ${memory.epoch} rules`];
    if (deps.serverClock.nowMs() > body.expiresAtMs) return ["EXPIRED", "received after its expiry"];
    if (!deps.things.has(body.thing)) return ["REJECTED", `this device does not speak for ${body.thing}`];
    if (stopped) return ["REJECTED", "the operational stop is latched"];
    if (handler === null) return ["REJECTED", "this device takes no commands"];
    const reason = handler.check?.(body) ?? null;
    return reason === null ? null : ["REJECTED", reason];
  };
  const act = async (doer: CommandHandler, body: CommandBody, digest: Digest, action: OpenAction): Promise<void> => {
    const control: ActionControl = {
      signal: action.abort.signal,
      released: () => action.released,
      onRelease: (listener) => void action.listeners.push(listener),
    };
    set(digest, stateOf(body.commandId, "RUNNING"));
    try {
      const result = await doer.run(body, control);
      set(digest, stateOf(body.commandId, "SUCCEEDED", "", result));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      set(digest, stateOf(body.commandId, action.abort.signal.aborted ? "CANCELLED" : "FAILED", why));
    } finally {
      open.delete(body.commandId);
    }
  };

  // What a restart interrupted is over: it is not known how far it came, and it must not begin again.
  for (const [id, remembered] of memory.commands) {
    if (!isFinal(remembered.state.state))
      remembered.state = { ...stateOf(id, "FAILED", "the device restarted during the action") };
    else if (remembered.known) continue;
    remembered.known = false;
    deps.tell(remembered.state, remembered.commandDigest);
  }

  return {
    get stopped() {
      return stopped;
    },
    handle(next) {
      handler = next;
    },
    receive(body) {
      const digest = commandDigest(body);
      const held = memory.commands.get(body.commandId);
      if (held !== undefined) {
        if (held.commandDigest === digest) return deps.tell(held.state, digest);
        return deps.tell(stateOf(body.commandId, "REJECTED", "another command has this id"), digest);
      }
      const against = objection(body);
      if (against !== null) return set(digest, stateOf(body.commandId, ...against));
      try {
        set(digest, stateOf(body.commandId, "ACCEPTED"));
      } catch (error) {
        // What cannot be remembered might be done twice, so it is not done.
        memory.commands.delete(body.commandId);
        const why = error instanceof Error ? error.message : String(error);
        return deps.tell(stateOf(body.commandId, "REJECTED", `the command cannot be kept: ${why}`), digest);
      }
      const action: OpenAction = {
        abort: new AbortController(),
        released: typeof body.input.released === "number" ? body.input.released : 0,
        listeners: [],
      };
      open.set(body.commandId, action);
      void act(handler!, body, digest, action);
    },
    ask(commandId, digest) {
      const held = memory.commands.get(commandId);
      if (held !== undefined) return deps.tell(held.state, held.commandDigest);
      set(digest, stateOf(commandId, "EXPIRED", "it never arrived"));
    },
    release(commandId, released) {
      const action = open.get(commandId);
      // A base only grows: what was released may be driven already.
      if (action === undefined || released <= action.released) return;
      action.released = released;
      for (const listener of action.listeners) listener(released);
    },
    cancel: (commandId) => open.get(commandId)?.abort.abort(new Error("cancelled")),
    stop() {
      stopped = true;
      for (const action of open.values()) action.abort.abort(new Error("operational stop"));
    },
    resume() {
      stopped = false;
    },
  };
}
