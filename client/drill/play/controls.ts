import { SIGNALS, type Signal } from "../../../twins/drill/roles.ts";
import type { Posture } from "../../../twins/protocol/drillMove.ts";
import { STILL_WISH, type Wish } from "../session/prediction.ts";

/** What a key or a button asks for, besides moving. */
export type Command =
  | "door"
  | "feel"
  | "alarm"
  | "warn"
  | "take"
  | "check"
  | "extinguish"
  | "stopMachines"
  | "car"
  | "report"
  | "roll"
  | "goTo"
  | "zoom"
  | "where"
  | "view"
  | "help"
  | "menu"
  | { readonly signal: Signal };

/** Of physical keys, so that they lie where they lie on every layout. */
export const KEYS: Readonly<Record<string, Command>> = {
  KeyE: "door",
  KeyF: "feel",
  KeyR: "alarm",
  KeyQ: "warn",
  KeyT: "take",
  KeyV: "check",
  KeyZ: "extinguish",
  KeyG: "goTo",
  KeyL: "roll",
  KeyO: "report",
  KeyB: "stopMachines",
  KeyK: "car",
  KeyM: "zoom",
  KeyN: "where",
  KeyP: "view",
  Escape: "menu",
};
const SIGNAL_NAMES = Object.keys(SIGNALS) as readonly Signal[];

const MOVES: Readonly<Record<string, readonly [x: number, y: number]>> = {
  KeyW: [0, 1],
  ArrowUp: [0, 1],
  KeyS: [0, -1],
  ArrowDown: [0, -1],
  KeyA: [-1, 0],
  ArrowLeft: [-1, 0],
  KeyD: [1, 0],
  ArrowRight: [1, 0],
};

/** Through one's own eyes these turn the head: rad/s to the left, and up. */
const TURNS: Readonly<Record<string, readonly [left: number, up: number]>> = {
  ArrowLeft: [1.8, 0],
  ArrowRight: [-1.8, 0],
  PageUp: [0, 0.9],
  PageDown: [0, -0.9],
};
/** How far one looks up and down, rad. */
const MOST_PITCH_RAD = 1.35;

/** Where somebody looks: counter-clockwise from east, and up, rad. */
export interface Gaze {
  readonly yawRad: number;
  readonly pitchRad: number;
}

/** What of an event of the keyboard counts. */
export interface KeyPress {
  readonly code: string;
  readonly key: string;
  readonly repeat?: boolean;
  readonly ctrlKey?: boolean;
  readonly metaKey?: boolean;
  readonly altKey?: boolean;
}

/** What somebody holds down, chose, and drags. */
export interface Controls {
  readonly wish: Wish;
  readonly posture: Posture;
  readonly hold: boolean;
  readonly runs: boolean;
  /** Through one's own eyes, directions are those of the gaze; from above, those of the map. */
  readonly gaze: Gaze;
  isFirstPerson: boolean;
  /** Turns the gaze, rad to the left and up. */
  turn(leftRad: number, upRad: number): void;
  /** Looks straight ahead in a direction. */
  face(yawRad: number): void;
  /** Time goes on for keys that turn while they are held. */
  pass(dtS: number): void;
  /** @returns the command of the key; "taken" for one that moves or changes how one holds oneself; null for others */
  down(press: KeyPress): Command | "taken" | null;
  up(press: Pick<KeyPress, "code">): void;
  /** A thumb's drag, -1 to 1 each way, north up; null when it is let go. */
  drag(to: readonly [x: number, y: number] | null): void;
  setPosture(posture: Posture): void;
  setHold(hold: boolean): void;
  setRun(run: boolean): void;
  /** Lets go of all keys: the page lost the keyboard. */
  release(): void;
  /** As at the beginning of a run. */
  reset(): void;
}

/** From right and ahead of somebody who looks there to the site's east and north. */
const fromGaze = (yawRad: number, right: number, ahead: number): [x: number, y: number] => {
  const [cos, sin] = [Math.cos(yawRad), Math.sin(yawRad)];
  return [cos * ahead + sin * right, sin * ahead - cos * right];
};

export function createControls(changed: () => void): Controls {
  const held = new Set<string>();
  let dragged: readonly [number, number] | null = null;
  let [posture, hold, runs, headingRad]: [Posture, boolean, boolean, number] = ["standing", false, false, 0];
  let [isFirstPerson, pitchRad] = [false, 0];
  const direction = (): readonly [number, number] => {
    if (dragged !== null) return dragged;
    let [x, y] = [0, 0];
    for (const code of held) {
      if (isFirstPerson && code in TURNS) continue;
      x += MOVES[code]?.[0] ?? 0;
      y += MOVES[code]?.[1] ?? 0;
    }
    return [Math.sign(x), Math.sign(y)];
  };
  const turn = (leftRad: number, upRad: number): void => {
    headingRad = Math.atan2(Math.sin(headingRad + leftRad), Math.cos(headingRad + leftRad));
    pitchRad = Math.max(-MOST_PITCH_RAD, Math.min(MOST_PITCH_RAD, pitchRad + upRad));
  };
  const toggled = (to: Posture): Posture => (posture === to ? "standing" : to);
  const setPosture = (to: Posture): void => {
    posture = to;
    changed();
  };
  const release = (): void => {
    held.clear();
    dragged = null;
  };
  return {
    get wish() {
      let [x, y] = direction();
      if (isFirstPerson) [x, y] = fromGaze(headingRad, x, y);
      else if (x !== 0 || y !== 0) headingRad = Math.atan2(y, x);
      const run = runs || held.has("ShiftLeft") || held.has("ShiftRight");
      return { ...STILL_WISH, x, y, headingRad, run, posture, hold };
    },
    get posture() {
      return posture;
    },
    get hold() {
      return hold;
    },
    get runs() {
      return runs;
    },
    get gaze() {
      return { yawRad: headingRad, pitchRad };
    },
    get isFirstPerson() {
      return isFirstPerson;
    },
    set isFirstPerson(next) {
      isFirstPerson = next;
      pitchRad = 0;
    },
    turn,
    face(yawRad) {
      [headingRad, pitchRad] = [yawRad, 0];
    },
    pass(dtS) {
      for (const code of held) {
        const [left, up] = (isFirstPerson ? TURNS[code] : undefined) ?? [0, 0];
        turn(left * dtS, up * dtS);
      }
    },
    down({ code, key, repeat = false, ctrlKey = false, metaKey = false, altKey = false }) {
      // Those are the browser's.
      if (ctrlKey || metaKey || altKey) return null;
      if (code in MOVES || code.startsWith("Shift") || (isFirstPerson && code in TURNS)) {
        held.add(code);
        return "taken";
      }
      if (key === "?") return "help";
      const signal = SIGNAL_NAMES[Number(/^(?:Digit|Numpad)([1-7])$/.exec(code)?.[1] ?? 0) - 1];
      if (repeat) return code in KEYS || signal !== undefined ? "taken" : null;
      if (signal !== undefined) return { signal };
      if (code === "KeyC") setPosture(toggled("crouching"));
      else if (code === "KeyX") setPosture(toggled("dropped"));
      else if (code === "KeyH") {
        hold = !hold;
        changed();
      } else return KEYS[code] ?? null;
      return "taken";
    },
    up: ({ code }) => void held.delete(code),
    drag(to) {
      dragged = to;
    },
    setPosture,
    setHold(next) {
      hold = next;
      changed();
    },
    setRun(next) {
      runs = next;
      changed();
    },
    release,
    reset() {
      release();
      [posture, hold, runs] = ["standing", false, false];
      changed();
    },
  };
}
