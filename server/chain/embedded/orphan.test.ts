import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const MAIN = join(import.meta.dirname, "main.ts");
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "aitn-orphan-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe.skipIf(!existsSync("/proc/self"))("kill -9 of the starting process while the chain still starts", () => {
  const childrenOf = (pid: number): number[] =>
    readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(/\s+/).filter(Boolean).map(Number);
  /** The first child whose command line is like this; a fork that did not become its program yet is not. */
  const childOf = async (pid: number, line: RegExp): Promise<number> => {
    for (;;) {
      const found = childrenOf(pid).find((one) => line.test(readFileSync(`/proc/${one}/cmdline`, "utf8")));
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };

  it("ends it at once, however long its engine takes", async () => {
    const args = JSON.stringify([MAIN, "--data", dataDir, "--port", "0", "--with-parent"]);
    const spawner = `require("child_process").spawn(process.execPath, ${args}, { stdio: "inherit", detached: true })`;
    const parent = spawn(process.execPath, ["-e", spawner], { stdio: ["ignore", "ignore", "inherit"] });
    const chain = await childOf(parent.pid!, /main\.ts/);
    const anvil = await childOf(await childOf(chain, /^\/bin\/sh\0.*anvil/s), /^[^\0]*bin\/anvil\0/);
    // An engine that takes longer than anybody waits.
    process.kill(anvil, "SIGSTOP");
    parent.kill("SIGKILL");
    await expect.poll(() => existsSync(`/proc/${chain}`), { timeout: 15_000 }).toBe(false);
    await expect.poll(() => existsSync(`/proc/${anvil}`), { timeout: 15_000 }).toBe(false);
  });
});
