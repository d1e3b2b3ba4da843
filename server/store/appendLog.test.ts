import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as giveWay } from "node:timers/promises";
import { expect, it } from "vitest";
import { rng } from "../../twins/core/rng.ts";
import { openAppendLog } from "./appendLog.ts";
import type { StoreFiles } from "./files.ts";
import type { ReadingRow } from "./port.ts";
import { recordReader } from "./records.ts";

/** Files in memory whose syncs last a random number of turns of the event loop. */
function slowFiles(below: (n: number) => number): { files: StoreFiles; written: Map<string, Uint8Array[]> } {
  const written = new Map<string, Uint8Array[]>();
  const files: StoreFiles = {
    async create(path) {
      const parts: Uint8Array[] = [];
      written.set(path, parts);
      return {
        write: async (bytes) => void parts.push(bytes.slice()),
        sync: async () => {
          for (let turns = below(3); turns > 0; turns--) await giveWay();
        },
        truncate: async () => {},
        close: async () => {},
      };
    },
  };
  return { files, written };
}

/** Every depth of promises between an acknowledgement and the next append meets every moment of a rotation. */
it.each([1, 2, 3, 4, 5, 6, 7, 8])("loses no acknowledged reading to a change of file (seed %i)", async (seed) => {
  const random = rng(seed);
  const seen = new Set<number>();
  const key = { thing: "pump", property: "flow" };
  const reader = () =>
    recordReader({ series: () => ({ push: (_, value) => seen.add(value) }), event() {}, values() {}, thing() {} });
  let read = reader();
  const log = openAppendLog({
    files: slowFiles((n) => random.below(n)).files,
    pathOf: (file) => join(tmpdir(), `log-${file}`),
    firstFile: 1,
    groupMs: 0,
    onDurable: (payload) => read(payload),
    onFile: () => {
      read = reader();
    },
    onGroup: () => {},
  });
  const acked: number[] = [];
  let next = 0;
  let open = true;
  const lane = async (depth: number): Promise<void> => {
    while (open) {
      const value = next++;
      const row = { thing: 0, property: 0, value, quality: 0, observedAtMs: value } as ReadingRow;
      const result = await log.appendReadings([row], [key]);
      expect(result.ok).toBe(true);
      acked.push(value);
      for (let hop = 0; hop < depth; hop++) await null;
    }
  };
  const lanes = [0, 1, 2, 3, 4, 5, 6].map(lane);
  for (let turn = 0; turn < 200; turn++) {
    for (let turns = random.below(4); turns > 0; turns--) await giveWay();
    await log.rotate(() => {});
  }
  open = false;
  await Promise.all(lanes);
  await log.close();
  expect(acked.length).toBeGreaterThan(100);
  expect(acked.filter((value) => !seen.has(value))).toEqual([]);
});
