import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../supervisor/build.ts";
import { type CliCommand, EXIT, exitCodes } from "./command.ts";
import { Refusal } from "./failures.ts";
import { readFlags, wrongWord } from "./flags.ts";
import { type Said, UsageError } from "./language.ts";

const BENCHES = [
  "live",
  "latency",
  "stop",
  "start",
  "ingest",
  "history",
  "kernel",
  "crowd",
  "flood",
  "solve",
  "learn",
  "pace",
  "node",
  "widths",
  "sandbox",
  "city",
  "world",
  "quake",
  "drill",
] as const;

const codes = exitCodes({ en: "a gate is missed, or HOST_CHROMIUM", zh: "未达门限，或 HOST_CHROMIUM" });

const usage: Said = {
  en: `Usage: aitn bench NAME [--json]

Every number is printed beside a floor or a peer measured in the same run, because machines differ; look at the ratios.

  live     frames, page and drawing with 1,000 and 10,000 entities, ingest, history: every gate (needs Chromium)
  city     10,000 moving Things among 20,000 buildings on the screen, the pointer among them, imports (needs Chromium)
  world    the page of all sites with 60 of them beside 7 (needs Chromium)
  latency  from a device's report to the screen of the running product (needs Chromium)
  stop     from the press of STOP to the devices and back, while 50 of them report 20,000 readings a second
  start    from the start command to the first live frame in a browser, console build included, and memory of it all
  ingest   verification of device frames, per reading
  history  the history store: append, chart query, many-device query
  kernel   the simulation kernel, events per second
  crowd    people in a room with doors, agent-steps per second, against Detour's crowd
  flood    shallow water, cells times stages per second on one thread, and a district's flood against real time
  solve    the job-shop optimiser on the published instances
  learn    the zoo's models trained federatedly, from five seeds: beside one holder of all data and each alone (takes an hour)
  pace     rounds over sockets with one device twenty times slower: nobody waits for it, or all do (takes ten minutes)
  node     secure sums of nodes with 30, 100 and 300 members over sockets, all on this machine
  widths   slices of a network for slow devices, from five seeds: beside all training the whole, and without the slow
  sandbox  a call of an untrusted model in its own process
  quake    60 and 200 pieces of furniture shaken at 240 steps a second, against real time
  drill    steps of a drill with 50 browsers on sockets and 500 simulated people, what a frame costs, and how soon the own
           avatar answers a key with 200 ms of network (needs Chromium)

  --json   one JSON object on stdout when it is done: bench, pass, lines: [{name, value, unit, floor, ratio, atMost,
           pass}]; what is measured is told on stderr as it comes

${codes.en}
`,
  zh: `用法：aitn bench 名称 [--json]

机器各不相同，因此每个数字旁都有同次运行中测得的下限或对照；请看比值。

  live     1,000 和 10,000 个实体时的帧、页面和绘制，以及接入和历史：全部门限（需要 Chromium）
  city     屏幕上 20,000 栋建筑之间的 10,000 个移动物件、指针拾取，以及导入（需要 Chromium）
  world    60 个场所的总览页与 7 个场所的对比（需要 Chromium）
  latency  从设备上报到运行中产品的屏幕（需要 Chromium）
  stop     从按下停止到设备再返回，期间 50 台设备每秒上报 20,000 个读数
  start    从启动命令到浏览器中第一帧实时画面，含控制台构建，以及全部内存
  ingest   设备帧的验证，按每个读数计
  history  历史存储：追加、图表查询、多设备查询
  kernel   仿真内核，每秒事件数
  crowd    有门房间中的人群，每秒智能体步数，对照 Detour 人群
  flood    浅水流动，单线程每秒网格·级数，以及一个街区的洪水相对实时的速度
  solve    作业车间优化器，用已发表的算例
  learn    模型库的联邦训练，五个种子，对照集中训练与各自单独训练（约一小时）
  pace     套接字上的训练轮次，其中一台设备慢二十倍：不等待它，或全部等待它（约十分钟）
  node     30、100 和 300 个成员的节点经套接字的安全求和，全部在本机上
  widths   供慢速设备训练的网络切片，五个种子，对照全部训练整个网络与排除慢速设备
  sandbox  在单独进程中调用不受信任的模型
  quake    每秒 240 步振动 60 件和 200 件家具，与实时对比
  drill    50 个浏览器套接字与 500 名仿真人员的演练步时、每帧的开销，以及网络延迟 200 毫秒时自己的化身对按键的响应
           （需要 Chromium）

  --json   完成时在标准输出上输出一个 JSON 对象：bench、pass、lines: [{name, value, unit, floor, ratio, atMost,
           pass}]；测得的各行随时写到标准错误

${codes.zh}
`,
};

/** `aitn bench`: runs a benchmark of test/bench in a process of its own, so that nothing else heats its caches. */
export const benchCommand: CliCommand = {
  name: "bench",
  usage,
  async run(args, io) {
    const { flags, words } = readFlags(args, { json: "switch" }, 1);
    const [name] = words;
    const list = BENCHES.join(", ");
    if (name === undefined) throw new UsageError({ en: `name a benchmark: ${list}.`, zh: `请给出基准测试：${list}。` });
    if (!BENCHES.some((known) => known === name)) throw wrongWord(name, name, BENCHES);
    const main = join(ROOT, "test", "bench", "main.ts");
    if (!existsSync(main))
      throw new Refusal("HOST_CONFIG", {
        en: "The benchmarks are part of the repository, not of an installed package. Run this in a clone.",
        zh: "基准测试在仓库中，不在安装的包里。请在克隆的仓库中运行。",
      });
    const own = ["--disable-warning=ExperimentalWarning", "--expose-gc", main, name];
    const child = spawn(process.execPath, flags.json ? [...own, "--json"] : own, { stdio: "inherit" });
    io.signal.addEventListener("abort", () => child.kill("SIGTERM"));
    return new Promise((resolve) => child.on("exit", (code) => resolve(code ?? EXIT.internal)));
  },
};
