import { useReducedMotion } from "@mantine/hooks";
import { type ComponentType, lazy, type Ref, useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { thingModels, thingViews } from "../../twins/things/registry.gen.ts";
import type { SceneHandle, SiteSceneProps } from "../scene/types.ts";
import { PANEL_MS, useDomain, useReplica, useSite, useTick } from "../session/context.tsx";
import { worstByThing } from "../session/domain.ts";
import { expectedPoses } from "../session/expected.ts";
import { pathsAhead } from "../session/pathsAhead.ts";
import { go, useView } from "../session/view.ts";
import { languageOf } from "../ui/format.ts";
import { useLayout } from "./layoutStore.ts";
import { useSceneControl } from "./sceneControl.ts";

type Scene = ComponentType<SiteSceneProps & { ref?: Ref<SceneHandle> }>;
const found = Object.values(import.meta.glob<{ SiteScene: Scene }>("../scene/SiteScene.tsx"))[0];
const SiteScene = lazy(async () => {
  if (found === undefined) throw new Error("no scene in this build");
  return { default: (await found()).SiteScene };
});

const useGhosts = (): SiteSceneProps["ghosts"] => {
  const session = useSite();
  const at = useView((view) => view.at);
  const branch = useView((view) => view.branch);
  const comparisons = useDomain((domain) => domain.comparisons);
  return useMemo(() => {
    if (at === null || at <= session.nowMs() || session.site?.routeMap == null) return [];
    const [id, name] = (branch ?? "").split(":");
    const comparison = comparisons.find((c) => c.id === id) ?? comparisons[0];
    const result = comparison?.branches.find((b) => b.branch === (name ?? "continue"));
    if (comparison === undefined || result === undefined) return [];
    return expectedPoses(session.site.routeMap, result.schedule, (at - comparison.base.atMs) / 1000);
  }, [session, at, branch, comparisons]);
};

/** Joins the scene to the session, the view and the layout. */
export default function SceneBinding(props: { theme: "light" | "dark"; onQuality: (step: string) => void }) {
  const { i18n } = useTranslation();
  const session = useSite();
  const replica = useReplica();
  const beat = useTick(PANEL_MS * 2);
  const alarms = useDomain((domain) => domain.alarms);
  const commands = useDomain((domain) => domain.commands);
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
