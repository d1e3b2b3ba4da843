/** Files of a folder that are looked at: a model of tfjs has one for every 4 MiB of weights. */
const MAX_FILES = 128;
const MAX_DEPTH = 4;

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
