import { type Config, readConfig } from "../config.ts";
import { UsageError } from "./language.ts";

/** The server's settings from a command's flags and the environment. @throws UsageError for one that is wrong. */
export function settingsOf(flags: {
  readonly data?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly chain?: string | undefined;
  readonly "pay-out-at"?: string | undefined;
  readonly "pay-out-hours"?: string | undefined;
  readonly accounts?: boolean | undefined;
}): Config {
  const config = readConfig(process.env, {
    ...(flags.data === undefined ? {} : { dataDir: flags.data }),
    ...(flags.host === undefined ? {} : { host: flags.host }),
    ...(flags.port === undefined ? {} : { port: flags.port }),
    ...(flags.chain === undefined ? {} : { chainUrl: flags.chain }),
    ...(flags["pay-out-at"] === undefined ? {} : { payOutAt: flags["pay-out-at"] }),
    ...(flags["pay-out-hours"] === undefined ? {} : { payOutHours: flags["pay-out-hours"] }),
    ...(flags.accounts === true ? { accounts: "1" } : {}),
  });
  if (config.ok) return config.value;
  throw new UsageError(config.error.said ?? { en: config.error.message, zh: config.error.message });
}

/** Resolves at Ctrl+C. */
export const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
