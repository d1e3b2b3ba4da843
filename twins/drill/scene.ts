import type { PersonKind } from "../crowd/model.ts";
import { SCENE_KINDS, type SceneView } from "../protocol/drill.ts";
import { SIGN } from "./guidance.ts";
import type { Held } from "./held.ts";

/** All of it. */
export type Scene = Required<SceneView>;

function kindsIn({ crowd, agents, participants, waiting }: Held): readonly number[] {
  const kinds = new Array<number>(crowd.count).fill(0);
  const set = (body: number, kind: PersonKind): void => {
    if (body >= 0 && body < kinds.length) kinds[body] = SCENE_KINDS.indexOf(kind);
  };
  for (const [body, { person }] of agents.entries()) set(body, person.kind ?? "walking");
  for (const body of waiting) set(body, "wheelchair");
  for (const { role, body, child, isHere } of participants) {
    if (!isHere) continue;
    set(body, role.id === "wheelchair" ? "wheelchair" : "walking");
    set(child, "child");
  }
  return kinds;
}

/** @param taken extinguishers that are off their hooks, by their index */
export function sceneOf(held: Held, taken: ReadonlySet<number>): Scene {
  const { participants, signs } = held;
  const here = participants.filter(({ isHere }) => isHere);
  const bearer = (bottle: number): number => here.find((one) => one.bottle?.at === bottle)?.body ?? -1;
  return {
    kinds: kindsIn(held),
    signs: Array.from(signs?.shown ?? [], (shows, room) => [room, shows] as const).filter(
      ([, shows]) => shows !== SIGN.usual,
    ),
    bottles: [...taken].map((bottle) => [bottle, bearer(bottle)] as const),
    along: here.flatMap(({ along, body }) => (along < 0 ? [] : [[along, body] as const])),
  };
}

const PARTS = ["kinds", "signs", "bottles", "along"] as const satisfies readonly (keyof Scene)[];

const isSame = (a: Scene[keyof Scene] | undefined, b: Scene[keyof Scene]): boolean =>
  a !== undefined && a.length === b.length && a.every((one, at) => String(one) === String(b[at]));

/** What has changed of a scene since it was last asked, each list whole; null when nothing has. */
export function sceneChanges(): (scene: Scene) => SceneView | null {
  let told: SceneView = {};
  return (scene) => {
    const changed = PARTS.filter((part) => !isSame(told[part], scene[part]));
    if (changed.length === 0) return null;
    told = scene;
    return Object.fromEntries(changed.map((part) => [part, scene[part]]));
  };
}
