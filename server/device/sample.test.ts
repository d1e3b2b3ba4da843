import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { startGateway, until } from "../../test/support/gatewayHarness.ts";
import { must } from "../../twins/core/result.ts";
import { reportedValue } from "../../twins/state/twinState.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SAMPLE = fileURLToPath(new URL("sample.mjs", import.meta.url));

test("the sample connects a new thermometer, ends at a signal, and comes back without a code", async () => {
  const gateway = await startGateway();
  const cwd = mkdtempSync(join(tmpdir(), "aitn-sample-"));
  const thermometer = join(cwd, "temp");
  const env = { ...process.env, AITN_URL: gateway.url, AITN_THERMOMETER: thermometer };
  const run = (args: string[]) => {
    const child = spawn(process.execPath, [SAMPLE, ...args], { cwd, env, stdio: ["ignore", "ignore", "pipe"] });
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    return { child, ended };
  };
  const { code } = must(gateway.registry.newCode("lab", 60_000));
  for (const [args, degrees] of [[[code], 21.5] as const, [[], 22.25] as const]) {
    writeFileSync(thermometer, `${degrees * 1000}\n`);
    const { child, ended } = run([...args]);
    await until(() => gateway.twin.byId.has("my-thermometer"));
    await until(() => reportedValue(gateway.twin, "my-thermometer", "temperature") === degrees);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  }
  await gateway.close();
});

/** The lines as the manual prints them, saved where it says: in the project's folder. */
const printed = (): string => {
  const manual = readFileSync(join(ROOT, "docs", "connect-a-device.md"), "utf8");
  return /```js\n(import .*?)```/s.exec(manual)![1]!;
};

test("the printed lines are a whole device where the manual says to save them, and say in one line what is missing", async () => {
  const gateway = await startGateway();
  const cwd = mkdtempSync(join(tmpdir(), "aitn-sample-"));
  const thermometer = join(cwd, "temp");
  writeFileSync(thermometer, "19250\n");
  const env = { ...process.env, AITN_URL: gateway.url, AITN_THERMOMETER: thermometer };
  const path = join(ROOT, `.my-device-${process.pid}.mjs`);
  writeFileSync(path, printed());
  try {
    const run = (...args: string[]) =>
      spawn(process.execPath, ["--disable-warning=ExperimentalWarning", path, ...args], { cwd, env, stdio: "pipe" });
    const refused = run();
    let said = "";
    refused.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    await new Promise((resolve) => refused.on("close", resolve));
    expect(said).toMatch(/^AUTH_UNKNOWN_DEVICE: The device is not enrolled yet\. [^\n]*\n$/);
    const device = run(must(gateway.registry.newCode("lab", 60_000)).code);
    await until(() => gateway.twin.byId.has("my-thermometer"));
    await until(() => reportedValue(gateway.twin, "my-thermometer", "temperature") === 19.25);
    device.kill("SIGKILL");
  } finally {
    rmSync(path);
    await gateway.close();
  }
});

test.each([
  ["without a code", [], "AUTH_UNKNOWN_DEVICE: The device is not enrolled yet. Give it an enrolment code"],
  ["with a wrong code", ["WRONG-CODE"], "AUTH_FORBIDDEN: "],
])("%s the first start ends with one line that says what to do", async (_, args, message) => {
  const gateway = await startGateway();
  const cwd = mkdtempSync(join(tmpdir(), "aitn-sample-"));
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", SAMPLE, ...args], {
    cwd,
    env: { ...process.env, AITN_URL: gateway.url },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let text = "";
  child.stderr.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  const status = await new Promise((resolve) => child.on("close", resolve));
  expect(status).toBe(3);
  expect(text).toContain(message);
  expect(text.trim().split("\n")).toHaveLength(1);
  await gateway.close();
});
