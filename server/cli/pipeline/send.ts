import { statSync } from "node:fs";
import { must } from "../../../twins/core/result.ts";
import { kuboAddress } from "../../blocks/kubo.ts";
import { readFolder } from "../../pipeline/releaseFolder.ts";
import { type CliIo, EXIT } from "../command.ts";
import { Refusal } from "../failures.ts";
import { readFlags } from "../flags.ts";
import { UsageError } from "../language.ts";
import { deliver } from "./deliver.ts";

/** `aitn pipeline send`: delivers a release that is made, which spends nothing. */
export async function send(args: string[], io: CliIo): Promise<number> {
  const { flags, words } = readFlags(args, { car: "text", store: "text", kubo: "text", json: "switch" }, 1);
  const [path] = words;
  if (path === undefined) throw new UsageError({ en: "FOLDER is missing.", zh: "缺少文件夹。" });
  const { car, store } = flags;
  if (car === undefined && store === undefined && flags.kubo === undefined)
    throw new UsageError({
      en: "say where to: --car, --store or --kubo.",
      zh: "请说明交付到哪里：--car、--store 或 --kubo。",
    });
  const kubo = flags.kubo === undefined ? undefined : must(kuboAddress(flags.kubo));
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new Refusal("HOST_CONFIG", { en: `${path} is no folder.`, zh: `${path} 不是文件夹。` });
  const folder = must(await readFolder(path));
  await deliver(folder, { car, store, kubo }, io);
  const root = String(folder.root);
  io.out(flags.json ? `${JSON.stringify({ root })}\n` : `${root}\n`);
  return EXIT.ok;
}
