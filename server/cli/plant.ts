import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { CodedError } from "../../twins/core/result.ts";
import { type Plant, type PlantEvent, startPlant } from "../plant/plant.ts";
import { type CliCommand, type CliIo, EXIT, exitCodes } from "./command.ts";
import { failureLine, Refusal } from "./failures.ts";
import { numberFlag, readFlags, SEED } from "./flags.ts";
import { type Language, type Said, UsageError } from "./language.ts";
import { type Replay, replayOf } from "./replayFlags.ts";
import { untilAborted } from "./settings.ts";

const codes = exitCodes({
  en: "CMD_OFFLINE, AUTH_FORBIDDEN, WIRE_VERSION...",
  zh: "CMD_OFFLINE、AUTH_FORBIDDEN、WIRE_VERSION 等",
});

const usage: Said = {
  en: `Usage: aitn plant [--url URL] [--data DIR] [--enrol-file FILE] [--factor F] [--from WHERE] [--jobset N] [--seed N] [--json]

Plays the devices of the machining cell over real connections, each with its own key: the pump, the thermometer and the
arm are replayed recordings, machines, vehicles and the cell controller are virtual. All are labelled so.

  --url URL          the server (default http://127.0.0.1:4380)
  --data DIR         keys of the devices and the state of the cell (default .data/plant)
  --enrol-file FILE  a file with an enrolment code, for the first start (default .data/enrol-codes/fms)
  --factor F         replay speed of the recordings, 0.1 to 100 (default 1); the virtual cell keeps real time
  --from WHERE       fault: a minute before a labelled fault (default); start; or a number of seconds into the recordings
  --jobset N         job set that the cell works on, 1 to 10 (default 1)
  --seed N           seed of processing times and rejects (default 1)
  --json             one JSON line on stdout when ready; events are told on stderr

${codes.en}
`,
  zh: `用法：aitn plant [--url 网址] [--data 文件夹] [--enrol-file 文件] [--factor F] [--from 位置] [--jobset N] [--seed N] [--json]

通过真实的连接扮演加工单元的设备，每台都有自己的密钥：水泵、温度计和机械臂重放录制的数据；机床、搬运车和单元控制器是虚拟的。
全部如实标注。

  --url 网址         服务器（默认 http://127.0.0.1:4380）
  --data 文件夹      设备的密钥和单元的状态（默认 .data/plant）
  --enrol-file 文件  首次启动用的登记码文件（默认 .data/enrol-codes/fms）
  --factor F         录制的重放速度，0.1 到 100（默认 1）；虚拟单元保持真实时间
  --from 位置        fault：某个已标注故障前一分钟（默认）；start：开头；或录制开头起的秒数
  --jobset N         单元加工的工件集，1 到 10（默认 1）
  --seed N           加工时间和废品的种子（默认 1）
  --json             就绪时在标准输出上输出一行 JSON；事件写到标准错误

${codes.zh}
`,
};

function describe(event: PlantEvent, language: Language): string {
  const zh = language === "zh";
  switch (event.kind) {
    case "loop":
      return zh
        ? `录制 ${event.recording} 已放完，从头开始`
        : `recording ${event.recording} has ended and begins again`;
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
  readonly codeFile: string;
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
    "enrol-file": "text",
    factor: "text",
    from: "text",
    jobset: "text",
    seed: "text",
    json: "switch",
  });
  const url = flags.url ?? "http://127.0.0.1:4380";
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new UsageError({ en: `--url ${url}: expected an http address.`, zh: `--url ${url}：应为一个 http 地址。` });
  return {
    url,
    folder: resolve(flags.data ?? ".data/plant"),
    codeFile: resolve(flags["enrol-file"] ?? ".data/enrol-codes/fms"),
    replay: replayOf(flags),
    jobset: numberFlag("jobset", flags.jobset ?? "1", { low: 1, high: 10, whole: true }),
    seed: numberFlag("seed", flags.seed ?? "1", SEED),
    json: flags.json,
  };
}

/** @throws CodedError */
async function connect(args: Arguments, io: CliIo): Promise<Plant> {
  const code = readCode(args.codeFile);
  try {
    return await startPlant({
      url: args.url,
      folder: args.folder,
      enrolCode: () => code,
      ...args.replay,
      jobset: args.jobset,
      seed: args.seed,
      nowMs: () => Date.now(),
      monotonicS: () => performance.now() / 1000,
      tell: (event) => io.err(`${describe(event, io.language)}\n`),
    });
  } catch (error) {
    if (error instanceof CodedError && error.failure.code === "AUTH_FORBIDDEN")
      io.err(
        io.language === "zh"
          ? "如果这些设备以前用别的密钥登记过，请先在控制台中吊销它们。\n"
          : "If these devices were enrolled with other keys before, revoke them in the console first.\n",
      );
    throw error;
  }
}

/** `aitn plant`: the devices of the cell, as a process of their own. */
export const plantCommand: CliCommand = {
  name: "plant",
  usage,
  async run(argv, io) {
    const args = parse(argv);
    const plant = await connect(args, io);
    const count = plant.devices.size;
    if (args.json) io.out(`${JSON.stringify({ ready: true, devices: count })}\n`);
    else if (io.language === "zh") io.out(`正在对 ${args.url} 扮演 ${count} 台设备。按 Ctrl+C 结束。\n`);
    else io.out(`The plant plays ${count} devices against ${args.url}. Press Ctrl+C to end.\n`);
    await untilAborted(io.signal);
    await plant.close();
    return EXIT.ok;
  },
};
