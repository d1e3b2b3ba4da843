import { useEffect, useState } from "react";
import type { Miniature } from "../../twins/protocol/miniature.ts";
import type { SiteSummary } from "../../twins/protocol/sites.ts";
import { type Asked, useLink, useLinkState } from "./context.tsx";
import { keep } from "./keep.ts";

const EVERY_MS = 1000;

/** All sites in short, once a second in one ask; what they are drawn by is asked for once. What has not changed is the same object. */
export function useSites(): Asked<readonly SiteSummary[]> {
  const link = useLink();
  const up = useLinkState((state) => state.phase === "up");
  const [asked, setAsked] = useState<Asked<readonly SiteSummary[]>>({ phase: "waiting" });
  useEffect(() => {
    if (!up) return;
    let current = true;
    let timer: ReturnType<typeof setTimeout>;
    let drawn: ReadonlyMap<string, Miniature> | null = null;
    async function look(): Promise<void> {
      const answer = await link.ask("sites", { miniatures: drawn === null });
      if (!current) return;
      if (!answer.ok) setAsked({ phase: "failed", error: answer.error });
      else {
        const { sites } = answer.value;
        const held: ReadonlyMap<string, Miniature> =
          drawn ??
          new Map(sites.flatMap(({ id, miniature }) => (miniature === null ? [] : [[id, miniature] as const])));
        drawn = held;
        const value = sites.map((site) => ({ ...site, miniature: held.get(site.id) ?? null }));
        setAsked((old) => {
          const kept = keep(old.phase === "done" ? old.value : null, value);
          return old.phase === "done" && kept === old.value ? old : { phase: "done", value: kept };
        });
      }
      timer = setTimeout(() => void look(), document.hidden ? EVERY_MS * 10 : EVERY_MS);
    }
    void look();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [link, up]);
  return asked;
}
