import { type PerspectiveCamera, Vector3 } from "three";
import type { Vec2, Vec3 } from "../../../twins/core/view.ts";
import type { Engine } from "../engine.ts";
import { type LabelBox, labelWidthPx, placeLabels } from "../roads/routeDrawing.ts";
import { CUT_M } from "../stage/walls.ts";
import type { SiteSceneProps } from "../types.ts";
import type { Label } from "./labelLayer.ts";
import { hiddenByWall } from "./labels.ts";
import { alarmText, isLost, isSilent, labelText, MAX_SILENT_LABELS, tagOf, tagWord } from "./thingText.ts";

/** Nearer than this a Thing is labelled without being selected or abnormal, m; a large one is near from farther away. */
const NEAR_M = 7;
const NEAR_SIZES = 5;
const nearM = (size: Vec3): number => Math.max(NEAR_M, NEAR_SIZES * Math.hypot(...size));
const RANKS = {
  selected: 100,
  route: 95,
  hovered: 90,
  critical: 80,
  high: 70,
  medium: 60,
  low: 50,
  watched: 40,
  silent: 30,
  near: 10,
} as const;

const point = new Vector3();

/** Labels for what is selected, pointed at, abnormal or near. */
export function sceneLabels(
  props: SiteSceneProps,
  engine: Engine,
  camera: PerspectiveCamera,
  width: number,
  height: number,
): Label[] {
  const labels: Label[] = [];
  const eye = camera.position.toArray() as [number, number, number];
  const walls = engine.place.standingWalls();
  const silent = [...engine.troupe.staged()].filter((actor) => actor.stale).length;
  for (const actor of engine.troupe.staged()) {
    const { id } = actor.thing;
    if (!actor.placed || actor.hidden) continue;
    const selected = id === props.selection;
    const hovered = id === engine.hovered;
    const alarm = props.alarms.get(id) ?? null;
    const watch = props.watches?.get(id) ?? null;
    point.set(...actor.view.labelAt).applyMatrix4(actor.world);
    const distance = point.distanceTo(camera.position);
    const near = distance < nearM(actor.view.bounds.size) && actor.view.carry === undefined;
    // When everything is silent the link is: that is said once, elsewhere.
    const few = actor.stale && silent <= MAX_SILENT_LABELS;
    const model = props.models[actor.thing.model];
    const lost = few && isLost(tagOf(props.replica, actor.thing, model, actor.view));
    if (!selected && !hovered && alarm === null && watch === null && !near && !lost) continue;
    const anchor: Vec3 = point.toArray() as [number, number, number];
    point.project(camera);
    if (point.z > 1 || Math.abs(point.x) > 1.05 || Math.abs(point.y) > 1.05) continue;
    const tag = tagOf(props.replica, actor.thing, model, actor.view);
    const text = labelText(props.replica, actor.thing, model, actor.view, props.language);
    // Values, and where they come from, for what one looks at; of the rest the name is enough.
    const detailed = selected || hovered || near;
    const told = tag !== null && (detailed || isSilent(tag));
    labels.push({
      id,
      x: ((point.x + 1) / 2) * width,
      y: ((1 - point.y) / 2) * height,
      rank: selected
        ? RANKS.selected
        : hovered
          ? RANKS.hovered
          : alarm !== null
            ? RANKS[alarm.priority]
            : watch !== null
              ? RANKS.watched
              : actor.stale
                ? RANKS.silent
                : RANKS.near - distance / nearM(actor.view.bounds.size),
      selected,
      hovered,
      title: text.title,
      value: detailed ? text.value : "",
      tag: told ? { kind: tag, word: tagWord(tag, props.language) } : null,
      alarm,
      watch,
      language: props.language,
      alarmWord: alarm === null ? "" : alarmText(alarm, props.language),
      hidden: walls.some((wall) => hiddenByWall(eye, anchor, wall.a, wall.b, CUT_M)),
    });
  }
  const taken = labels.filter(({ selected }) => selected).map(boxOf);
  return [...labels, ...routeLabels(props, engine, camera, [width, height], taken)];
}

/** About the box of a label, with its tag. */
const boxOf = ({ x, y, title, value, tag }: Label): LabelBox => ({
  ...{ x, y },
  widthPx: labelWidthPx(`${title} ${value} ${tag?.word ?? ""}  `),
});

/** Labels of vehicles that are sent and of the incident, each beside its mark. */
function routeLabels(
  props: SiteSceneProps,
  engine: Engine,
  camera: PerspectiveCamera,
  [width, height]: readonly [number, number],
  taken: readonly LabelBox[],
): Label[] {
  const { drawing } = engine.routes;
  if (drawing === null) return [];
  const toScreen = ([x, y]: Vec2): Vec2 | null => {
    point.set(x, y, engine.place.floorZ).project(camera);
    if (point.z > 1 || Math.abs(point.x) > 1.02 || Math.abs(point.y) > 1.02) return null;
    return [((point.x + 1) / 2) * width, ((1 - point.y) / 2) * height];
  };
  return placeLabels(drawing.labels, toScreen, [0, width], taken, props.covered ?? []).map(
    ({ id, x, y, title, value }) => ({
      ...{ id, x, y, title, value, rank: RANKS.route, selected: false, hovered: false, tag: null, alarm: null },
      ...{ alarmWord: "", watch: null, language: props.language, hidden: false },
    }),
  );
}
