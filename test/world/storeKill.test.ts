import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { openHistory } from "../../server/store/embedded.ts";
import { readHistory } from "../../server/store/reader.ts";
import { must } from "../../twins/core/result.ts";
import { rng } from "../../twins/core/rng.ts";
import { DEEP } from "../support/deep.ts";

const child = fileURLToPath(new URL("../../server/store/testing/appendUntilKilled.ts", import.meta.url));
const BASE = 1_760_000_000_000;

/** Runs the child, kills it some time after it is ready, and gives back the lines it printed whole. */
async function runAndKill(dir: string, start: number, afterMs: number): Promise<string[]> {
  const process_ = spawn(process.execPath, [child, dir, String(start)], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  process_.stdout.setEncoding("utf8");
  const ready = new Promise<void>((resolve) =>
    process_.stdout.on("data", (part: string) => {
      text += part;
      if (text.startsWith("ready")) resolve();
    }),
  );
  await ready;
  await sleep(afterMs);
  process_.kill("SIGKILL");
  await new Promise((resolve) => process_.on("close", resolve));
  return text.split("\n").slice(1, -1);
}

it("a server killed with -9 at any moment loses nothing that it acknowledged", async () => {
  const dir = mkdtempSync(join(tmpdir(), "aitn-kill-"));
  const random = rng(2026);
  const acked: string[] = [];
  for (let round = 0; round < (DEEP ? 40 : 12); round++) {
    acked.push(...(await runAndKill(dir, round * 1_000_000, 40 + random.below(400))));

    const reader = must(readHistory(dir));
    const seen = new Set<string>();
    for (const key of reader.source.seriesKeys())
      for (const block of reader.source.blocks(key, -Infinity, Infinity, 0)) {
        const rows = block.rows()!;
        for (let i = 0; i < rows.n; i++) {
          const line = `r ${key.thing.slice(1)} ${key.property.slice(1)} ${rows.v[i]}`;
          expect(seen.has(line), `${line} is there twice`).toBe(false);
          seen.add(line);
          expect(rows.t[i]).toBe(BASE + rows.v[i]!);
        }
      }
    for (const event of reader.source.events(-Infinity, Infinity, 1e9)) seen.add(`e ${event.seq} ${event.atMs}`);
    reader.close();

    const store = must(await openHistory({ dir, siteId: "kill", clock: { nowMs: () => Date.now() } }));
    for (const { value } of store.journal.list("k/", 1_000_000)) seen.add(`k ${value}`);
    await store.close();
    const state = `round ${round}, last acknowledged ${acked.at(-1)}`;
    expect(
      acked.filter((line) => !seen.has(line)),
      state,
    ).toEqual([]);
  }
  expect(acked.filter((line) => line.startsWith("r")).length).toBeGreaterThan(100);
  rmSync(dir, { recursive: true });
}, 600_000);
