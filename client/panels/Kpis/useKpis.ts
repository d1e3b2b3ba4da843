import { useEffect, useState } from "react";
import type { ChartRow } from "../../../twins/protocol/console.ts";
import jobsets from "../../../twins/sites/fms/jobsets.json" with { type: "json" };
import { useLinkState, useReplica, useSite, useTick } from "../../session/context.tsx";
import type { SiteSession } from "../../session/siteSession.ts";
import { type LiveKpis, liveKpis, type MachineRows } from "./liveKpis.ts";

export const KPI_MINUTES = 10;
const EVERY_MS = 10_000;
const POINTS = 1200;
const MACHINE_PROPERTIES = ["state", "job", "operation", "partCount", "scrapCount", "energy"] as const;

type Operation = readonly [machine: number, seconds: number];
const original = jobsets.jobsets as unknown as Record<string, readonly (readonly Operation[])[]>;
const flexible = jobsets.flexible as unknown as Record<string, readonly (readonly (readonly Operation[])[])[]>;

/** Published seconds of an operation of the shipped job sets on a machine; null where that machine cannot do it. */
export function plannedSeconds(jobset: number, machine: number, job: number, operation: number): number | null {
  const choices = flexible[String(jobset)]?.[job - 1]?.[operation] ?? [];
  const first = original[String(jobset)]?.[job - 1]?.[operation];
  const all = first === undefined ? choices : [first, ...choices];
  return all.find(([m]) => m === machine)?.[1] ?? null;
}

async function ask(session: SiteSession, toMs: number): Promise<LiveKpis | null> {
  const fromMs = toMs - KPI_MINUTES * 60_000;
  const rows = async (thing: string, property: string, points = POINTS): Promise<readonly ChartRow[]> => {
    const answer = await session.link.ask("range", { siteId: session.siteId, thing, property, fromMs, toMs, points });
    return answer.ok ? answer.value.rows : [];
  };
  const machines = session.live.entries.filter((entry) => entry.model.type === "machining-centre");
  const cell = session.live.entries.find((entry) => entry.model.type === "cell-controller");
  if (machines.length === 0 || cell === undefined) return null;
  const histories: MachineRows[] = [];
  for (const { thing } of machines) {
    const found = await Promise.all(MACHINE_PROPERTIES.map((name) => rows(thing.id, name)));
    const [state, job, operation, partCount, scrapCount, energy] = found as [
      ChartRow[],
      ChartRow[],
      ChartRow[],
      ChartRow[],
      ChartRow[],
      ChartRow[],
    ];
    const machine = Number(/\d+$/.exec(thing.id)?.[0] ?? 0);
    histories.push({ machine, state, job, operation, partCount, scrapCount, energy });
  }
  const finished = await rows(cell.thing.id, "jobsFinished");
  const jobset = session.live.values[session.live.slot(cell.thing.id, "jobset")] ?? 0;
  return liveKpis(histories, finished, (machine, job, operation) => plannedSeconds(jobset, machine, job, operation));
}

/** The cell's figures over the ten minutes before the shown moment, worked out anew every ten seconds. */
export function useKpis(): LiveKpis | null {
  const session = useSite();
  useTick(1000);
  const up = useLinkState((state) => state.phase === "up");
  const toMs = Math.floor(useReplica().serverNowMs() / EVERY_MS) * EVERY_MS;
  const layout = session.live.layout;
  const [kpis, setKpis] = useState<LiveKpis | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `layout` tells that the Things are known now.
  useEffect(() => {
    if (!up) return;
    let current = true;
    void ask(session, toMs).then((found) => current && found !== null && setKpis(found));
    return () => {
      current = false;
    };
  }, [session, up, toMs, layout]);
  return kpis;
}
