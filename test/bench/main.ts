import { createReport, type Report } from "./report.ts";

/** Loaded on demand: one benchmark must not warm the caches of another. */
const BENCHES: Readonly<Record<string, (report: Report) => Promise<void>>> = {
  live: async (report) => (await import("./live.bench.ts")).benchLive(report),
  city: async (report) => (await import("./city.bench.ts")).benchCityAndImport(report),
  latency: async (report) => (await import("./latency.bench.ts")).benchLatency(report),
  stop: async (report) => (await import("./stop.bench.ts")).benchStop(report),
  start: async (report) => (await import("./start.bench.ts")).benchStart(report),
  ingest: async (report) => (await import("./ingest.bench.ts")).benchIngest(report),
  history: async (report) => (await import("./history.bench.ts")).benchHistory(report),
  flood: async (report) => (await import("./flood.bench.ts")).benchFlood(report),
  kernel: async (report) => (await import("./kernel.bench.ts")).benchKernel(report),
  crowd: async (report) => (await import("./crowd.bench.ts")).benchCrowd(report),
  learn: async (report) => (await import("./learn.bench.ts")).benchLearn(report),
  pace: async (report) => (await import("./pace.bench.ts")).benchPace(report),
  node: async (report) => (await import("./node.bench.ts")).benchNode(report),
  widths: async (report) => (await import("./widths.bench.ts")).benchWidths(report),
  sandbox: async (report) => (await import("./sandbox.bench.ts")).benchSandbox(report),
  world: async (report) => (await import("./world.bench.ts")).benchWorld(report),
  drill: async (report) => (await import("./drill.bench.ts")).benchDrill(report),
  quake: async (report) => (await import("./quake.bench.ts")).benchQuake(report),
  solve: async (report) => (await import("./solve.bench.ts")).benchSolve(report),
};

// Who reads no further, as `head` does, has seen enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
const json = process.argv.includes("--json");
// With --json stdout is for the one document: what is measured is told on stderr meanwhile.
const report = createReport((text) => (json ? process.stderr : process.stdout).write(text));
const name = process.argv[2] ?? "";
const bench = BENCHES[name];
if (bench === undefined) throw new Error(`name one of ${Object.keys(BENCHES).join(", ")}`);

/** What keeps the machine from measuring has a code and needs no stack. */
function refuse(error: unknown): void {
  const [line, code, message] = /^([A-Z]+_[A-Z]+): (.*)$/s.exec(error instanceof Error ? error.message : "") ?? [];
  if (line === undefined) throw error;
  process.stderr.write(`${line}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
  process.exitCode = 3;
}

async function measureAll(run: (report: Report) => Promise<void>): Promise<void> {
  await run(report);
  const missed = report.missed().length;
  if (missed > 0) (json ? process.stderr : process.stdout).write(`${missed} gate(s) missed\n`);
  if (json) process.stdout.write(`${JSON.stringify(report.document(name))}\n`);
  process.exitCode = missed === 0 ? 0 : 3;
}

await measureAll(bench).catch(refuse);
