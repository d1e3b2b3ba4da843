import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import { SANDBOX_WIRE } from "../../../twins/protocol/sandbox.ts";
import { bytesText } from "../Rounds/words.ts";
import type { DroppedFile } from "./pack.ts";

/** Files of a folder that are looked at; tfjs writes one for every 4 MiB of weights. */
const MAX_FILES = 128;
const MAX_DEPTH = 4;
const WANTED = /\.(json|bin|onnx)$/i;

/** A file before it is read. */
export interface ChosenFile {
  readonly path: string;
  readonly file: File;
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> => new Promise((done, fail) => entry.file(done, fail));
const batchOf = (reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> =>
  new Promise((done, fail) => reader.readEntries(done, fail));

async function walk(entry: FileSystemEntry, folder: string, found: ChosenFile[], depth: number): Promise<void> {
  if (found.length >= MAX_FILES) return;
  if (entry.isFile) {
    found.push({ path: folder + entry.name, file: await fileOf(entry as FileSystemFileEntry) });
    return;
  }
  if (depth >= MAX_DEPTH) return;
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A browser tells a folder's entries a hundred at a time, and none at the end.
  for (let batch = await batchOf(reader); batch.length > 0; batch = await batchOf(reader))
    for (const one of batch) await walk(one, `${folder}${entry.name}/`, found, depth + 1);
}

/** The files of a drop, those of dropped folders included. To be called in the drop's own event: later they are gone. */
export async function filesOf(data: DataTransfer): Promise<readonly ChosenFile[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry());
  const files = [...data.files].map((file) => ({ path: file.name, file }));
  // What a program put into the drop has no entries.
  if (entries.length === 0 || entries.some((entry) => entry === null)) return files;
  const found: ChosenFile[] = [];
  for (const entry of entries) if (entry !== null) await walk(entry, "", found, 0);
  return found;
}

/** The files of a file input, with their folder where one was chosen. */
export const chosenIn = (list: FileList): readonly ChosenFile[] =>
  [...list].slice(0, MAX_FILES).map((file) => ({ path: file.webkitRelativePath || file.name, file }));

/** Reads what may belong to a model. @returns MODEL_TOO_LARGE before anything is read that cannot be taken; MODEL_INVALID for what cannot be read */
export async function readFiles(files: readonly ChosenFile[]): Promise<Result<readonly DroppedFile[]>> {
  const wanted = files.filter(({ path }) => WANTED.test(path));
  const bytes = wanted.reduce((sum, { file }) => sum + file.size, 0);
  if (bytes > SANDBOX_WIRE.fileBytes)
    return refuse("MODEL_TOO_LARGE", {
      en: `These files have ${bytesText(bytes)} together; the sandbox takes up to ${bytesText(SANDBOX_WIRE.fileBytes)}. Bring a smaller model, and nothing beside its own files.`,
      zh: `这些文件共 ${bytesText(bytes)}；沙箱最多接收 ${bytesText(SANDBOX_WIRE.fileBytes)}。请提供更小的模型，且不要附带其他文件。`,
    });
  try {
    return ok(
      await Promise.all(
        // What belongs to no model is only named, when nothing else is there to take.
        files.map(async ({ path, file }) => ({
          path,
          bytes: WANTED.test(path) ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array(),
        })),
      ),
    );
  } catch {
    return refuse("MODEL_INVALID", {
      en: "A file could not be read. It may have been moved or changed since; drop it again.",
      zh: "有文件无法读取，可能已被移动或修改。请重新拖入。",
    });
  }
}
