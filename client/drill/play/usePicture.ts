import { useCallback, useEffect } from "react";
import { useStore } from "zustand";
import type { DrillRun } from "../session/run.ts";
import type { DrillSession } from "../session/session.ts";
import { HAZARD_READERS, type HazardPicture } from "./hazardPicture.ts";

/** Has what the server tells of the hazard read. @returns what was told last, for whichever view draws it */
export function usePicture(session: DrillSession, run: DrillRun): () => HazardPicture | null {
  const hazard = useStore(session.state, ({ lobby }) => lobby?.drill.hazard ?? "fire");
  useEffect(() => {
    const read = HAZARD_READERS[hazard];
    session.hazard =
      read === undefined
        ? null
        : (bytes) => {
            run.picture = read(bytes, run.venue) ?? run.picture;
          };
    return () => {
      session.hazard = null;
    };
  }, [session, run, hazard]);
  return useCallback(() => run.picture, [run]);
}
