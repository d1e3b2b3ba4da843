import { type CliCommand, exitCodes } from "./command.ts";
import { wrongWord } from "./flags.ts";
import { type Language, type Said, UsageError } from "./language.ts";
import { validateAll } from "./validate/all.ts";
import { PARTS } from "./validate/parts.ts";

const codes = exitCodes({
  en: "a figure outside its band, or a file that cannot be read",
  zh: "数值超出范围，或文件无法读取",
});

const list = (language: Language): string =>
  PARTS.map(({ name, title }) => `  ${name.padEnd(8)} ${title[language]}`).join("\n");

const ofParts = (language: Language): string => PARTS.map(({ usage }) => usage[language]).join("\n");

const usage: Said = {
  en: `Usage: aitn validate PART ARGS [--json]
      aitn validate all [--seed N] [--write FILE] [--json]

Runs the simulated world against laws, exact solutions and measurements.

${list("en")}
  all      every case of all of them; --write FILE makes the page docs/fidelity.md, with --lang zh docs/fidelity.zh.md

  --json   one JSON object on stdout: what each part tells, with checks: [{id, value, unit, band, pass}]

${ofParts("en")}
${codes.en}
`,
  zh: `用法：aitn validate 部分 参数 [--json]
      aitn validate all [--seed N] [--write 文件] [--json]

以定律、精确解和实测数据检验仿真世界。

${list("zh")}
  all      全部算例；--write 文件 生成 docs/fidelity.md 页面，与 --lang zh 同用时为 docs/fidelity.zh.md

  --json   标准输出上一个 JSON 对象：各部分所述内容，以及 checks: [{id, value, unit, band, pass}]

${ofParts("zh")}
${codes.zh}
`,
};

const alone = ({ en, zh }: Said): Said => ({ en: `${en}\n${codes.en}\n`, zh: `${zh}\n${codes.zh}\n` });

const NAMES = [...PARTS.map(({ name }) => name), "all"];

export const validateCommand: CliCommand = {
  name: "validate",
  usage,
  usageOfParts: Object.fromEntries(PARTS.map((part) => [part.name, alone(part.usage)])),
  async run(args, io) {
    const [name, ...rest] = args;
    if (name === undefined || name.startsWith("-"))
      throw new UsageError({
        en: `name what to validate: ${NAMES.join(", ")}.`,
        zh: `请指明检验对象：${NAMES.join("、")}。`,
      });
    if (name === "all") return validateAll(rest, io);
    const entry = PARTS.find((part) => part.name === name);
    if (entry === undefined) throw wrongWord(name, name, NAMES);
    const part = await entry.load();
    return part.run(rest, io);
  },
};
