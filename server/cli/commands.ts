import type { CliCommand } from "./command.ts";
import type { Said } from "./language.ts";

interface CommandEntry {
  readonly name: string;
  readonly summary: Said;
  /** Loaded on demand: `aitn --help` must not load the solver. */
  load(): Promise<CliCommand>;
}

/** The commands of `aitn`, in the order of the help page. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "start",
    summary: { en: "Run everything: chain, server, plant, console", zh: "运行全部：链、服务器、设备模拟、控制台" },
    load: async () => (await import("./start.ts")).startCommand,
  },
  {
    name: "server",
    summary: { en: "Run the server alone", zh: "只运行服务器" },
    load: async () => (await import("./server.ts")).serverCommand,
  },
  {
    name: "plant",
    summary: { en: "Play the sites' devices against a server", zh: "对服务器扮演各场所的设备" },
    load: async () => (await import("./plant.ts")).plantCommand,
  },
  {
    name: "solve",
    summary: { en: "Schedule a job shop with vehicles, or a house's energy", zh: "为带搬运车的作业车间或住宅用能排程" },
    load: async () => (await import("./solve.ts")).solveCommand,
  },
  {
    name: "simulate",
    summary: { en: "Simulate the cell, many replications", zh: "多次重复仿真加工单元" },
    load: async () => (await import("./simulate.ts")).simulateCommand,
  },
  {
    name: "verify",
    summary: { en: "Re-execute a run and compare its digest", zh: "重新执行一次运行并比对摘要" },
    load: async () => (await import("./verify.ts")).verifyCommand,
  },
  {
    name: "validate",
    summary: { en: "Hold the drills' physics against measurements", zh: "以实测数据检验演练的物理模型" },
    load: async () => (await import("./validate.ts")).validateCommand,
  },
  {
    name: "drill",
    summary: { en: "Run a drill with simulated people, over seeds", zh: "用模拟人员按多个种子运行演练" },
    load: async () => (await import("./drill.ts")).drillCommand,
  },
  {
    name: "train",
    summary: { en: "Train a model of the zoo", zh: "训练模型库中的模型" },
    load: async () => (await import("./train.ts")).trainCommand,
  },
  {
    name: "model",
    summary: { en: "Check a model that you do not trust", zh: "检查不受信任的模型" },
    load: async () => (await import("./model.ts")).modelCommand,
  },
  {
    name: "learn",
    summary: { en: "Train together, audit an update, account for privacy", zh: "联合训练、审计更新、核算隐私" },
    load: async () => (await import("./learn.ts")).learnCommand,
  },
  {
    name: "pipeline",
    summary: { en: "Release a recording for a demand, sealed; open one", zh: "为需求密封发布记录，或打开发布" },
    load: async () => (await import("./pipeline.ts")).pipelineCommand,
  },
  {
    name: "cid",
    summary: { en: "Content address of a file, and its archive", zh: "文件的内容地址及其归档" },
    load: async () => (await import("./cid.ts")).cidCommand,
  },
  {
    name: "import",
    summary: { en: "Read a building, city, terrain or robot file", zh: "读取建筑、城市、地形或机器人文件" },
    load: async () => (await import("./import.ts")).importCommand,
  },
  {
    name: "site",
    summary: { en: "Make a site of such a file; list and remove sites", zh: "由此类文件创建场所，列出和移除场所" },
    load: async () => (await import("./site.ts")).siteCommand,
  },
  {
    name: "export",
    summary: { en: "Export recorded history as MCAP, CSV or JSON lines", zh: "把历史导出为 MCAP、CSV 或 JSON 行" },
    load: async () => (await import("./export.ts")).exportCommand,
  },
  {
    name: "people",
    summary: { en: "Add, list and remove accounts", zh: "添加、列出和删除账户" },
    load: async () => (await import("./people.ts")).peopleCommand,
  },
  {
    name: "chain",
    summary: { en: "Look at, verify or deploy the contracts", zh: "查看、核验或部署合约" },
    load: async () => (await import("./chain.ts")).chainCommand,
  },
  {
    name: "sign",
    summary: { en: "Sign with a device's key that it joins a node", zh: "用设备的密钥签署加入节点" },
    load: async () => (await import("./sign.ts")).signCommand,
  },
  {
    name: "bench",
    summary: { en: "Measure, and print ratios to a floor of the same run", zh: "测量，并给出与同次运行下限之比" },
    load: async () => (await import("./bench.ts")).benchCommand,
  },
];
