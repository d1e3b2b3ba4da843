import { type Failure, ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Format } from "../../twins/import/imported.ts";
import type { Importer } from "../../twins/import/importer.ts";

/** Bytes of a file that a browser takes: what it holds of a larger one is more than a page has memory for. */
export const MOST_BYTES = 512_000_000;
/** Of a model whose bytes lie in memory as they are, and again in what builds its shapes. */
export const MOST_WHOLE_BYTES = 160_000_000;
const WHOLE: ReadonlySet<Format> = new Set(["ifc", "gltf"]);
const MEGA = 1_000_000;

/**
 * What is beyond the importer as well passes here: it refuses it at once, by its own limit, which the command line has too.
 * @returns IMPORT_TOO_LARGE, with what to do, before anything of it is read
 */
export function sizeFits(
  { name, size }: Pick<File, "name" | "size">,
  { format, mostBytes = Infinity }: Pick<Importer, "format" | "mostBytes">,
): Result<void> {
  const most = WHOLE.has(format) ? MOST_WHOLE_BYTES : MOST_BYTES;
  if (size <= most || size > mostBytes) return ok(undefined);
  const [has, takes] = [Math.ceil(size / MEGA), most / MEGA];
  return refuse("IMPORT_TOO_LARGE", {
    en: `${name} has ${has} MB; a page takes at most ${takes} MB of ${format}. The command line has more memory: aitn import FILE.`,
    zh: `${name} 有 ${has} MB；页面最多接收 ${takes} MB 的 ${format} 文件。命令行可用的内存更多：aitn import 文件。`,
  });
}

/** What a page says when a file takes more memory than its thread gets. */
export const noMemory = (): Failure => {
  const said = {
    en: "The file takes more memory than a page gets. The command line has more: aitn import FILE.",
    zh: "该文件所需内存超过页面可用内存。命令行可用的内存更多：aitn import 文件。",
  };
  return { code: "IMPORT_TOO_LARGE", message: said.en, said };
};
