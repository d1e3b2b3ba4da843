import { useReducedMotion } from "@mantine/hooks";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { thingModels, thingViews } from "../../twins/things/registry.gen.ts";
import { SiteScene } from "../scene/SiteScene.tsx";
import { PANEL_MS, useAlarms, useCommands, useReplica, useSite, useTick } from "../session/context.tsx";
import { worstByThing } from "../session/domain.ts";
import { pathsAhead } from "../session/pathsAhead.ts";
import { useRehearsedPoses } from "../session/rehearsed.ts";
import { go, useView } from "../session/view.ts";
import { languageOf } from "../ui/format.ts";
import { useLayout } from "./layoutStore.ts";
import { useSceneControl } from "./sceneControl.ts";

/** Joins the scene to the session, the view and the layout. */
export default function SceneBinding(props: { theme: "light" | "dark"; onQuality: (step: string) => void }) {
  const { i18n } = useTranslation();
  const session = useSite();
  const replica = useReplica();
  const beat = useTick(PANEL_MS * 2);
  const alarms = useAlarms();
  const commands = useCommands();
  const selection = useView((view) => view.select);
  const ghosts = useRehearsedPoses();
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
