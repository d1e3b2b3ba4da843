import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

/** The text of a file of the program's own, unzipped where its name ends in .gz. @throws the system's error */
export async function ownText(path: string): Promise<string> {
  const bytes = await readFile(path);
  return (path.endsWith(".gz") ? await promisify(gunzip)(bytes) : bytes).toString();
}
