import type { Clock } from "../../twins/core/clock.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { type ActionStateName, canFollow, isFinal } from "../../twins/operations/actionState.ts";
import { type ActionState, type Command, type CommandBody, commandDigest } from "../../twins/operations/command.ts";
import type { CommandPort, Journal } from "./ports.ts";

/** How long after a command's expiry a silent device is asked again, and how often. What it has taken up it will report. */
const ASK_AGAIN_MS = 3_000;
/** Most commands held in memory; older final ones stay in the journal only. */
export const MAX_COMMANDS = 5_000;

export interface CommandEntry {
  readonly body: CommandBody;
  readonly states: ActionState[];
  /** Final state went to settlement: never handed over twice. */
  askedAtMs: number;
}

export interface CommandBookDeps {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly port: CommandPort;
  /** The most an action may take once accepted, ms. */
  timeoutMs(thing: string, action: string): number;
  onState(entry: CommandEntry, state: ActionState): void;
}

/**
 * Every command that was ever sent, with its states. A command is journalled before it is sent, and sending it again
 * with the same id is safe, because devices act on an id at most once: that is how a lost answer is asked for.
 */
export interface CommandBook {
  send(command: Command): Promise<Result<void>>;
  /** A device's word on a command. Impossible transitions are refused and counted. */
  observe(state: ActionState): Promise<Result<void>>;
  get(commandId: string): CommandEntry | null;
  list(limit: number): CommandEntry[];
  offline(thing: string): Promise<void>;
  online(thing: string): void;
  tick(): Promise<void>;
  readonly impossible: number;
}

export const lastState = (entry: CommandEntry): ActionStateName =>
  entry.states[entry.states.length - 1]?.state ?? "APPROVED";

/** No word of the device on it yet: it may never have arrived. */
const isUnheard = ({ states }: CommandEntry): boolean =>
  states.every(({ state }) => state === "SENT" || state === "UNKNOWN");

export function openCommandBook(deps: CommandBookDeps): CommandBook {
  const entries = new Map<string, CommandEntry>();
  for (const { value } of deps.journal.list("command/")) {
    const { body, states } = value as { body: CommandBody; states: ActionState[] };
    entries.set(body.commandId, { body, states, askedAtMs: 0 });
  }
  let impossible = 0;

  const open = (thing: string): CommandEntry[] =>
    [...entries.values()].filter((e) => e.body.thing === thing && !isFinal(lastState(e)));
  const keep = (entry: CommandEntry) =>
    deps.journal.put(`command/${entry.body.commandId}`, { body: entry.body, states: entry.states });
  const resend = (entry: CommandEntry): void => {
    entry.askedAtMs = deps.clock.nowMs();
    deps.port.send(entry.body as Command);
  };
  const evict = (): void => {
    for (const [id, entry] of entries) {
      if (entries.size <= MAX_COMMANDS) return;
      if (isFinal(lastState(entry))) entries.delete(id);
    }
  };
  const push = async (entry: CommandEntry, state: ActionState): Promise<Result<void>> => {
    entry.states.push(state);
    const kept = await keep(entry);
    if (!kept.ok) {
      entry.states.pop();
      return kept;
    }
    deps.onState(entry, state);
    return ok(undefined);
  };
  const local = (entry: CommandEntry, state: ActionStateName, reason: string): ActionState => ({
    commandId: entry.body.commandId,
    state,
    atMs: deps.clock.nowMs(),
    reason,
    result: {},
  });

  return {
    get impossible() {
      return impossible;
    },
    async send(command) {
      const held = entries.get(command.commandId);
      if (held !== undefined)
        return commandDigest(held.body) === commandDigest(command)
          ? ok(undefined)
          : refuse("CMD_DUPLICATE", {
              en: `Another command has the id ${command.commandId} already.`,
              zh: `已有另一条指令使用编号 ${command.commandId}。`,
            });
      const entry: CommandEntry = { body: command, states: [], askedAtMs: deps.clock.nowMs() };
      entries.set(command.commandId, entry);
      evict();
      const kept = await push(entry, local(entry, "SENT", ""));
      if (!kept.ok) {
        entries.delete(command.commandId);
        return kept;
      }
      // What could not be delivered is not buffered: it runs into its expiry and is asked for after a reconnect.
      deps.port.send(command);
      return ok(undefined);
    },
    async observe(state) {
      const entry = entries.get(state.commandId);
      if (entry === undefined)
        return refuse("CMD_UNKNOWN", {
          en: `There is no command ${state.commandId}.`,
          zh: `没有指令 ${state.commandId}。`,
        });
      const last = lastState(entry);
      if (last === state.state) return ok(undefined);
      if (!canFollow(last, state.state)) {
        // A device repeats its final word when asked again, and what was not acknowledged: that is no contradiction.
        if (isFinal(last) || entry.states.some((held) => held.state === state.state && held.atMs === state.atMs))
          return ok(undefined);
        impossible++;
        return refuse("CMD_IMPOSSIBLE", {
          en: `Command ${state.commandId} was ${last}; it cannot become ${state.state}.`,
          zh: `指令 ${state.commandId} 的状态为 ${last}，不可能变为 ${state.state}。`,
        });
      }
      return push(entry, state);
    },
    get: (id) => entries.get(id) ?? null,
    list: (limit) => [...entries.values()].slice(-limit).reverse(),
    async offline(thing) {
      for (const entry of open(thing))
        if (lastState(entry) !== "UNKNOWN") await push(entry, local(entry, "UNKNOWN", "the link was lost"));
    },
    online(thing) {
      for (const entry of open(thing)) resend(entry);
    },
    async tick() {
      const now = deps.clock.nowMs();
      for (const entry of entries.values()) {
        const state = lastState(entry);
        if (isFinal(state)) continue;
        if (isUnheard(entry) && now > entry.body.expiresAtMs + ASK_AGAIN_MS && now > entry.askedAtMs + ASK_AGAIN_MS)
          resend(entry);
        const since = entry.states[entry.states.length - 1]?.atMs ?? now;
        const overdue = now - since > deps.timeoutMs(entry.body.thing, entry.body.action);
        if ((state === "ACCEPTED" || state === "RUNNING") && overdue)
          await push(entry, local(entry, "UNKNOWN", "no word in the time this action may take"));
      }
    },
  };
}
