import { createInterface } from "node:readline/promises";
import { must } from "../../../twins/core/result.ts";
import { dataPaths } from "../../config.ts";
import { removeSite } from "../../sites/siteFolder.ts";
import { bytesText } from "../bytesText.ts";
import type { CliIo } from "../command.ts";
import { oneLine, Refusal } from "../failures.ts";
import { type Said, UsageError } from "../language.ts";
import { type ListedSite, listSites } from "./list.ts";

/** A question with yes or no for an answer; null where nobody can be asked. */
export type Confirm = (question: Said, io: CliIo) => Promise<boolean | null>;

/** Asks at the terminal; only a whole yes is one. */
export const confirmAtTerminal: Confirm = async (question, io) => {
  if (process.stdin.isTTY !== true || !io.isTty) return null;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(question[io.language], { signal: io.signal });
    return /^\s*(y|yes|是)\s*$/i.test(answer);
  } catch {
    // Ctrl+C is no yes.
    return false;
  } finally {
    lines.close();
  }
};

const notAsked = (): UsageError =>
  new UsageError({
    en: "nobody can be asked here: add --yes to remove the site.",
    zh: "此处无法询问：请加上 --yes 以移除场所。",
  });
const kept = (id: string): Refusal =>
  new Refusal("HOST_CONFIG", { en: `The site ${id} was not removed.`, zh: `没有移除场所 ${id}。` });

/** What is about to go, in words. */
function whatGoes(id: string, site: ListedSite | undefined): Said {
  if (site === undefined) return { en: `The damaged site ${id} is to be removed.`, zh: `将移除已损坏的场所 ${id}。` };
  const { title, source, places, things, bytes } = site;
  return {
    en: `The site ${id} (${oneLine(title.en)}), made of ${oneLine(source.name)}, is to be removed: ${places} places, ${things} Things, ${bytesText(bytes)}.`,
    zh: `将移除由 ${oneLine(source.name)} 创建的场所 ${id}（${oneLine(title.zh)}）：${places} 个地点、${things} 个物件，${bytesText(bytes)}。`,
  };
}

const STAYS: Said = {
  en: "Its history stays, and is found again by a site of the same id. A server that is running keeps the site until its next start.",
  zh: "其历史保留，以后同一编号的场所会重新用到。正在运行的服务器在下次启动前仍保留此场所。",
};

/** Removes a site that was made of a file. @throws UsageError, CodedError STATE_UNKNOWN_SITE, HOST_CONFIG when it is not wished */
export async function removeKept(
  { id, dataDir, yes }: { id: string; dataDir: string; yes: boolean },
  io: CliIo,
  confirm: Confirm,
): Promise<void> {
  const { sites, damaged } = listSites(dataDir);
  const site = sites.find((one) => one.id === id);
  const { language } = io;
  if (site !== undefined || damaged.some((one) => one.id === id)) {
    const what = whatGoes(id, site);
    io.err(`${what[language]}\n${STAYS[language]}\n`);
    if (!yes) {
      const answer = await confirm({ en: "Remove it? [y/N] ", zh: "确定移除吗？[y/N] " }, io);
      if (answer === null) throw notAsked();
      if (!answer) throw kept(id);
    }
  }
  must(removeSite(dataPaths(dataDir).sites, id));
}
