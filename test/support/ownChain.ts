import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmbeddedChain, startEmbedded } from "../../server/chain/embedded/embedded.ts";
import { type Chain, openChain } from "../../server/chain/index.ts";
import { stderrLog } from "../../server/log.ts";
import { must } from "../../twins/core/result.ts";

/** A chain of a test's own, with the cell as its site, and the connection to it. */
export interface OwnChain {
  readonly dir: string;
  readonly embedded: EmbeddedChain;
  readonly chain: Chain;
  /** Ends it and takes its folder away. */
  stop(): Promise<void>;
}

export async function startOwnChain(
  name: string,
  modelApprovers: { readonly names: readonly string[]; readonly threshold: number },
  depositWei = 10n ** 18n,
): Promise<OwnChain> {
  const clock = { nowMs: () => Date.now() };
  const dir = mkdtempSync(join(tmpdir(), `aitn-${name}-`));
  const onFatal = (reason: string) => {
    throw new Error(reason);
  };
  const embedded = must(
    await startEmbedded({ dataDir: join(dir, "chain"), host: "127.0.0.1", port: 0, clock, onFatal }),
  );
  const chain = must(
    await openChain({
      rpcUrl: embedded.url,
      dataDir: dir,
      treasuryKeyPath: join(dir, "chain", "treasury.key"),
      clock,
      log: stderrLog(name, () => {}),
      site: { name: "fms", depositWei, threshold: 1, permitRequired: false },
      modelApprovers,
    }),
  );
  return {
    ...{ dir, embedded, chain },
    async stop() {
      chain.close();
      await embedded.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
