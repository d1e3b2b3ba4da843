import { useReducedMotion } from "@mantine/hooks";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { LookedAt } from "../../importing/news.ts";
import { planStorey } from "../../scene/plan/planStorey.ts";
import { SiteScene } from "../../scene/SiteScene.tsx";
import type { Replica } from "../../scene/source.ts";
import { useView } from "../../session/view.ts";
import { languageOf } from "../../ui/format.ts";
import { useLayout } from "../layoutStore.ts";
import { useSceneControl } from "../sceneControl.ts";

interface Props {
  readonly lookedAt: LookedAt;
  readonly theme: "light" | "dark";
  readonly onQuality: (step: string) => void;
  readonly onFailure: () => void;
}

/** Nobody reports of a file. */
const SILENT: Replica = {
  values: new Float64Array(0),
  observedAtMs: new Float64Array(0),
  slot: () => -1,
  serverNowMs: () => 0,
  online: () => false,
  provenance: () => null,
  staleAfterMs: () => Infinity,
  version: 0,
  layout: 0,
};
const NONE: ReadonlyMap<string, never> = new Map<string, never>();
const NO_LEASES = { held: NONE, expected: false };
/** The picture is built anew for others: the same each time. */
const NO_TYPES = {};
const NO_GHOSTS: readonly [] = [];
const nothing = (): void => {};

/** A file's geometry as any site is drawn. */
export default function PreviewScene({ lookedAt, theme, onQuality, onFailure }: Props) {
  const { i18n } = useTranslation();
  const { site, built } = lookedAt;
  const storey = useView((view) => view.storey);
  const { setCamera, exploded, cut, plan } = useSceneControl();
  const quality = useLayout((layout) => layout.quality);
  const reducedMotion = useReducedMotion();
  useEffect(() => () => setCamera(null), [setCamera]);
  const levels = useMemo(
    // A plan is of one storey.
    () => ({ storey: plan ? planStorey(site, storey) : storey, exploded: exploded && !plan, cut }),
    [site, storey, exploded, cut, plan],
  );
  return (
    <SiteScene
      ref={setCamera}
      site={site}
      geometry={built}
      levels={levels}
      models={NO_TYPES}
      views={NO_TYPES}
      replica={SILENT}
      theme={theme}
      quality={quality}
      onQuality={onQuality}
      onFailure={onFailure}
      selection={null}
      onSelect={nothing}
      alarms={NONE}
      paths={NONE}
      leases={NO_LEASES}
      ghosts={NO_GHOSTS}
      followId={null}
      reducedMotion={reducedMotion}
      language={languageOf(i18n.language)}
    />
  );
}
