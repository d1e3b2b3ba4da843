import { dirname } from "node:path";
import { z } from "zod";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { must } from "../../twins/core/result.ts";
import { deploymentsPath } from "../chain/deployments.ts";
import { deployOutside, openKey } from "../chain/deployOutside.ts";
import { chainStatus, verifyChain } from "../chain/inspect.ts";
import { dataPaths } from "../config.ts";
import { stderrLog } from "../log.ts";
import { makeFolder } from "../makeFolder.ts";
import { price } from "./chain/price.ts";
import { checkText, planText, statusText } from "./chain/print.ts";
import { usage } from "./chain/usage.ts";
import { type CliCommand, type CliIo, EXIT } from "./command.ts";
import { readBytes } from "./files.ts";
import { type Flags, numberFlag, readFlags, wrongWord } from "./flags.ts";
import { UsageError } from "./language.ts";
import { passwordAsked } from "./password.ts";
import { settingsOf } from "./settings.ts";

const VERBS = ["status", "verify", "deploy", "price"] as const;
type Verb = (typeof VERBS)[number];
const KINDS = {
  rpc: "text",
  file: "text",
  data: "text",
  key: "text",
  fundraising: "text",
  lab: "text",
  foundation: "text",
  registrar: "text",
  reporter: "text",
  approvers: "text",
  threshold: "text",
  with: "text",
  yes: "switch",
  json: "switch",
} as const;
type ChainFlags = Flags<typeof KINDS>;
const ROLES = ["fundraising", "lab", "foundation", "registrar", "reporter", "approvers", "threshold"] as const;
/** Options that only some verbs take. */
const OF_VERB: readonly { readonly name: keyof ChainFlags; readonly verbs: readonly Verb[] }[] = [
  ...ROLES.map((name) => ({ name, verbs: ["deploy"] as const })),
  { name: "key", verbs: ["deploy", "price"] },
  { name: "yes", verbs: ["deploy", "price"] },
  { name: "with", verbs: ["price"] },
];

const askPassword = passwordAsked({ en: "Password of the keystore: ", zh: "密钥库的密码：" });
const Address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);

/** @throws UsageError when an option's text is no address, or it is needed and missing */
function addressFlag(name: keyof ChainFlags, text: string | undefined): Hex {
  if (text === undefined) throw new UsageError({ en: `deploy needs --${name}.`, zh: `deploy 需要 --${name}。` });
  if (Address.safeParse(text).success) return text as Hex;
  throw new UsageError({
    en: `--${name} ${text}: expected an address, 0x and 40 hex digits.`,
    zh: `--${name} ${text}：应为地址，即 0x 加 40 位十六进制。`,
  });
}

function rolesOf(flags: ChainFlags, deployer: Hex) {
  const registrar = flags.registrar === undefined ? deployer : addressFlag("registrar", flags.registrar);
  const approvers = flags.approvers?.split(",") ?? [registrar];
  return {
    fundraising: addressFlag("fundraising", flags.fundraising),
    lab: addressFlag("lab", flags.lab),
    foundation: addressFlag("foundation", flags.foundation),
    registrar,
    reporter: flags.reporter === undefined ? registrar : addressFlag("reporter", flags.reporter),
    modelApprovers: approvers.map((text) => addressFlag("approvers", text)),
    modelThreshold: numberFlag("threshold", flags.threshold ?? "1", { low: 1, high: approvers.length, whole: true }),
  };
}

async function deploy(flags: ChainFlags, rpcUrl: string, path: string, io: CliIo): Promise<number> {
  if (flags.rpc === undefined) throw new UsageError({ en: "deploy needs --rpc.", zh: "deploy 需要 --rpc。" });
  if (flags.key === undefined) throw new UsageError({ en: "deploy needs --key.", zh: "deploy 需要 --key。" });
  // Before the key is opened: what is mistyped must not cost a password.
  rolesOf(flags, "0x0000000000000000000000000000000000000001");
  const text = new TextDecoder().decode(await readBytes(flags.key, "HOST_CONFIG"));
  const { key, address } = must(await openKey(text, () => askPassword(io)));
  const zh = io.language === "zh";
  makeFolder(dirname(path));
  const deployed = must(
    await deployOutside({
      rpcUrl,
      key,
      path,
      roles: rolesOf(flags, address),
      clock: { nowMs: () => Date.now() },
      log: stderrLog("chain", () => {}),
      async confirm(plan) {
        if (flags.json && !flags.yes) io.out(`${JSON.stringify({ plan })}\n`);
        else io.err(planText(plan, zh));
        return flags.yes;
      },
      onProgress: (name, done, all) => io.err(`${String(done).padStart(3)} / ${all}  ${name}\n`),
    }),
  );
  if (deployed === null)
    io.err(zh ? "什么也没有发送；加上 --yes 才会部署。\n" : "Nothing was sent; add --yes to deploy.\n");
  else if (flags.json) io.out(`${JSON.stringify(deployed)}\n`);
  else io.out(zh ? `已部署，记录在 ${path}\n` : `Deployed; recorded in ${path}\n`);
  return EXIT.ok;
}

async function verify(flags: ChainFlags, rpcUrl: string, path: string, io: CliIo): Promise<number> {
  const tell = flags.json ? undefined : (check: Parameters<typeof checkText>[0]) => io.out(checkText(check));
  const checks = must(await verifyChain(rpcUrl, path, tell));
  const failed = checks.filter((check) => !check.ok);
  const zh = io.language === "zh";
  if (flags.json) io.out(`${JSON.stringify({ ok: failed.length === 0, checks })}\n`);
  else if (failed.length === 0) io.out(zh ? `全部 ${checks.length} 项相符。\n` : `All ${checks.length} checks hold.\n`);
  if (failed.length > 0)
    io.err(
      zh
        ? `${checks.length} 项中有 ${failed.length} 项不符。\n`
        : `${failed.length} of ${checks.length} checks fail.\n`,
    );
  return failed.length === 0 ? EXIT.ok : EXIT.refused;
}

export const chainCommand: CliCommand = {
  name: "chain",
  usage,
  async run(argv, io) {
    const { flags, words } = readFlags(argv, KINDS, argv.includes("price") ? 2 : 1);
    const [verb, asked] = words;
    if (verb === undefined) {
      const list = VERBS.join(", ");
      throw new UsageError({ en: `say what to do: ${list}.`, zh: `请说明要做什么：${list}。` });
    }
    if (!(VERBS as readonly string[]).includes(verb)) throw wrongWord(verb, verb, VERBS);
    const stray = OF_VERB.find(
      ({ name, verbs }) => flags[name] !== undefined && flags[name] !== false && !verbs.includes(verb as Verb),
    );
    if (stray !== undefined) {
      const { name, verbs } = stray;
      throw new UsageError({
        en: `--${name} belongs to ${verbs.join(" and ")}.`,
        zh: `--${name} 只用于 ${verbs.join(" 和 ")}。`,
      });
    }
    const { dataDir, chainUrl } = settingsOf({ data: flags.data, chain: flags.rpc });
    const path = flags.file ?? deploymentsPath(dataPaths(dataDir).chain);
    if (verb === "deploy") return deploy(flags, chainUrl, path, io);
    if (verb === "verify") return verify(flags, chainUrl, path, io);
    if (verb === "price") return price(asked, flags, { rpcUrl: chainUrl, path }, io, askPassword);
    const status = must(await chainStatus(chainUrl, path));
    io.out(flags.json ? `${JSON.stringify(status)}\n` : statusText(status, io.language === "zh"));
    return EXIT.ok;
  },
};
