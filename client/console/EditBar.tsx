import "./edit.css";
import { ActionIcon, Button, Menu } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconChevronDown,
  IconPlus,
  IconPointer,
  IconPolygon,
  IconUsers,
  IconX,
} from "@tabler/icons-react";
import { Fragment, type ReactNode, useLayoutEffect } from "react";
import { useTranslation } from "react-i18next";
import { areaM2, ZONE_TITLES, ZONE_USES } from "../../twins/core/additions.ts";
import type { ThingModel } from "../../twins/core/thing.ts";
import { thingModels, thingViews } from "../../twins/things/registry.gen.ts";
import { RoleNote } from "../panels/ActButton.tsx";
import { ThingIcon } from "../panels/ThingIcon.tsx";
import type { Meanwhile } from "../session/additions.ts";
import { usePastMs, usePersonName, useReplica, useSite } from "../session/context.tsx";
import { kindsThatFit, outlineProblem, type Tool } from "../session/editing.ts";
import { letGo, take, useDraft } from "../session/editStore.ts";
import { useMay } from "../session/may.ts";
import { useAdditions, useWhere } from "../session/useAdditions.ts";
import { useOtherEditors, usePresentName } from "../session/usePresence.ts";
import { go, useView } from "../session/view.ts";
import { textOf } from "../ui/format.ts";
import { ErrorNote } from "../ui/parts.tsx";
import { closeOutline, cornerBack, useEditKeys, useHint, useOneFloor } from "./useEditing.ts";

/** Kinds of Things that can be set on a floor: those that have a look. */
const KINDS = Object.values(thingModels).filter(({ type }) => thingViews[type] !== undefined);

interface ToolItem {
  readonly key: string;
  readonly icon: ReactNode;
  readonly title: string;
  readonly tool: Tool;
}
interface ToolGroup {
  readonly heading: string;
  readonly items: readonly ToolItem[];
}

/** A tool with a choice of what it makes. */
function ToolMenu(props: { word: string; icon: ReactNode; active: boolean; groups: readonly ToolGroup[] }) {
  const { word, icon, active, groups } = props;
  return (
    <Menu position="bottom-start" width={230}>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant={active ? "filled" : "default"}
          aria-pressed={active}
          aria-label={word}
          leftSection={icon}
          rightSection={<IconChevronDown size={13} aria-hidden />}
        >
          <span className="edit-word">{word}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown className="edit-kinds">
        {groups.map(({ heading, items }) => (
          <Fragment key={heading}>
            <Menu.Label>{heading}</Menu.Label>
            {items.map((item) => (
              <Menu.Item key={item.key} leftSection={item.icon} onClick={() => take(item.tool)}>
                {item.title}
              </Menu.Item>
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Kinds of Things: those that the site has come first, for more of them is what one mostly wants. */
function Kinds() {
  const { t, i18n } = useTranslation();
  const active = useDraft((draft) => draft.tool.kind === "place");
  const { entries } = useReplica();
  const rows = useAdditions((state) => state.rows);
  const planned = [...rows.values()].flatMap(({ addition }) => (addition.of === "thing" ? [addition.thing.model] : []));
  const { here, others } = kindsThatFit(KINDS, [...entries.map(({ thing }) => thing.model), ...planned]);
  const itemsOf = (kinds: readonly ThingModel[]): ToolItem[] =>
    kinds
      .map(({ type, title }) => ({
        key: type,
        icon: <ThingIcon type={type} size={16} />,
        title: textOf(title, i18n.language),
        tool: { kind: "place", model: type } as const,
      }))
      .sort((a, b) => a.title.localeCompare(b.title, i18n.language));
  const groups = [
    { heading: t("edit.kindsHere"), items: itemsOf(here) },
    { heading: t(here.length === 0 ? "edit.kinds" : "edit.kindsOther"), items: itemsOf(others) },
  ].filter(({ items }) => items.length > 0);
  const icon = <IconPlus size={15} aria-hidden />;
  return <ToolMenu word={t("edit.place")} icon={icon} active={active} groups={groups} />;
}

function Uses() {
  const { t, i18n } = useTranslation();
  const active = useDraft((draft) => draft.tool.kind === "zone");
  const items = ZONE_USES.map((use) => ({
    key: use,
    icon: <i className={`zone-swatch zone-swatch-${use}`} aria-hidden />,
    title: textOf(ZONE_TITLES[use], i18n.language),
    tool: { kind: "zone", use } as const,
  }));
  const icon = <IconPolygon size={15} aria-hidden />;
  return <ToolMenu word={t("edit.zone")} icon={icon} active={active} groups={[{ heading: t("edit.uses"), items }]} />;
}

/** The outline so far, and what can be done with it. */
function Outline() {
  const { t } = useTranslation();
  const session = useSite();
  const where = useWhere();
  const { tool, corners } = useDraft((draft) => draft);
  if (tool.kind !== "zone" || where === null) return null;
  return (
    <>
      <span className="num muted">
        {t("edit.corners", { count: corners.length })}
        {corners.length >= 3 &&
          outlineProblem(corners) !== "crosses" &&
          ` · ${areaM2(corners.map(([x, y]): [number, number] => [x, y])).toFixed(1)} m²`}
      </span>
      <Button size="compact-sm" variant="default" disabled={corners.length === 0} onClick={cornerBack}>
        {t("edit.cornerBack")}
      </Button>
      <Button
        size="compact-sm"
        disabled={outlineProblem(corners) !== null}
        onClick={() => void closeOutline(session, where)}
      >
        {t("edit.close")}
      </Button>
    </>
  );
}

function Steps() {
  const { t } = useTranslation();
  const { additions } = useSite();
  const { done, undone, busy } = useAdditions((state) => state);
  const step = (label: string, keys: string, icon: ReactNode, n: number, act: () => void) => (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={30}
      disabled={n === 0 || busy}
      aria-label={label}
      title={`${label} (${keys})`}
      onClick={act}
    >
      {icon}
    </ActionIcon>
  );
  return (
    <>
      {step(t("edit.undo"), "Ctrl Z", <IconArrowBackUp size={18} />, done.length, () => void additions.undo())}
      {step(t("edit.redo"), "Ctrl Y", <IconArrowForwardUp size={18} />, undone.length, () => void additions.redo())}
    </>
  );
}

/** What others did to what one was about to edit: by whom, as it is called now, and what it means for one's own steps. */
function MeanwhileNote({ told }: { told: Meanwhile }) {
  const { t, i18n } = useTranslation();
  const who = usePersonName();
  const { what, unwanted, by, dropped } = told;
  const name = textOf(told.title, i18n.language);
  const word = what === "changed" ? "changed" : unwanted ? "alreadyRemoved" : "removed";
  return (
    <div className="notice" role="status">
      {by === null ? t(`edit.${word}BySomebody`, { name }) : t(`edit.${word}By`, { name, who: who(by) })}{" "}
      {dropped > 0 && t("edit.stepsDropped", { count: dropped })}
    </div>
  );
}

/** What became of the last edit, when it was not done. It goes with the next thing that one does. */
function Refused() {
  const { t } = useTranslation();
  const { additions } = useSite();
  const error = useAdditions((state) => state.error);
  const meanwhile = useAdditions((state) => state.meanwhile);
  const tool = useDraft((draft) => draft.tool);
  const corners = useDraft((draft) => draft.corners);
  const select = useView((view) => view.select);
  // At once, for the next answer may be there before the page is painted.
  // biome-ignore lint/correctness/useExhaustiveDependencies: any of them changes by an act.
  useLayoutEffect(() => () => additions.forgiven(), [additions, tool, corners, select]);
  if (error === null && meanwhile === null) return null;
  return (
    <div className="edit-refused">
      {error !== null ? <ErrorNote error={error} /> : meanwhile !== null && <MeanwhileNote told={meanwhile} />}
      <ActionIcon variant="subtle" color="gray" size={26} aria-label={t("common.close")} onClick={additions.forgiven}>
        <IconX size={15} />
      </ActionIcon>
    </div>
  );
}

function Tools() {
  const { t } = useTranslation();
  const { additions } = useSite();
  const tool = useDraft((draft) => draft.tool);
  const hint = useHint();
  useEditKeys();
  useOneFloor();
  return (
    <>
      <div className="edit-tools">
        <Button
          size="compact-sm"
          variant={tool.kind === "choose" ? "filled" : "default"}
          aria-pressed={tool.kind === "choose"}
          aria-label={t("edit.choose")}
          leftSection={<IconPointer size={15} aria-hidden />}
          onClick={() => {
            // Also where nothing changes by it: one has read what was said, and goes on.
            additions.forgiven();
            letGo();
          }}
        >
          <span className="edit-word">{t("edit.choose")}</span>
        </Button>
        <Kinds />
        <Uses />
        <Steps />
        <Outline />
      </div>
      <p className="edit-hint" role="status">
        {hint}
      </p>
      <Refused />
    </>
  );
}

/** Who else edits now, so that nobody is surprised by what moves. */
function OtherEditors() {
  const { t } = useTranslation();
  const { name } = usePresentName();
  const editors = useOtherEditors();
  if (editors.length === 0) return null;
  return (
    <p className="edit-others" role="status">
      <IconUsers size={15} aria-hidden />
      {t("presence.editors", { names: editors.map(name).join(t("common.list")) })}
    </p>
  );
}

/** Edit mode, apart from looking: what one places or draws is kept on the server and seen by all. */
export function EditBar() {
  const { t } = useTranslation();
  const may = useMay("editSite");
  const past = usePastMs() !== null;
  return (
    <section className="edit-bar" aria-label={t("edit.mode")}>
      <header>
        <Button size="compact-sm" variant="default" onClick={() => go({ edit: false })}>
          {t("edit.leave")}
        </Button>
      </header>
      {may ? <Tools /> : past ? <p className="muted">{t("replay.refused")}</p> : <RoleNote ask="editSite" />}
      {may && <OtherEditors />}
    </section>
  );
}
