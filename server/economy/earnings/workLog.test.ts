import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { must } from "../../../twins/core/result.ts";
import { openWorkLog, type WorkEntry } from "./workLog.ts";

const DAY = 86_400_000;
const A: Hex = `0x${"a1".repeat(20)}`;
const B: Hex = `0x${"B2".repeat(20)}`;
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "aitn-work-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = (extra: object = {}) =>
  openWorkLog({ path: join(dir, "work.db"), identity: "1 0xaa", genesisMs: 1_000, ...extra });
const entry = (id: string, device: Hex, endedAtMs: number, more: Partial<WorkEntry> = {}): WorkEntry => ({
  id,
  device,
  endedAtMs,
  cpuBps: 10n,
  gpuBps: 20n,
  ramBps: 30n,
  dataBytes: 5n,
  workS: 100n,
  communicationS: 10n,
  ...more,
});

it("sums a device's rounds in the cycle in which they ended, each once, and has them after a restart", () => {
  const first = must(open());
  expect(must(first.record(entry("r1", B, 1_000)))).toBe(true);
  expect(must(first.record(entry("r1", B, 1_000)))).toBe(false);
  must(first.record(entry("r3", A, DAY + 999, { cpuBps: 99n, dataBytes: (1n << 63n) + 1n })));
  must(first.record(entry("r2", A, DAY + 998)));
  must(first.record(entry("r4", A, DAY + 1_000)));
  first.close();
  const second = must(open());
  expect(second.cycles()).toEqual([0, 1]);
  expect(second.workOf(0)).toEqual([
    {
      device: A,
      // The throughput is the one measured last.
      evidence: {
        cpuBps: 99n,
        gpuBps: 20n,
        ramBps: 30n,
        dataBytes: (1n << 63n) + 6n,
        workS: 200n,
        communicationS: 20n,
      },
    },
    { device: B.toLowerCase(), evidence: expect.objectContaining({ dataBytes: 5n }) },
  ]);
  second.prune(1);
  expect(second.cycles()).toEqual([1]);
  second.close();
});

it("refuses what cannot be true", () => {
  const log = must(open());
  const wrong = (more: Partial<WorkEntry>) => log.record(entry("x", A, 5_000, more));
  const refused = { ok: false, error: { code: "WORK_RANGE" } };
  expect(wrong({ workS: 86_401n })).toMatchObject(refused);
  expect(wrong({ communicationS: 101n })).toMatchObject(refused);
  expect(wrong({ dataBytes: 1n << 64n })).toMatchObject(refused);
  expect(wrong({ id: "" })).toMatchObject(refused);
  expect(wrong({ endedAtMs: 999 })).toMatchObject(refused);
  must(log.record(entry("r1", A, 5_000, { workS: 86_000n })));
  expect(log.record(entry("r2", A, 6_000, { workS: 401n, communicationS: 0n }))).toMatchObject(refused);
  expect(must(log.record(entry("r2", A, 6_000, { workS: 400n })))).toBe(true);
  log.close();
});

it("takes no more work into a cycle that is reported, and keeps the report", () => {
  const log = must(open());
  must(log.record(entry("r1", A, 5_000)));
  must(log.keep({ cycle: 0, root: `0x${"01".repeat(32)}`, document: "{}" }));
  expect(log.record(entry("r2", A, 6_000))).toMatchObject({ ok: false, error: { code: "WORK_LATE" } });
  must(log.record(entry("r3", A, DAY + 5_000)));
  log.finish(0);
  expect(log.report(0)).toEqual({ cycle: 0, root: `0x${"01".repeat(32)}`, document: "{}", done: true });
  expect(log.reports(5)).toHaveLength(1);
  log.close();
});

it("has a limit, one owner, and one chain", () => {
  const log = must(open({ maxEntries: 2 }));
  must(log.record(entry("r1", A, 5_000)));
  must(log.record(entry("r2", A, 5_000)));
  expect(log.record(entry("r3", A, 5_000))).toMatchObject({ ok: false, error: { code: "STORE_FULL" } });
  expect(open()).toMatchObject({ ok: false, error: { code: "STORE_LOCKED" } });
  log.close();
  expect(open({ identity: "2 0xbb" })).toMatchObject({ ok: false, error: { code: "HOST_CONFIG" } });
});
