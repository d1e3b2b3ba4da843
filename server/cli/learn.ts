import type { CliCommand } from "./command.ts";
import { wrongWord } from "./flags.ts";
import { UsageError } from "./language.ts";
import { usage } from "./learn/usage.ts";

/** Loaded on demand: an epsilon needs no tfjs. */
const VERBS = {
  run: async () => (await import("./learn/run.ts")).run,
  status: async () => (await import("./learn/status.ts")).status,
  audit: async () => (await import("./learn/audit.ts")).audit,
  lead: async () => (await import("./learn/lead.ts")).lead,
  join: async () => (await import("./learn/join.ts")).join,
  epsilon: async () => (await import("./learn/epsilon.ts")).epsilon,
} as const;
const NAMES = Object.keys(VERBS) as readonly (keyof typeof VERBS)[];

export const learnCommand: CliCommand = {
  name: "learn",
  usage,
  async run([verb, ...rest], io) {
    const list = NAMES.join(", ");
    if (verb === undefined)
      throw new UsageError({ en: `say what to do first: ${list}.`, zh: `请先说明要做什么：${list}。` });
    const name = NAMES.find((one) => one === verb);
    if (name === undefined) throw wrongWord("learn", verb, NAMES);
    const act = await VERBS[name]();
    return act(rest, io);
  },
};
