import { useMediaQuery } from "@mantine/hooks";
import { useCallback, useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { middleOf } from "../../twins/core/ring.ts";
import type { Vec3 } from "../../twins/core/view.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import type { SceneAdditions, ScenePoint } from "../scene/types.ts";
import { usePastMs, useSite } from "../session/context.tsx";
import {
  closes,
  drawing,
  moving,
  onGrid,
  outlineProblem,
  placing,
  removing,
  TURN_RAD,
  turning,
  type Where,
  zoneAt,
} from "../session/editing.ts";
import { type Draft, editStore, letGo, useDraft } from "../session/editStore.ts";
import { useMay } from "../session/may.ts";
import type { SiteSession } from "../session/siteSession.ts";
import { useAdditions, useShownAdditions, useWhere } from "../session/useAdditions.ts";
import { go, useView, viewStore } from "../session/view.ts";
import { textOf } from "../ui/format.ts";
import { busy } from "./keyboard.ts";
import { storeysOf } from "./LevelPicker.tsx";
import { useSceneControl } from "./sceneControl.ts";

/** An arrow key moves what is pointed at by so much, m; by less with Shift. */
const STEP_M = 0.5;
const FINE_M = 0.1;

/** Whether one edits now: one may, and looks at the present. */
export function useEditing(): boolean {
  const may = useMay("editSite");
  const past = usePastMs() !== null;
  return useView((view) => view.edit) && may && !past;
}

/** Keeps what is chosen to what there is. */
async function placeAtPoint({ additions }: SiteSession, where: Where, draft: Draft, at: Vec3): Promise<void> {
  const { tool } = draft;
  if (tool.kind === "place") {
    const model = thingModels[tool.model];
    if (model !== undefined) await additions.edit(placing(where, model, at, draft.headingRad));
  }
  if (tool.kind === "move") {
    letGo();
    await additions.edit(moving(where, tool.id, at));
  }
}

/** Ends the outline: it becomes a zone, which is then chosen. */
export async function closeOutline(session: SiteSession, where: Where): Promise<void> {
  const { tool, corners } = editStore.getState();
  if (tool.kind !== "zone" || outlineProblem(corners) !== null) return;
  letGo();
  const before = new Set(session.additions.state.getState().rows.keys());
  if (!(await session.additions.edit(drawing(where, tool.use, corners)))) return;
  const made = [...session.additions.state.getState().rows.keys()].find((id) => !before.has(id));
  if (made !== undefined) go({ select: made });
}

function tapped(session: SiteSession, where: Where, at: Vec3): void {
  const draft = editStore.getState();
  if (draft.tool.kind !== "zone") return void placeAtPoint(session, where, draft, at);
  if (closes(draft.corners, at)) return void closeOutline(session, where);
  editStore.setState({ corners: [...draft.corners, at], at });
}

/** What the scene draws of the additions, and what it tells of taps and moves. */
export function useSceneEdits(): {
  readonly additions: SceneAdditions;
  readonly onPoint: ((kind: "tap" | "move", point: ScenePoint) => void) | null;
  readonly zoneAt: (at: Vec3) => string | null;
} {
  const session = useSite();
  const editing = useEditing();
  const where = useWhere();
  const rows = useShownAdditions();
  const { tool, corners, at, headingRad } = useDraft((draft) => draft);
  const additions = useMemo((): SceneAdditions => {
    const all = [...rows.values()].map(({ addition }) => addition);
    const things = all.flatMap((one) => (one.of === "thing" ? [one.thing] : []));
    const zones = all.flatMap((one) => (one.of === "zone" ? [one.zone] : []));
    const pointed = editing && at !== null;
    const drawn = editing && tool.kind === "zone" ? [...corners, ...(at === null ? [] : [at])] : [];
    const held = tool.kind === "move" ? things.find(({ id }) => id === tool.id) : undefined;
    const model = tool.kind === "place" ? tool.model : held?.model;
    const draft =
      pointed && model !== undefined
        ? {
            id: "draft",
            model,
            title: thingModels[model]?.title ?? { en: model, zh: model },
            place: "",
            parent: null,
            pose: { x: at[0], y: at[1], z: at[2], headingRad: held?.pose.headingRad ?? headingRad },
          }
        : null;
    return { things, zones, draft, outline: drawn };
  }, [rows, editing, tool, corners, at, headingRad]);
  const busyTool = editing && tool.kind !== "choose" && where !== null;
  const onPoint = useCallback(
    (kind: "tap" | "move", point: ScenePoint): void => {
      if (point.at === null || where === null) return;
      const to = point.free ? point.at : onGrid(point.at);
      if (kind === "move") editStore.setState({ at: to });
      else tapped(session, where, to);
    },
    [session, where],
  );
  const floor = where?.floor.level === "storey" ? where.floor.id : null;
  const zones = additions.zones;
  return {
    additions,
    onPoint: busyTool ? onPoint : null,
    zoneAt: useCallback((point: Vec3) => zoneAt(zones, floor, [point[0], point[1]]), [zones, floor]),
  };
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Where a tool begins that no pointer has led anywhere yet: what the camera looks at, else the middle of the floor. */
function startingPoint(session: SiteSession, { floor }: Where): Vec3 {
  const target = session.presence.camera?.view()?.target;
  if (target !== undefined) return onGrid([target[0], target[1], floor.floorZ]);
  const [x, y] = floor.outline.length === 0 ? [0, 0] : middleOf(floor.outline);
  return onGrid([x, y, floor.floorZ]);
}

function moveByKey(session: SiteSession, where: Where, [dx, dy]: readonly [number, number], fine: boolean): void {
  const [x, y, z] = editStore.getState().at ?? startingPoint(session, where);
  const step = fine ? FINE_M : STEP_M;
  editStore.setState({ at: onGrid([x + dx * step, y + dy * step, z]) });
}

/** Back by one step: a corner, the tool, the choice, the mode. */
export function stepBack(): void {
  const { tool } = editStore.getState();
  if (tool.kind !== "choose") return letGo();
  if (viewStore.getState().select !== null) go({ select: null });
  else go({ edit: false });
}

/** Takes the last corner of the outline back. */
export function cornerBack(): void {
  editStore.setState(({ corners }) => ({ corners: corners.slice(0, -1) }));
}

/** @returns true for a key that edit mode has taken */
function keyed(session: SiteSession, where: Where, event: KeyboardEvent): boolean {
  const { additions } = session;
  const draft = editStore.getState();
  const { select } = viewStore.getState();
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key === "z" && !event.shiftKey && draft.corners.length > 0) cornerBack();
    else if (key === "z") void (event.shiftKey ? additions.redo() : additions.undo());
    else if (key === "y") void additions.redo();
    else return false;
    return true;
  }
  const drafting = draft.tool.kind !== "choose";
  const arrow = ARROWS[event.key];
  if (arrow !== undefined && drafting) moveByKey(session, where, arrow, event.shiftKey);
  else if ((key === "enter" || key === " ") && drafting) {
    // Enter ends an outline, and does nothing with one that is none yet: a corner is set by the space bar.
    if (key === "enter" && draft.tool.kind === "zone") void closeOutline(session, where);
    else tapped(session, where, draft.at ?? startingPoint(session, where));
  } else if (key === "backspace" && draft.corners.length > 0) cornerBack();
  else if (key === "r") {
    const by = event.shiftKey ? -TURN_RAD : TURN_RAD;
    if (draft.tool.kind === "place") editStore.setState({ headingRad: draft.headingRad + by });
    else if (select !== null) void additions.edit(turning(select, by));
  } else if (key === "delete" && !drafting && select !== null && additions.state.getState().rows.has(select)) {
    void additions.edit(removing(select));
    go({ select: null });
  } else if (key === "escape") stepBack();
  else return false;
  return true;
}

/** Keys of edit mode, before those of the scene and of the page. */
export function useEditKeys(): void {
  const session = useSite();
  const editing = useEditing();
  const where = useWhere();
  useEffect(() => {
    if (!editing || where === null) return;
    const down = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey || busy(event) || inWidget(event) || !keyed(session, where, event))
        return;
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener("keydown", down, { capture: true });
    return () => removeEventListener("keydown", down, { capture: true });
  }, [session, editing, where]);
  // What was begun ends with the mode.
  useEffect(() => letGo, []);
}

/** Buttons, tabs and trees keep Enter and the arrows. */
function inWidget(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  if (event.key === "Escape" || event.ctrlKey || event.metaKey) return false;
  return target?.closest("button, a, [role=tab], [role=treeitem], [role=separator]") != null && event.key !== "Delete";
}

/** Of a building with several floors one edits the one that is shown: all at once nobody could tell which is meant. */
export function useOneFloor(): void {
  const where = useWhere();
  const storey = useView((view) => view.storey);
  const apart = where !== null && storeysOf(where.site.places).length > 0;
  const floor = where?.floor.id;
  useEffect(() => {
    if (!apart || floor === undefined) return;
    useSceneControl.getState().setExploded(false);
    if (storey !== floor) go({ storey: floor });
  }, [apart, floor, storey]);
}

/** Enters edit mode, or leaves it. */
export function useToggleEdit(): () => void {
  const edit = useView((view) => view.edit);
  return () => {
    letGo();
    go({ edit: !edit });
  };
}

/** What to do next, in words: where fingers do it, without the keys. */
export function useHint(): string {
  const { t, i18n } = useTranslation();
  const { tool, corners } = useDraft((draft) => draft);
  const rows = useShownAdditions();
  const last = useAdditions((state) => state.done.at(-1));
  const how = useMediaQuery("(pointer: coarse), (max-width: 760px)") === true ? "Touch" : "How";
  switch (tool.kind) {
    case "place": {
      const title = thingModels[tool.model]?.title;
      const made = last?.was === null && last.becomes?.of === "thing" ? last.becomes.thing : null;
      if (made?.model === tool.model) return t("edit.placed", { thing: textOf(made.title, i18n.language) });
      return t(`edit.place${how}`, { thing: title === undefined ? tool.model : textOf(title, i18n.language) });
    }
    case "move":
      return t(`edit.move${how}`);
    case "zone": {
      const problem = outlineProblem(corners);
      if (problem === null) return t(`edit.close${how}`);
      return t(problem === "few" && how === "Touch" ? "edit.fewTouch" : `edit.${problem}`);
    }
    case "choose":
      return t(rows.size === 0 ? "edit.emptyHow" : `edit.choose${how}`);
  }
}
