import { ABSENT, type Condition, unpackLook } from "../../../twins/drill/frame.ts";
import type { RoleId } from "../../../twins/drill/roles.ts";
import type { OwnState, SceneView, VenueView } from "../../../twins/protocol/drill.ts";
import { type WireMove, writeMove } from "../../../twins/protocol/drillMove.ts";
import type { HazardPicture } from "../play/hazardPicture.ts";
import { placeAlong } from "./along.ts";
import { createPeople, type People, type ShownPeople } from "./people.ts";
import {
  createPredictor,
  type Predictor,
  predictedWorld,
  type Spot,
  STILL_WISH,
  setDoor,
  type Wish,
} from "./prediction.ts";
import { OPEN } from "./walls.ts";

/** People of a drill at most, participants and those with them among them. */
const MOST_PEOPLE = 1_024;
const STEP_MS = 50;

/** What moves in a drill, outside React: everybody by the frames, and one's own body by prediction. */
export interface DrillRun {
  readonly venue: VenueView;
  readonly people: People;
  readonly doors: Uint8Array;
  /** What else is to be seen; another object each time that it changes. */
  readonly scene: Required<SceneView>;
  /** What the server told last of the own body; null before. */
  readonly own: OwnState | null;
  /** Index of the own body in the frames; -1 before it is told. */
  readonly body: number;
  readonly condition: Condition;
  readonly isSafe: boolean;
  wish: Wish;
  takesAlong: boolean;
  /** What the hazard's stream told last; null before. */
  picture: HazardPicture | null;
  setBody(body: number): void;
  setRole(role: RoleId): void;
  setScene(change: SceneView): void;
  frame(bytes: Uint8Array): void;
  correct(own: OwnState): void;
  /** @returns whether one of them stands otherwise than before */
  setDoors(changes: readonly (readonly [number, number])[]): boolean;
  /** Where the own body is drawn; null before the server has told of it. To be called once a frame. */
  spot(nowMs: number): Spot | null;
  /** Where everybody is drawn, with those who are taken along before who takes them; valid until the next call. */
  peopleAt(nowMs: number): ShownPeople;
  /** Where it was drawn last. */
  readonly shown: Spot | null;
  /** The body of before is no more: another run. */
  begin(): void;
  stop(): void;
}

export const EMPTY_SCENE: Required<SceneView> = { kinds: [], signs: [], bottles: [], along: [] };

const isSame = (a: WireMove, b: WireMove): boolean =>
  a.x === b.x &&
  a.y === b.y &&
  a.heading === b.heading &&
  a.run === b.run &&
  a.posture === b.posture &&
  a.hold === b.hold;

/** Begins to move the own body 20 times a second; `send` gets each move. */
export function createDrillRun(venue: VenueView, role: RoleId, send: (bytes: Uint8Array) => void): DrillRun {
  const people = createPeople(MOST_PEOPLE, venue.origin);
  const world = predictedWorld(venue, role);
  let [own, predictor]: [OwnState | null, Predictor | null] = [null, null];
  let [body, steppedAtMs, drawnAtMs] = [-1, performance.now(), performance.now()];
  let sent: WireMove | null = null;
  let shown: Spot | null = null;
  let wish: Wish = STILL_WISH;
  let picture: HazardPicture | null = null;
  let scene = EMPTY_SCENE;
  const look = () => {
    const bits = body < 0 ? ABSENT : (people.at(performance.now()).look[body] ?? ABSENT);
    return bits === ABSENT ? null : unpackLook(bits);
  };
  const step = (): void => {
    steppedAtMs = performance.now();
    if (predictor === null) return;
    const now = look()?.condition === "down" ? { ...STILL_WISH, headingRad: wish.headingRad } : wish;
    const isStill = now.x === 0 && now.y === 0;
    if (isStill && sent !== null && isSame(sent, predictor.moveOf(now))) return;
    sent = predictor.step(now);
    send(writeMove(sent));
  };
  const timer = setInterval(step, STEP_MS);
  return {
    venue,
    people,
    get doors() {
      return world.doors;
    },
    get scene() {
      return scene;
    },
    get own() {
      return own;
    },
    get body() {
      return body;
    },
    get condition() {
      return look()?.condition ?? "well";
    },
    get isSafe() {
      return look()?.isSafe === true;
    },
    get wish() {
      return wish;
    },
    set wish(next) {
      wish = next;
    },
    get picture() {
      return picture;
    },
    set picture(next) {
      picture = next;
    },
    get takesAlong() {
      return world.takesAlong;
    },
    set takesAlong(next) {
      world.takesAlong = next;
    },
    setBody: (next) => {
      body = next;
    },
    setRole: (next) => {
      world.role = next;
    },
    frame: (bytes) => void people.frame(bytes, performance.now()),
    correct(told) {
      own = told;
      predictor ??= createPredictor(world, told);
      predictor.correct(told);
    },
    setScene(change) {
      scene = { ...scene, ...change };
    },
    setDoors(changes) {
      const changed = changes.filter(([at, stands]) => at < world.doors.length && world.doors[at] !== stands);
      for (const [at, stands] of changed) setDoor(world, at, stands);
      return changed.length > 0;
    },
    spot(nowMs) {
      predictor?.pass((nowMs - drawnAtMs) / 1000);
      drawnAtMs = nowMs;
      shown = predictor?.shown(wish, (nowMs - steppedAtMs) / 1000) ?? null;
      return shown;
    },
    peopleAt(nowMs) {
      const at = people.at(nowMs);
      placeAlong(venue, at, scene.along, body, shown === null ? null : { ...shown, headingRad: wish.headingRad });
      return at;
    },
    get shown() {
      return shown;
    },
    begin() {
      people.clear();
      [own, predictor, sent, shown, body, world.takesAlong] = [null, null, null, null, -1, false];
      wish = STILL_WISH;
      picture = null;
      scene = EMPTY_SCENE;
      world.doors.forEach((_, at) => {
        setDoor(world, at, OPEN);
      });
    },
    stop: () => clearInterval(timer),
  };
}
