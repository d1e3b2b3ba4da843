import { type FileHandle, realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, normalize, relative, sep } from "node:path";
import type { Source } from "../../../twins/import/source.ts";
import { notReadable, openRegular } from "../files.ts";

/** Files that an import holds open: close them when it is over. */
export interface OpenFiles {
  readonly source: Source;
  close(): Promise<void>;
}

/** Files of one import that are open at a time; what a file names beyond them is not there. */
export const MOST_FILES = 1024;

/** A relative path that stays inside the folder of the file that names it. */
const staysInside = (path: string): boolean =>
  !isAbsolute(path) && !/^[a-z]+:|\\/i.test(path) && !normalize(path).startsWith("..");

/** Where a path really ends, past all links; null where that is outside the folder, or nothing is there. */
async function landing(folder: string, path: string): Promise<string | null> {
  try {
    const [inside, real] = [await realpath(folder), await realpath(path)];
    const way = relative(inside, real);
    return way === "" || way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way) ? null : real;
  } catch {
    return null;
  }
}

/** Opens a file to import. @throws CodedError HOST_CONFIG when it is missing or no file */
export async function openSource(path: string, mostFiles = MOST_FILES): Promise<OpenFiles> {
  const files: FileHandle[] = [];
  /** @param real what is opened: the file that `at` leads to */
  const sourceOf = async (at: string, real: string): Promise<Source> => {
    const file = await openRegular(real, "HOST_CONFIG");
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
      sibling: async (name) => {
        if (!staysInside(name) || files.length >= mostFiles) return null;
        const beside = join(dirname(at), name);
        const lands = await landing(dirname(path), beside);
        return lands === null ? null : sourceOf(beside, lands).catch(() => null);
      },
    };
  };
  try {
    return {
      source: await sourceOf(path, path),
      close: async () => void (await Promise.all(files.map((file) => file.close()))),
    };
  } catch (error) {
    throw notReadable(path, "HOST_CONFIG", error);
  }
}
