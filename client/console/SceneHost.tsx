import { ActionIcon, Button, Menu, useComputedColorScheme } from "@mantine/core";
import {
  IconAugmentedReality,
  IconBrightness,
  IconCamera,
  IconCheck,
  IconFocus2,
  IconHome,
  IconMap,
  IconPencil,
  IconX,
} from "@tabler/icons-react";
import { Component, lazy, type ReactNode, Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { webglSupport } from "../scene/support.ts";
import { useEntry, useReplica, useSitePlaces } from "../session/context.tsx";
import { useRefusal } from "../session/may.ts";
import { useShownAdditions } from "../session/useAdditions.ts";
import { useView } from "../session/view.ts";
import { LevelPicker } from "./LevelPicker.tsx";
import { useLayout } from "./layoutStore.ts";
import { RoadLegend } from "./RoadLegend.tsx";
import { useSceneControl } from "./sceneControl.ts";
import { useCovered } from "./useCovered.ts";
import { useToggleEdit } from "./useEditing.ts";
import { useOwnMove } from "./useOwnMove.ts";

/** three.js and all that draws load after the console is usable. */
const SceneBinding = lazy(() => import("./SceneBinding.tsx"));
const EditBar = lazy(async () => ({ default: (await import("./EditBar.tsx")).EditBar }));

export class SceneBoundary extends Component<{ fallback: ReactNode; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }
  override render(): ReactNode {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}

/** This browser gives no WebGL: the plan is all it can draw. */
const isFlat = (): boolean => webglSupport() === "none";

const QUALITIES = ["auto", "high", "medium", "low", "plan"] as const;

function tool(label: string, icon: ReactNode, act: () => void, pressed?: boolean, disabled?: boolean): ReactNode {
  return (
    <ActionIcon
      variant="default"
      size={34}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={act}
    >
      {icon}
    </ActionIcon>
  );
}

/** Flies to what is selected, where there is such a thing. */
function FrameTool() {
  const { t } = useTranslation();
  const camera = useSceneControl((control) => control.camera);
  const select = useView((view) => view.select);
  const added = useShownAdditions().has(select ?? "");
  const place = useSitePlaces()?.places.some(({ id }) => id === select) === true;
  const there = useEntry(select ?? "") !== null || added || place;
  const label = `${t("scene.frame")} (F)`;
  return tool(label, <IconFocus2 size={18} />, () => select !== null && camera?.frame(select), undefined, !there);
}

/** For a site that lives: following, and editing. */
function SiteTools() {
  const { t } = useTranslation();
  const { followId, follow } = useSceneControl();
  const select = useView((view) => view.select);
  const reports = useReplica().entry(select ?? "") !== null;
  const edit = useView((view) => view.edit);
  const refusal = useRefusal("editSite");
  const toggleEdit = useToggleEdit();
  return (
    <>
      {tool(
        t("scene.follow"),
        <IconCamera size={18} />,
        () => follow(followId === null ? select : null),
        followId !== null,
        !reports && followId === null,
      )}
      {tool(
        refusal === null ? `${t("edit.enter")} (E)` : `${t("edit.enter")}: ${refusal}`,
        <IconPencil size={18} />,
        toggleEdit,
        edit,
        refusal !== null && !edit,
      )}
    </>
  );
}

/** @param still nothing in the picture can be selected */
export function Tools(props: { step: string | null; still?: boolean }) {
  const { t } = useTranslation();
  const { camera, plan, setPlan } = useSceneControl();
  const quality = useLayout((layout) => layout.quality);
  const setQuality = useLayout((layout) => layout.setQuality);
  return (
    <div className="place-tools">
      {tool(`${t("scene.home")} (Home)`, <IconHome size={18} />, () => camera?.home())}
      {props.still !== true && <FrameTool />}
      {tool(
        isFlat()
          ? `${t("scene.perspective")}: ${t("scene.noWebgl")}`
          : plan
            ? `${t("scene.perspective")} (3)`
            : `${t("scene.plan")} (P)`,
        plan || isFlat() ? <IconAugmentedReality size={18} /> : <IconMap size={18} />,
        () => setPlan(!plan),
        isFlat() ? undefined : plan,
        isFlat(),
      )}
      {props.still !== true && <SiteTools />}
      <Menu position="left-start" width={170}>
        <Menu.Target>
          <ActionIcon variant="default" size={34} aria-label={t("scene.quality")} title={t("scene.quality")}>
            <IconBrightness size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t("scene.quality")}</Menu.Label>
          {QUALITIES.map((name) => (
            <Menu.Item
              key={name}
              disabled={isFlat() && name !== "auto" && name !== "plan"}
              rightSection={quality === name && <IconCheck size={14} aria-hidden />}
              onClick={() => setQuality(name)}
            >
              {t(`scene.${name}`)}
              {name === "auto" && props.step !== null && ` (${props.step})`}
            </Menu.Item>
          ))}
          {isFlat() && <div className="menu-note">{t("scene.noWebgl")}</div>}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

/** Said once, until it is put away: why there is no picture in 3D. */
export function FlatNote() {
  const { t } = useTranslation();
  const told = useLayout((layout) => layout.flatTold);
  const tellFlat = useLayout((layout) => layout.tellFlat);
  if (told || !isFlat()) return null;
  return (
    <p className="place-flat muted" role="note">
      {t("scene.noWebgl")}
      <ActionIcon variant="subtle" color="gray" size={24} aria-label={t("common.close")} onClick={tellFlat}>
        <IconX size={15} />
      </ActionIcon>
    </p>
  );
}

/** The picture broke off in use: why there is a plan now, and the way back. */
export function LostNote(props: { onAgain: () => void }) {
  const { t } = useTranslation();
  return (
    <p className="place-flat" role="status">
      {t("scene.lost")}
      <Button variant="default" size="compact-xs" onClick={props.onAgain}>
        {t("scene.again")}
      </Button>
    </p>
  );
}

/** The place in 3D, with its loading state, its buttons, and words where it cannot start. */
export function SceneHost() {
  const { t } = useTranslation();
  const scheme = useComputedColorScheme("light");
  const [step, setStep] = useState<string | null>(null);
  const [lost, setLost] = useState(false);
  const edit = useView((view) => view.edit);
  const own = useOwnMove();
  const place = useRef<HTMLElement>(null);
  const covered = useCovered(place);
  const [mounts, setMounts] = useState(0);
  const again = (): void => {
    setLost(false);
    setMounts(mounts + 1);
  };
  return (
    <div ref={own} className="place-frame">
      {edit && (
        <Suspense fallback={null}>
          <EditBar />
        </Suspense>
      )}
      <section ref={place} className="place" aria-label={t("scene.label")}>
        <SceneBoundary
          fallback={
            <div className="place-note">
              <strong>{t("scene.failed")}</strong>
              <span className="muted">{t("scene.failedWhy")}</span>
            </div>
          }
        >
          <Suspense fallback={<div className="place-note">{t("scene.loading")}</div>}>
            <SceneBinding
              key={mounts}
              theme={scheme}
              covered={covered}
              onQuality={setStep}
              onFailure={() => setLost(true)}
            />
          </Suspense>
        </SceneBoundary>
        <div className="place-corner">
          <LevelPicker />
          <RoadLegend />
          <FlatNote />
          {lost && <LostNote onAgain={again} />}
        </div>
        <Tools step={step} />
      </section>
    </div>
  );
}
