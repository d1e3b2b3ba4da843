import type { Sketch } from "./sketch.ts";

/** A cabinet with two doors and their handles. */
const closed =
  (widthM: number, depthM: number, heightM: number) =>
  (s: Sketch): Sketch => {
    const [d, w] = [depthM / 2, widthM / 2];
    return s
      .box([-d, d - 0.05], [-w + 0.03, w - 0.03], [0, 0.06])
      .box([-d, d - 0.02], [-w, w], [0.06, heightM])
      .box([d - 0.02, d], [-w + 0.01, -0.005], [0.08, heightM - 0.02])
      .box([d - 0.02, d], [0.005, w - 0.01], [0.08, heightM - 0.02])
      .box([d, d + 0.02], [-0.05, -0.03], [heightM * 0.45, heightM * 0.6])
      .box([d, d + 0.02], [0.03, 0.05], [heightM * 0.45, heightM * 0.6]);
  };
export const cabinet = closed(0.9, 0.45, 1.8);
export const wardrobe = closed(1.2, 0.6, 2);

/** A pedestal of three drawers. */
export const drawers = (s: Sketch): void => {
  s.box([-0.25, 0.23], [-0.2, 0.2], [0, 0.6]);
  for (const low of [0.06, 0.24, 0.42]) {
    s.box([0.23, 0.245], [-0.19, 0.19], [low, low + 0.16]);
    s.box([0.245, 0.265], [-0.06, 0.06], [low + 0.1, low + 0.115]);
  }
};

/** An open shelf of boards between sides, with a back. */
const open =
  (widthM: number, depthM: number, heightM: number, boards: number) =>
  (s: Sketch): Sketch => {
    const [d, w] = [depthM / 2, widthM / 2];
    s.box([-d, d], [-w, -w + 0.03], [0, heightM]).box([-d, d], [w - 0.03, w], [0, heightM]);
    s.box([-d, -d + 0.01], [-w + 0.03, w - 0.03], [0.05, heightM]);
    for (let i = 0; i < boards; i++) {
      const z = 0.05 + (i * (heightM - 0.08)) / (boards - 1);
      s.box([-d + 0.01, d], [-w + 0.03, w - 0.03], [z, z + 0.03]);
    }
    return s;
  };
export const shelf = open(1, 0.35, 1.5, 4);
/** Rows of books of different heights on four of its boards. */
export const bookshelf = (s: Sketch): void => {
  open(1, 0.32, 1.9, 6)(s);
  for (const [i, height] of [0.26, 0.22, 0.28, 0.24].entries())
    s.box([-0.13, 0.1], [-0.44, 0.1 + 0.1 * i], [0.45 + 0.364 * i, 0.45 + 0.364 * i + height]);
};
/** A rack of uprights with four decks and cartons on two of them. */
export const rack = (s: Sketch): void => {
  s.legs(0.5, 1.5, 1.9, 0.04);
  for (const z of [0.12, 0.7, 1.28, 1.86]) s.box([-0.25, 0.25], [-0.75, 0.75], [z, z + 0.04]);
  s.box([-0.2, 0.2], [-0.65, -0.15], [0.16, 0.52])
    .box([-0.2, 0.2], [0.05, 0.55], [0.16, 0.48])
    .box([-0.2, 0.2], [-0.3, 0.3], [0.74, 1.08]);
};
/** A stand of two tiers on a column, to show goods on. */
export const display = (s: Sketch): Sketch =>
  s
    .round(0, 0, [0, 0.05], 0.35, 0.32)
    .round(0, 0, [0.05, 1.4], 0.03, 0.03, 6)
    .round(0, 0, [0.7, 0.74], 0.3, 0.3)
    .round(0, 0, [1.36, 1.4], 0.24, 0.24);

export const fridge = (s: Sketch): Sketch =>
  s
    .box([-0.33, 0.28], [-0.32, 0.32], [0.04, 1.75])
    .box([0.28, 0.33], [-0.315, 0.315], [0.05, 0.58])
    .box([0.28, 0.33], [-0.315, 0.315], [0.6, 1.74])
    .box([0.33, 0.36], [-0.28, -0.25], [0.3, 0.56])
    .box([0.33, 0.36], [-0.28, -0.25], [0.8, 1.3])
    .box([-0.3, 0.26], [-0.28, 0.28], [0, 0.04]);
/** A drinks machine: window, keypad, slot below. */
export const vending = (s: Sketch): Sketch =>
  s
    .box([-0.4, 0.36], [-0.5, 0.5], [0.06, 1.85])
    .box([-0.36, 0.32], [-0.46, 0.46], [0, 0.06])
    .box([0.36, 0.39], [-0.46, 0.2], [0.6, 1.78])
    .box([0.36, 0.38], [0.26, 0.44], [0.95, 1.4])
    .box([0.36, 0.4], [-0.36, 0.1], [0.2, 0.42])
    .box([0.36, 0.385], [0.28, 0.42], [0.5, 0.7]);
export const oven = (s: Sketch): Sketch =>
  s
    .box([-0.3, 0.28], [-0.3, 0.3], [0, 0.88])
    .box([0.28, 0.3], [-0.28, 0.28], [0.12, 0.66])
    .box([0.3, 0.33], [-0.24, 0.24], [0.6, 0.63])
    .box([-0.28, 0.26], [-0.28, 0.28], [0.88, 0.9])
    .box([0.28, 0.31], [-0.26, 0.26], [0.74, 0.82]);
export const bin = (s: Sketch): Sketch =>
  s
    .round(0, 0, [0, 0.58], 0.16, 0.19)
    .round(0, 0, [0.58, 0.64], 0.2, 0.14)
    .box([0.1, 0.2], [-0.06, 0.06], [0.02, 0.05]);
