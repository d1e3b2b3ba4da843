import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { zooModelPath } from "../../server/rounds/zooTasks.ts";
import { SHORT_TASK, variantBytes } from "../../server/sandbox/testing/models.ts";
import type { ModelInfo } from "../../twins/protocol/models.ts";
import { SANDBOX_WIRE, type TrialRow } from "../../twins/protocol/sandbox.ts";
import { type ConsoleClient, connectConsole } from "../support/consoleClient.ts";
import { type Product, ROOT, startProduct } from "../support/product.ts";

/** Its replay takes long enough to be killed within. */
const LONG_TASK = "pump-health";
let product: Product;
let console_: ConsoleClient;
let dir: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "aitn-sandbox-"));
  product = await startProduct();
  console_ = await connectConsole(product.url);
});
afterAll(async () => {
  console_?.close();
  await product?.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** Asks again while the server comes back from a kill. */
async function insist<T>(ask: () => Promise<T>): Promise<T> {
  for (let i = 0; ; i++) {
    try {
      return await ask();
    } catch (error) {
      if (i === 120) throw error;
      await wait(500);
    }
  }
}
async function killServer(): Promise<void> {
  const file = join(product.dataDir, "logs", "server.pid");
  const pid = Number(readFileSync(file, "utf8"));
  process.kill(pid, "SIGKILL");
  for (let i = 0; i < 300 && Number(readFileSync(file, "utf8")) === pid; i++) await wait(100);
  expect(Number(readFileSync(file, "utf8")), "the server came back").not.toBe(pid);
}
async function put(file: string, bytes: Uint8Array) {
  for (let at = 0; ; at += SANDBOX_WIRE.partBytes) {
    const part = Uint8Array.from(bytes.subarray(at, at + SANDBOX_WIRE.partBytes));
    const { model } = await console_.ask("putModel", { file, at, of: bytes.length, bytes: part });
    if (model !== null) return model;
  }
}
async function rowWhen(trial: string, fits: (row: TrialRow) => boolean): Promise<TrialRow> {
  for (let i = 0; i < 600; i++) {
    const { trials } = await insist(() => console_.ask("sandbox", {}));
    const row = trials.find((one) => one.trial === trial);
    if (row !== undefined && fits(row)) return row;
    await wait(200);
  }
  throw new Error(`the trial did not come there:\n${product.output()}`);
}
async function modelWhen(cid: string, fits: (model: ModelInfo) => boolean): Promise<ModelInfo> {
  for (let i = 0; i < 300; i++) {
    const { models } = await insist(() => console_.ask("models", {}));
    const model = models.find((one) => one.cid === cid);
    if (model !== undefined && fits(model)) return model;
    await wait(200);
  }
  throw new Error(`${cid} did not come there:\n${product.output()}`);
}
/** The command itself, in a process of its own. */
async function aitn(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [join(ROOT, "server/cli/aitn.mjs"), ...args], { cwd: ROOT });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said.err += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, ...said };
}

test("kill -9 of the server: what was replayed says so, what was published is proposed once all the same", {
  timeout: 600_000,
}, async () => {
  const long = await put("pump.json", readFileSync(zooModelPath(LONG_TASK)));
  const own = await put("own.json", variantBytes(0.125));
  const ask = { scenarios: [], seed: 1 };
  const running = await console_.ask("tryModel", { ...ask, cid: long.cid, task: LONG_TASK });
  const waiting = await console_.ask("tryModel", { ...ask, cid: own.cid, task: SHORT_TASK });
  await rowWhen(running.trial, ({ progress }) => progress !== null);
  await killServer();
  const interrupted = await rowWhen(running.trial, ({ phase }) => phase !== "running");
  expect(interrupted).toMatchObject({ phase: "cancelled", failure: { code: "SIM_CANCELLED" } });
  // What waited goes on by itself, and so does what is published.
  const done = await rowWhen(waiting.trial, ({ phase }) => phase === "done" || phase === "refused");
  expect(done.failure).toBeNull();
  await insist(() => console_.ask("publishTrial", { trial: waiting.trial, name: "killed", account: null }));
  await killServer();
  const { publication } = await rowWhen(waiting.trial, (row) => row.publication?.phase === "proposed");
  const listed = await modelWhen(own.cid, ({ status }) => status === "proposed");
  expect(listed).toMatchObject({
    name: "killed",
    number: 1,
    evaluation: publication?.evaluationDigest,
  });
  expect(listed.card?.zh).toContain("（中文）");
  for (const cid of [own.cid, listed.served?.evaluationCid, listed.served?.cardCid])
    expect((await fetch(`${product.url}/models/${cid}`)).status).toBe(200);
  const { model } = await insist(() => console_.ask("approveModel", { cid: own.cid }));
  expect(model).toMatchObject({ cid: own.cid, status: "approved" });
  expect((await rowWhen(waiting.trial, (row) => row.publication?.status === "approved")).phase).toBe("done");
  expect(await console_.refusal("removeTrial", { trial: waiting.trial })).toBe("CHAIN_EXISTS");
  // Approved it may act, where it fits: this one is of rooms, and the pumps keep the program's own.
  expect(await console_.refusal("useModel", { cid: own.cid })).toBe("MODEL_SHAPE");
  expect((await console_.ask("acting", {})).acting).toMatchObject({ own: true, failure: { code: "MODEL_SHAPE" } });
});

test("aitn model publish brings, replays and proposes a model at a running console; a hostile file ends with its code", {
  timeout: 300_000,
}, async () => {
  const file = join(dir, "mine.json");
  writeFileSync(file, variantBytes(0.375));
  const to = ["--task", SHORT_TASK, "--name", "by-command", "--url", product.url, "--json"];
  const published = await aitn("model", "publish", file, ...to, "--scenarios", "gaps", "--seed", "3");
  expect(published, published.err).toMatchObject({ code: 0 });
  const told = JSON.parse(published.out) as Record<"cid" | "champion" | "evaluationDigest" | "replayed", string>;
  expect(told.replayed).toBe(told.evaluationDigest);
  const listed = await modelWhen(told.cid, ({ status }) => status === "proposed");
  expect(listed).toMatchObject({ name: "by-command", evaluation: told.evaluationDigest });
  // Reviewers come to the same evaluation, beside the model that was approved above, and that this console serves.
  const champion = join(dir, "champion.json");
  writeFileSync(champion, await (await fetch(`${product.url}/models/${told.champion}`)).text());
  const again = await aitn(
    "model",
    "arena",
    file,
    "--task",
    SHORT_TASK,
    "--scenarios",
    "gaps",
    "--seed",
    "3",
    "--champion",
    champion,
    "--json",
  );
  expect((JSON.parse(again.out) as { digest: string }).digest).toBe(told.evaluationDigest);

  // A command that nobody answers ends, too.
  const alone = await aitn("model", "publish", file, ...to.slice(0, 4), "--url", "http://127.0.0.1:1");
  expect(alone.code).toBe(3);
  expect(alone.err).toContain("SYNC_LOST");

  const hostile = join(dir, "hostile.json");
  writeFileSync(hostile, "[".repeat(1_000_000));
  const refused = await aitn("model", "publish", hostile, ...to);
  expect(refused.code).toBe(3);
  expect(refused.err).toContain("MODEL_INVALID");
  // Past the command, at the server itself.
  expect(await put("hostile.json", readFileSync(hostile)).catch(String)).toContain("MODEL_INVALID");
  const password = join(dir, "password");
  writeFileSync(password, "not the password\n");
  const nobody = await aitn("model", "publish", file, ...to, "--as", "nobody", "--password-file", password);
  expect(nobody.code).toBe(3);
  expect(nobody.err).toContain("AUTH_LOGIN");
});
