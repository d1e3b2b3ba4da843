import { useReducedMotion } from "@mantine/hooks";
import { useCallback, useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { thingModels, thingViews } from "../../twins/things/registry.gen.ts";
import { SiteScene } from "../scene/SiteScene.tsx";
import type { SceneHandle, SceneView } from "../scene/types.ts";
import { useAlarms, useReplica, useSite } from "../session/context.tsx";
import { worstByThing } from "../session/domain.ts";
import { useSelectedByOthers, useWatchText } from "../session/usePresence.ts";
import { go, useView } from "../session/view.ts";
import { useWays } from "../session/ways.ts";
import { languageOf } from "../ui/format.ts";
import { useLayout } from "./layoutStore.ts";
import { useSceneControl } from "./sceneControl.ts";

/** Joins the scene to the session, the view and the layout. */
export default function SceneBinding(props: {
  theme: "light" | "dark";
  onQuality: (step: string) => void;
  onFailure: () => void;
}) {
  const { i18n } = useTranslation();
  const session = useSite();
  const replica = useReplica();
  const alarms = useAlarms();
  const selection = useView((view) => view.select);
  const { paths, leases, ghosts } = useWays();
  const { setCamera, followId, follow } = useSceneControl();
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
  const worst = useMemo(() => worstByThing(alarms), [alarms]);
  if (session.site === null) return null;
  return (
    <SiteScene
      ref={hold}
      site={session.site}
      models={thingModels}
      views={thingViews}
      replica={replica}
      theme={props.theme}
      quality={quality}
      onQuality={props.onQuality}
      onFailure={props.onFailure}
      selection={selection}
      onSelect={(select) => go({ select })}
      alarms={worst}
      watches={watches}
      paths={paths}
      leases={leases}
      ghosts={ghosts}
      followId={followId}
      reducedMotion={reducedMotion}
      language={languageOf(i18n.language)}
    />
  );
}
