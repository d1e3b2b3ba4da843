import { useCallback, useEffect, useRef } from "react";
import { useStore } from "zustand";
import type { DrillRun } from "../session/run.ts";
import type { DrillSession } from "../session/session.ts";
import { HAZARD_READERS, type HazardPicture } from "./hazardPicture.ts";

/** What the server told last of the hazard, for whichever view draws it. */
export function usePicture(session: DrillSession, run: DrillRun): () => HazardPicture | null {
  const hazard = useStore(session.state, ({ lobby }) => lobby?.drill.hazard ?? "fire");
  const picture = useRef<HazardPicture | null>(null);
  useEffect(() => {
    const read = HAZARD_READERS[hazard];
    picture.current = null;
    session.hazard =
      read === undefined
        ? null
        : (bytes) => {
            picture.current = read(bytes, run.venue) ?? picture.current;
          };
    return () => {
      session.hazard = null;
    };
  }, [session, run, hazard]);
  return useCallback(() => picture.current, []);
}
