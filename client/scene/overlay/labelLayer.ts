import type { AlarmPriority } from "../../../twins/operations/alarm.ts";
import type { Language, SceneAlarm, SceneWatch } from "../types.ts";
import { declutter, type LabelWish } from "./labels.ts";
import { markerSvg } from "./marker.ts";
import type { Tag } from "./thingText.ts";

/** Most labels in the picture at once. */
export const MAX_LABELS = 24;
/** Labels keep this far from the picture's sides. */
const EDGE_PX = 4;

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

  update(labels: readonly Label[]): void {
    const wishes = labels
      .filter((label) => !label.hidden || label.alarm !== null)
      .map((label): LabelWish => {
        const pooled = this.element(label);
        return { id: label.id, x: label.x, y: label.y - 14, widthPx: pooled.width, heightPx: 24, rank: label.rank };
      });
    const shown = declutter(wishes, MAX_LABELS);
    const room = this.root.clientWidth;
    for (const label of labels) {
      const pooled = this.pool.get(label.id);
      if (pooled === undefined) continue;
      const { style } = pooled.element;
      const full = shown.has(label.id);
      const marker = !full && label.alarm !== null;
      style.display = full || marker ? "" : "none";
      pooled.element.classList.toggle("scene-label-marker", marker);
      style.opacity = label.hidden ? "0.55" : "";
      const half = full ? pooled.width / 2 + EDGE_PX : 0;
      const x = Math.max(half, Math.min(room - half, label.x));
      style.transform = `translate(${x.toFixed(1)}px, ${Math.max(28, label.y).toFixed(1)}px) translate(-50%, -100%)`;
    }
    for (const [id, pooled] of this.pool)
      if (!labels.some((label) => label.id === id)) {
        pooled.element.remove();
        this.pool.delete(id);
      }
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
