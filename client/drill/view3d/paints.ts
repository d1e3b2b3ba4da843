import { Color } from "three";

/** How the place is painted: warm and pale within, so that people, doors and signs stand out. Linear red, green, blue. */
export type Paint = readonly [number, number, number];

const paint = (css: string): Paint => {
  const { r, g, b } = new Color(css);
  return [r, g, b];
};

export const PAINTS = {
  wallRoom: paint("#e9e5dc"),
  wallCorridor: paint("#dbe2e0"),
  wallWet: paint("#dde7ea"),
  wallOutside: paint("#c9c2b6"),
  skirting: paint("#8f969a"),
  frame: paint("#f4f3ef"),
  doorFrame: paint("#a79d8e"),
  ceiling: paint("#f1f0ec"),
  handrail: paint("#6b7378"),
  tread: paint("#a9a6a0"),
  riser: paint("#8d8b87"),
  concrete: paint("#bdbdb8"),
  lamp: paint("#fffdf5"),
  pole: paint("#6d7376"),
} as const;

export const shaded = ([r, g, b]: Paint, by: number): Paint => [r * by, g * by, b * by];

/** What the day and the air look like by the page's theme. */
export interface Day {
  readonly zenith: string;
  readonly horizon: string;
  readonly ground: string;
  readonly smoke: string;
  readonly sky: number;
  readonly sun: number;
  readonly side: number;
  readonly accent: string;
}

/** Both are days: a drill in the dark would be another drill. */
export const DAYS: Readonly<Record<"light" | "dark", Day>> = {
  light: {
    ...{ zenith: "#a9c6e2", horizon: "#e7eef3", ground: "#b9bcb5", smoke: "#2b2a28" },
    ...{ sky: 1.75, sun: 1.1, side: 0.75, accent: "#1C64D1" },
  },
  dark: {
    ...{ zenith: "#4a6480", horizon: "#93a3b1", ground: "#85898a", smoke: "#1b1b1b" },
    ...{ sky: 1.25, sun: 0.8, side: 0.55, accent: "#6AA4FF" },
  },
};
