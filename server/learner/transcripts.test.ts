import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Batch, weightsDigest } from "../../models/learning/nodeLeader/batch.ts";
import { from, LEADER, NodeInMemory, plan } from "../../models/learning/nodeLeader/testing/nodeInMemory.ts";
import { type RoundHead, recordOf } from "../../models/learning/nodeLeader/transcript.ts";
import { must } from "../../twins/core/result.ts";
import { openTranscripts, readTranscripts, type TranscriptLimits, transcriptsIn } from "./transcripts.ts";

const dir = mkdtempSync(join(tmpdir(), "aitn-transcripts-"));
const node = new NodeInMemory(3, { buffer: 3, joins: 1 });
let summed: Batch;
let head: RoundHead;

beforeAll(async () => {
  node.begin();
  while (node.state.round?.isOver === false) await node.everybody(1);
  summed = node.state.round!.summed!;
  const { sliceAt: _, levels, ...terms } = node.state.terms;
  const { roster } = node;
  const kept = { ...terms, levels: [...levels] };
  head = { leader: LEADER, demand: "1", plan, from: weightsDigest(from), version: 1, terms: kept, roster };
}, 60_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const roundsIn = async (path: string) =>
  must(await readTranscripts(path, async (kept) => [...kept].map((one) => ({ ...one, sums: [...one.sums()] }))));

it("NOD-09 a transcript comes back as it was kept, the newest first, while its leader goes on", async () => {
  const path = transcriptsIn(join(dir, "same"));
  const transcripts = must(openTranscripts(path));
  transcripts.begin(head, null);
  expect(transcripts.keep(summed)).toBe(true);
  const memory = { left: Float32Array.of(1, 2), control: null };
  transcripts.begin({ ...head, demand: "2" }, memory);
  const [second, first] = await roundsIn(path);
  transcripts.close();
  expect(second).toEqual({ head: { ...head, demand: "2" }, memory, sums: [] });
  expect(first).toMatchObject({ head, memory: null });
  const { vectors, ...sum } = recordOf(summed);
  expect(first?.sums).toMatchObject([sum]);
  expect(first?.sums[0]?.vectors.map((vector) => [...vector])).toEqual(vectors.map((vector) => [...vector]));
});

it("NOD-09 a transcript is bounded: a round that is full takes no more sums, and the oldest rounds go", async () => {
  const path = transcriptsIn(join(dir, "bounded"));
  const limits: TranscriptLimits = { all: 40_000, round: 8_000 };
  const transcripts = must(openTranscripts(path, limits));
  for (let demand = 1; demand <= 20; demand++) {
    transcripts.begin({ ...head, demand: String(demand) }, null);
    while (transcripts.keep(summed));
  }
  transcripts.close();
  const kept = await roundsIn(path);
  expect(kept.length).toBeGreaterThan(2);
  expect(kept.length).toBeLessThan(20);
  expect(kept.map(({ head: one }) => Number(one.demand))).toEqual(kept.map((_, i) => 20 - i));
  const db = new DatabaseSync(path, { readOnly: true });
  const bytes = db.prepare("SELECT (SELECT total(bytes) FROM rounds) + (SELECT total(bytes) FROM sums) AS n").get()?.n;
  const rows = db.prepare("SELECT count(DISTINCT round) AS n FROM sums").get()?.n;
  db.close();
  expect(Number(bytes)).toBeLessThan(limits.all + 4_000);
  // A dropped round takes its sums with it.
  expect(rows).toBe(kept.length);
});

it("refuses a folder without a transcript, and a file that is none", async () => {
  const read = async (path: string) => {
    const rounds = await readTranscripts(path, async (kept) => [...kept]);
    return rounds.ok ? "ok" : rounds.error.code;
  };
  expect(await read(transcriptsIn(join(dir, "none")))).toBe("HOST_CONFIG");
  const path = transcriptsIn(dir);
  writeFileSync(path, "not a database, and longer than a header is, so that it is looked at ".repeat(20));
  expect(await read(path)).toMatch(/^STORE_/);
  const damaged = transcriptsIn(join(dir, "damaged"));
  const transcripts = must(openTranscripts(damaged));
  transcripts.begin(head, null);
  transcripts.close();
  const db = new DatabaseSync(damaged);
  db.exec("UPDATE rounds SET head = '{}'");
  db.close();
  await expect(read(damaged)).rejects.toThrow("is damaged");
});
