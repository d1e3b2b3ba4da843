import { join, resolve } from "node:path";
import { z } from "zod";
import { fail, ok, type Result } from "../twins/core/result.ts";

const Settings = z.object({
  /** Folder of everything that is kept. */
  dataDir: z.string().min(1),
  host: z.string().min(1),
  port: z.coerce.number().int().min(0).max(65535),
  /** JSON-RPC of the chain. */
  chainUrl: z.url(),
  /** History older than this is pruned. */
  retentionDays: z.coerce.number().positive().max(3650),
  tickHz: z.coerce.number().min(1).max(60),
  /** True: people sign in on this machine, too. Beyond it they always do. */
  accounts: z.enum(["0", "1"]).transform((value) => value === "1"),
});
export type Config = z.infer<typeof Settings>;

const DEFAULTS = {
  dataDir: ".data",
  host: "127.0.0.1",
  port: "4380",
  chainUrl: "http://127.0.0.1:4381",
  retentionDays: "30",
  tickHz: "20",
  accounts: "0",
};

/** Settings from AITN_* of the environment, overridden by flags. */
export function readConfig(
  env: Record<string, string | undefined>,
  flags: Partial<Record<keyof Config, string>>,
): Result<Config> {
  const pick = (name: keyof Config, variable: string): string => flags[name] ?? env[variable] ?? DEFAULTS[name];
  const parsed = Settings.safeParse({
    dataDir: resolve(pick("dataDir", "AITN_DATA")),
    host: pick("host", "AITN_HOST"),
    port: pick("port", "AITN_PORT"),
    chainUrl: pick("chainUrl", "AITN_CHAIN_URL"),
    retentionDays: pick("retentionDays", "AITN_RETENTION_DAYS"),
    tickHz: pick("tickHz", "AITN_TICK_HZ"),
    accounts: pick("accounts", "AITN_ACCOUNTS"),
  });
  return parsed.success ? ok(parsed.data) : fail("HOST_CONFIG", z.prettifyError(parsed.error));
}

export const isLoopback = (host: string): boolean => host === "localhost" || host === "::1" || host.startsWith("127.");

/** Whether nobody gets in without an account: always beyond this machine, and on it when the settings say so. */
export const signInNeeded = ({ host, accounts }: Pick<Config, "host" | "accounts">): boolean =>
  accounts || !isLoopback(host);

/** The files of the data folder, named in one place. */
export const dataPaths = (dataDir: string) => ({
  history: join(dataDir, "history"),
  chain: join(dataDir, "chain"),
  accounts: join(dataDir, "accounts"),
  devices: join(dataDir, "devices"),
  settlement: join(dataDir, "settlement.db"),
  audit: join(dataDir, "audit.log"),
  /** A one-time code for devices started beside the server; readable by this user only. */
  enrolCode: join(dataDir, "enrol-code"),
  plant: join(dataDir, "plant"),
});
