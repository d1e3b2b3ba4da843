import { existsSync, readFileSync } from "node:fs";
import { open, readFile, rm } from "node:fs/promises";
import { fail, ok, type Result } from "../../../twins/core/result.ts";

/**
 * One process a data folder: two would interleave their blocks.
 * @param mark part of the holder's command line, since process ids are reused after a crash
 * @returns how to release it
 */
export async function takeLock(path: string, mark: string): Promise<Result<() => Promise<void>>> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = await open(path, "wx", 0o600);
      await handle.writeFile(String(process.pid));
      await handle.close();
      return ok(() => rm(path, { force: true }));
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      const holder = Number(await readFile(path, "utf8"));
      if (isAlive(holder, mark)) return fail("STORE_LOCKED", `process ${holder} holds ${path}`, { pid: holder });
      await rm(path, { force: true });
    }
  }
  return fail("STORE_LOCKED", `another process is taking ${path}`);
}

function isAlive(pid: number, mark: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  const commandLine = `/proc/${pid}/cmdline`;
  // Without /proc a living process of that id is taken for the holder: refusing is the safe mistake.
  return !existsSync(commandLine) || readFileSync(commandLine, "utf8").includes(mark);
}
