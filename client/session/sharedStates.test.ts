import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { shareStates, stateReader, stateWriter } from "./sharedStates.ts";

test("the reader gets each state once, the newest only, and nothing when there is nothing new", () => {
  const shared = shareStates(1);
  const [write, read] = [stateWriter(shared), stateReader(shared)];
  expect(read()).toBeNull();
  for (const round of [1, 2, 3, 4, 5]) {
    for (let i = 0; i < round; i++) write(({ head }) => head.fill(10 * round + i));
    expect(read()!.head[0]).toBe(10 * round + round - 1);
    expect(read()).toBeNull();
  }
});

test("between two threads no state is ever seen half written, nor an older one after a newer", async () => {
  const shared = shareStates(4096);
  const last = 20_000;
  const worker = new Worker(
    `import { workerData } from "node:worker_threads";
     import { stateWriter } from ${JSON.stringify(new URL("./sharedStates.ts", import.meta.url).href)};
     const write = stateWriter(workerData.shared);
     for (let n = 1; n <= workerData.last; n++) write((state) => {
       state.head.fill(n);
       state.values.fill(n);
       state.observedAtMs.fill(n);
     });`,
    { eval: true, workerData: { shared, last } },
  );
  const failed = new Promise<never>((_, reject) => worker.once("error", reject));
  const read = stateReader(shared);
  let seen = 0;
  while (seen < last) {
    const state = read();
    if (state !== null) {
      const n = state.head[0]!;
      expect(n).toBeGreaterThan(seen);
      for (const list of [state.values, state.observedAtMs]) if (list.some((x) => x !== n)) expect.fail(`torn at ${n}`);
      seen = n;
    }
    await Promise.race([failed, new Promise((resolve) => setImmediate(resolve))]);
  }
  await worker.terminate();
});
