import { type ChildProcess, fork } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { until } from "../../test/support/gatewayHarness.ts";
import { connectDevice } from "../device/device.ts";

const PROCESS = fileURLToPath(new URL("../../test/support/gatewayProcess.ts", import.meta.url));

test("DEV-13 killed at any moment and started again, the gateway has every reading, and no command acted twice", async () => {
  const folder = mkdtempSync(join(tmpdir(), "aitn-kill-"));
  const log = join(folder, "log");
  const lines = (kind: string): string[][] =>
    existsSync(log)
      ? readFileSync(log, "utf8")
          .split("\n")
          .map((line) => line.split(" "))
          .filter(([first]) => first === kind)
      : [];
  let child: ChildProcess;
  const start = (port: number) =>
    new Promise<{ url: string; code: string }>((resolve, reject) => {
      child = fork(PROCESS, [folder, String(port)], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
      child.once("message", (ready) => resolve(ready as { url: string; code: string }));
      child.once("exit", () => reject(new Error("the gateway did not start")));
    });
  const { url, code } = await start(0);
  const device = await connectDevice({
    url,
    enrolCode: code,
    keyFile: join(folder, "device.key"),
    things: [{ id: "vehicle-1" }],
    batchMs: 2,
  });
  const acts = new Map<string, number>();
  device.onCommand({
    async run({ commandId }) {
      acts.set(commandId, (acts.get(commandId) ?? 0) + 1);
      return {};
    },
  });
  const startMs = Date.now() - 100_000;
  let reported = 0;
  const timer = setInterval(() => {
    for (let i = 0; i < 5; i++, reported++)
      device.report("vehicle-1", { load: reported % 1000 }, { tMs: startMs + reported });
  }, 3);
  for (let round = 0; round < 4; round++) {
    const known = lines("reading").length;
    await until(() => device.online && lines("reading").length > known + 20 * round);
    child!.send(`c.${round}`);
    // What was asked before is asked again, as dispatch does after a lost link.
    if (round > 0) child!.send(`c.${round - 1}`);
    if (round % 2 === 0) await until(() => acts.has(`c.${round}`));
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child!.kill("SIGKILL");
    await gone;
    await start(Number(new URL(url).port));
  }
  clearInterval(timer);
  await until(() => new Set(lines("reading").map(([, tMs]) => tMs)).size === reported);
  await until(() => ["c.0", "c.2"].every((id) => lines("state").some(([, c, s]) => c === id && s === "SUCCEEDED")));
  for (const [, tMs, value] of lines("reading")) expect(Number(value)).toBe((Number(tMs) - startMs) % 1000);
  expect([...acts.values()].every((n) => n === 1)).toBe(true);
  await device.close(0);
  child!.kill("SIGKILL");
}, 120_000);
