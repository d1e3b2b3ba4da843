import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { csvLines } from "../../../models/pipeline/csvLines.ts";
import {
  MANIFEST_FILE,
  type Opener,
  openManifest,
  openSlice,
  RELEASE_FILE,
  readRelease,
  sliceFile,
} from "../../../models/pipeline/release.ts";
import { grouped } from "../../../twins/core/grouped.ts";
import { must } from "../../../twins/core/result.ts";
import { makeFolder } from "../../makeFolder.ts";
import { readCar } from "../../pipeline/readCar.ts";
import { type ReleaseSource, readFolder } from "../../pipeline/releaseFolder.ts";
import { loadSecret } from "../../secrets.ts";
import { type CliIo, EXIT } from "../command.ts";
import { exportFile } from "../export/writer.ts";
import { oneLine, Refusal } from "../failures.ts";
import { notWritable, streamBytes } from "../files.ts";
import { numberFlag, readFlags } from "../flags.ts";
import { UsageError } from "../language.ts";
import { spanText } from "./words.ts";

const nowhere = (path: string): Refusal =>
  new Refusal("HOST_CONFIG", { en: `${path} is not there.`, zh: `${path} 不存在。` });

/** A folder or an archive. */
async function sourceAt(path: string): Promise<ReleaseSource> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw nowhere(path);
  return must(found.isDirectory() ? await readFolder(path) : await readCar(path, streamBytes(path, "HOST_CONFIG")));
}

async function fileOf(source: ReleaseSource, name: string): Promise<Uint8Array> {
  const bytes = await source.file(name);
  if (bytes !== null) return bytes;
  throw new Refusal("DATA_SEALED", {
    en: `The release lacks its file ${name}. Fetch it again.`,
    zh: `发布缺少文件 ${name}，请重新获取。`,
  });
}

async function openerOf(source: ReleaseSource, keyFile: string): Promise<Opener> {
  // A key that is made now would open nothing.
  if (!existsSync(keyFile)) throw nowhere(keyFile);
  const secret = must(loadSecret(keyFile));
  const release = must(readRelease(await fileOf(source, RELEASE_FILE)));
  return must(await openManifest(release, await fileOf(source, MANIFEST_FILE), secret));
}

async function writeCsv(path: string, lines: Iterable<string>): Promise<void> {
  const encoder = new TextEncoder();
  const file = await exportFile(path).catch((error) => {
    throw notWritable(path, error);
  });
  try {
    for (const line of lines) await file.write(encoder.encode(line));
    await file.finish();
  } catch (error) {
    await file.discard().catch(() => {});
    throw notWritable(path, error);
  }
}

function checkRoot(source: ReleaseSource, root: string | undefined): void {
  if (root === undefined || String(source.root) === root) return;
  throw new Refusal("DATA_SEALED", {
    en: `This is the release ${source.root}, not ${root}.`,
    zh: `这是发布 ${source.root}，而不是 ${root}。`,
  });
}

/** `aitn pipeline open`: checks a release and opens its slices. */
export async function open(args: string[], io: CliIo): Promise<number> {
  const kinds = { key: "text", root: "text", slice: "text", out: "text", json: "switch" } as const;
  const { flags, words } = readFlags(args, kinds, 1);
  const [path] = words;
  if (path === undefined) throw new UsageError({ en: "RELEASE is missing.", zh: "缺少发布。" });
  if (flags.key === undefined) throw new UsageError({ en: "--key is missing.", zh: "缺少 --key。" });
  const source = await sourceAt(path);
  checkRoot(source, flags.root);
  const opener = await openerOf(source, flags.key);
  const { slices, demand, codec } = opener.manifest;
  const most = slices.length - 1;
  const only =
    flags.slice === undefined
      ? null
      : numberFlag("slice", flags.slice, { low: 0, high: Math.max(0, most), whole: true });
  if (flags.out !== undefined) makeFolder(flags.out);
  const opened: object[] = [];
  for (const [index, slice] of slices.entries()) {
    if (only !== null && index !== only) continue;
    if (io.signal.aborted) throw new Refusal("SIM_CANCELLED", { en: "Stopped.", zh: "已停止。" });
    const name = sliceFile(index);
    const table = must(await openSlice(opener, index, await fileOf(source, name)));
    if (flags.out !== undefined) await writeCsv(join(flags.out, `${name}.csv`), csvLines(table));
    opened.push({ index, ...slice });
    const none = io.language === "zh" ? "无时间" : "no time";
    const columns = slice.columns.map((column) => oneLine(column.name)).join(", ");
    if (!flags.json)
      io.out(
        `${name}  ${grouped(slice.rows)}  ${spanText(slice.from, slice.to, none)}  ${oneLine(slice.group)}: ${columns}\n`,
      );
  }
  const root = String(source.root);
  io.out(flags.json ? `${JSON.stringify({ root, demand, codec, slices: opened })}\n` : `${root}\n`);
  return EXIT.ok;
}
