import { useMemo } from "react";
import { routeGraph } from "../../twins/core/routeMap.ts";
import { zonesOf } from "../../twins/sim/traffic/zones.ts";
import { PANEL_MS, useCommands, useDomain, useReplica, useSitePlaces, useTick } from "./context.tsx";
import { leasesHeld } from "./leases.ts";
import { type PathAhead, pathsAhead } from "./pathsAhead.ts";
import { type ExpectedPose, useRehearsed } from "./rehearsed.ts";

export interface ShownWays {
  readonly paths: ReadonlyMap<string, PathAhead>;
  /** Zones that vehicles hold: now or then, and in a forecast those of the rehearsal. */
  readonly leases: { readonly held: ReadonlyMap<string, string>; readonly expected: boolean };
  readonly ghosts: readonly ExpectedPose[];
}

const NOBODY: readonly ExpectedPose[] = [];
const NOTHING: ReadonlyMap<string, string> = new Map();

/** Ways ahead, zones held and vehicles expected at the shown moment, a few times a second. */
export function useWays(): ShownWays {
  const site = useSitePlaces();
  const replica = useReplica();
  const commands = useCommands();
  const plans = useDomain((domain) => domain.plans);
  const rehearsed = useRehearsed();
  const beat = useTick(PANEL_MS);
  const map = useMemo(() => {
    // Roads that no vehicle of ours drives on are held by nobody.
    const driven = site?.things.some(({ model }) => model === "agv") === true;
    const graph = driven && site.routeMap !== null ? routeGraph(site.routeMap) : null;
    return graph?.ok ? { graph: graph.value, zones: zonesOf(graph.value) } : null;
  }, [site]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: vehicles move along their paths between events.
  const paths = useMemo(() => pathsAhead(commands, plans, replica), [commands, plans, replica, beat]);
  const leases = useMemo(() => {
    if (rehearsed !== null) return { held: rehearsed.taken, expected: true };
    const held = map === null ? NOTHING : leasesHeld(map.graph, map.zones, replica, paths);
    return { held, expected: false };
  }, [map, rehearsed, replica, paths]);
  return { paths, leases, ghosts: rehearsed?.poses ?? NOBODY };
}
