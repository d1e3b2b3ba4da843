import { closeSync, ftruncateSync, openSync, readFileSync } from "node:fs";
import { type ScanReport, scanFrames } from "./frames.ts";
import type { OpenData } from "./openData.ts";
import { recordReader } from "./records.ts";

const ignored = { push: () => {} };

/**
 * Reads a log file into memory, leaving out what a database already has: rows and the rest are packed into different
 * databases, and a kill may fall between the two.
 */
export function replayFile(bytes: Uint8Array, into: OpenData, needs: { rows: boolean; rest: boolean }): ScanReport {
  const read = recordReader({
    series: (key) => (needs.rows ? into.series(key) : ignored),
    event: (event) => needs.rest && into.event(event),
    values: (changes) => needs.rest && into.values(changes),
    thing: (record) => needs.rest && into.thing(record),
  });
  return scanFrames(bytes, read);
}

/** As replayFile, and cuts off a last write that was torn. */
export function recoverFile(path: string, into: OpenData, needs: { rows: boolean; rest: boolean }): ScanReport {
  const report = replayFile(readFileSync(path), into, needs);
  if (report.tornBytes > 0) {
    const file = openSync(path, "r+");
    ftruncateSync(file, report.goodEnd);
    closeSync(file);
  }
  return report;
}
