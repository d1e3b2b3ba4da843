import { setImmediate } from "node:timers/promises";
import { must } from "../../twins/core/result.ts";
import { runReplication } from "../../twins/sim/run.ts";
import { parseRunFile } from "../../twins/sim/runSchema.ts";
import { type CliCommand, type CliIo, EXIT, exitCodes } from "./command.ts";
import { Refusal } from "./failures.ts";
import { readJson } from "./files.ts";
import { readFlags } from "./flags.ts";
import { type Said, UsageError } from "./language.ts";

const codes = exitCodes({
  en: "another digest (SIM_DIGEST), no run (PLAN_INPUT), of another version (SIM_FORMAT), stopped (SIM_CANCELLED)",
  zh: "摘要不同（SIM_DIGEST）、不是运行文件（PLAN_INPUT）、其他版本（SIM_FORMAT）、已停止（SIM_CANCELLED）",
});

const usage: Said = {
  en: `Usage: aitn verify RUN [--json]

Re-executes a run from its input and compares digests. RUN is a file written by "aitn simulate --out". The console does
the same in the browser: Compare, Verify a run here.

  --json   one JSON object on stdout: same, runs: [{replication, expected, actual}]

${codes.en}
`,
  zh: `用法：aitn verify 运行 [--json]

按输入重新执行一次运行并比对摘要。运行文件由 "aitn simulate --out" 写出。控制台可在浏览器中做同样的事：方案对比，在此验证一次推演。

  --json   标准输出上一个 JSON 对象：same、runs: [{replication, expected, actual}]

${codes.zh}
`,
};

interface Checked {
  readonly replication: number;
  readonly expected: string;
  readonly actual: string;
}

async function reExecute(path: string, io: CliIo): Promise<Checked[]> {
  const { input, digests } = must(parseRunFile(await readJson(path)));
  const runs: Checked[] = [];
  for (const [i, expected] of digests.entries()) {
    if (io.signal.aborted)
      throw new Refusal("SIM_CANCELLED", { en: `Stopped after ${i} replications.`, zh: `在 ${i} 次重复后停止。` });
    const replication = input.replication + i;
    runs.push({ replication, expected, actual: runReplication({ ...input, replication }).digest });
    if (io.isTty && runs.length % 50 === 0) io.err(`\r${runs.length} / ${digests.length}`);
    await setImmediate();
  }
  if (io.isTty && runs.length >= 50) io.err("\r\x1b[K");
  return runs;
}

export const verifyCommand: CliCommand = {
  name: "verify",
  usage,
  async run(argv, io) {
    const { flags, words } = readFlags(argv, { json: "switch" }, 1);
    const path = words[0];
    if (path === undefined) throw new UsageError({ en: "RUN is missing.", zh: "缺少运行文件。" });
    const runs = await reExecute(path, io);
    const other = runs.filter((run) => run.actual !== run.expected);
    const zh = io.language === "zh";
    if (flags.json) io.out(`${JSON.stringify({ same: other.length === 0, runs })}\n`);
    else if (other.length === 0)
      io.out(zh ? `一致：${runs.length} 个摘要全部相同\n` : `Same: ${runs.length} of ${runs.length} digests\n`);
    for (const { replication, expected, actual } of other)
      io.err(
        zh
          ? `SIM_DIGEST: 第 ${replication} 次重复得到 ${actual}，文件中是 ${expected}\n`
          : `SIM_DIGEST: replication ${replication} is ${actual}, the run says ${expected}\n`,
      );
    return other.length === 0 ? EXIT.ok : EXIT.refused;
  },
};
