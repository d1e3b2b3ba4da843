import { CodedError } from "../../twins/core/result.ts";
import type { ImportHost, Source } from "../../twins/import/source.ts";
import type { ChosenFile } from "../ui/chosenFiles.ts";

/** Importers read keys and heads of some bytes: each is of a piece that is held, so that a file of many is not asked for each, bytes. */
const HELD_BYTES = 256 * 1024;

const unreadable = (name: string): CodedError => {
  const said = {
    en: `${name} cannot be read any more: it was moved, changed or taken away. Choose it again.`,
    zh: `${name} 已无法读取：可能已被移动、修改或移除。请重新选择。`,
  };
  return new CodedError({ code: "IMPORT_INVALID", message: said.en, said });
};

/** "a/./b/../c" as "a/c"; null for what leads out of the chosen files, or is an address. */
export function plainPath(path: string): string | null {
  if (/^[a-z][a-z+.-]*:|\\/i.test(path) || path.startsWith("/")) return null;
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "" || step === ".") continue;
    if (step !== "..") steps.push(step);
    else if (steps.pop() === undefined) return null;
  }
  return steps.join("/");
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);

/** Files of a person's own disk as an importer reads them. */
export class ChosenFiles {
  readonly #all: readonly ChosenFile[];
  /** Paths of those that were opened. */
  readonly #opened = new Set<string>();

  constructor(all: readonly ChosenFile[]) {
    this.#all = all;
  }

  /** Those that nothing asked for. */
  get unread(): readonly string[] {
    return this.#all.map(({ path }) => path).filter((path) => !this.#opened.has(path));
  }

  /** One of them, and those beside it. @throws CodedError IMPORT_INVALID when its bytes cannot be read any more */
  source(chosen: ChosenFile): Source {
    this.#opened.add(chosen.path);
    return this.look(chosen);
  }

  /** The same, of which nobody says that it was read. */
  look({ path, file }: ChosenFile): Source {
    let held = { from: 0, bytes: new Uint8Array(0) };
    const piece = async (from: number, to: number): Promise<Uint8Array<ArrayBuffer>> => {
      try {
        return new Uint8Array(await file.slice(from, to).arrayBuffer());
      } catch {
        throw unreadable(file.name);
      }
    };
    return {
      name: file.name,
      size: file.size,
      read: async (from, wanted) => {
        const to = Math.min(wanted, file.size);
        if (to - from >= HELD_BYTES) return piece(from, to);
        const { from: start, bytes } = held;
        if (from < start || to > start + bytes.length)
          held = { from, bytes: await piece(from, Math.min(file.size, from + HELD_BYTES)) };
        return held.bytes.subarray(from - held.from, Math.max(from, to) - held.from);
      },
      sibling: async (name) => {
        const beside = this.#beside(path, name);
        return beside === undefined ? null : this.source(beside);
      },
    };
  }

  /**
   * By its path from the file that names it. A path with folders may also begin in a folder above that file, as far up as was chosen:
   * a robot of ROS lies in urdf/ and its shapes in meshes/ beside that. Files that were chosen one by one have no folder.
   */
  #beside(of: string, name: string): ChosenFile | undefined {
    const path = plainPath(folderOf(of) + name);
    if (path === null || path === "") return undefined;
    const exact = this.#at(path) ?? (name.includes("/") ? this.#above(folderOf(of), name) : undefined);
    return exact ?? this.#all.find((one) => !one.path.includes("/") && one.path === path.split("/").at(-1));
  }

  #at(path: string): ChosenFile | undefined {
    return this.#all.find((one) => one.path === path);
  }

  #above(folder: string, name: string): ChosenFile | undefined {
    for (let at = folder; at !== ""; ) {
      at = folderOf(at.slice(0, -1));
      const path = plainPath(at + name);
      const found = path === null ? undefined : this.#at(path);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** What a worker of a browser gives an importer. It is stopped from outside, by ending the worker, so it never pauses. */
export function workerHost(progress: (share: number) => void, ifcWasm: string): ImportHost {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return {
    signal: { aborted: false },
    progress,
    breathe: async () => {},
    utf8: (bytes) => {
      try {
        return decoder.decode(bytes);
      } catch {
        return null;
      }
    },
    ifcWasm,
  };
}
