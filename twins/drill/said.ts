import type { LocalText } from "../core/place.ts";

/** What kind of thing is told: pages choose sound, colour and urgency by it. */
export const SAID_KINDS = ["alarm", "hazard", "person", "act", "place", "instruction", "score", "lobby"] as const;
export type SaidKind = (typeof SAID_KINDS)[number];

/** One line of a drill's stream of text: caption on the screen, and what a screen reader reads. */
export interface Said {
  readonly atS: number;
  readonly kind: SaidKind;
  readonly text: LocalText;
  /** The participant whom it is for; null: everybody. */
  readonly to: number | null;
}

/** Lines that are kept until they are taken; older ones are dropped first. */
export const MOST_SAID = 500;

export interface SaidList {
  say(kind: SaidKind, text: LocalText, to?: number | null): void;
  /** What was said since it was last taken. */
  take(): readonly Said[];
}

export function saidList(atS: () => number): SaidList {
  let lines: Said[] = [];
  return {
    say(kind, text, to = null) {
      if (lines.length >= MOST_SAID) lines.shift();
      lines.push({ atS: atS(), kind, text, to });
    },
    take() {
      const taken = lines;
      lines = [];
      return taken;
    },
  };
}
