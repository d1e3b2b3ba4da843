import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** What is being written of each file: who writes the same one waits, so that the last who asked is the last on the disk. */
const writing = new Map<string, Promise<void>>();

async function write(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  const handle = await open(temporary, "w", 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
  const folder = await open(dirname(path), "r");
  await folder.sync();
  await folder.close();
}

/** Writes a whole file or none, readable by this user only, and onto the disk. */
export async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const own = (writing.get(path) ?? Promise.resolve()).catch(() => {}).then(() => write(path, content));
  writing.set(path, own);
  try {
    await own;
  } finally {
    if (writing.get(path) === own) writing.delete(path);
  }
}
