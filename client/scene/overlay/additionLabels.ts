import { type PerspectiveCamera, Vector3 } from "three";
import type { LocalText } from "../../../twins/core/place.ts";
import type { Vec3 } from "../../../twins/core/view.ts";
import type { Engine } from "../engine.ts";
import { boundsOf } from "../stage/outline.ts";
import type { SiteSceneProps } from "../types.ts";
import type { Label } from "./labelLayer.ts";
import { PLANNED_WORD } from "./thingText.ts";

/** Below what is abnormal, above what is merely near. */
const RANKS = { selected: 100, hovered: 90, planned: 20, zone: 15 } as const;

const point = new Vector3();

/** Labels of planned Things and of zones that are in the picture. */
export function additionLabels(
  props: SiteSceneProps,
  { place, hovered }: Pick<Engine, "place" | "hovered">,
  camera: PerspectiveCamera,
  width: number,
  height: number,
): Label[] {
  const { additions, selection, language } = props;
  if (additions == null) return [];
  const labels: Label[] = [];
  const add = (id: string, title: LocalText, [x, y, z]: Vec3, rank: number, tag: Label["tag"]): void => {
    if (z >= place.hiddenFromZ) return;
    point.set(x, y, z + place.liftAt(z)).project(camera);
    if (point.z > 1 || Math.abs(point.x) > 1.05 || Math.abs(point.y) > 1.05) return;
    const selected = id === selection;
    labels.push({
      id,
      x: ((point.x + 1) / 2) * width,
      y: ((1 - point.y) / 2) * height,
      rank: selected ? RANKS.selected : id === hovered ? RANKS.hovered : rank,
      selected,
      hovered: id === hovered,
      title: title[language],
      value: "",
      tag,
      alarm: null,
      alarmWord: "",
      watch: null,
      language,
      hidden: false,
    });
  };
  for (const { id, title, model, pose } of additions.things) {
    const top = props.views[model]?.labelAt[2] ?? 0.5;
    add(id, title, [pose.x, pose.y, pose.z + top], RANKS.planned, { kind: "planned", word: PLANNED_WORD[language] });
  }
  for (const { id, title, outline, floorZ } of additions.zones) {
    const { x0, y0, x1, y1 } = boundsOf(outline);
    add(id, title, [(x0 + x1) / 2, (y0 + y1) / 2, floorZ], RANKS.zone, null);
  }
  return labels;
}
