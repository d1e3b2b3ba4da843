import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Plan } from "../../twins/operations/plan.ts";
import type { JournalledEvent } from "../../twins/protocol/console.ts";
import { type ConsoleClient, connectConsole } from "../support/consoleClient.ts";
import { type Product, ROOT, startProduct } from "../support/product.ts";

const PASSWORD = "correct horse";
const SITE = { siteId: "fms" };

let product: Product;
let ann: ConsoleClient;
let bob: ConsoleClient;

/** What `aitn people add` does at a terminal. */
function addPerson(dataDir: string, name: string, role: string): void {
  const aitn = join(ROOT, "server/cli/aitn.mjs");
  execFileSync(process.execPath, [aitn, "people", "add", name, "--role", role, "--data", dataDir], {
    input: `${PASSWORD}\n`,
  });
}

async function signIn(name: string): Promise<ConsoleClient> {
  const stranger = await connectConsole(product.url);
  const { token } = await stranger.ask("login", { name, password: PASSWORD });
  stranger.close();
  return connectConsole(product.url, token);
}

beforeAll(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "aitn-"));
  addPerson(dataDir, "ann", "manager");
  addPerson(dataDir, "bob", "manager");
  product = await startProduct(["--accounts"], dataDir);
  [ann, bob] = [await signIn("ann"), await signIn("bob")];
});

afterAll(async () => {
  ann?.close();
  bob?.close();
  await product?.stop();
});

type Event = JournalledEvent["event"];
const modelAlarm = (states: readonly string[]) => (e: Event) =>
  e.type === "alarm" && e.alarm.modelCid !== null && states.includes(e.alarm.state);
const isPlan = (status: Plan["status"]) => (e: Event) => e.type === "plan" && e.plan.status === status;

test("a service takes two managers; then machine 1 is serviced, its pump recovers, and the warning goes", {
  timeout: 600_000,
}, async () => {
  await ann.vote();
  const { models } = await ann.ask("models", {});
  await ann.until("the model's warning", modelAlarm(["unacknowledged"]), 120_000);

  const { job } = await ann.ask("compare", { ...SITE, replications: 30, seed: 1 });
  const end = await ann.until("comparison", (e) => e.type === "jobEnd" && e.job === job, 120_000);
  const comparison = end.type === "jobEnd" ? end.comparison : null;
  expect(comparison?.modelCid).toBe(models[0]!.cid);
  const { plan } = await ann.ask("propose", { comparison: comparison!.id, branch: "service" });
  expect(plan).toMatchObject({ status: "proposed", approvalsNeeded: 2, body: { classC: true } });
  const stages = bob.events.flatMap(({ event: e }) => (e.type === "making" && e.making ? [e.making.stage] : []));
  expect([...new Set(stages)], "bob could follow how it was made").toEqual(["control", "rest", "rehearse", "chain"]);

  expect((await ann.ask("approve", { plan: plan.id })).plan).toMatchObject({ status: "proposed" });
  expect((await ann.ask("approve", { plan: plan.id })).plan.approvals, "twice is once").toHaveLength(1);
  expect(await ann.refusal("execute", { plan: plan.id })).toBe("GOV_QUORUM");
  const second = (await bob.ask("approve", { plan: plan.id })).plan;
  expect(second.status).toBe("approved");
  expect(second.approvals.map(({ by }) => by)).toEqual(["ann", "bob"]);

  await bob.ask("execute", { plan: plan.id });
  await bob.until(
    "machine 1 serviced",
    (e) =>
      e.type === "command" &&
      e.command.action === "service" &&
      e.command.thing === "machine-1" &&
      e.state.state === "SUCCEEDED",
    120_000,
  );
  await bob.until("the warning goes", modelAlarm(["returned", "cleared"]), 120_000);
  await bob.until("the plan is done", isPlan("done"), 400_000);
  const { commands } = await bob.ask("commands", { ...SITE, limit: 1000 });
  expect(commands.filter(({ body }) => body.action === "service")).toHaveLength(1);
  const audit = await bob.ask("audit", { limit: 200, before: null });
  expect(audit.intact).toBe(true);
  const acts = audit.entries.map(({ who, act, outcome }) => `${who} ${act} ${outcome}`);
  for (const act of ["ann propose ok", "ann approve ok", "ann execute GOV_QUORUM", "bob approve ok", "bob execute ok"])
    expect(acts).toContain(act);
});
