import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildClient } from "../../server/supervisor/build.ts";
import { ensureChromium } from "./chromium.ts";
import { connectConsole } from "./consoleClient.ts";
import { startProduct } from "./product.ts";

const OPENING_MS = 180_000;

/** The chain's folder of a product whose contracts are deployed and whose opening was voted and executed. */
async function openedChain(): Promise<string> {
  const product = await startProduct(["--no-plant"]);
  const client = await connectConsole(product.url);
  const until = Date.now() + OPENING_MS;
  for (;;) {
    const { reachable } = await client.ask("chain", {});
    const proposals = reachable ? ((await client.ask("community", { account: null })).view?.proposals.rows ?? []) : [];
    if (proposals.some(({ state }) => state === "executed")) break;
    if (Date.now() > until) throw new Error(`the chain was not opened:\n${product.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  client.close();
  await product.stop(true);
  const kept = mkdtempSync(join(tmpdir(), "aitn-opened-"));
  cpSync(join(product.dataDir, "chain"), kept, { recursive: true });
  rmSync(product.dataDir, { recursive: true, force: true });
  return kept;
}

/** Once for all files: they would otherwise each build the console, deploy all contracts and hold a vote. */
export default async function setup(): Promise<() => void> {
  process.env.CHROMIUM_PATH = ensureChromium();
  await buildClient();
  const chain = await openedChain();
  process.env.TEST_OPENED_CHAIN = chain;
  return () => rmSync(chain, { recursive: true, force: true });
}
