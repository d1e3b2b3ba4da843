import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { readJournal } from "../../server/rounds/journal.ts";
import { must } from "../../twins/core/result.ts";
import { rng } from "../../twins/core/rng.ts";
import { DEEP } from "../support/deep.ts";
import { ROOT } from "../support/product.ts";

const ROUNDS = 60;
const KILLS = DEEP ? 8 : 3;

/** Trains in a folder; killed so long after its first round of this process, when that is given. @returns what it was ended by */
async function train(dir: string, killAfterMs: number | null): Promise<number | NodeJS.Signals | null> {
  const args = ["learn", "run", "occupancy", "--dir", dir, "--rounds", String(ROUNDS), "--codec", "sign"];
  const child = spawn(process.execPath, [join(ROOT, "server/cli/aitn.mjs"), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.on("exit", (code, signal) => resolve(signal ?? code)),
  );
  const first = new Promise<void>((resolve) => child.stdout.once("data", () => resolve()));
  if (killAfterMs !== null) {
    await Promise.race([first, ended]);
    await sleep(killAfterMs);
    // The whole group: the command runs in a process of its own below this one.
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } else child.stdout.resume();
  return ended;
}

const journalOf = (dir: string) => {
  const journal = must(readJournal(dir));
  const [rounds, demand] = [journal.rounds(), journal.demand];
  journal.end();
  return { rounds, demand };
};

it("training killed with -9 within any round goes on there, and ends with the bits of one that never was", async () => {
  const [unbroken, broken] = ["unbroken", "broken"].map((name) => mkdtempSync(join(tmpdir(), `aitn-${name}-`)));
  if (unbroken === undefined || broken === undefined) throw new Error("no folders");
  expect(await train(unbroken, null)).toBe(0);
  const random = rng(2026);
  const reached: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    expect(await train(broken, random.below(150))).toBe("SIGKILL");
    reached.push(journalOf(broken).rounds.length);
  }
  // Each went on from where the one before was, and none was done.
  expect(reached).toEqual([...reached].sort((a, b) => a - b));
  expect(reached.at(-1)).toBeLessThan(ROUNDS);
  expect(await train(broken, null)).toBe(0);
  expect(journalOf(broken)).toEqual(journalOf(unbroken));
  for (const dir of [unbroken, broken]) rmSync(dir, { recursive: true });
});
