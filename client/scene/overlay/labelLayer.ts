import type { AlarmPriority } from "../../../twins/operations/alarm.ts";
import type { Language, SceneAlarm, SceneWatch } from "../types.ts";
import { declutter, keepOff, type LabelWish, type Rect } from "./labels.ts";
import { markerSvg } from "./marker.ts";
import type { Tag } from "./thingText.ts";

/** Most labels in the picture at once. */
export const MAX_LABELS = 24;
/** Labels keep this far from the picture's sides, and so far from its upper edge that they are whole. */
const [EDGE_PX, TOP_PX] = [4, 28];
/** A label's height, and its middle over what it names. */
const [HEIGHT_PX, RISE_PX] = [24, 14];

export interface Label {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly rank: number;
  readonly selected: boolean;
  readonly hovered: boolean;
  readonly title: string;
  readonly value: string;
  readonly tag: { readonly kind: Tag | "planned"; readonly word: string } | null;
  readonly alarm: SceneAlarm | null;
  readonly alarmWord: string;
  /** Who else has selected it. */
  readonly watch: SceneWatch | null;
  readonly language: Language;
  /** Behind a wall: the marker of an alarm still shows, faintly; all else hides. */
  readonly hidden: boolean;
}

interface Pooled {
  readonly element: HTMLDivElement;
  key: string;
  width: number;
}

/** Labels as HTML over the picture: crisp, selectable by assistive technology, and moved without React. */
export class LabelLayer {
  private readonly root: HTMLElement;
  private readonly pool = new Map<string, Pooled>();

  constructor(root: HTMLElement) {
    this.root = root;
  }

  /** @param covered parts of the picture that something stands over */
  update(labels: readonly Label[], covered: readonly Rect[]): void {
    const room = this.root.clientWidth;
    const wishes = labels
      .filter((label) => !label.hidden || label.alarm !== null)
      .flatMap((label) => this.wish(label, room, covered) ?? []);
    const shown = declutter(wishes, MAX_LABELS);
    const places = new Map(wishes.map((wish) => [wish.id, wish]));
    for (const label of labels) {
      const pooled = this.pool.get(label.id);
      if (pooled === undefined) continue;
      const { style } = pooled.element;
      const place = shown.has(label.id) ? places.get(label.id) : undefined;
      const full = place !== undefined;
      const marker = !full && label.alarm !== null;
      style.display = full || marker ? "" : "none";
      pooled.element.classList.toggle("scene-label-marker", marker);
      style.opacity = label.hidden ? "0.55" : "";
      const x = place?.x ?? Math.max(0, Math.min(room, label.x));
      const y = place === undefined ? Math.max(TOP_PX, label.y) : place.y + RISE_PX;
      style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translate(-50%, -100%)`;
    }
    for (const [id, pooled] of this.pool)
      if (!labels.some((label) => label.id === id)) {
        pooled.element.remove();
        this.pool.delete(id);
      }
  }

  /** Where a label would stand: whole between the picture's sides, and off what covers it. Null where that is nowhere. */
  private wish(label: Label, room: number, covered: readonly Rect[]): LabelWish | null {
    const { id, rank } = label;
    const widthPx = this.element(label).width;
    const half = widthPx / 2 + EDGE_PX;
    const x = Math.max(half, Math.min(room - half, label.x));
    const box = { x, y: Math.max(TOP_PX, label.y) - RISE_PX, widthPx, heightPx: HEIGHT_PX };
    const place = keepOff(box, covered, [0, room]);
    return place === null ? null : { id, rank, ...box, ...place };
  }

  private element(label: Label): Pooled {
    let pooled = this.pool.get(label.id);
    if (pooled === undefined) {
      const element = document.createElement("div");
      this.root.append(element);
      pooled = { element, key: "", width: 0 };
      this.pool.set(label.id, pooled);
    }
    const key = [
      label.title,
      label.value,
      label.tag?.kind,
      label.alarm?.priority,
      label.alarm?.state,
      label.watch?.title,
      label.selected,
      label.hovered,
    ].join("|");
    if (key !== pooled.key) {
      pooled.key = key;
      this.fill(pooled.element, label);
      pooled.width = pooled.element.offsetWidth;
    }
    return pooled;
  }

  private fill(element: HTMLDivElement, label: Label): void {
    const flashing = label.alarm?.state === "unacknowledged";
    element.className = `scene-label${label.selected ? " scene-label-selected" : ""}${flashing ? " scene-label-flash" : ""}`;
    element.replaceChildren();
    if (label.alarm !== null) element.append(marker(label.alarm.priority, label.alarmWord, label.language));
    element.append(span("scene-label-title", label.title));
    if (label.value !== "") element.append(span("scene-label-value", label.value));
    if (label.watch !== null) element.append(ring(label.watch));
    if (label.tag !== null) element.append(span(`scene-tag scene-tag-${label.tag.kind}`, label.tag.word));
  }

  dispose(): void {
    for (const { element } of this.pool.values()) element.remove();
    this.pool.clear();
  }
}

function span(className: string, text: string): HTMLSpanElement {
  const element = document.createElement("span");
  element.className = className;
  element.textContent = text;
  return element;
}

function ring({ initials, title }: SceneWatch): HTMLSpanElement {
  const element = span("scene-ring", initials);
  element.title = title;
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", title);
  return element;
}

function marker(priority: AlarmPriority, word: string, language: Language): HTMLSpanElement {
  const element = span("scene-label-alarm", "");
  element.innerHTML = markerSvg(priority, 20, language);
  element.title = word;
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", word);
  return element;
}
