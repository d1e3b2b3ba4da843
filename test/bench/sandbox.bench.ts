import { readFile } from "node:fs/promises";
import { sizeOf } from "../../models/sandbox/layers.ts";
import { zooModelPath, zooTask } from "../../server/rounds/zooTasks.ts";
import { readModel } from "../../server/sandbox/readModel.ts";
import { runSandboxed } from "../../server/sandbox/runner.ts";
import { must, ok } from "../../twins/core/result.ts";
import { percentile } from "./percentiles.ts";
import type { Report } from "./report.ts";

const CALLS = 2_000;
const WARM_UP = 100;
/** A good model's call may take so long, ms. */
const MOST_MS = 5;

/** One example at a time through the sandbox's process, there and back: what a tick of a twin pays for a stranger's model. */
export async function benchSandbox(report: Report): Promise<void> {
  for (const name of ["remaining-life", "air-quality"]) {
    const { model } = must(await readModel(zooModelPath(name), async (path) => ok(await readFile(path))));
    const [test] = (await zooTask(name)).tests;
    if (test === undefined) throw new RangeError(`${name} has no test`);
    const { inputs, count, shape } = test.examples;
    const width = sizeOf(shape);
    const sandboxed = must(await runSandboxed(model));
    const times: number[] = [];
    for (let call = 0; call < WARM_UP + CALLS; call++) {
      const at = call % count;
      const example = inputs.slice(at * width, (at + 1) * width);
      const started = performance.now();
      must(await sandboxed.run(example));
      if (call >= WARM_UP) times.push(performance.now() - started);
    }
    sandboxed.end();
    const line = (what: string, value: number, atMost: number | null) =>
      report.line({ name: `${name} in the sandbox, one example, ${what}`, value, unit: "ms", floor: null, atMost });
    line("p50", percentile(times, 0.5), null);
    line("p99", percentile(times, 0.99), MOST_MS);
  }
}
