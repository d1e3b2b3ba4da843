import type { Sketch } from "./sketch.ts";

/** A straight chair, 0.45 by 0.45 m, seat at 0.45 m. */
export const chair = (s: Sketch): Sketch =>
  s
    .legs(0.44, 0.44, 0.42, 0.04)
    .box([-0.225, 0.225], [-0.225, 0.225], [0.42, 0.46])
    .box([-0.225, -0.185], [-0.21, 0.21], [0.46, 0.9]);

/** A swivel chair: five-star foot as a cross, column, seat, back and arm rests. */
export const swivelChair = (s: Sketch): Sketch =>
  s
    .box([-0.3, 0.3], [-0.03, 0.03], [0, 0.07])
    .box([-0.03, 0.03], [-0.3, 0.3], [0, 0.07])
    .round(0, 0, [0.06, 0.42], 0.035, 0.035, 6)
    .box([-0.25, 0.25], [-0.25, 0.25], [0.42, 0.5])
    .box([-0.29, -0.22], [-0.22, 0.22], [0.56, 1.02])
    .box([-0.18, 0.14], [-0.3, -0.25], [0.64, 0.68])
    .box([-0.18, 0.14], [0.25, 0.3], [0.64, 0.68])
    .box([-0.27, -0.23], [-0.05, 0.05], [0.46, 0.6]);

export const stool = (s: Sketch): Sketch => s.legs(0.28, 0.28, 0.66, 0.03).round(0, 0, [0.66, 0.72], 0.18);

/** A bench without a back; its length lies across its front. */
export const bench = (s: Sketch): Sketch =>
  s
    .box([-0.18, 0.18], [-0.6, 0.6], [0.4, 0.45])
    .box([-0.16, 0.16], [-0.54, -0.48], [0, 0.4])
    .box([-0.16, 0.16], [0.48, 0.54], [0, 0.4])
    .box([-0.02, 0.02], [-0.48, 0.48], [0.28, 0.34]);

const upholstered = (s: Sketch, halfWidthM: number, seats: number): void => {
  const inner = halfWidthM - 0.16;
  s.box([-0.42, 0.4], [-inner, inner], [0.1, 0.28]);
  s.box([-0.44, -0.2], [-halfWidthM, halfWidthM], [0.1, 0.82]);
  for (const side of [-1, 1]) {
    const [from, to] = [side * inner, side * halfWidthM];
    s.box([-0.2, 0.44], [Math.min(from, to), Math.max(from, to)], [0.1, 0.62]);
    for (const x of [-0.38, 0.34]) {
      const y = side * (halfWidthM - 0.1) - 0.03;
      s.box([x, x + 0.06], [y, y + 0.06], [0, 0.1]);
    }
  }
  const each = (2 * inner) / seats;
  for (let i = 0; i < seats; i++)
    s.box([-0.2, 0.42], [-inner + i * each + 0.01, -inner + (i + 1) * each - 0.01], [0.28, 0.44]);
};
/** A sofa of two seats: arms, back and cushions. */
export const sofa = (s: Sketch): void => upholstered(s, 0.95, 2);
export const armchair = (s: Sketch): void => upholstered(s, 0.45, 1);

/** A bed for one, its head at the back: frame, mattress, blanket, pillow and head board. */
export const bed = (s: Sketch): Sketch =>
  s
    .box([-1, 1.02], [-0.46, 0.46], [0.12, 0.3])
    .box([-0.98, 1], [-0.45, 0.45], [0.3, 0.5])
    .box([-0.4, 1.01], [-0.465, 0.465], [0.38, 0.53])
    .box([-0.94, -0.54], [-0.32, 0.32], [0.5, 0.61])
    .box([-1.06, -1], [-0.475, 0.475], [0, 1])
    .box([0.92, 1], [-0.44, -0.36], [0, 0.12])
    .box([0.92, 1], [0.36, 0.44], [0, 0.12]);
export const doubleBed = (s: Sketch): Sketch =>
  s
    .box([-1, 1.02], [-0.82, 0.82], [0, 0.3])
    .box([-0.98, 1], [-0.8, 0.8], [0.3, 0.52])
    .box([-0.4, 1.01], [-0.815, 0.815], [0.38, 0.55])
    .box([-0.94, -0.52], [-0.72, -0.08], [0.52, 0.64])
    .box([-0.94, -0.52], [0.08, 0.72], [0.52, 0.64])
    .box([-1.06, -1], [-0.84, 0.84], [0, 1.1]);
