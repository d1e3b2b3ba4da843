import { useMemo } from "react";
import { useStore } from "zustand";
import { floorEdited } from "../../twins/core/additions.ts";
import type { AdditionRows } from "../../twins/protocol/additions.ts";
import { type AdditionsState, unchangedSince } from "./additions.ts";
import { usePastMs, useReplica, useShownKnown, useSite, useSitePlaces } from "./context.tsx";
import type { Where } from "./editing.ts";
import { useView } from "./view.ts";

export const useAdditions = <T>(select: (state: AdditionsState) => T): T => useStore(useSite().additions.state, select);

/** Those of the shown moment, each as it was then. Until the past has come, those of which that is known anyway. */
export function useShownAdditions(): AdditionRows {
  const { replay } = useSite();
  const present = useAdditions((state) => state.rows);
  const then = useStore(replay.past.domain, (past) => past.additions);
  const known = useShownKnown();
  const replica = useReplica();
  const { layout } = replica;
  const pastMs = usePastMs();
  const rows = pastMs !== null && known ? then : present;
  const sinceMs = known ? null : pastMs;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `layout` tells that the entries are others.
  return useMemo(() => {
    const standing = sinceMs === null ? rows : unchangedSince(rows, sinceMs);
    // A Thing that a device speaks for is planned no more.
    return new Map([...standing].filter(([id]) => replica.entry(id) === null));
  }, [rows, sinceMs, replica, layout]);
}

/** The floor that one edits; null until the site is known. */
export function useWhere(): Where | null {
  const site = useSitePlaces();
  const storey = useView((view) => view.storey);
  return useMemo(() => {
    const floor = site === null ? undefined : floorEdited(site.places, storey);
    return site === null || floor === undefined ? null : { site, floor };
  }, [site, storey]);
}
