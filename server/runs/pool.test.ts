import { afterEach, expect, test } from "vitest";
import { must } from "../../twins/core/result.ts";
import { runReplication } from "../../twins/sim/run.ts";
import { fmsRunInput } from "../../twins/sites/fms/planning.ts";
import { initialWork } from "../../twins/sites/fms/workState.ts";
import { createRunPool, MAX_QUEUED, type RunPool } from "./pool.ts";

let pool: RunPool;
afterEach(() => pool.close());
const never = new AbortController().signal;
const input = (replication: number) =>
  fmsRunInput({ work: must(initialWork(1)), branch: "continue", schedule: null, forecast: null, seed: 3, replication });

test("a worker's replication has the digest of the same replication here", async () => {
  pool = createRunPool(2);
  const results = await Promise.all(
    [0, 1, 2, 3].map((n) => pool.run<"replicate">({ kind: "replicate", input: input(n) }, never)),
  );
  expect(results.map((r) => must(r).digest)).toEqual([0, 1, 2, 3].map((n) => runReplication(input(n)).digest));
});

test("a solve is stopped from outside, and says what it had", async () => {
  pool = createRunPool(1);
  const abort = new AbortController();
  const problem = must(initialWork(8)).problem;
  const solving = pool.run<"solve">(
    { kind: "solve", problem, seed: 1, iterations: 1e9, warmStart: null },
    abort.signal,
  );
  setTimeout(() => abort.abort(), 400);
  const solved = must(await solving);
  expect(solved.iterations).toBeLessThan(1e9);
  expect(solved.schedule.makespan).toBeGreaterThan(0);
});

test("what does not look up is ended with its worker, what waits leaves the queue, and the next task has a new worker", async () => {
  pool = createRunPool(1);
  const [abort, other] = [new AbortController(), new AbortController()];
  const cancelled = { ok: false, error: { code: "SIM_CANCELLED" } };
  // A day's plan computes for seconds without looking at anything.
  const day = { kind: "homeFit", day: must(await pool.run<"homeDays">({ kind: "homeDays" }, never))[20]!.day } as const;
  const running = pool.run<"homeFit">(day, abort.signal);
  const waiting = pool.run<"homeFit">(day, other.signal);
  expect(pool.queued).toBe(1);
  other.abort();
  expect(pool.queued).toBe(0);
  expect(await waiting).toMatchObject(cancelled);
  const next = pool.run<"replicate">({ kind: "replicate", input: input(0) }, never);
  abort.abort();
  // Were it not ended, its own answer would come: it was all but computed when the next one began.
  expect(await running).toMatchObject(cancelled);
  expect(must(await next).digest).toBe(runReplication(input(0)).digest);
  expect(await pool.run<"homeFit">(day, abort.signal)).toMatchObject(cancelled);
  expect((await pool.run<"homeFit">(day, never)).ok).toBe(true);
});

test("what fails in a worker comes back as a code, and the pool goes on", async () => {
  pool = createRunPool(1);
  const broken = { ...input(0), serviceS: 10, branch: "service" as const, forecastMachine: 99 };
  expect((await pool.run<"replicate">({ kind: "replicate", input: broken }, never)).ok).toBe(false);
  expect((await pool.run<"replicate">({ kind: "replicate", input: input(0) }, never)).ok).toBe(true);
});

test("the queue is bounded, what waits can be cancelled, and closing answers everyone", async () => {
  pool = createRunPool(1);
  const abort = new AbortController();
  const waiting = Array.from({ length: MAX_QUEUED + 1 }, (_, n) =>
    pool.run<"replicate">({ kind: "replicate", input: input(n) }, abort.signal),
  );
  expect(await pool.run<"replicate">({ kind: "replicate", input: input(0) }, never)).toMatchObject({
    error: { code: "SIM_BUDGET" },
  });
  abort.abort();
  await pool.close();
  const codes = new Set((await Promise.all(waiting)).map((r) => (r.ok ? "ok" : r.error.code)));
  expect([...codes].every((code) => code === "ok" || code === "SIM_CANCELLED")).toBe(true);
  expect(codes.has("SIM_CANCELLED")).toBe(true);
});
