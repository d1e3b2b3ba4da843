import { writeCar } from "../../models/pipeline/car.ts";
import { addressOf } from "../../models/pipeline/unixfs.ts";
import { type CliCommand, EXIT, exitCodes } from "./command.ts";
import { type ExportFile, exportFile } from "./export/writer.ts";
import { Refusal } from "./failures.ts";
import { notWritable, streamBytes } from "./files.ts";
import { readFlags } from "./flags.ts";
import { type Said, UsageError } from "./language.ts";

const codes = exitCodes({
  en: "a file that cannot be read or written (HOST_CONFIG, STORE_FULL), or that changed meanwhile (MODEL_DATA); stopped (SIM_CANCELLED)",
  zh: "文件无法读取或写入（HOST_CONFIG、STORE_FULL）、处理期间文件有变化（MODEL_DATA）、已停止（SIM_CANCELLED）",
});

const usage: Said = {
  en: `Usage: aitn cid FILE [--car OUT] [--json]

Prints the content address (CID) of a file of any size: CIDv1 of a UnixFS tree over raw leaves, what
"ipfs add --cid-version=1 --raw-leaves" prints. Nothing is sent anywhere.

  --car OUT   writes the file with its tree as an archive (CARv1), which "ipfs dag import" takes in
  --json      one JSON object on stdout: cid, bytes, blocks

${codes.en}
`,
  zh: `用法：aitn cid 文件 [--car 输出] [--json]

输出任意大小文件的内容地址（CID）：以原始块为叶的 UnixFS 树的 CIDv1，与 "ipfs add --cid-version=1 --raw-leaves" 的输出一致。
不向任何地方发送数据。

  --car 输出   将文件及其树写成归档（CARv1），可由 "ipfs dag import" 导入
  --json       标准输出上一个 JSON 对象：cid、bytes、blocks

${codes.zh}
`,
};

/** Counts what streams through. */
async function* counted(path: string, count: { bytes: number }): AsyncGenerator<Uint8Array> {
  for await (const piece of streamBytes(path, "HOST_CONFIG")) {
    count.bytes += piece.length;
    yield piece;
  }
}

async function archive(path: string, out: string, root: Awaited<ReturnType<typeof addressOf>>): Promise<void> {
  let file: ExportFile | null = null;
  try {
    file = await exportFile(out);
    const { write } = file;
    await writeCar(root, streamBytes(path, "HOST_CONFIG"), write);
    await file.finish();
  } catch (error) {
    await file?.discard().catch(() => {});
    if (error instanceof RangeError)
      throw new Refusal("MODEL_DATA", {
        en: `${path} changed while it was read. Try again when nobody writes to it.`,
        zh: `读取期间 ${path} 有变化。请在无人写入时重试。`,
      });
    throw notWritable(out, error);
  }
}

export const cidCommand: CliCommand = {
  name: "cid",
  usage,
  async run(argv, io) {
    const { flags, words } = readFlags(argv, { car: "text", json: "switch" }, 1);
    const [path] = words;
    if (path === undefined) throw new UsageError({ en: "FILE is missing.", zh: "缺少文件。" });
    const count = { bytes: 0 };
    let blocks = 0;
    const root = await addressOf(counted(path, count), async () => {
      if (io.signal.aborted) throw new Refusal("SIM_CANCELLED", { en: "Stopped.", zh: "已停止。" });
      blocks++;
    });
    if (flags.car !== undefined) await archive(path, flags.car, root);
    const cid = root.toString();
    io.out(flags.json ? `${JSON.stringify({ cid, bytes: count.bytes, blocks })}\n` : `${cid}\n`);
    return EXIT.ok;
  },
};
