import { useEffect, useState } from "react";
import type { Failure } from "../../twins/core/result.ts";
import type { Alarm } from "../../twins/operations/alarm.ts";
import type { Snapshot } from "../../twins/state/snapshot.ts";
import { useLink, useLinkState } from "./context.tsx";
import { byUrgency, isActive } from "./domain.ts";

/** A site's state in one line. */
export interface SiteGlance {
  readonly machines: { readonly busy: number; readonly all: number };
  readonly vehicles: { readonly busy: number; readonly all: number };
  readonly things: { readonly online: number; readonly all: number };
  readonly jobset: number | null;
  readonly stopped: boolean;
  /** Active ones, most urgent first. */
  readonly alarms: readonly Alarm[];
  readonly snapshot: Snapshot;
}

type Row = Snapshot["things"][number];

/** Reads a named property of a Thing of a snapshot: enumerations as their names. */
function value(snapshot: Snapshot, row: Row, name: string): number | string | null {
  const model = snapshot.models.find((m) => m.type === row.thing.model);
  const index = model?.properties.findIndex((p) => p.name === name) ?? -1;
  const held = row.readings[index]?.[0] ?? null;
  const property = model?.properties[index];
  return held !== null && property?.values !== undefined ? (property.values[held]?.name ?? null) : held;
}

export function glanceOf(snapshot: Snapshot, alarms: readonly Alarm[]): SiteGlance {
  const count = (type: string, busy: string) => {
    const rows = snapshot.things.filter((row) => row.thing.model === type);
    return { all: rows.length, busy: rows.filter((row) => value(snapshot, row, "state") === busy).length };
  };
  const cell = snapshot.things.find((row) => row.thing.model === "cell-controller");
  const jobset = cell === undefined ? null : value(snapshot, cell, "jobset");
  return {
    machines: count("machining-centre", "processing"),
    vehicles: count("agv", "driving"),
    things: { all: snapshot.things.length, online: snapshot.things.filter((row) => row.online).length },
    jobset: typeof jobset === "number" && jobset > 0 ? jobset : null,
    stopped: cell !== undefined && value(snapshot, cell, "mode") === "stopped",
    alarms: alarms.filter(isActive).sort(byUrgency),
    snapshot,
  };
}

export type Glance = { phase: "waiting" } | { phase: "done"; value: SiteGlance } | { phase: "failed"; error: Failure };

const EVERY_MS = 1000;

/** Looks at a site once a second, without subscribing to its stream. */
export function useGlance(siteId: string): Glance {
  const link = useLink();
  const up = useLinkState((state) => state.phase === "up");
  const [glance, setGlance] = useState<Glance>({ phase: "waiting" });
  useEffect(() => {
    if (!up) return;
    let current = true;
    let timer: ReturnType<typeof setTimeout>;
    async function look(): Promise<void> {
      const atMs = link.clock.serverMs(Date.now());
      const [past, alarms] = await Promise.all([link.ask("asOf", { siteId, atMs }), link.ask("alarms", { siteId })]);
      if (!current) return;
      if (!past.ok) setGlance({ phase: "failed", error: past.error });
      else setGlance({ phase: "done", value: glanceOf(past.value.snapshot, alarms.ok ? alarms.value.alarms : []) });
      timer = setTimeout(() => void look(), document.hidden ? EVERY_MS * 10 : EVERY_MS);
    }
    void look();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [link, up, siteId]);
  return glance;
}
