import type { Posture } from "../../../twins/drill/judge.ts";
import { SIGNALS, type Signal } from "../../../twins/drill/roles.ts";
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
  | "report"
  | "roll"
  | "goTo"
  | "zoom"
  | "where"
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
  KeyM: "zoom",
  KeyN: "where",
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

export function createControls(changed: () => void): Controls {
  const held = new Set<string>();
  let dragged: readonly [number, number] | null = null;
  let [posture, hold, runs, headingRad]: [Posture, boolean, boolean, number] = ["standing", false, false, 0];
  const direction = (): readonly [number, number] => {
    if (dragged !== null) return dragged;
    let [x, y] = [0, 0];
    for (const code of held) {
      x += MOVES[code]?.[0] ?? 0;
      y += MOVES[code]?.[1] ?? 0;
    }
    return [Math.sign(x), Math.sign(y)];
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
      const [x, y] = direction();
      if (x !== 0 || y !== 0) headingRad = Math.atan2(y, x);
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
    down({ code, key, repeat = false, ctrlKey = false, metaKey = false, altKey = false }) {
      // Those are the browser's.
      if (ctrlKey || metaKey || altKey) return null;
      if (code in MOVES || code.startsWith("Shift")) {
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
