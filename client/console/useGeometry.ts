import { useCallback, useEffect, useState } from "react";
import type { Failure } from "../../twins/core/result.ts";
import type { SiteDescription } from "../../twins/protocol/siteFile.ts";
import type { BuiltGeometry } from "../scene/built/build.ts";
import { buildInWorker } from "../scene/built/buildInWorker.ts";
import { webglSupport } from "../scene/support.ts";
import { useLink } from "../session/context.tsx";
import { siteFile } from "../session/siteFiles.ts";

export type Geometry =
  /** `share`: how much of it is here, 0 to 1. */
  | { readonly phase: "loading"; readonly share: number }
  /** Null: the site has none, and is drawn as a hall. */
  | { readonly phase: "done"; readonly built: BuiltGeometry | null }
  | { readonly phase: "failed"; readonly error: Failure };

/** Finest level of detail of the ground: where the processor draws, every fourth point of it. */
const LOD = { hardware: 3, software: 2, none: 2 } as const;
const HALL: Geometry = { phase: "done", built: null };

/** Loads what a site is drawn with; the second value tries again. */
export function useGeometry(description: SiteDescription | null): [Geometry, () => void] {
  const link = useLink();
  const [geometry, setGeometry] = useState<Geometry>({ phase: "loading", share: 0 });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` loads again without a change.
  useEffect(() => {
    if (description === null) return;
    if (!description.drawn) return setGeometry(HALL);
    const left = new AbortController();
    const tell = (next: Geometry): void => {
      if (!left.signal.aborted) setGeometry(next);
    };
    async function load({ site }: SiteDescription): Promise<void> {
      const bytes = await siteFile(link, site.id, "geometry", (share) => tell({ phase: "loading", share }));
      if (left.signal.aborted) return;
      if (!bytes.ok) return tell({ phase: "failed", error: bytes.error });
      const places = site.places.map(({ id, level, parent, floorZ }) => ({ id, level, parent, floorZ }));
      const order = { bytes: bytes.value, places, lod: LOD[webglSupport()] };
      const built = await buildInWorker(order, left.signal);
      tell(built.ok ? { phase: "done", built: built.value } : { phase: "failed", error: built.error });
    }
    void load(description);
    return () => left.abort();
  }, [link, description, round]);
  return [geometry, useCallback(() => setRound((n) => n + 1), [])];
}
