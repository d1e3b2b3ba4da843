import type { CliCommand } from "./command.ts";
import { wrongWord } from "./flags.ts";
import { UsageError } from "./language.ts";
import { usage } from "./pipeline/usage.ts";

const VERBS = {
  policy: async () => (await import("./pipeline/policy.ts")).policy,
  key: async () => (await import("./pipeline/key.ts")).key,
  run: async () => (await import("./pipeline/run.ts")).run,
  send: async () => (await import("./pipeline/send.ts")).send,
  open: async () => (await import("./pipeline/open.ts")).open,
} as const;
const NAMES = Object.keys(VERBS) as readonly (keyof typeof VERBS)[];

export const pipelineCommand: CliCommand = {
  name: "pipeline",
  usage,
  async run([verb, ...rest], io) {
    const list = NAMES.join(", ");
    if (verb === undefined)
      throw new UsageError({ en: `say what to do first: ${list}.`, zh: `请先说明要做什么：${list}。` });
    const name = NAMES.find((one) => one === verb);
    if (name === undefined) throw wrongWord("pipeline", verb, NAMES);
    const act = await VERBS[name]();
    return act(rest, io);
  },
};
