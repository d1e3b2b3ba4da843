import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import type { ImportHost, Source } from "../../../twins/import/source.ts";
import { hostReason } from "../../hostWords.ts";
import { Refusal } from "../failures.ts";

/** Files that an import holds open: close them when it is over. */
export interface OpenFiles {
  readonly source: Source;
  close(): Promise<void>;
}

async function regularFile(path: string): Promise<FileHandle> {
  // Without O_NONBLOCK the open itself would wait for a pipe's writer, who may never come.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new Refusal("HOST_CONFIG", {
    en: `${path} is not a regular file. Pipes, folders and devices are not read: save to a file, and name that.`,
    zh: `${path} 不是普通文件。不读取管道、文件夹或设备：请先存为文件，再指定该文件。`,
  });
}

/** A relative path that stays inside the folder of the file that names it. */
const staysInside = (name: string): boolean =>
  !isAbsolute(name) && !/^[a-z]+:|\\/i.test(name) && !normalize(name).startsWith("..");

/** Opens a file to import. @throws CodedError HOST_CONFIG when it is missing or no file */
export async function openSource(path: string): Promise<OpenFiles> {
  const files: FileHandle[] = [];
  const sourceOf = async (at: string): Promise<Source> => {
    const file = await regularFile(at);
    files.push(file);
    const { size } = await file.stat();
    return {
      name: basename(at),
      size,
      read: async (from, to) => {
        const bytes = new Uint8Array(Math.max(0, to - from));
        let done = 0;
        while (done < bytes.length) {
          const { bytesRead } = await file.read(bytes, done, bytes.length - done, from + done);
          if (bytesRead === 0) break;
          done += bytesRead;
        }
        return bytes.subarray(0, done);
      },
      sibling: async (name) => (staysInside(name) ? sourceOf(join(dirname(path), name)).catch(() => null) : null),
    };
  };
  try {
    return {
      source: await sourceOf(path),
      close: async () => void (await Promise.all(files.map((file) => file.close()))),
    };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const why = hostReason(error, "read");
    throw new Refusal("HOST_CONFIG", { en: `${path} cannot be read: ${why.en}.`, zh: `无法读取 ${path}：${why.zh}。` });
  }
}

/** What a process of Node gives an importer. */
export function nodeHost(signal: AbortSignal, progress: (share: number) => void): ImportHost {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return {
    signal,
    progress,
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    utf8: (bytes) => {
      try {
        return decoder.decode(bytes);
      } catch {
        return null;
      }
    },
    ifcWasm: fileURLToPath(import.meta.resolve("web-ifc/web-ifc-node.wasm")),
  };
}
