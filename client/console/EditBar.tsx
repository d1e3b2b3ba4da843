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
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { areaM2, ZONE_TITLES, ZONE_USES } from "../../twins/core/additions.ts";
import { thingModels, thingViews } from "../../twins/things/registry.gen.ts";
import { RoleNote } from "../panels/ActButton.tsx";
import { ThingIcon } from "../panels/ThingIcon.tsx";
import { usePastMs, useSite } from "../session/context.tsx";
import { outlineProblem, type Tool } from "../session/editing.ts";
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

/** A tool with a choice of what it makes. */
function ToolMenu(props: {
  word: string;
  icon: ReactNode;
  active: boolean;
  heading: string;
  items: readonly { readonly key: string; readonly icon: ReactNode; readonly title: string; readonly tool: Tool }[];
}) {
  const { word, icon, active, heading, items } = props;
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
        <Menu.Label>{heading}</Menu.Label>
        {items.map((item) => (
          <Menu.Item key={item.key} leftSection={item.icon} onClick={() => take(item.tool)}>
            {item.title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Kinds() {
  const { t, i18n } = useTranslation();
  const active = useDraft((draft) => draft.tool.kind === "place");
  const items = KINDS.map(({ type, title }) => ({
    key: type,
    icon: <ThingIcon type={type} size={16} />,
    title: textOf(title, i18n.language),
    tool: { kind: "place", model: type } as const,
  })).sort((a, b) => a.title.localeCompare(b.title));
  const icon = <IconPlus size={15} aria-hidden />;
  return <ToolMenu word={t("edit.place")} icon={icon} active={active} heading={t("edit.kinds")} items={items} />;
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
  return <ToolMenu word={t("edit.zone")} icon={icon} active={active} heading={t("edit.uses")} items={items} />;
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

function Refused() {
  const { t } = useTranslation();
  const { additions } = useSite();
  const error = useAdditions((state) => state.error);
  if (error === null) return null;
  return (
    <div className="edit-refused" role="alert">
      <ErrorNote error={error} />
      <ActionIcon variant="subtle" color="gray" size={26} aria-label={t("common.close")} onClick={additions.forgiven}>
        <IconX size={15} />
      </ActionIcon>
    </div>
  );
}

function Tools() {
  const { t } = useTranslation();
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
          onClick={letGo}
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
  const edit = useView((view) => view.edit);
  const may = useMay("editSite");
  const past = usePastMs() !== null;
  if (!edit) return null;
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
