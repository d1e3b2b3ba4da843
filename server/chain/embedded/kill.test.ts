import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { rng } from "../../../twins/core/rng.ts";
import {
  differences,
  fundedSenders,
  loadAndKill,
  type Moment,
  newTally,
  startProcess,
  type Victim,
} from "./testing/kills.ts";

/** `npm run test:deep` does it twenty times. */
const KILLS: readonly (readonly [Victim, Moment])[] = [
  ["proxy", "random"],
  ["anvil", "journal"],
  ["proxy", "snapshot"],
  ["proxy", "journal"],
];

it.skipIf(!existsSync("/proc/self"))(
  "kill -9 loses no acknowledged transaction, and every block comes out again",
  {
    timeout: 90_000,
  },
  async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "aitn-kill-"));
    const chance = rng(20_260_801);
    const tally = newTally();
    let chain = await startProcess(dataDir);
    try {
      const senders = await fundedSenders(chain.url, dataDir, 6);
      for (const [victim, moment] of KILLS) {
        await loadAndKill(chain, dataDir, senders, victim, moment, chance, tally);
        chain = await startProcess(dataDir);
        expect(await differences(chain, dataDir, tally), `after a kill of ${victim}, ${moment}`).toEqual([]);
      }
      expect(tally.acknowledged.size).toBeGreaterThanOrEqual(KILLS.length * senders.length);
    } finally {
      chain.child.kill("SIGKILL");
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
);
