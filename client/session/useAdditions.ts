import { useMemo } from "react";
import { useStore } from "zustand";
import { floorEdited } from "../../twins/core/additions.ts";
import type { AdditionsState } from "./additions.ts";
import { usePastMs, useReplica, useSite, useSitePlaces } from "./context.tsx";
import type { Where } from "./editing.ts";
import { useView } from "./view.ts";

export const useAdditions = <T>(select: (state: AdditionsState) => T): T => useStore(useSite().additions.state, select);

/** Those of the shown moment: of the past only what was there by then, as it is now. */
export function useShownAdditions(): AdditionsState["rows"] {
  const rows = useAdditions((state) => state.rows);
  const replica = useReplica();
  const { layout } = replica;
  const pastMs = usePastMs();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `layout` tells that the entries are others.
  return useMemo(() => {
    const shown = [...rows].filter(
      // A Thing that a device speaks for is planned no more.
      ([id, { atMs }]) => (pastMs === null || atMs <= pastMs) && replica.entry(id) === null,
    );
    return new Map(shown);
  }, [rows, replica, layout, pastMs]);
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
