import type { CliCommand } from "./command.ts";
import { usage } from "./drill/usage.ts";
import { wrongWord } from "./flags.ts";
import { UsageError } from "./language.ts";

/** Loaded on demand: the list needs no worker. */
const VERBS = {
  list: async () => (await import("./drill/list.ts")).list,
  run: async () => (await import("./drill/run.ts")).run,
  replay: async () => (await import("./drill/replay.ts")).replay,
} as const;
const NAMES = Object.keys(VERBS) as readonly (keyof typeof VERBS)[];

export const drillCommand: CliCommand = {
  name: "drill",
  usage,
  async run([verb, ...rest], io) {
    if (verb === undefined) {
      const list = NAMES.join(", ");
      throw new UsageError({ en: `say what to do first: ${list}.`, zh: `请先说明要做什么：${list}。` });
    }
    const name = NAMES.find((one) => one === verb);
    if (name === undefined) throw wrongWord("drill", verb, NAMES);
    const act = await VERBS[name]();
    return act(rest, io);
  },
};
