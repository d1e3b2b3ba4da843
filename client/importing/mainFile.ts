import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Format } from "../../twins/import/imported.ts";
import { guess, HEAD_BYTES } from "../../twins/import/registry.ts";
import type { ChosenFile } from "../ui/chosenFiles.ts";
import type { ChosenFiles } from "./blobSource.ts";

/** The one of some files that the others belong to: what a robot is described by before what it is drawn with. */
export async function mainFile(chosen: readonly ChosenFile[], files: ChosenFiles): Promise<Result<ChosenFile>> {
  const [first] = chosen;
  if (first === undefined || chosen.length === 1)
    return first === undefined
      ? refuse("IMPORT_UNKNOWN", {
          en: "There is no file among what was dropped. Drop a file, or a folder that has one.",
          zh: "拖入的内容中没有文件。请拖入文件，或含有文件的文件夹。",
        })
      : ok(first);
  const known: { one: ChosenFile; format: Format }[] = [];
  for (const one of chosen) {
    const { name, size, read } = files.look(one);
    const entry = guess(name, await read(0, Math.min(size, HEAD_BYTES)));
    if (entry !== null) known.push({ one, format: entry.format });
  }
  const robots = known.filter(({ format }) => format === "urdf");
  const main = robots.length > 0 ? robots : known;
  if (main.length === 1) return ok(main[0]!.one);
  if (main.length === 0) return ok(first);
  const names = main.map(({ one }) => one.path).slice(0, 4);
  return refuse("IMPORT_UNKNOWN", {
    en: `Each of these could be a site: ${names.join(", ")}. Choose one, and beside it only what it names.`,
    zh: `以下每个文件都可能是一个场所：${names.join("、")}。请只选其中一个，以及它所引用的文件。`,
  });
}
