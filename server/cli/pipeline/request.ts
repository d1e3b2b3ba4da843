import { contradiction, Policy, type Selection } from "../../../models/pipeline/policy.ts";
import { isDemand, isPublicKey, MAX_RECIPIENTS } from "../../../models/pipeline/release.ts";
import { parseTime } from "../../../models/pipeline/time.ts";
import { must } from "../../../twins/core/result.ts";
import { kuboAddress } from "../../blocks/kubo.ts";
import { Refusal } from "../failures.ts";
import { readJson } from "../files.ts";
import { readFlags } from "../flags.ts";
import { UsageError } from "../language.ts";

const KINDS = {
  policy: "text",
  demand: "text",
  recipient: "text",
  dir: "text",
  columns: "text",
  from: "text",
  to: "text",
  ledger: "text",
  car: "text",
  blocks: "switch",
  kubo: "text",
  json: "switch",
} as const;

/** What `aitn pipeline run` is asked for. */
export interface ReleaseRequest {
  readonly file: string;
  readonly policy: string;
  readonly demand: string;
  readonly recipients: readonly string[];
  readonly dir: string;
  readonly selection: Selection;
  readonly ledger: string | undefined;
  readonly car: string | undefined;
  readonly blocks: boolean;
  readonly kubo: URL | undefined;
  readonly json: boolean;
}

const missing = (what: string): UsageError => new UsageError({ en: `${what} is missing.`, zh: `缺少 ${what}。` });

function timeFlag(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const ms = parseTime(text, 0);
  if (!Number.isNaN(ms)) return ms;
  throw new UsageError({
    en: `--${name} ${text}: expected a time such as 2016-01-31 or 2016-01-31T12:00:00Z.`,
    zh: `--${name} ${text}：应为时间，如 2016-01-31 或 2016-01-31T12:00:00Z。`,
  });
}

function recipientsOf(text: string): readonly string[] {
  const keys = [...new Set(text.split(",").map((key) => key.trim().toLowerCase()))];
  const wrong = keys.find((key) => !isPublicKey(key));
  if (wrong === undefined && keys.length <= MAX_RECIPIENTS) return keys;
  throw new UsageError({
    en: `--recipient: expected up to ${MAX_RECIPIENTS} public keys of 64 hex digits; "aitn pipeline key" makes one.`,
    zh: `--recipient：应为最多 ${MAX_RECIPIENTS} 个 64 位十六进制的公钥；可用 "aitn pipeline key" 生成。`,
  });
}

/** @throws UsageError */
export function readRequest(args: string[]): ReleaseRequest {
  const { flags, words } = readFlags(args, KINDS, 1);
  const [file] = words;
  const { policy, demand, recipient, dir, ledger, car, blocks, json } = flags;
  if (file === undefined) throw missing("FILE");
  if (policy === undefined) throw missing("--policy");
  if (demand === undefined) throw missing("--demand");
  if (recipient === undefined) throw missing("--recipient");
  if (dir === undefined) throw missing("--dir");
  if (!isDemand(demand))
    throw new UsageError({
      en: `--demand ${demand}: expected letters, digits, . : _ and -, at most 128.`,
      zh: `--demand ${demand}：应为字母、数字和 . : _ -，最多 128 个。`,
    });
  const kubo = flags.kubo === undefined ? undefined : kuboAddress(flags.kubo);
  return {
    file,
    policy,
    demand,
    recipients: recipientsOf(recipient),
    dir,
    selection: {
      columns: flags.columns === undefined ? null : flags.columns.split(",").map((name) => name.trim()),
      from: timeFlag("from", flags.from),
      to: timeFlag("to", flags.to),
    },
    ledger,
    car,
    blocks,
    kubo: kubo === undefined ? undefined : must(kubo),
    json,
  };
}

/** Reads a policy. @throws CodedError HOST_CONFIG, with where it is wrong */
export async function readPolicy(path: string): Promise<Policy> {
  const parsed = Policy.safeParse(await readJson(path));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.map(String).join(".") ?? "";
    throw new Refusal("HOST_CONFIG", {
      en: `The policy ${path} is not valid at ${where === "" ? "its top" : where}: ${issue?.message ?? "unknown"}. Nothing is let out by it.`,
      zh: `策略 ${path} 在 ${where === "" ? "顶层" : where} 处无效：${issue?.message ?? "未知"}。不会据此放行任何内容。`,
    });
  }
  const wrong = contradiction(parsed.data);
  if (wrong === null) return parsed.data;
  throw new Refusal("HOST_CONFIG", {
    en: `The policy ${path} contradicts itself: ${wrong}.`,
    zh: `策略 ${path} 自相矛盾：${wrong}。`,
  });
}
