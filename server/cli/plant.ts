import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { CodedError } from "../../twins/core/result.ts";
import { type Plant, type PlantEvent, startPlant } from "../plant/plant.ts";
import { PLAYABLE, PLAYABLE_SITES } from "../plant/sites/playable.ts";
import { type CliCommand, type CliIo, EXIT, exitCodes } from "./command.ts";
import { failureLine, Refusal } from "./failures.ts";
import { choiceFlag, numberFlag, readFlags, SEED } from "./flags.ts";
import { type Language, type Said, UsageError } from "./language.ts";
import { type RefusedSite, refusedLine, refusedSite } from "./refusedSites.ts";
import { type Replay, replayOf, USUAL_SITE_FACTOR } from "./replayFlags.ts";
import { untilAborted } from "./settings.ts";

const codes = exitCodes({
  en: "CMD_OFFLINE, AUTH_FORBIDDEN, WIRE_VERSION...",
  zh: "CMD_OFFLINE、AUTH_FORBIDDEN、WIRE_VERSION 等",
});

const WIDTH = Math.max(...PLAYABLE_SITES.map(({ length }) => length));
/** A line for each site that can be played. */
const siteLines = (language: Language): string =>
  [...PLAYABLE].map(([id, { about }]) => `  ${id.padEnd(WIDTH)}  ${about[language]}`).join("\n");

const usage: Said = {
  en: `Usage: aitn plant [--site SITE]... [--url URL] [--data DIR] [--enrol-codes DIR] [--site-factor F] [--factor F]
                  [--from WHERE] [--jobset N] [--seed N] [--json]

Plays the devices of sites over real connections, each with its own key, in one process. All are labelled as what they are.

${siteLines("en")}

Houses and cities begin at the row whose weekday and time of day are those of the place now: the first of the recording,
or where it has none, the one that comes soonest. What the recording left out is not sent. After its end it begins again.
A site whose devices cannot enrol is told of, and the others play.

  --site SITE        a site to play; may be given several times (default: all)
  --url URL          the server (default http://127.0.0.1:4380)
  --data DIR         keys of the devices and the state of the cell (default .data/plant)
  --enrol-codes DIR  a file with an enrolment code for each site, by its name, for the first start
                     (default .data/enrol-codes)
  --site-factor F    replay speed of houses and cities, 0.1 to 600 (default ${USUAL_SITE_FACTOR}: ten minutes in ten seconds)
  --factor F         replay speed of the cell's recordings, 0.1 to 100 (default 1); the virtual cell keeps real time
  --from WHERE       where those begin: fault, a minute before a labelled fault (default); start; or a number of seconds
  --jobset N         job set that the cell works on, 1 to 10 (default 1)
  --seed N           seed of processing times and rejects (default 1)
  --json             one JSON line on stdout when ready; events are told on stderr

${codes.en}
`,
  zh: `用法：aitn plant [--site 场所]... [--url 网址] [--data 文件夹] [--enrol-codes 文件夹] [--site-factor F] [--factor F]
                 [--from 位置] [--jobset N] [--seed N] [--json]

在一个进程中，通过真实的连接扮演各场所的设备，每台都有自己的密钥。全部如实标注。

${siteLines("zh")}

住宅和城市从录制中与当地此刻星期和时刻相同的第一行开始；若没有这样的行，则从其后最近的一行开始。录制中缺失的数据不会发送。
放完后从头开始。某个场所的设备无法登记时会说明，其他场所照常扮演。

  --site 场所           要扮演的场所，可多次给出（默认：全部）
  --url 网址            服务器（默认 http://127.0.0.1:4380）
  --data 文件夹         设备的密钥和单元的状态（默认 .data/plant）
  --enrol-codes 文件夹  首次启动用的登记码，每个场所一个同名文件（默认 .data/enrol-codes）
  --site-factor F       住宅和城市的重放速度，0.1 到 600（默认 ${USUAL_SITE_FACTOR}：十秒放完十分钟）
  --factor F            加工单元录制的重放速度，0.1 到 100（默认 1）；虚拟单元保持真实时间
  --from 位置           这些录制的起点：fault：某个已标注故障前一分钟（默认）；start：开头；或秒数
  --jobset N            单元加工的工件集，1 到 10（默认 1）
  --seed N              加工时间和废品的种子（默认 1）
  --json                就绪时在标准输出上输出一行 JSON；事件写到标准错误

${codes.zh}
`,
};

function describe(event: PlantEvent, language: Language): string {
  const zh = language === "zh";
  switch (event.kind) {
    case "loop":
      return zh
        ? `${event.site}：录制 ${event.recording} 已放完，从头开始`
        : `${event.site}: recording ${event.recording} has ended and begins again`;
    case "refused":
      return `${event.device}: ${failureLine(event.error, language)}`;
    default:
      if (!zh) return `${event.device} is ${event.kind}`;
      return `${event.device} ${event.kind === "online" ? "已上线" : "已离线"}`;
  }
}

function readCode(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  // A pipe would hold us until somebody writes to it.
  if (!statSync(file).isFile())
    throw new Refusal("HOST_CONFIG", { en: `${file} is not a regular file.`, zh: `${file} 不是普通文件。` });
  const code = readFileSync(file, "utf8").trim();
  return code === "" ? undefined : code;
}

interface Arguments {
  readonly url: string;
  readonly folder: string;
  readonly codes: string;
  readonly sites: readonly string[];
  readonly replay: Replay;
  readonly jobset: number;
  readonly seed: number;
  readonly json: boolean;
}

/** @throws UsageError */
function parse(args: readonly string[]): Arguments {
  const { flags } = readFlags(args, {
    url: "text",
    data: "text",
    site: "texts",
    "enrol-codes": "text",
    factor: "text",
    "site-factor": "text",
    from: "text",
    jobset: "text",
    seed: "text",
    json: "switch",
  });
  const url = flags.url ?? "http://127.0.0.1:4380";
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new UsageError({ en: `--url ${url}: expected an http address.`, zh: `--url ${url}：应为一个 http 地址。` });
  const sites = flags.site.map((site) => choiceFlag("site", site, PLAYABLE_SITES));
  return {
    url,
    sites: sites.length === 0 ? PLAYABLE_SITES : [...new Set(sites)],
    folder: resolve(flags.data ?? ".data/plant"),
    codes: resolve(flags["enrol-codes"] ?? ".data/enrol-codes"),
    replay: replayOf(flags),
    jobset: numberFlag("jobset", flags.jobset ?? "1", { low: 1, high: 10, whole: true }),
    seed: numberFlag("seed", flags.seed ?? "1", SEED),
    json: flags.json,
  };
}

/** @throws CodedError */
async function connect(args: Arguments, io: CliIo): Promise<Plant> {
  try {
    return await startPlant({
      url: args.url,
      folder: args.folder,
      sites: args.sites,
      enrolCode: (siteId) => readCode(join(args.codes, siteId)),
      ...args.replay,
      jobset: args.jobset,
      seed: args.seed,
      nowMs: () => Date.now(),
      monotonicS: () => performance.now() / 1000,
      tell: (event) => io.err(`${describe(event, io.language)}\n`),
    });
  } catch (error) {
    if (error instanceof CodedError && error.failure.code === "AUTH_FORBIDDEN") io.err(OTHER_KEYS[io.language]);
    throw error;
  }
}

const OTHER_KEYS: Said = {
  en: "If these devices were enrolled with other keys before, revoke them in the console first.\n",
  zh: "如果这些设备以前用别的密钥登记过，请先在控制台中吊销它们。\n",
};

/** Tells of each site that is not played. @returns the same, for the ready line */
function tellRefused({ refused }: Plant, io: CliIo): readonly RefusedSite[] {
  return refused.map(({ site, error }) => {
    const told = refusedSite(site, error);
    io.err(`${refusedLine(told)[io.language]}\n`);
    if (told.code === "AUTH_FORBIDDEN") io.err(OTHER_KEYS[io.language]);
    return told;
  });
}

/** `aitn plant`: the devices of the sites, as a process of their own. */
export const plantCommand: CliCommand = {
  name: "plant",
  usage,
  async run(argv, io) {
    const args = parse(argv);
    const plant = await connect(args, io);
    const refused = tellRefused(plant, io);
    const sites = [...plant.sites.keys()];
    const count = [...plant.sites.values()].reduce((sum, { devices }) => sum + devices.size, 0);
    if (args.json) io.out(`${JSON.stringify({ ready: true, devices: count, sites, refused })}\n`);
    else if (io.language === "zh")
      io.out(`正在对 ${args.url} 扮演 ${sites.join("、")} 的 ${count} 台设备。按 Ctrl+C 结束。\n`);
    else io.out(`The plant plays ${count} devices of ${sites.join(", ")} against ${args.url}. Press Ctrl+C to end.\n`);
    await untilAborted(io.signal);
    await plant.close();
    return EXIT.ok;
  },
};
