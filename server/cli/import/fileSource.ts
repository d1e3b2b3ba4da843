import type { FileHandle } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, normalize } from "node:path";
import type { Source } from "../../../twins/import/source.ts";
import { notReadable, openRegular } from "../files.ts";

/** Files that an import holds open: close them when it is over. */
export interface OpenFiles {
  readonly source: Source;
  close(): Promise<void>;
}

/** A relative path that stays inside the folder of the file that names it. */
const staysInside = (name: string): boolean =>
  !isAbsolute(name) && !/^[a-z]+:|\\/i.test(name) && !normalize(name).startsWith("..");

/** Opens a file to import. @throws CodedError HOST_CONFIG when it is missing or no file */
export async function openSource(path: string): Promise<OpenFiles> {
  const files: FileHandle[] = [];
  const sourceOf = async (at: string): Promise<Source> => {
    const file = await openRegular(at, "HOST_CONFIG");
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
    throw notReadable(path, "HOST_CONFIG", error);
  }
}
