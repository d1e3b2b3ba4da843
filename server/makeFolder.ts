import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/**
 * As mkdir -p; private to the user. Node's own (`recursive`) never returns under a folder that is there and takes no other,
 * such as /proc.
 * @throws the system's error
 */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (isFolder(path)) return;
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const parent = dirname(path);
    // What the system means by "no such file" here.
    if (existsSync(parent)) throw Object.assign(new Error(`no folder can be made in ${parent}`), { code: "EACCES" });
    makeFolder(parent);
    makeFolder(path);
  }
}
