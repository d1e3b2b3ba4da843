import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TrainHere } from "../../models/learning/client.ts";
import { trainHere } from "../../models/learning/federation.ts";
import type { Instruction } from "../../models/learning/instruction.ts";
import type { ServerState } from "../../models/learning/strategies/strategy.ts";
import type { Task } from "../../models/learning/task.ts";
import { networksOf } from "../../models/learning/width/networks.ts";
import { must } from "../../twins/core/result.ts";
import { auditTurn } from "./audit.ts";
import type { Demand } from "./demand.ts";
import { openJournal, readJournal } from "./journal.ts";
import { runDemand } from "./runDemand.ts";
import { zooTask } from "./zooTasks.ts";

let task: Task;
let trainer: (place: number) => TrainHere;
let folder: string;
beforeAll(async () => {
  task = await zooTask("occupancy");
  trainer = trainHere(networksOf(task.network).at, task.clients);
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aitn-rounds-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const demandOf = (over: Partial<Instruction> = {}, seed = 3): Demand => ({
  task: "occupancy",
  seed,
  instruction: { ...task.instruction, rounds: 3, batch: 256, ...over },
  clients: task.clients.map(({ name }) => name),
});

const suspect = (round: number, place: number) => ({ round, place, examples: task.clients[place]!.examples });

/** Runs until so many clients have been trained, as a process that is ended then. */
async function runFor(demand: Demand, trainings = Number.POSITIVE_INFINITY, lies = {}): Promise<ServerState | null> {
  const journal = must(openJournal(folder, demand));
  let left = trainings;
  const counted = (place: number): TrainHere => {
    const here = trainer(place);
    return async (...asked) => (left-- > 0 ? here(...asked) : null);
  };
  try {
    return await runDemand({ task, journal, trainer: counted, ...lies });
  } finally {
    journal.end();
  }
}

describe("a demand's rounds", () => {
  it.each([
    { codec: "sign" },
    { codec: "int8", strategy: { name: "scaffold", serverRate: 1 } },
    { strategy: { name: "fedadam", serverRate: 0.05, adaptivity: 1e-3 }, rule: { name: "median" } },
  ] as const)("broken off anywhere end with the bits of an unbroken run: %j", async (over) => {
    const demand = demandOf(over);
    const unbroken = await runFor(demand);
    expect(unbroken?.round).toBe(3);
    rmSync(folder, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), "aitn-rounds-"));
    // Within a round, at its last client, and right after it.
    for (const trainings of [0, 3, 4, 6, 1]) expect(await runFor(demand, trainings)).toBeNull();
    expect(await runFor(demand)).toEqual(unbroken);
    // Once more: there is nothing left to train.
    expect(await runFor(demand, 0)).toEqual(unbroken);
  });

  it("are another demand's with another seed, and one process' at a time; anybody may look on", async () => {
    const journal = must(openJournal(folder, demandOf()));
    expect(openJournal(folder, demandOf())).toMatchObject({ ok: false, error: { code: "STORE_LOCKED" } });
    await runDemand({ task, journal, trainer });
    const looking = must(readJournal(folder));
    expect(looking.demand).toEqual(demandOf());
    expect(looking.rounds().map(({ report }) => report.round)).toEqual([1, 2, 3]);
    expect(looking.rounds().at(-1)?.scores[0]).toBeGreaterThan(0.5);
    looking.end();
    journal.end();
    expect(openJournal(folder, demandOf({}, 4))).toMatchObject({ ok: false, error: { code: "HOST_CONFIG" } });
    must(openJournal(folder, demandOf())).end();
    expect(readJournal(join(folder, "none"))).toMatchObject({ ok: false, error: { code: "HOST_CONFIG" } });
  });

  it("that were damaged on disk are not taken for others", async () => {
    await runFor(demandOf());
    const db = new DatabaseSync(join(folder, "rounds.sqlite"));
    db.exec("UPDATE turns SET message = x'00' WHERE place = 1; UPDATE rounds SET state = x'7b7d0a' WHERE round = 2");
    const journal = must(readJournal(folder));
    expect(() => journal.turn(1, 1)).toThrow("STORE_CORRUPT");
    expect(() => journal.stateAfter(2)).toThrow("STORE_CORRUPT");
    expect(journal.turn(1, 0)).not.toBeNull();
    db.exec("UPDATE demand SET json = '{}'");
    db.close();
    journal.end();
    expect(() => readJournal(folder)).toThrow("STORE_CORRUPT");
  });
});

describe("an audit", () => {
  it.each(["float32", "sign"] as const)("finds what was trained true, and proves what was not (%s)", async (codec) => {
    const liar = task.clients[2]?.name ?? "";
    const lies = new Map([[liar, (delta: Float32Array) => delta.map((x) => 1.01 * x)]]);
    await runFor(demandOf({ codec }), undefined, { lies });
    const journal = must(readJournal(folder));
    for (const place of [1, 2])
      for (const round of [0, 2]) {
        const finding = await auditTurn(task, journal, suspect(round, place), trainer(place));
        expect(finding).toMatchObject({ honest: place === 1, keptAsSaid: true, round: round + 1 });
      }
    expect(await auditTurn(task, journal, suspect(3, 1), trainer(1))).toBeNull();
    journal.end();
  });

  it("is not misled by a memory made up afterwards", async () => {
    await runFor(demandOf({ codec: "sign" }));
    const db = new DatabaseSync(join(folder, "rounds.sqlite"));
    db.exec(
      "UPDATE turns SET memory = (SELECT memory FROM turns WHERE round = 0 AND place = 5) WHERE round = 1 AND place = 4",
    );
    db.close();
    const journal = must(readJournal(folder));
    expect(await auditTurn(task, journal, suspect(2, 4), trainer(4))).toMatchObject({
      honest: false,
      keptAsSaid: false,
    });
    expect(await auditTurn(task, journal, suspect(1, 4), trainer(4))).toMatchObject({ honest: true, keptAsSaid: true });
    journal.end();
  });
});
