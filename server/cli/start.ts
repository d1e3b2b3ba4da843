import { join } from "node:path";
import { isErrorCode } from "../../twins/core/errors.ts";
import { CodedError, must } from "../../twins/core/result.ts";
import { managerExists } from "../accounts/accounts.ts";
import { type Config, dataPaths, signInNeeded } from "../config.ts";
import { buildClient, ROOT } from "../supervisor/build.ts";
import { chainPortOf, preflight } from "../supervisor/preflight.ts";
import { ChildFailed, type Supervised, type SupervisorDeps, supervise } from "../supervisor/process.ts";
import { type CliCommand, type CliIo, EXIT, exitCodes } from "./command.ts";
import { PartFailed } from "./failures.ts";
import { readFlags } from "./flags.ts";
import type { Said } from "./language.ts";
import { refusedIn, refusedLine } from "./refusedSites.ts";
import { type Replay, replayOf } from "./replayFlags.ts";
import { settingsOf, untilAborted } from "./settings.ts";

const codes = exitCodes({
  en: "HOST_PORT, HOST_CONFIG, STORE_LOCKED, STORE_FULL...",
  zh: "HOST_PORT、HOST_CONFIG、STORE_LOCKED、STORE_FULL 等",
});

const usage: Said = {
  en: `Usage: aitn start [--port P] [--host H] [--data DIR] [--factor F] [--site-factor F] [--from WHERE] [--no-plant]
                  [--accounts] [--pay-out-at N] [--pay-out-hours N] [--json]

Starts the embedded chain, the server and the plant that plays the sites' devices (aitn plant --help lists them), and
builds the console when needed. Ctrl+C ends all of them. Nothing leaves this machine; no account and no key is needed on it.

  --port P      port of the console (default 4380); the chain takes the next one
  --host H      address to listen on (default 127.0.0.1); any other requires accounts (aitn people add)
  --data DIR    folder of everything that is kept (default .data)
  --factor F    replay speed of the cell's recordings, 0.1 to 100 (default 1)
  --site-factor F  of the house's and the city's, 0.1 to 600 (default 60: ten minutes in ten seconds)
  --from WHERE  where recordings begin: fault (shortly before a labelled fault, default), start, or a number of seconds
  --no-plant    bring your own devices
  --accounts    people sign in on this machine, too (or AITN_ACCOUNTS=1); other addresses always ask for it
  --pay-out-at N     sends a robot what it earned as soon as N AITN wait (or AITN_PAY_OUT_AT; default off)
  --pay-out-hours N  and after so many hours anyhow (or AITN_PAY_OUT_HOURS; default 24)
  --json        print one JSON line when ready

First start with accounts: make a manager, then start; more people are added in the console or with aitn people.
  npm run aitn -- people add ann --role manager
  npm start -- --accounts

${codes.en}
`,
  zh: `用法：aitn start [--port P] [--host H] [--data 文件夹] [--factor F] [--site-factor F] [--from 位置] [--no-plant]
                 [--accounts] [--pay-out-at N] [--pay-out-hours N] [--json]

启动内嵌的链、服务器和扮演各场所设备的模拟（aitn plant --help 列出），必要时构建控制台。按 Ctrl+C 全部结束。
数据不离开本机；在本机上使用无需账号和密钥。

  --port P       控制台的端口（默认 4380）；链用下一个端口
  --host H       监听的地址（默认 127.0.0.1）；其他地址要求账户（aitn people add）
  --data 文件夹  保存一切数据的文件夹（默认 .data）
  --factor F     加工单元录制的重放速度，0.1 到 100（默认 1）
  --site-factor F  住宅和城市录制的重放速度，0.1 到 600（默认 60：十秒放完十分钟）
  --from 位置    录制从哪里开始：fault（某个已标注故障前不久，默认）、start，或秒数
  --no-plant     只用您自己的设备
  --accounts     本机也要登录（或 AITN_ACCOUNTS=1）；其他地址总是要求登录
  --pay-out-at N     机器人所得累计到 N 个 AITN 即转出（或 AITN_PAY_OUT_AT；默认 off）
  --pay-out-hours N  无论多少，满 N 小时也转出（或 AITN_PAY_OUT_HOURS；默认 24）
  --json         就绪时输出一行 JSON

首次使用账户：先添加一位经理再启动；其他人可在控制台或用 aitn people 添加。
  npm run aitn -- people add ann --role manager
  npm start -- --accounts

${codes.zh}
`,
};

/** Says at once what is missing, before anything is started. */
function refuseWithoutManager(config: Config): void {
  if (signInNeeded(config)) must(managerExists(dataPaths(config.dataDir).accounts, config.dataDir));
}

/** Who names another chain must not find themselves on this machine's own. */
function refuseOtherChain(): void {
  const url = process.env.AITN_CHAIN_URL;
  if (url === undefined || url === "") return;
  const said = {
    en: `AITN_CHAIN_URL names a chain (${url}), and aitn start brings its own. Run aitn server --chain ${url}, or unset AITN_CHAIN_URL.`,
    zh: `AITN_CHAIN_URL 指定了一条链（${url}），而 aitn start 自带链。请运行 aitn server --chain ${url}，或取消 AITN_CHAIN_URL。`,
  };
  throw new CodedError({ code: "HOST_CONFIG", message: said.en, said });
}

/** What a part says goes to its log and, when it fails, through us to the person: we find the words of their language. */
const FOR_THE_SUPERVISOR = ["--json", "--lang", "en"] as const;

interface StartFlags {
  readonly replay: Replay;
  readonly plant: boolean;
  readonly json: boolean;
}

async function startAll(
  config: Config,
  flags: StartFlags,
  deps: SupervisorDeps,
  children: Supervised[],
): Promise<{ readonly url: string; readonly build: "fresh" | "built" }> {
  const aitn = join(ROOT, "server", "cli", "main.ts");
  const paths = dataPaths(config.dataDir);
  const chainPort = chainPortOf(config);
  const building = buildClient(deps.signal);
  building.catch(() => {});
  const keep = async (name: string, args: string[], readyTimeoutMs: number): Promise<Supervised> => {
    deps.signal.throwIfAborted();
    const child = await supervise({ name, args, readyTimeoutMs }, deps);
    children.push(child);
    return child;
  };
  const chain = await keep(
    "chain",
    [join(ROOT, "server/chain/embedded/main.ts"), "--data", paths.chain, "--port", String(chainPort), "--with-parent"],
    60_000,
  );
  const server = await keep(
    "server",
    [
      aitn,
      "server",
      "--data",
      config.dataDir,
      "--host",
      config.host,
      "--port",
      String(config.port),
      "--chain",
      String(chain.ready.url),
      "--pay-out-at",
      config.payOutAt,
      "--pay-out-hours",
      String(config.payOutHours),
      ...(config.accounts ? ["--accounts"] : []),
      ...FOR_THE_SUPERVISOR,
    ],
    60_000,
  );
  const url = String(server.ready.url);
  if (flags.plant) {
    const plant = [
      "plant",
      "--url",
      url,
      "--data",
      paths.plant,
      "--enrol-codes",
      paths.enrolCodes,
      "--factor",
      String(flags.replay.factor),
      "--site-factor",
      String(flags.replay.siteFactor),
      "--from",
      String(flags.replay.from),
    ];
    const played = await keep("plant", [aitn, ...plant, ...FOR_THE_SUPERVISOR], 60_000);
    for (const refused of refusedIn(played.ready)) deps.tell(refusedLine(refused));
  }
  return { url, build: await building };
}

function announce(io: CliIo, url: string, config: Config, startedMs: number): void {
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  const logs = join(config.dataDir, "logs");
  const signIn = signInNeeded(config);
  if (io.language === "zh")
    io.out(`
  AITN World 已运行（${seconds} 秒）

    控制台    ${url}/
    加工单元  ${url}/site/fms
    数据      ${config.dataDir}
    日志      ${logs}

  录制和虚拟的设备都如实标注。按 Ctrl+C 结束。
${signIn ? "  需要登录。可在控制台的人员页面或用 aitn people 添加账户。\n" : ""}`);
  else
    io.out(`
  AITN World is running (${seconds} s)

    Console   ${url}/
    Cell      ${url}/site/fms
    Data      ${config.dataDir}
    Logs      ${logs}

  Recorded and virtual devices are labelled so. Press Ctrl+C to end.
${signIn ? "  People must sign in. More accounts: the console's People page, or aitn people add.\n" : ""}`);
}

const BUILD: Readonly<Record<"fresh" | "built", Said>> = {
  fresh: { en: "console is up to date", zh: "控制台已是最新" },
  built: { en: "console built", zh: "控制台已构建" },
};

/** A part that refused to start says why in its own words: a refusal when they have a code. */
function inItsWords(error: unknown): unknown {
  if (!(error instanceof ChildFailed)) return error;
  const { refusal } = error;
  if (refusal !== null && (refusal.code !== "HOST_INTERNAL" || refusal.said !== undefined))
    return new CodedError(refusal);
  const [, code, message] = /^([A-Z]+_[A-Z_]+): (.*)/s.exec(error.message) ?? [];
  if (code === undefined || !isErrorCode(code) || code === "HOST_INTERNAL") return new PartFailed(error.message);
  return new CodedError({ code, message: message ?? "" });
}

/** Starts all and waits for Ctrl+C, or for a part that cannot be kept alive. @returns the exit code. */
async function keepRunning(config: Config, flags: StartFlags, io: CliIo): Promise<number> {
  const startedMs = performance.now();
  const children: Supervised[] = [];
  const givenUp = new AbortController();
  const ended = untilAborted(AbortSignal.any([io.signal, givenUp.signal]));
  const logDir = join(config.dataDir, "logs");
  const deps: SupervisorDeps = {
    signal: io.signal,
    logDir,
    tell: (line) => io.err(`${line[io.language]}\n`),
    giveUp(name, why) {
      const log = join(logDir, `${name}.log`);
      io.err(
        io.language === "zh"
          ? `${name} 无法保持运行：${why.zh}。请看 ${log}\n`
          : `${name} cannot be kept alive: ${why.en}. See ${log}\n`,
      );
      givenUp.abort();
    },
  };
  const starting = startAll(config, flags, deps, children);
  try {
    const started = await Promise.race([starting, ended]);
    if (started !== undefined) {
      io.err(`${BUILD[started.build][io.language]}\n`);
      if (flags.json) io.out(`${JSON.stringify({ ready: true, url: started.url, dataDir: config.dataDir })}\n`);
      else announce(io, started.url, config, startedMs);
      await ended;
    }
  } catch (error) {
    if (!io.signal.aborted) throw inItsWords(error);
  } finally {
    await starting.catch(() => {});
    // Devices first, then the server, then the chain that the server settles on.
    for (const child of children.reverse()) await child.stop();
  }
  return givenUp.signal.aborted ? EXIT.internal : EXIT.ok;
}

/** `aitn start`: everything, as one process tree. */
export const startCommand: CliCommand = {
  name: "start",
  usage,
  async run(args, io) {
    const { flags } = readFlags(args, {
      port: "text",
      host: "text",
      data: "text",
      factor: "text",
      "site-factor": "text",
      from: "text",
      "no-plant": "switch",
      "pay-out-at": "text",
      "pay-out-hours": "text",
      accounts: "switch",
      json: "switch",
    });
    const config = settingsOf(flags);
    const replay = replayOf(flags);
    refuseOtherChain();
    refuseWithoutManager(config);
    const release = await preflight(config);
    try {
      return await keepRunning(config, { replay, plant: !flags["no-plant"], json: flags.json }, io);
    } finally {
      release();
    }
  },
};
