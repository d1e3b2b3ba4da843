import { createReport, type Report } from "./report.ts";

/** Loaded on demand: one benchmark must not warm the caches of another. */
const BENCHES: Readonly<Record<string, (report: Report) => Promise<void>>> = {
  live: async (report) => (await import("./live.bench.ts")).benchLive(report),
  latency: async (report) => (await import("./latency.bench.ts")).benchLatency(report),
  stop: async (report) => (await import("./stop.bench.ts")).benchStop(report),
  start: async (report) => (await import("./start.bench.ts")).benchStart(report),
  ingest: async (report) => (await import("./ingest.bench.ts")).benchIngest(report),
  history: async (report) => (await import("./history.bench.ts")).benchHistory(report),
  kernel: async (report) => (await import("./kernel.bench.ts")).benchKernel(report),
  solve: async (report) => (await import("./solve.bench.ts")).benchSolve(report),
};

const json = process.argv.includes("--json");
const report = createReport((text) => process.stdout.write(text), json);
const name = process.argv.slice(2).find((arg) => !arg.startsWith("-"));
const bench = BENCHES[name ?? ""];
if (bench === undefined) throw new Error(`name one of ${Object.keys(BENCHES).join(", ")}`);
await bench(report);
const missed = report.missed();
if (missed.length > 0 && !json) process.stdout.write(`${missed.length} gate(s) missed\n`);
process.exitCode = missed.length === 0 ? 0 : 3;
