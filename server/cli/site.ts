import { IMPORTERS } from "../../twins/import/registry.ts";
import { SHIPPED_IDS } from "../sites/shippedIds.ts";
import { MAX_SITES } from "../sites/siteFolder.ts";
import { type CliCommand, type CliIo, EXIT, exitCodes } from "./command.ts";
import { choiceFlag, readFlags, wrongWord } from "./flags.ts";
import { type Said, UsageError } from "./language.ts";
import { settingsOf } from "./settings.ts";
import { createdText, createSite } from "./site/create.ts";
import { listNotes, listSites, listText } from "./site/list.ts";
import { type Confirm, confirmAtTerminal, removeKept } from "./site/remove.ts";

const VERBS = ["create", "list", "remove"] as const;
type Verb = (typeof VERBS)[number];

const codes = exitCodes({
  en: "what aitn import refuses (IMPORT_*); an id that is\ntaken (SITE_EXISTS), too many sites (SITE_LIMIT), no such site (STATE_UNKNOWN_SITE), a full disk (STORE_FULL), HOST_CONFIG",
  zh: "aitn import 会拒绝的文件（IMPORT_*）、编号已被占用（SITE_EXISTS）、\n场所过多（SITE_LIMIT）、没有该场所（STATE_UNKNOWN_SITE）、磁盘已满（STORE_FULL）、HOST_CONFIG",
});

const usage: Said = {
  en: `Usage: aitn site create FILE [--format F] [--id ID] [--title TEXT] [--time-zone ZONE] [--data DIR] [--json]
       aitn site list [--data DIR] [--json]
       aitn site remove ID [--data DIR] [--yes] [--json]

Makes a site of a building, a city, a terrain or a robot in one of the world's own formats (aitn import says what a twin
makes of such a file), lists the sites that were made so, and removes them. A server keeps ${MAX_SITES} of them at most, and one that
is running takes changes up at its next start. A site is kept whole or not at all, also when Ctrl+C ends it.

  --format F        take the file as ${IMPORTERS.map(({ format }) => format).join(", ")}
  --id ID           its name in addresses: up to 40 small letters, digits and hyphens (default: of the title, or of the
                    file's name)
  --title TEXT      what people call it (default: what the file calls itself)
  --time-zone ZONE  of its clock, such as Europe/Brussels (default: this machine's, since a file does not say it)
  --data DIR        folder of the server's data (default .data, or AITN_DATA)
  --yes             remove without asking
  --json            one JSON object on stdout. create: id, title, places (by level), things, routeMap {nodes, edges},
                    floors, geometry {parts, triangles, bytes}, warnings [{kind, message, count, first}], path, timeZone;
                    list: sites, damaged; remove: removed

remove says what goes and asks first; without a terminal it needs --yes. What was measured at the site stays.
${codes.en}
`,
  zh: `用法：aitn site create 文件 [--format 格式] [--id 编号] [--title 名称] [--time-zone 时区] [--data 文件夹] [--json]
      aitn site list [--data 文件夹] [--json]
      aitn site remove 编号 [--data 文件夹] [--yes] [--json]

由以通用格式保存的建筑、城市、地形或机器人文件创建场所（aitn import 可先说明孪生由文件得到什么），列出或移除这样创建的场所。
一台服务器至多保存 ${MAX_SITES} 个；正在运行的服务器在下次启动时采用更改。场所要么完整保存，要么完全不保存，按 Ctrl+C 中止时也是如此。

  --format 格式     按此格式读取：${IMPORTERS.map(({ format }) => format).join("、")}
  --id 编号         在地址中的编号：至多 40 个小写字母、数字和连字符（默认取自名称或文件名）
  --title 名称      人们对它的称呼（默认为文件自带的名称）
  --time-zone 时区  场所时钟的时区，例如 Asia/Shanghai（默认为本机时区，因为文件中没有时区）
  --data 文件夹     服务器的数据文件夹（默认 .data，或 AITN_DATA）
  --yes             移除时不询问
  --json            标准输出上一个 JSON 对象。create：id、title、places（按层级）、things、routeMap {nodes, edges}、
                    floors、geometry {parts, triangles, bytes}、warnings [{kind, message, count, first}]、path、timeZone；
                    list：sites、damaged；remove：removed

remove 会先说明移除的内容并询问；没有终端时须加 --yes。在该场所测得的历史保留不动。
${codes.zh}
`,
};

const KINDS = {
  format: "text",
  id: "text",
  title: "text",
  "time-zone": "text",
  data: "text",
  yes: "switch",
  json: "switch",
} as const;
type SiteFlags = ReturnType<typeof readFlags<typeof KINDS>>["flags"];

/** Options that belong to one verb alone. */
const OWN: Readonly<Record<string, Verb>> = {
  format: "create",
  id: "create",
  title: "create",
  "time-zone": "create",
  yes: "remove",
};

/** @throws UsageError */
function parseAct(words: readonly string[], flags: SiteFlags): { verb: Verb; word: string } {
  const [verb, word] = words;
  const list = VERBS.join(", ");
  if (verb === undefined) throw new UsageError({ en: `say what to do: ${list}.`, zh: `请说明要做什么：${list}。` });
  const known = VERBS.find((one) => one === verb);
  if (known === undefined) throw wrongWord(verb, verb, VERBS);
  for (const [name, owner] of Object.entries(OWN)) {
    const given = flags[name as keyof SiteFlags];
    if (owner !== known && given !== undefined && given !== false)
      throw new UsageError({ en: `--${name} belongs to ${owner}.`, zh: `--${name} 只用于 ${owner}。` });
  }
  if (known === "list" && word !== undefined)
    throw new UsageError({ en: "list takes no name.", zh: "list 不带名称。" });
  if (known === "create" && word === undefined)
    throw new UsageError({ en: "create needs a FILE.", zh: "create 需要文件。" });
  if (known === "remove" && word === undefined)
    throw new UsageError({ en: "remove needs an ID.", zh: "remove 需要编号。" });
  return { verb: known, word: word ?? "" };
}

async function create(path: string, flags: SiteFlags, dataDir: string, io: CliIo): Promise<void> {
  const known = IMPORTERS.map(({ format }) => format);
  const format = flags.format === undefined ? undefined : choiceFlag("format", flags.format, known);
  const timeZone = flags["time-zone"] ?? null;
  const words = { id: flags.id ?? null, title: flags.title ?? null, timeZone };
  const made = await createSite({ path, format, ...words, dataDir, taken: SHIPPED_IDS }, io);
  const { inFile: _, served: __, ...told } = made;
  io.out(flags.json ? `${JSON.stringify(told)}\n` : createdText(made, timeZone !== null, io.language));
}

function list(flags: SiteFlags, dataDir: string, io: CliIo): void {
  const found = listSites(dataDir);
  const damaged = found.damaged.map(({ id, failure: { code, message } }) => ({ id, code, message }));
  io.out(flags.json ? `${JSON.stringify({ ...found, damaged })}\n` : listText(found, io.language));
  io.err(listNotes(found, dataDir, io.language));
}

async function remove(id: string, flags: SiteFlags, dataDir: string, io: CliIo, confirm: Confirm): Promise<void> {
  await removeKept({ id, dataDir, yes: flags.yes }, io, confirm);
  if (flags.json) io.out(`${JSON.stringify({ removed: id })}\n`);
  else io.out(io.language === "zh" ? `场所 ${id} 已移除。\n` : `The site ${id} is removed.\n`);
}

/** `aitn site`, with its way to ask. */
export const siteCommandWith = (confirm: Confirm): CliCommand => ({
  name: "site",
  usage,
  async run(args, io) {
    const { flags, words } = readFlags(args, KINDS, 2);
    const { verb, word } = parseAct(words, flags);
    const { dataDir } = settingsOf(flags);
    if (verb === "create") await create(word, flags, dataDir, io);
    else if (verb === "list") list(flags, dataDir, io);
    else await remove(word, flags, dataDir, io, confirm);
    return EXIT.ok;
  },
});

export const siteCommand: CliCommand = siteCommandWith(confirmAtTerminal);
