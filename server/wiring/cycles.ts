import type { ServerResponse } from "node:http";
import type { WorkLog } from "../economy/earnings/workLog.ts";

/** Of a cycle of the incentive: the leaves and evidence behind its root, for anyone to check. */
const CYCLE_PATH = /^\/cycles\/(\d{1,8})\.json$/;

/** Answers for a cycle that was reported here. @returns whether it did */
export function answerCycle(work: Pick<WorkLog, "report"> | null, path: string, response: ServerResponse): boolean {
  const cycle = CYCLE_PATH.exec(path)?.[1];
  const report = cycle === undefined ? null : (work?.report(Number(cycle)) ?? null);
  if (report === null) return false;
  response.writeHead(200, { "Content-Type": "application/json; charset=utf-8" });
  response.end(report.document);
  return true;
}
