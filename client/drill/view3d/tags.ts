import { type Camera, Vector3 } from "three";
import { ABSENT } from "../../../twins/drill/frame.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import type { ShownPeople } from "../session/people.ts";
import type { Spot } from "../session/prediction.ts";
import { sees } from "./eye.ts";

/** Names are shown of who is near and in sight, m. */
const NEAR_M = 14;
const MOST = 12;
/** Whether somebody is in sight is asked so often, ms. */
const SIGHT_EVERY_MS = 250;

export interface Tagged {
  readonly venue: VenueView;
  readonly spot: Spot;
  readonly people: ShownPeople;
  readonly own: number;
  readonly names: ReadonlyMap<number, string>;
  readonly bubbles: ReadonlyMap<number, string>;
  readonly width: number;
  readonly height: number;
  readonly nowMs: number;
}

/** Who is named: near, on the same storey, no wall between; nearest first. */
export function namedNear({
  venue,
  spot,
  people,
  own,
  names,
}: Omit<Tagged, "width" | "height" | "nowMs" | "bubbles">): readonly number[] {
  return [...names.keys()]
    .filter((id) => id !== own && id < people.count && people.look[id] !== ABSENT && people.storey[id] === spot.storey)
    .map((id) => ({ id, m: Math.hypot(people.x[id]! - spot.x, people.y[id]! - spot.y) }))
    .filter(({ id, m }) => m <= NEAR_M && sees(venue, spot, people.x[id]!, people.y[id]!))
    .sort((a, b) => a.m - b.m)
    .slice(0, MOST)
    .map(({ id }) => id);
}

/** Names over participants' heads, as text of the page. */
export function createTags(host: HTMLElement) {
  const elements = new Map<number, HTMLElement>();
  const at = new Vector3();
  let [shown, askedMs]: [readonly number[], number] = [[], -Infinity];
  const tagOf = (id: number): HTMLElement => {
    const held = elements.get(id);
    if (held !== undefined) return held;
    const made = document.createElement("div");
    made.className = "drill-tag";
    host.append(made);
    elements.set(id, made);
    return made;
  };
  return {
    update(camera: Camera, tagged: Tagged): void {
      const { people, names, bubbles, width, height, nowMs } = tagged;
      if (nowMs - askedMs > SIGHT_EVERY_MS) {
        askedMs = nowMs;
        shown = namedNear(tagged);
        for (const [id, element] of elements) element.hidden = !shown.includes(id);
      }
      for (const id of shown) {
        const element = tagOf(id);
        at.set(people.x[id]!, people.y[id]!, people.z[id]! + 1.95).project(camera);
        element.hidden = at.z > 1 || Math.abs(at.x) > 1.1 || Math.abs(at.y) > 1.2;
        if (element.hidden) continue;
        const told = bubbles.get(id);
        const text = told === undefined ? (names.get(id) ?? "") : `${names.get(id)}: ${told}`;
        if (element.textContent !== text) element.textContent = text;
        element.classList.toggle("drill-tag-says", told !== undefined);
        const [x, y] = [((at.x + 1) / 2) * width, ((1 - at.y) / 2) * height];
        element.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translate(-50%, -100%)`;
      }
    },
    dispose(): void {
      for (const element of elements.values()) element.remove();
    },
  };
}
