import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PUMP_HEALTH_CID } from "../../models/zoo/pump-health/index.ts";
import { zooModelPath } from "../../server/rounds/zooTasks.ts";
import { SANDBOX_WIRE } from "../../twins/protocol/sandbox.ts";
import { type ConsoleClient, connectConsole } from "../support/consoleClient.ts";
import { type Product, startProduct } from "../support/product.ts";

const LONG = { timeout: 240_000, interval: 500 };
let product: Product;
let console: ConsoleClient;

beforeAll(async () => {
  product = await startProduct();
  console = await connectConsole(product.url);
  await console.vote();
});
afterAll(async () => {
  console?.close();
  await product?.stop();
});

const acting = async () => (await console.ask("acting", {})).acting;

/** Brings the zoo's own network of pumps, as anybody may bring theirs, and tries it. */
async function tried(): Promise<{ cid: string; trial: string }> {
  const file = readFileSync(zooModelPath("pump-health"));
  const put = await console.ask("putModel", { file: "pump.json", at: 0, of: file.length, bytes: file });
  expect(file.length).toBeLessThanOrEqual(SANDBOX_WIRE.partBytes);
  expect(put.fits).toContain("pump-health");
  const cid = put.model?.cid ?? "";
  const { trial } = await console.ask("tryModel", { cid, task: "pump-health", scenarios: [], seed: 1 });
  await expect
    .poll(async () => (await console.ask("sandbox", {})).trials.find((one) => one.trial === trial)?.phase, LONG)
    .toBe("done");
  return { cid, trial };
}

it("a model that somebody brought is proposed, approved, and then judges the pumps, also after the server was killed", async () => {
  expect(await acting()).toMatchObject({ cid: PUMP_HEALTH_CID, own: true });
  const { cid, trial } = await tried();
  // It may not yet: nobody has voted.
  await expect(console.ask("useModel", { cid })).rejects.toThrow("GOV_MODEL");
  await console.ask("publishTrial", { trial, name: "pumps together", account: null });
  const status = async () => (await console.ask("models", {})).models.find((model) => model.cid === cid)?.status;
  await expect.poll(status, LONG).toBe("proposed");
  await console.ask("approveModel", { cid });
  await expect.poll(status, LONG).toBe("approved");
  expect((await console.ask("useModel", { cid })).acting).toMatchObject({ cid, own: false, quarantined: false });
  // The recorded pumps go on, and it judges them.
  await expect.poll(async () => (await acting()).ticks, LONG).toBeGreaterThan(10);
  expect(await acting()).toMatchObject({ byRule: 0, strikes: 0 });
  // The server's own process; its supervisor starts it anew.
  process.kill(Number(readFileSync(join(product.dataDir, "logs", "server.pid"), "utf8")), "SIGKILL");
  const again = async () => await acting().catch(() => null);
  await expect.poll(async () => (await again())?.own, LONG).toBe(true);
  await expect.poll(async () => (await again())?.cid, LONG).toBe(cid);
  await expect.poll(async () => (await again())?.ticks, LONG).toBeGreaterThan(10);
  expect((await console.ask("useModel", { cid: PUMP_HEALTH_CID })).acting).toMatchObject({ own: true });
}, 600_000);
