import { join, resolve } from "node:path";
import { z } from "zod";
import { ok, type Result, refuse } from "../twins/core/result.ts";

/** A decimal number as people write it: nothing empty, hexadecimal or padded. */
const decimal = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .transform(Number);

const Settings = z.object({
  /** Folder of everything that is kept. */
  dataDir: z
    .string()
    .min(1)
    .transform((path) => resolve(path)),
  host: z.string().regex(/^\S+$/),
  port: decimal.pipe(z.number().int().min(0).max(65535)),
  /** JSON-RPC of the chain. */
  chainUrl: z.url({ protocol: /^https?$/ }),
  /** History older than this is pruned. */
  retentionDays: decimal.pipe(z.number().positive().max(3650)),
  tickHz: decimal.pipe(z.number().min(1).max(60)),
  /** AITN that one coin is worth on this machine's own chain, where no market says it. */
  coinPriceAitn: z.string().regex(/^(?=.*[1-9])\d{1,12}(\.\d{1,18})?$/),
  /** What a robot earned alone is sent to it as soon as so many AITN wait, or "off"; and after so many hours anyhow. */
  payOutAt: z.string().regex(/^(off|(?=.*[1-9])\d{1,12}(\.\d{1,18})?)$/),
  payOutHours: decimal.pipe(z.number().positive().max(720)),
  /** Most that is paid for a unit of gas, gwei, or "auto": what is usual on the network, several times over. */
  mostGasGwei: z.string().regex(/^(auto|(?=.*[1-9])\d{1,9}(\.\d{1,9})?)$/),
  /** True: people sign in on this machine, too. Beyond it they always do. */
  accounts: z.enum(["0", "1"]).transform((value) => value === "1"),
  /** Whether the server queues and executes the DAO's proposals that are due: "auto" on this machine's own chain only, for
   * elsewhere it costs the server's gas. */
  proposals: z.enum(["auto", "0", "1"]),
  /** Sites of which whoever has a link may know how they are now: drills begin from their live state without a sign-in. */
  publicLive: z
    .string()
    .regex(/^([a-z][a-z0-9-]{0,39}(,[a-z][a-z0-9-]{0,39})*)?$/)
    .transform((list) => (list === "" ? [] : list.split(","))),
});
export type Config = z.infer<typeof Settings>;

interface Setting {
  readonly variable: string;
  /** Of `aitn start` and `aitn server`; null: only the variable sets it. */
  readonly flag: string | null;
  readonly initial: string;
  readonly expected: { readonly en: string; readonly zh: string };
}

const SETTINGS: Readonly<Record<keyof Config, Setting>> = {
  dataDir: {
    variable: "AITN_DATA",
    flag: "--data",
    initial: ".data",
    expected: { en: "a folder", zh: "一个文件夹" },
  },
  host: {
    variable: "AITN_HOST",
    flag: "--host",
    initial: "127.0.0.1",
    expected: { en: "an address to listen on", zh: "要监听的地址" },
  },
  port: {
    variable: "AITN_PORT",
    flag: "--port",
    initial: "4380",
    expected: { en: "a whole number from 0 to 65535", zh: "0 到 65535 之间的整数" },
  },
  chainUrl: {
    variable: "AITN_CHAIN_URL",
    flag: "--chain",
    initial: "http://127.0.0.1:4381",
    expected: { en: "an http address", zh: "一个 http 地址" },
  },
  retentionDays: {
    variable: "AITN_RETENTION_DAYS",
    flag: null,
    initial: "30",
    expected: { en: "a number above 0 and up to 3650", zh: "大于 0、不超过 3650 的数" },
  },
  tickHz: {
    variable: "AITN_TICK_HZ",
    flag: null,
    initial: "20",
    expected: { en: "a number from 1 to 60", zh: "1 到 60 之间的数" },
  },
  coinPriceAitn: {
    variable: "AITN_COIN_PRICE",
    flag: null,
    initial: "1000",
    expected: {
      en: "an amount of AITN above 0, up to 12 digits and 18 decimals",
      zh: "大于 0 的 AITN 数量，整数部分至多 12 位，小数至多 18 位",
    },
  },
  payOutAt: {
    variable: "AITN_PAY_OUT_AT",
    flag: "--pay-out-at",
    initial: "off",
    expected: {
      en: "an amount of AITN above 0, up to 12 digits and 18 decimals, or off",
      zh: "大于 0 的 AITN 数量（整数部分至多 12 位，小数至多 18 位），或 off",
    },
  },
  payOutHours: {
    variable: "AITN_PAY_OUT_HOURS",
    flag: "--pay-out-hours",
    initial: "24",
    expected: { en: "a number above 0 and up to 720", zh: "大于 0、不超过 720 的数" },
  },
  mostGasGwei: {
    variable: "AITN_MOST_GAS_GWEI",
    flag: null,
    initial: "auto",
    expected: {
      en: "a number of gwei above 0, up to 9 digits and 9 decimals, or auto",
      zh: "大于 0 的 gwei 数（整数部分至多 9 位，小数至多 9 位），或 auto",
    },
  },
  accounts: {
    variable: "AITN_ACCOUNTS",
    flag: "--accounts",
    initial: "0",
    expected: { en: "0 or 1", zh: "0 或 1" },
  },
  proposals: {
    variable: "AITN_PROPOSALS",
    flag: null,
    initial: "auto",
    expected: { en: "auto, 0 or 1", zh: "auto、0 或 1" },
  },
  publicLive: {
    variable: "AITN_PUBLIC_LIVE",
    flag: null,
    initial: "",
    expected: {
      en: "ids of sites with commas between them, such as hotel,fms, or nothing",
      zh: "以逗号分隔的场所编号（如 hotel,fms），或留空",
    },
  },
};
const NAMES = Object.keys(SETTINGS) as (keyof Config)[];

/**
 * Settings from AITN_* of the environment, overridden by flags. HOST_CONFIG names the flag or the variable that is wrong
 * and what it takes.
 */
export function readConfig(
  env: Record<string, string | undefined>,
  flags: Partial<Record<keyof Config, string>>,
): Result<Config> {
  // An empty variable is how shells and service files unset one.
  const pick = (name: keyof Config): string => flags[name] ?? (env[SETTINGS[name].variable] || SETTINGS[name].initial);
  const parsed = Settings.safeParse(Object.fromEntries(NAMES.map((name) => [name, pick(name)])));
  if (parsed.success) return ok(parsed.data);
  const name = parsed.error.issues[0]!.path[0] as keyof Config;
  const { variable, flag, expected } = SETTINGS[name];
  const where = flags[name] === undefined ? `${variable}=${pick(name)}` : `${flag} ${pick(name)}`;
  const fault = { en: `${where}: expected ${expected.en}.`, zh: `${where}：应为${expected.zh}。` };
  return refuse("HOST_CONFIG", fault);
}

/** A decimal amount in its smallest unit. */
function smallest(text: string, decimals: number): bigint {
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(decimals, "0"));
}

/** AITN as the settings say it, in wei; null for "off". */
export const settingWei = (text: string): bigint | null => (text === "off" ? null : smallest(text, 18));

/** Gwei of a setting as wei; null for "auto". */
export const settingGasWei = (text: string): bigint | null => (text === "auto" ? null : smallest(text, 9));

export const isLoopback = (host: string): boolean => host === "localhost" || host === "::1" || host.startsWith("127.");

/** Whether nobody gets in without an account: always beyond this machine, and on it when the settings say so. */
export const signInNeeded = ({ host, accounts }: Pick<Config, "host" | "accounts">): boolean =>
  accounts || !isLoopback(host);

/** The files of the data folder, named in one place. */
export const dataPaths = (dataDir: string) => ({
  /** Of the site whose work this server does. */
  history: join(dataDir, "history"),
  /** Every other site, in a folder of its own. */
  sites: join(dataDir, "sites"),
  chain: join(dataDir, "chain"),
  accounts: join(dataDir, "accounts"),
  devices: join(dataDir, "devices"),
  /** Thing Descriptions of the devices, by content. */
  descriptions: join(dataDir, "descriptions"),
  /** Documents of the incentive's cycles that other servers reported, by content. */
  cycles: join(dataDir, "cycles"),
  settlement: join(dataDir, "settlement.db"),
  chainIndex: join(dataDir, "chain-index.db"),
  work: join(dataDir, "work.db"),
  /** Demands that this server trains, and their rounds. */
  learning: join(dataDir, "learning"),
  /** Drills that are open: who is in them, and what they did so far. */
  drills: join(dataDir, "drills"),
  /** Models that people try, their trials, and what was published of them. */
  sandbox: join(dataDir, "sandbox"),
  audit: join(dataDir, "audit.log"),
  /** A code for the devices of each shipped site that are started beside the server, by the site's id; readable by this user only. */
  enrolCodes: join(dataDir, "enrol-codes"),
  plant: join(dataDir, "plant"),
});
