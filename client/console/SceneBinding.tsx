import { Progress } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { useCallback, useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Site } from "../../twins/core/site.ts";
import type { BuiltGeometry } from "../scene/built/build.ts";
import type { Rect } from "../scene/overlay/labels.ts";
import { planStorey } from "../scene/plan/planStorey.ts";
import { ShownReplica } from "../scene/roads/shownReplica.ts";
import { SiteScene } from "../scene/SiteScene.tsx";
import type { SceneHandle, SceneView } from "../scene/types.ts";
import { useAlarms, useDescribed, useReplica, useSite } from "../session/context.tsx";
import { worstByThing } from "../session/domain.ts";
import { useSelectedByOthers, useWatchText } from "../session/usePresence.ts";
import { go, useView } from "../session/view.ts";
import { useWays } from "../session/ways.ts";
import { languageOf } from "../ui/format.ts";
import { ErrorNote } from "../ui/parts.tsx";
import { useLayout } from "./layoutStore.ts";
import { useSceneControl } from "./sceneControl.ts";
import { useTrafficDrawn } from "./trafficDrawn.ts";
import { useDrawnThings } from "./useDrawnThings.ts";
import { useSceneEdits } from "./useEditing.ts";
import { useGeometry } from "./useGeometry.ts";

interface Props {
  readonly theme: "light" | "dark";
  /** Where tools and words stand over the picture. */
  readonly covered: readonly Rect[];
  readonly onQuality: (step: string) => void;
  readonly onFailure: () => void;
}

function Drawn(props: Props & { site: Site; geometry: BuiltGeometry | null }) {
  const { i18n } = useTranslation();
  const session = useSite();
  const replica = useReplica();
  const alarms = useAlarms();
  const selection = useView((view) => view.select);
  const storey = useView((view) => view.storey);
  const { paths, leases, ghosts } = useWays();
  const edits = useSceneEdits();
  const { speeds, routes } = useTrafficDrawn(props.site);
  // Lamps and labels of detectors are of the moment that the roads beside them show.
  const shown = useMemo(() => (speeds === null ? replica : new ShownReplica(replica, speeds)), [replica, speeds]);
  const { camera, setCamera, followId, follow, exploded, cut, plan } = useSceneControl();
  const quality = useLayout((layout) => layout.quality);
  const reducedMotion = useReducedMotion();
  const selected = useSelectedByOthers();
  const watchText = useWatchText();
  const watches = new Map([...selected].map(([thing, people]) => [thing, watchText(people)]));
  const hold = useCallback(
    (handle: SceneHandle | null): void => {
      setCamera(handle);
      const lookAs = (view: SceneView): void => {
        // One follows a person or a Thing, not both.
        follow(null);
        handle?.lookAs(view);
      };
      session.presence.camera = handle === null ? null : { view: handle.view, lookAs };
    },
    [session, setCamera, follow],
  );
  useEffect(() => () => hold(null), [hold]);
  // Whoever asked for the plan before there was a picture gets it when there is one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another picture begins in perspective.
  useEffect(() => {
    if (plan) camera?.topView(true);
  }, [camera, plan, props.site, props.geometry]);
  const drawn = useDrawnThings(props.site);
  const marked = useMemo(() => {
    const place = props.site.places.find(({ id }) => id === selection);
    return place === undefined ? null : { outline: place.outline, floorZ: place.floorZ };
  }, [props.site, selection]);
  const worst = useMemo(() => worstByThing(alarms), [alarms]);
  const levels = useMemo(() => {
    const known = props.site.places.some(({ id }) => id === storey) ? storey : null;
    // A plan is of one storey.
    const looked = plan && props.geometry !== null ? planStorey(props.site, known) : known;
    return { storey: looked, exploded: exploded && !plan, cut };
  }, [props.site, props.geometry, storey, exploded, cut, plan]);
  return (
    <SiteScene
      ref={hold}
      {...drawn}
      geometry={props.geometry}
      levels={levels}
      replica={shown}
      theme={props.theme}
      quality={quality}
      onQuality={props.onQuality}
      onFailure={props.onFailure}
      selection={selection}
      marked={marked}
      onSelect={(select) => go({ select })}
      alarms={worst}
      watches={watches}
      paths={paths}
      leases={leases}
      ghosts={ghosts}
      {...edits}
      speeds={speeds}
      routes={routes}
      covered={props.covered}
      followId={followId}
      reducedMotion={reducedMotion}
      language={languageOf(i18n.language)}
    />
  );
}

/** Joins the scene to the session, the view and the layout. */
export default function SceneBinding(props: Props) {
  const { t } = useTranslation();
  const described = useDescribed();
  const description = described.phase === "done" ? described.value : null;
  const [geometry, again] = useGeometry(description);
  const error = described.phase === "failed" ? described.error : geometry.phase === "failed" ? geometry.error : null;
  if (error !== null)
    return (
      <div className="place-note">
        <ErrorNote error={error} {...(geometry.phase === "failed" ? { onRetry: again } : {})} />
      </div>
    );
  if (description === null || geometry.phase !== "done")
    return (
      <div className="place-note" role="status">
        {t("scene.loading")}
        {geometry.phase === "loading" && geometry.share > 0 && (
          <Progress w={200} value={geometry.share * 100} aria-label={t("scene.loading")} />
        )}
      </div>
    );
  return <Drawn {...props} site={description.site} geometry={geometry.built} />;
}
