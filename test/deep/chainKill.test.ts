import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  differences,
  fundedSenders,
  loadAndKill,
  type Moment,
  newTally,
  startProcess,
  type Victim,
} from "../../server/chain/embedded/testing/kills.ts";
import { rng } from "../../twins/core/rng.ts";

const SEED = 20_261_128;
const KILLS = 20;
const SENDERS = 24;

test("twenty kill -9 of the chain or its engine at random moments under load: no acknowledged transaction is lost", {
  timeout: 600_000,
}, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "aitn-kills-"));
  const chance = rng(SEED);
  const tally = newTally();
  let chain = await startProcess(dataDir);
  try {
    const senders = await fundedSenders(chain.url, dataDir, SENDERS);
    for (let i = 0; i < KILLS; i++) {
      const victim: Victim = chance.uniform() < 0.6 ? "proxy" : "anvil";
      const moment: Moment = (["random", "random", "journal", "snapshot"] as const)[i % 4]!;
      await loadAndKill(chain, dataDir, senders, victim, moment, chance, tally);
      chain = await startProcess(dataDir);
      expect(await differences(chain, dataDir, tally), `kill ${i + 1}: ${victim}, ${moment}`).toEqual([]);
    }
    const head = tally.blocks.at(-1);
    // In peace, then without the snapshot: the journal alone makes the same chain.
    for (const without of ["nothing", "snapshot"]) {
      const ended = once(chain.child, "exit");
      chain.child.kill("SIGTERM");
      await ended;
      if (without === "snapshot") rmSync(join(dataDir, "snapshot"));
      chain = await startProcess(dataDir);
      expect(await differences(chain, dataDir, tally), `without ${without}`).toEqual([]);
      expect(Number(chain.ready.replayed)).toBe(without === "snapshot" ? Number(chain.ready.blocks) : 0);
    }
    expect(tally.blocks.at(-1)).toEqual(head);
    expect(tally.kills).toBe(KILLS);
    expect(tally.halfSnapshots, "a kill met a snapshot on its way to the disk").toBeGreaterThan(0);
    expect(tally.fromSnapshot).toBeGreaterThan(0);
    const { acknowledged, blocks, halfSnapshots, tornRecords, fromSnapshot } = tally;
    const journalBytes = statSync(join(dataDir, "blocks.journal")).size;
    console.log(
      JSON.stringify({
        ...{ seed: SEED, kills: KILLS, senders: SENDERS, acknowledged: acknowledged.size, blocks: blocks.length - 1 },
        ...{ journalBytes, halfSnapshots, tornRecords, fromSnapshot, head },
      }),
    );
  } finally {
    chain.child.kill("SIGKILL");
    rmSync(dataDir, { recursive: true, force: true });
  }
});
