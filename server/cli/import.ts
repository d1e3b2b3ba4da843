import { IMPORTERS } from "../../twins/import/registry.ts";
import { type CliCommand, EXIT, exitCodes } from "./command.ts";
import { choiceFlag, readFlags } from "./flags.ts";
import { shownOnTerminal } from "./import/progress.ts";
import { report } from "./import/report.ts";
import { importInWorker } from "./import/runner.ts";
import { type Said, UsageError } from "./language.ts";

const codes = exitCodes({
  en: "a file that cannot be read (HOST_CONFIG), of no known format (IMPORT_UNKNOWN), damaged (IMPORT_INVALID), too large (IMPORT_TOO_LARGE); stopped (IMPORT_CANCELLED)",
  zh: "文件无法读取（HOST_CONFIG）、格式未知（IMPORT_UNKNOWN）、已损坏（IMPORT_INVALID）、过大（IMPORT_TOO_LARGE）、已停止（IMPORT_CANCELLED）",
});

const list = (language: "en" | "zh"): string =>
  IMPORTERS.map(({ format, title }) => `  ${format.padEnd(14)}${title[language]}`).join("\n");

const usage: Said = {
  en: `Usage: aitn import FILE [--format F] [--json]

Reads a building, a city, a terrain or a robot in one of the world's own formats, and says what a twin makes of it.
The format is told by what the file begins with and by its name. Nothing is changed or sent.

${list("en")}

  --format F   take the file as this format
  --json       one JSON object on stdout: places (by level), things, routeMap {nodes, edges}, floors, bounds {min, max} in
               metres, warnings [{kind, message, count, first}]; then format, version, title, units, georeference,
               geometry, storeys, thingKinds, deviceKinds, drawnKinds, machines

What a file has and a twin does not understand is listed by kind, with its number and the first place.
${codes.en}
`,
  zh: `用法：aitn import 文件 [--format 格式] [--json]

读取以通用格式保存的建筑、城市、地形或机器人，并说明孪生由此得到什么。
格式由文件开头的内容和文件名判断。不更改也不发送任何内容。

${list("zh")}

  --format 格式  按此格式读取
  --json         标准输出上一个 JSON 对象：places（按层级）、things、routeMap {nodes, edges}、floors、
                 bounds {min, max}（米）、warnings [{kind, message, count, first}]；其后为 format、version、title、
                 units、georeference、geometry、storeys、thingKinds、deviceKinds、drawnKinds、machines

文件中孪生不理解的内容按种类列出，并给出次数与首次出现的位置。
${codes.zh}
`,
};

export const importCommand: CliCommand = {
  name: "import",
  usage,
  async run(argv, io) {
    const { flags, words } = readFlags(argv, { format: "text", json: "switch" }, 1);
    const [path] = words;
    if (path === undefined) throw new UsageError({ en: "FILE is missing.", zh: "缺少文件。" });
    const known = IMPORTERS.map(({ format }) => format);
    const format = flags.format === undefined ? undefined : choiceFlag("format", flags.format, known);
    const summary = await shownOnTerminal(io, (progress) =>
      importInWorker({ path, format }, { signal: io.signal, progress }),
    );
    io.out(flags.json ? `${JSON.stringify(summary)}\n` : report(summary, io.language));
    return EXIT.ok;
  },
};
