import type { Sketch } from "./sketch.ts";

/** A pot with a bush of three whorls. */
export const plant = (s: Sketch): Sketch =>
  s
    .round(0, 0, [0, 0.38], 0.15, 0.2)
    .round(0, 0, [0.38, 0.6], 0.02, 0.02, 5)
    .round(0, 0, [0.5, 0.85], 0.12, 0.34, 7)
    .round(0.02, 0.02, [0.85, 1.15], 0.34, 0.22, 7)
    .round(0, 0, [1.15, 1.4], 0.2, 0.03, 7);
export const tree = (s: Sketch): Sketch =>
  s
    .round(0, 0, [0, 1.6], 0.13, 0.09, 7)
    .round(0, 0, [1.4, 2.4], 0.5, 1.2, 9)
    .round(0, 0, [2.4, 3.4], 1.2, 0.8, 9)
    .round(0, 0, [3.4, 4.2], 0.8, 0.1, 9);
export const monitor = (s: Sketch): Sketch =>
  s
    .box([-0.1, 0.1], [-0.13, 0.13], [0, 0.02])
    .box([-0.04, -0.02], [-0.03, 0.03], [0.02, 0.18])
    .box([-0.02, 0.02], [-0.28, 0.28], [0.12, 0.46]);
/** A screen for a wall or a low board. */
export const television = (s: Sketch): Sketch =>
  s
    .box([-0.12, 0.12], [-0.3, 0.3], [0, 0.02])
    .box([-0.03, 0], [-0.05, 0.05], [0.02, 0.12])
    .box([-0.03, 0.03], [-0.62, 0.62], [0.08, 0.78]);
export const lamp = (s: Sketch): Sketch =>
  s.round(0, 0, [0, 0.03], 0.16, 0.15).round(0, 0, [0.03, 1.35], 0.015, 0.015, 6).round(0, 0, [1.3, 1.6], 0.22, 0.13);
/** A treadmill: belt between rails, uprights, handle bars and a board. */
export const fitness = (s: Sketch): Sketch =>
  s
    .box([-0.9, 0.8], [-0.3, 0.3], [0.08, 0.18])
    .box([-0.95, 0.85], [-0.4, -0.3], [0, 0.2])
    .box([-0.95, 0.85], [0.3, 0.4], [0, 0.2])
    .box([0.6, 0.68], [-0.4, -0.34], [0.2, 1.3])
    .box([0.6, 0.68], [0.34, 0.4], [0.2, 1.3])
    .box([0.56, 0.7], [-0.36, 0.36], [1.2, 1.42])
    .box([0, 0.6], [-0.39, -0.35], [0.95, 0.99])
    .box([0, 0.6], [0.35, 0.39], [0.95, 0.99]);
/** A trolley of two decks with a handle and four wheels. */
export const trolley = (s: Sketch): void => {
  for (const x of [-0.34, 0.34])
    for (const y of [-0.2, 0.2]) s.box([x - 0.05, x + 0.05], [y - 0.02, y + 0.02], [0, 0.1]);
  s.box([-0.42, 0.42], [-0.27, 0.27], [0.1, 0.14]).box([-0.42, 0.42], [-0.27, 0.27], [0.55, 0.58]);
  s.box([-0.42, -0.38], [-0.26, -0.22], [0.14, 0.95]).box([-0.42, -0.38], [0.22, 0.26], [0.14, 0.95]);
  s.box([-0.42, -0.38], [-0.26, 0.26], [0.95, 0.98]);
};
export const suitcase = (s: Sketch): Sketch =>
  s
    .box([-0.12, 0.12], [-0.22, 0.22], [0.05, 0.65])
    .box([-0.1, 0.1], [-0.2, -0.15], [0, 0.05])
    .box([-0.1, 0.1], [0.15, 0.2], [0, 0.05])
    .box([-0.1, -0.08], [-0.13, -0.11], [0.65, 1])
    .box([-0.1, -0.08], [0.11, 0.13], [0.65, 1])
    .box([-0.1, -0.08], [-0.13, 0.13], [1, 1.03]);
/** A foot, a column and a slanted board of light. */
export const kiosk = (s: Sketch): Sketch =>
  s
    .box([-0.25, 0.25], [-0.3, 0.3], [0, 0.05])
    .box([-0.1, 0.02], [-0.2, 0.2], [0.05, 1.05])
    .box([-0.12, 0.12], [-0.3, 0.3], [1.05, 1.75])
    .box([0.12, 0.135], [-0.26, 0.26], [1.1, 1.7]);
/** The foot of an escalator: steps between balustrades with hand rails. */
export const escalator = (s: Sketch): void => {
  for (let i = 0; i < 5; i++)
    s.box([-1 + 0.4 * i, -0.6 + 0.4 * i], [-0.4, 0.4], [0, 0.1 + (i > 1 ? 0.2 * (i - 1) : 0)]);
  for (const y of [-0.52, 0.4])
    s.box([-1, 1], [y, y + 0.12], [0, 0.9]).box([-1.05, 1.05], [y + 0.02, y + 0.1], [0.9, 0.96]);
};
/** Somebody who stands: legs, trunk, arms and head. */
export const person = (s: Sketch): Sketch =>
  s
    .box([-0.09, 0.09], [-0.17, -0.02], [0, 0.85])
    .box([-0.09, 0.09], [0.02, 0.17], [0, 0.85])
    .box([-0.11, 0.11], [-0.2, 0.2], [0.85, 1.45])
    .box([-0.06, 0.06], [-0.28, -0.2], [0.8, 1.42])
    .box([-0.06, 0.06], [0.2, 0.28], [0.8, 1.42])
    .round(0, 0, [1.5, 1.75], 0.1, 0.08)
    .round(0, 0, [1.45, 1.5], 0.05, 0.05, 6);
export const can = (s: Sketch): Sketch =>
  s.round(0, 0, [0, 0.115], 0.033, 0.033, 10).round(0, 0, [0.115, 0.122], 0.028, 0.026, 10);
/** A small station that hands things over to a robot, or takes them: a hollow box with an arm over it. */
export const handover = (s: Sketch): Sketch =>
  s
    .box([-0.15, 0.15], [-0.15, 0.15], [0, 0.02])
    .box([-0.15, -0.12], [-0.15, 0.15], [0.02, 0.3])
    .box([-0.15, 0.15], [-0.15, -0.12], [0.02, 0.2])
    .box([-0.15, 0.15], [0.12, 0.15], [0.02, 0.2])
    .box([-0.12, 0.1], [-0.03, 0.03], [0.26, 0.3]);
/** What nobody knows. */
export const block = (s: Sketch): Sketch =>
  s.box([-0.25, 0.25], [-0.25, 0.25], [0, 0.5]).box([-0.2, 0.2], [-0.2, 0.2], [0.5, 0.52]);
export const printer = (s: Sketch): Sketch =>
  s
    .box([-0.3, 0.28], [-0.3, 0.3], [0, 0.75])
    .box([-0.3, 0.3], [-0.31, 0.31], [0.75, 1.02])
    .box([-0.26, 0.2], [-0.28, 0.28], [1.02, 1.1])
    .box([0.28, 0.42], [-0.16, 0.16], [0.6, 0.63]);
