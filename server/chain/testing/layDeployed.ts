import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { must } from "../../../twins/core/result.ts";
import { stderrLog } from "../../log.ts";
import { startEmbedded } from "../embedded/embedded.ts";
import { type ChainOptions, openChain } from "../index.ts";

type Plan = Pick<ChainOptions, "site" | "modelApprovers">;

const ROOT = join(import.meta.dirname, "..", "..", "..");
/** Whatever decides what a first start puts on the chain. */
const SOURCES = ["contracts-abi/abi", "contracts-abi/typed-data", "server/chain", "server/chain/embedded"];

/** Deployed chains differ by their code, their site and their reviewers. */
function nameOf(plan: Plan): string {
  const hash = createHash("sha256").update(
    JSON.stringify(plan, (_, value) => (typeof value === "bigint" ? String(value) : value)),
  );
  for (const folder of SOURCES)
    for (const file of readdirSync(join(ROOT, folder), { withFileTypes: true }))
      if (file.isFile() && !file.name.endsWith(".test.ts")) hash.update(readFileSync(join(ROOT, folder, file.name)));
  return hash.digest("hex").slice(0, 24);
}

/** Starts the embedded chain of a data folder, and opens it; what the folder's chain lacks is deployed. */
export async function openIn(dir: string, { clock, log, ...plan }: Plan & Pick<ChainOptions, "clock" | "log">) {
  const onFatal = (reason: string): void => {
    throw new Error(reason);
  };
  const dataDir = join(dir, "chain");
  const embedded = must(await startEmbedded({ dataDir, host: "127.0.0.1", port: 0, clock, onFatal }));
  const treasuryKeyPath = join(dataDir, "treasury.key");
  const chain = must(await openChain({ rpcUrl: embedded.url, dataDir: dir, treasuryKeyPath, clock, log, ...plan }));
  return { embedded, chain };
}

/**
 * Lays a chain with the whole agreement into a data folder, for tests that begin where a first start has ended: deployed
 * once, with keys of its own, and copied from then on. Tests of the first start itself don't use it.
 */
export async function layDeployed(dir: string, plan: Plan): Promise<void> {
  const kept = join(ROOT, ".build", "test-chains", nameOf(plan));
  if (!existsSync(kept)) {
    const fresh = mkdtempSync(join(tmpdir(), "aitn-deployed-"));
    const log = stderrLog("deploy", () => {});
    const { embedded, chain } = await openIn(fresh, { ...plan, clock: { nowMs: () => Date.now() }, log });
    chain.close();
    await embedded.stop();
    mkdirSync(join(kept, ".."), { recursive: true });
    const beside = `${kept}-${process.pid}`;
    cpSync(fresh, beside, { recursive: true });
    rmSync(fresh, { recursive: true, force: true });
    try {
      renameSync(beside, kept);
    } catch (error) {
      // Another test made the same one meanwhile.
      rmSync(beside, { recursive: true, force: true });
      if (!existsSync(kept)) throw error;
    }
  }
  cpSync(kept, dir, { recursive: true });
}
