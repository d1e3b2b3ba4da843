/** A process for the kill test: appends readings, events and values without end and prints what was acknowledged. */
import { must } from "../../../twins/core/result.ts";
import { openHistory } from "../embedded.ts";
import type { ReadingRow } from "../port.ts";

const [dir, start] = process.argv.slice(2) as [string, string];
const names = { nameOf: (thing: number, property: number) => ({ thing: `t${thing}`, property: `p${property}` }) };
const clock = { nowMs: () => Date.now() };
const store = must(await openHistory({ dir, siteId: "kill", clock, sealBytes: 20_000 }));
process.stdout.write("ready\n");

let n = Number(start);
const lane = async (thing: number): Promise<void> => {
  for (;;) {
    const at = n++;
    const row = { thing, property: at % 3, value: at, quality: 0, observedAtMs: 1_760_000_000_000 + at } as ReadingRow;
    must(await store.append([row], names));
    process.stdout.write(`r ${thing} ${at % 3} ${at}\n`);
    if (at % 5 === 0) {
      must(await store.journal.put(`k/${at}`, at));
      process.stdout.write(`k ${at}\n`);
      const event = must(await store.appendEvent({ atMs: at, siteId: "kill", event: { type: "layout" } }));
      process.stdout.write(`e ${event.seq} ${at}\n`);
    }
  }
};
await Promise.all([0, 1, 2, 3].map(lane));
