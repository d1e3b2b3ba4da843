import { useEffect, useState } from "react";
import type { Miniature } from "../../twins/protocol/miniature.ts";
import { MAX_MARKED, type SiteSummary } from "../../twins/protocol/sites.ts";
import { type Asked, useLink, useLinkState } from "./context.tsx";
import { keep } from "./keep.ts";
import { repeat } from "./repeat.ts";

const EVERY_MS = 1000;

/** Sites whose cards are in sight: of no other are the marks asked for. */
const inSight = new Set<string>();

/** A site's card comes into sight. @returns it goes */
export function watchMarks(siteId: string): () => void {
  inSight.add(siteId);
  return () => inSight.delete(siteId);
}

/** All sites in short, about once a second in one ask; what they are drawn by is asked for once. What has not changed is the same object. */
export function useSites(): Asked<readonly SiteSummary[]> {
  const link = useLink();
  const up = useLinkState((state) => state.phase === "up");
  const [asked, setAsked] = useState<Asked<readonly SiteSummary[]>>({ phase: "waiting" });
  useEffect(() => {
    if (!up) return;
    let current = true;
    let drawn: ReadonlyMap<string, Miniature> | null = null;
    async function look(): Promise<void> {
      const marked = [...inSight].slice(0, MAX_MARKED);
      const answer = await link.ask("sites", { miniatures: drawn === null, marks: marked });
      if (!current) return;
      if (!answer.ok) setAsked({ phase: "failed", error: answer.error });
      else {
        const { sites } = answer.value;
        const held: ReadonlyMap<string, Miniature> =
          drawn ??
          new Map(sites.flatMap(({ id, miniature }) => (miniature === null ? [] : [[id, miniature] as const])));
        drawn = held;
        setAsked((old) => {
          const before = old.phase === "done" ? old.value : [];
          const marksOf = new Map(before.map(({ id, marks }) => [id, marks]));
          const value = sites.map((site) => ({
            ...site,
            miniature: held.get(site.id) ?? null,
            // What comes into sight begins with the marks that it was last seen with.
            marks: marked.includes(site.id) ? site.marks : (marksOf.get(site.id) ?? []),
          }));
          const kept = keep(before, value);
          return old.phase === "done" && kept === old.value ? old : { phase: "done", value: kept };
        });
      }
    }
    const end = repeat(look, EVERY_MS);
    return () => {
      current = false;
      end();
    };
  }, [link, up]);
  return asked;
}
