import { existsSync } from "node:fs";
import { type FileHandle, realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, normalize, relative, resolve, sep } from "node:path";
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

/** Folders between a file and its package's at most. */
const MOST_ABOVE = 4;

/**
 * Within which a file may name others: its own folder; of a ROS package (REP 149: it has a package.xml) all of the package,
 * whose `urdf` lies beside its `meshes`.
 */
function rootOf(path: string): string {
  const own = dirname(path);
  let folder = resolve(own);
  for (let i = 0; i <= MOST_ABOVE; i++, folder = dirname(folder))
    if (existsSync(join(folder, "package.xml"))) return folder;
  return own;
}

/** Opens a file to import. @throws CodedError HOST_CONFIG when it is missing or no file */
export async function openSource(path: string, mostFiles = MOST_FILES): Promise<OpenFiles> {
  const files: FileHandle[] = [];
  const root = rootOf(path);
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
        for (const folder of new Set([dirname(at), root])) {
          const beside = join(folder, name);
          const lands = await landing(root, beside);
          if (lands !== null) return sourceOf(beside, lands).catch(() => null);
        }
        return null;
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
