import type { Sketch } from "./sketch.ts";

/** A table about its middle: top and four legs. `lengthM` lies across its front. */
const plain =
  (lengthM: number, depthM: number, heightM: number) =>
  (s: Sketch): Sketch =>
    s
      .legs(depthM - 0.06, lengthM - 0.06, heightM - 0.04, 0.05)
      .box([-depthM / 2, depthM / 2], [-lengthM / 2, lengthM / 2], [heightM - 0.04, heightM]);

export const table = plain(1.4, 0.8, 0.75);
export const diningTable = plain(1.2, 0.7, 0.75);
export const coffeeTable = (s: Sketch): Sketch =>
  plain(0.9, 0.55, 0.42)(s).box([-0.22, 0.22], [-0.39, 0.39], [0.14, 0.17]);
export const bedsideTable = (s: Sketch): Sketch =>
  s
    .legs(0.38, 0.42, 0.14, 0.04)
    .box([-0.2, 0.2], [-0.225, 0.225], [0.14, 0.52])
    .box([0.2, 0.215], [-0.2, 0.2], [0.18, 0.33])
    .box([0.2, 0.215], [-0.2, 0.2], [0.35, 0.49]);
export const roundTable = (s: Sketch): Sketch =>
  s.round(0, 0, [0, 0.03], 0.26, 0.22).round(0, 0, [0.03, 0.7], 0.04, 0.04, 6).round(0, 0, [0.7, 0.74], 0.4, 0.4, 12);
/** A desk whose sitter is at its front: top, side panels, back panel, drawers. */
export const desk = (s: Sketch): Sketch =>
  s
    .box([-0.35, 0.35], [-0.65, 0.65], [0.71, 0.75])
    .box([-0.33, 0.33], [0.6, 0.64], [0, 0.71])
    .box([-0.33, 0.33], [-0.64, -0.6], [0, 0.71])
    .box([-0.33, -0.31], [-0.6, 0.6], [0.3, 0.71])
    .box([-0.3, 0.3], [-0.6, -0.22], [0.12, 0.68])
    .box([0.3, 0.315], [-0.58, -0.24], [0.15, 0.38])
    .box([0.3, 0.315], [-0.58, -0.24], [0.42, 0.65]);
/** A desk with a frame that rises: two columns on feet, top, and a screen on it. */
export const standingDesk = (s: Sketch): Sketch =>
  s
    .box([-0.35, 0.35], [-0.7, 0.7], [0.71, 0.74])
    .box([-0.3, 0.3], [-0.55, -0.48], [0, 0.04])
    .box([-0.3, 0.3], [0.48, 0.55], [0, 0.04])
    .box([-0.04, 0.04], [-0.55, -0.48], [0.04, 0.71])
    .box([-0.04, 0.04], [0.48, 0.55], [0.04, 0.71])
    .box([-0.2, -0.06], [-0.1, 0.1], [0.74, 0.76])
    .box([-0.17, -0.15], [-0.03, 0.03], [0.76, 0.9])
    .box([-0.15, -0.12], [-0.27, 0.27], [0.84, 1.16]);
export const conferenceTable = (s: Sketch): Sketch =>
  s
    .box([-0.55, 0.55], [-1.5, 1.5], [0.7, 0.75])
    .box([-0.3, 0.3], [-1.1, -1], [0, 0.7])
    .box([-0.3, 0.3], [1, 1.1], [0, 0.7])
    .box([-0.05, 0.05], [-1, 1], [0.3, 0.5])
    .box([-0.1, 0.1], [-0.4, 0.4], [0.75, 0.765]);
/** A desk between screens: panel behind and beside it, shelf, monitor. */
export const cubicle = (s: Sketch): Sketch =>
  s
    .box([-0.4, -0.36], [-0.67, 0.67], [0, 1.2])
    .box([-0.36, 0.4], [-0.67, -0.63], [0, 1.2])
    .box([-0.36, 0.3], [-0.63, 0.67], [0.7, 0.74])
    .box([-0.36, 0.28], [0.63, 0.67], [0, 0.7])
    .box([-0.22, -0.08], [-0.1, 0.1], [0.74, 0.76])
    .box([-0.17, -0.15], [-0.03, 0.03], [0.76, 0.88])
    .box([-0.15, -0.12], [-0.27, 0.27], [0.82, 1.14])
    .box([0.02, 0.16], [-0.22, 0.22], [0.74, 0.765]);
/** A counter with a ledge for guests at its front, and a screen behind it. */
export const reception = (s: Sketch): Sketch =>
  s
    .box([-0.4, 0.32], [-1.5, 1.5], [0.7, 0.74])
    .box([0.28, 0.36], [-1.5, 1.5], [0, 1.08])
    .box([0.14, 0.45], [-1.52, 1.52], [1.08, 1.12])
    .box([-0.38, 0.28], [-1.5, -1.44], [0, 0.7])
    .box([-0.38, 0.28], [1.44, 1.5], [0, 0.7])
    .box([-0.05, -0.02], [-0.8, -0.35], [0.82, 1.06])
    .box([-0.05, -0.02], [0.35, 0.8], [0.82, 1.06]);
/** A bar or sales counter. */
export const counter = (s: Sketch): Sketch =>
  s
    .box([-0.3, 0.28], [-0.9, 0.9], [0, 0.08])
    .box([-0.34, 0.32], [-0.92, 0.92], [0.08, 0.94])
    .box([-0.38, 0.38], [-0.95, 0.95], [0.94, 0.98])
    .box([0.32, 0.335], [-0.86, -0.02], [0.16, 0.86])
    .box([0.32, 0.335], [0.02, 0.86], [0.16, 0.86]);
/** A kitchen's counter: cupboards, work top, basin with tap, hob. */
export const kitchenCounter = (s: Sketch): Sketch =>
  s
    .box([-0.3, 0.25], [-1.2, 1.2], [0, 0.1])
    .box([-0.3, 0.29], [-1.2, 1.2], [0.1, 0.86])
    .box([-0.31, 0.32], [-1.22, 1.22], [0.86, 0.9])
    .box([-0.2, 0.2], [0.5, 0.98], [0.9, 0.915])
    .box([-0.25, -0.21], [0.72, 0.76], [0.9, 1.15])
    .box([-0.25, -0.05], [0.72, 0.76], [1.13, 1.16])
    .box([-0.24, 0.24], [-0.9, -0.34], [0.9, 0.91])
    .box([0.29, 0.305], [-1.15, -0.02], [0.16, 0.8])
    .box([0.29, 0.305], [0.02, 1.15], [0.16, 0.8]);
