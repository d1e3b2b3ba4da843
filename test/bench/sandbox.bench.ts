import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ModelFile } from "../../models/sandbox/check.ts";
import { sizeOf } from "../../models/sandbox/layers.ts";
import { HOSTILE } from "../../models/sandbox/testing/hostile.ts";
import { zooModelPath, zooTask } from "../../server/rounds/zooTasks.ts";
import { runJob } from "../../server/sandbox/jobs.ts";
import { readModel } from "../../server/sandbox/readModel.ts";
import { runSandboxed, type Sandboxed } from "../../server/sandbox/runner.ts";
import { must, ok } from "../../twins/core/result.ts";
import { percentile } from "./percentiles.ts";
import type { Report } from "./report.ts";

const CALLS = 2_000;
const WARM_UP = 100;
/** A good model's call may take so long, ms. */
const MOST_MS = 5;

/** A model in its process, and its task's examples one by one. */
async function begin(name: string) {
  const { model } = must(await readModel(zooModelPath(name), async (path) => ok(await readFile(path))));
  const [test] = (await zooTask(name)).tests;
  if (test === undefined) throw new RangeError(`${name} has no test`);
  const { inputs, count, shape } = test.examples;
  const width = sizeOf(shape);
  const sandboxed: Sandboxed = must(await runSandboxed(model));
  let call = 0;
  /** Milliseconds of the next example, there and back. */
  const tick = async (): Promise<number> => {
    const at = call++ % count;
    const example = inputs.slice(at * width, (at + 1) * width);
    const started = performance.now();
    must(await sandboxed.run(example));
    return performance.now() - started;
  };
  for (let i = 0; i < WARM_UP; i++) await tick();
  return { tick, end: () => sandboxed.end() };
}

/** One example at a time through the sandbox's process, there and back: what a tick of a twin pays for a stranger's model. */
async function alone(report: Report, name: string): Promise<void> {
  const { tick, end } = await begin(name);
  const times: number[] = [];
  for (let call = 0; call < CALLS; call++) times.push(await tick());
  end();
  const line = (what: string, value: number, atMost: number | null) =>
    report.line({ name: `${name} in the sandbox, one example, ${what}`, value, unit: "ms", floor: null, atMost });
  line("p50", percentile(times, 0.5), null);
  line("p99", percentile(times, 0.99), MOST_MS);
}

/** As a file, in whatever order: what is hostile need not have one form. Nothing for what this process cannot write down itself. */
function fileOf({ topology, specs, weights }: ModelFile): readonly Uint8Array[] {
  const weightData = Buffer.from(weights).toString("base64");
  try {
    return [Buffer.from(JSON.stringify({ modelTopology: topology, weightSpecs: specs, weightData }))];
  } catch {
    return [];
  }
}

/** The same while hostile files are brought one after the other, as a console brings them. */
async function besideHostile(report: Report, name: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "aitn-hostile-"));
  const { signal } = new AbortController();
  const { tick, end } = await begin(name);
  const files = HOSTILE.flatMap(([, , file]) => fileOf(file));
  const times: number[] = [];
  let brought = false;
  const refused = (async () => {
    let count = 0;
    for (const file of files)
      if (!(await runJob("check", { file: "model.json", parts: [file], folder }, { signal })).ok) count++;
    brought = true;
    return count;
  })();
  while (!brought) times.push(await tick());
  end();
  const accepted = files.length - (await refused);
  rmSync(folder, { recursive: true, force: true });
  const of = `${files.length} hostile files`;
  const p99 = `${name} in the sandbox, one example, p99 of ${times.length} while ${of} are checked`;
  report.line({ name: `${of}, accepted`, value: accepted, unit: "1", floor: null, atMost: 0 });
  report.line({ name: p99, value: percentile(times, 0.99), unit: "ms", floor: null, atMost: MOST_MS });
}

export async function benchSandbox(report: Report): Promise<void> {
  await alone(report, "remaining-life");
  await alone(report, "air-quality");
  await besideHostile(report, "air-quality");
}
