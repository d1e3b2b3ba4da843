import { useReducedMotion } from "@mantine/hooks";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { thingModels, thingViews } from "../../twins/things/registry.gen.ts";
import { SiteScene } from "../scene/SiteScene.tsx";
import type { SiteSceneProps } from "../scene/types.ts";
import { PANEL_MS, useAlarms, useCommands, useReplica, useSite, useTick } from "../session/context.tsx";
import { worstByThing } from "../session/domain.ts";
import { expectedPoses } from "../session/expected.ts";
import { pathsAhead } from "../session/pathsAhead.ts";
import { useShownBranch } from "../session/shownBranch.ts";
import { go, useView } from "../session/view.ts";
import { languageOf } from "../ui/format.ts";
import { useLayout } from "./layoutStore.ts";
import { useSceneControl } from "./sceneControl.ts";

const useGhosts = (): SiteSceneProps["ghosts"] => {
  const session = useSite();
  const at = useView((view) => view.at);
  const shown = useShownBranch();
  return useMemo(() => {
    if (at === null || at <= session.nowMs() || session.site?.routeMap == null || shown === null) return [];
    return expectedPoses(session.site.routeMap, shown.result.schedule, (at - shown.comparison.base.atMs) / 1000);
  }, [session, at, shown]);
};

/** Joins the scene to the session, the view and the layout. */
export default function SceneBinding(props: { theme: "light" | "dark"; onQuality: (step: string) => void }) {
  const { i18n } = useTranslation();
  const session = useSite();
  const replica = useReplica();
  const beat = useTick(PANEL_MS * 2);
  const alarms = useAlarms();
  const commands = useCommands();
  const selection = useView((view) => view.select);
  const ghosts = useGhosts();
  const { setCamera, followId } = useSceneControl();
  const quality = useLayout((layout) => layout.quality);
  const reducedMotion = useReducedMotion();
  useEffect(() => () => setCamera(null), [setCamera]);
  const worst = useMemo(() => worstByThing(alarms), [alarms]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: vehicles move along their paths between events.
  const paths = useMemo(() => pathsAhead(commands, replica), [commands, replica, beat]);
  if (session.site === null) return null;
  return (
    <SiteScene
      ref={setCamera}
      site={session.site}
      models={thingModels}
      views={thingViews}
      replica={replica}
      theme={props.theme}
      quality={quality}
      onQuality={props.onQuality}
      selection={selection}
      onSelect={(select) => go({ select })}
      alarms={worst}
      paths={paths}
      ghosts={ghosts}
      followId={followId}
      reducedMotion={reducedMotion}
      language={languageOf(i18n.language)}
    />
  );
}
