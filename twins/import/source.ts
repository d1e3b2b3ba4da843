import { CodedError } from "../core/result.ts";

/** The bytes of one file: a handle in Node, a Blob in a browser. Pieces are read as they are needed. */
export interface Source {
  /** The file's own name, without its folder. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The bytes from `from` up to but not including `to`; fewer only at the end of the file. */
  read(from: number, to: number): Promise<Uint8Array>;
  /**
   * A file that lies beside this one or in a folder below, by its relative path with "/" ("meshes/base.dae"); null where there is
   * none. Nothing outside the folder of the file that was brought is ever opened, whatever the path or a link on its way says.
   */
  sibling(path: string): Promise<Source | null>;
}

/** What an importer needs of the process that runs it. */
export interface ImportHost {
  readonly signal: { readonly aborted: boolean };
  /** How far it is, 0 to 1. */
  progress(share: number): void;
  /** Resolves when the event loop has had a turn. */
  breathe(): Promise<void>;
  /** Text of bytes in UTF-8; null when they are none. A byte order mark is dropped. */
  utf8(bytes: Uint8Array): string | null;
  /** Where web-ifc's WebAssembly lies: a path in Node (web-ifc-node.wasm), an address in a browser (web-ifc.wasm). */
  readonly ifcWasm: string;
}

/** A host that is told of a stretch of the way, for what is read on the way: its 0 is `from` and its 1 is `to`. */
export const stretch = (host: ImportHost, from: number, to: number): ImportHost => ({
  ...host,
  progress: (share) => host.progress(from + (to - from) * share),
});

/** Steps between two rests: some milliseconds of work. */
const STEPS = 4096;

/** Lets a long import breathe: reports how far it is and stops when it is told to. */
export class Pace {
  readonly #host: ImportHost;
  #steps = 0;
  #share = 0;

  constructor(host: ImportHost) {
    this.#host = host;
  }

  /** Counts work; true when it is time to `rest`. */
  due(steps = 1): boolean {
    this.#steps += steps;
    return this.#steps >= STEPS;
  }

  /** @throws CodedError IMPORT_CANCELLED when the import was stopped. */
  async rest(share: number): Promise<void> {
    this.#steps = 0;
    if (Number.isFinite(share)) this.#share = Math.max(this.#share, Math.min(1, share));
    this.#host.progress(this.#share);
    await this.#host.breathe();
    if (this.#host.signal.aborted)
      throw new CodedError({
        code: "IMPORT_CANCELLED",
        message: "The import was stopped; nothing of it was kept.",
        said: { en: "The import was stopped; nothing of it was kept.", zh: "导入已停止，没有保留任何内容。" },
      });
  }
}

/** Reads a whole file piece after piece. @throws CodedError IMPORT_CANCELLED */
export async function readWhole(source: Source, pace: Pace, uptoShare: number): Promise<Uint8Array> {
  const PIECE = 4 * 1024 * 1024;
  const whole = new Uint8Array(source.size);
  for (let from = 0; from < source.size; from += PIECE) {
    whole.set(await source.read(from, Math.min(source.size, from + PIECE)), from);
    await pace.rest((uptoShare * from) / source.size);
  }
  return whole;
}
