import { useEffect, useState } from "react";
import { useStore } from "zustand";
import type { ChartRow } from "../../../twins/protocol/console.ts";
import jobsets from "../../../twins/sites/fms/jobsets.json" with { type: "json" };
import { askCharts } from "../../session/charts.ts";
import { useLinkState, usePastMs, useReplica, useSite, useTick } from "../../session/context.tsx";
import type { Replica } from "../../session/replica.ts";
import type { SiteSession } from "../../session/siteSession.ts";
import { type LiveKpis, liveKpis, type MachineRows } from "./liveKpis.ts";

export const KPI_MINUTES = 10;
const EVERY_MS = 10_000;
const POINTS = 1200;
const SETTLE_MS = 350;
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

/** @param shown the replica whose Things and job set are meant: the present's, or the moment's. */
async function ask(session: SiteSession, shown: Replica, toMs: number): Promise<LiveKpis | null> {
  const fromMs = toMs - KPI_MINUTES * 60_000;
  const machines = shown.entries.filter((entry) => entry.model.type === "machining-centre");
  const cell = shown.entries.find((entry) => entry.model.type === "cell-controller");
  if (machines.length === 0 || cell === undefined) return null;
  const of = [
    ...machines.flatMap(({ thing }) => MACHINE_PROPERTIES.map((property) => ({ thing: thing.id, property }))),
    { thing: cell.thing.id, property: "jobsFinished" },
  ];
  const charts = await askCharts(session.link, { siteId: session.siteId, of, fromMs, toMs, points: POINTS });
  // Figures of half a cell would be wrong ones: it is all charts or none.
  if (!charts.ok) return null;
  const histories = machines.map(({ thing }, i): MachineRows => {
    const rowsOf = (name: (typeof MACHINE_PROPERTIES)[number]): readonly ChartRow[] =>
      charts.value[i * MACHINE_PROPERTIES.length + MACHINE_PROPERTIES.indexOf(name)] ?? [];
    const machine = Number(/\d+$/.exec(thing.id)?.[0] ?? 0);
    const [state, job, operation] = [rowsOf("state"), rowsOf("job"), rowsOf("operation")];
    return {
      machine,
      state,
      job,
      operation,
      partCount: rowsOf("partCount"),
      scrapCount: rowsOf("scrapCount"),
      energy: rowsOf("energy"),
    };
  });
  const finished = charts.value.at(-1) ?? [];
  const jobset = shown.values[shown.slot(cell.thing.id, "jobset")] ?? 0;
  return liveKpis(histories, finished, (machine, job, operation) => plannedSeconds(jobset, machine, job, operation));
}

/** The cell's figures over the ten minutes before the shown moment, worked out anew every ten seconds. */
export function useKpis(): LiveKpis | null {
  const session = useSite();
  useTick(1000);
  const up = useLinkState((state) => state.phase === "up");
  const replica = useReplica();
  const pastMs = usePastMs();
  // A fast replay passes many ten seconds a second: its figures follow in steps as long to watch.
  const speed = useStore(session.replay.state, (state) => state.speed);
  const everyMs = EVERY_MS * (pastMs === null ? 1 : Math.max(1, speed));
  const toMs = Math.floor((pastMs ?? replica.serverNowMs()) / everyMs) * everyMs;
  const layout = replica.layout;
  const [kpis, setKpis] = useState<{ toMs: number; found: LiveKpis } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `layout` tells that the Things are known now.
  useEffect(() => {
    if (!up) return;
    let current = true;
    const look = () =>
      void ask(session, replica, toMs).then((found) => current && found !== null && setKpis({ toMs, found }));
    // A scrubbing hand rests first: each look asks for a whole cell's history.
    const timer = setTimeout(look, pastMs === null ? 0 : SETTLE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [session, up, toMs, layout, replica]);
  // Figures of another time than the shown one are none; the step before stays until the next is worked out.
  return kpis !== null && Math.abs(kpis.toMs - toMs) <= everyMs ? kpis.found : null;
}
