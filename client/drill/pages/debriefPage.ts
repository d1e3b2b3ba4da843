import { useEffect, useState } from "react";

type DebriefPage = typeof import("./Debrief.tsx").Debrief;

/**
 * The debrief's page, loaded while the drill runs: who comes in does not wait for it, and it is there when the drill ends.
 * @returns null until it has come
 */
export function useDebriefPage(isSoon: boolean): DebriefPage | null {
  const [page, setPage] = useState<DebriefPage | null>(null);
  useEffect(() => {
    if (!isSoon) return;
    import("./Debrief.tsx").then(
      ({ Debrief }) => setPage(() => Debrief),
      // Told where the console tells of pages that did not come.
      (error: unknown) =>
        setPage(() => {
          throw error;
        }),
    );
  }, [isSoon]);
  return page;
}
