import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectDevice, type Device } from "../../server/device/device.ts";
import { isPlanOver, type Plan } from "../../twins/operations/plan.ts";
import { type ConsoleClient, connectConsole } from "../support/consoleClient.ts";
import { some } from "../support/deep.ts";
import { type Product, startProduct } from "../support/product.ts";

let product: Product;
let console_: ConsoleClient;
let probe: Device;
let probeTimer: NodeJS.Timeout;
const reported: number[] = [];
const PROBE_EVERY_MS = 200;

async function planNow(id: string): Promise<Plan> {
  const { plans } = await insist("plans", () => console_.ask("plans", { siteId: "fms" }));
  return plans.find((plan) => plan.id === id)!;
}

beforeAll(async () => {
  product = await startProduct();
  console_ = await connectConsole(product.url);
  const { code } = await console_.ask("enrolCode", { siteId: "fms" });
  const title = { en: "Probe", zh: "探针" };
  const model = {
    type: "kill-probe",
    version: "1.0.0",
    title,
    properties: [
      { name: "count", title, type: "integer" as const, unit: "1", min: 0, max: 60_000, staleAfterMs: 5_000 },
    ],
  };
  probe = await connectDevice({
    url: product.url,
    privateKey: crypto.getRandomValues(new Uint8Array(32)),
    enrolCode: code,
    things: [{ id: "probe", title, model }],
  });
  probeTimer = setInterval(() => {
    probe.report("probe", { count: reported.length });
    reported.push(Date.now());
  }, PROBE_EVERY_MS);
});

afterAll(async () => {
  clearInterval(probeTimer);
  await probe?.close(1_000);
  console_?.close();
  await product?.stop();
});

/** kill -9, then wait until the supervisor has it back and the console is subscribed again. */
async function kill(part: "server" | "chain"): Promise<void> {
  const pid = Number(readFileSync(join(product.dataDir, "logs", `${part}.pid`), "utf8"));
  process.kill(pid, "SIGKILL");
  const pidFile = () => Number(readFileSync(join(product.dataDir, "logs", `${part}.pid`), "utf8"));
  for (let i = 0; i < 300 && pidFile() === pid; i++) await wait(100);
  expect(pidFile(), `${part} came back`).not.toBe(pid);
  for (let i = 0; i < 300; i++) {
    const chain = await console_.ask("chain", {}).catch(() => null);
    if (chain?.reachable === true) return;
    await wait(200);
  }
  throw new Error(`${part} did not come back:\n${product.output()}`);
}

/** Asks until it is answered: a kill may have taken the answer, and every ask of the story may be repeated. */
async function insist<T>(what: string, ask: () => Promise<T>): Promise<T> {
  let last: unknown;
  for (let i = 0; i < 60; i++) {
    try {
      return await ask();
    } catch (error) {
      last = error;
      await wait(500);
    }
  }
  throw new Error(`${what}: ${String(last)}`);
}

async function partCounts(atMs: number): Promise<number> {
  const { snapshot } = await console_.ask("asOf", { siteId: "fms", atMs });
  const index = snapshot.models
    .find((m) => m.type === "machining-centre")!
    .properties.findIndex((p) => p.name === "partCount");
  return snapshot.things
    .filter((t) => t.thing.model === "machining-centre")
    .reduce((sum, t) => sum + (t.readings[index]![0] ?? 0), 0);
}

test("kill -9 of server and chain at the steps of the story: nothing acknowledged is lost, nothing acts or settles twice", {
  timeout: 900_000,
}, async () => {
  await console_.vote();
  await kill("server");
  await console_.ask("subscribe", { siteId: "fms" });
  // Right after a kill the devices are still coming back, and a fork of stale readings is refused: ask again.
  const comparison = await insist("compare", async () => {
    const { job } = await console_.ask("compare", { siteId: "fms", replications: 30, seed: 7 });
    const end = await console_.until("comparison", (e) => e.type === "jobEnd" && e.job === job, 120_000);
    if (end.type !== "jobEnd" || end.comparison === null) throw new Error(JSON.stringify(end));
    return end.comparison;
  });
  await kill("chain");

  const proposing = console_.ask("propose", { comparison: comparison.id, branch: "reroute" });
  const { plan } = await proposing;
  await kill("server");
  await insist("approve", () => console_.ask("approve", { plan: plan.id }));
  await kill("chain");
  await kill("server");
  await insist("execute", () => console_.ask("execute", { plan: plan.id }));
  const startedAtMs = Date.now();
  const before = await partCounts(startedAtMs);

  const seen = (state: string) =>
    console_.until(
      state,
      (e) => e.type === "command" && e.command.plan?.id === plan.id && e.state.state === state,
      120_000,
    );
  for (const state of some(["SENT", "ACCEPTED", "RUNNING", "SUCCEEDED"], 0, 2)) {
    await seen(state);
    await kill("server");
  }
  for (const state of some(["journalled", "batched", "submitted", "confirmed"], 1, 2)) {
    await console_.until(state, (e) => e.type === "receipt" && e.settlement.state === state, 120_000).catch(() => null);
    await kill(state === "submitted" ? "chain" : "server");
  }
  // Asked, not waited for: the plan may end while this console is still coming back from a kill.
  let done = await planNow(plan.id);
  for (let i = 0; i < 400 && !isPlanOver(done.status); i++) {
    await wait(1_000);
    done = await planNow(plan.id);
  }
  expect(done.status, done.reason).toBe("done");
  const endedAtMs = done.endedAtMs!;
  const processes = plan.body.steps.filter((s) => s.kind === "process").length;
  expect((await partCounts(endedAtMs)) - before, "each operation was done once").toBe(processes);

  const { commands } = await console_.ask("commands", { siteId: "fms", limit: 1000 });
  const acted = commands.filter(
    ({ body, states }) => body.plan?.id === plan.id && states.at(-1)?.state === "SUCCEEDED",
  );
  expect(new Set(acted.map(({ body }) => body.plan!.step)).size, "no step acted twice").toBe(acted.length);
  expect(acted.length).toBe(plan.body.steps.length);

  let receipts = (await console_.ask("receipts", { siteId: "fms", limit: 1000 })).receipts;
  for (let i = 0; i < 60 && !receipts.every((r) => r.settlement.state === "confirmed"); i++) {
    await wait(500);
    receipts = (await console_.ask("receipts", { siteId: "fms", limit: 1000 })).receipts;
  }
  const answers = receipts.filter((r) => r.receipt.planDigest === plan.digest);
  const own = answers.filter((r) => r.receipt.outcome.final.state === "SUCCEEDED");
  // A command that came too late was answered as expired: signed, kept as a receipt, and paid nothing.
  for (const { receipt } of answers) if (!own.some((r) => r.receipt === receipt)) expect(receipt.amountWei).toBe("0");
  expect(own.map((r) => r.receipt.commandId).sort(), "a receipt for each act").toEqual(
    acted.map(({ body }) => body.commandId as string).sort(),
  );
  expect(own.filter((r) => r.settlement.state !== "confirmed")).toEqual([]);

  clearInterval(probeTimer);
  await wait(2_000);
  const found = new Set<number>();
  for (let from = reported[0]! - 1_000; from < Date.now(); from += 20_000) {
    const { rows } = await console_.ask("range", {
      siteId: "fms",
      thing: "probe",
      property: "count",
      fromMs: from,
      toMs: from + 20_000,
      points: 2_000,
    });
    for (const [, min, max] of rows) {
      found.add(min);
      found.add(max);
    }
  }
  const missing = reported.map((_, i) => i).filter((i) => !found.has(i));
  expect(missing, "every reading that was reported is in the history").toEqual([]);
});
