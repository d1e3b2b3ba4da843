import type { Board } from "../session/steered.ts";
import type { SignsDrawn } from "./drawSigns.ts";

type Context = CanvasRenderingContext2D;

/** Half of a board on the map, px; and so far from its door towards who stands before it. */
const HALF = 11;
const BEFORE = 17;

function arrow(context: Context): void {
  context.beginPath();
  for (const [i, [x, y]] of (
    [
      [8, 0],
      [0, -7],
      [0, -2.6],
      [-7.5, -2.6],
      [-7.5, 2.6],
      [0, 2.6],
      [0, 7],
    ] as const
  ).entries()) {
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.closePath();
  context.fill();
}

/** A cross in a dashed frame: not this way. */
function cross(context: Context): void {
  context.lineWidth = 4;
  context.beginPath();
  for (const side of [1, -1]) {
    context.moveTo(-5.5, side * 5.5);
    context.lineTo(5.5, -side * 5.5);
  }
  context.stroke();
  context.lineWidth = 1.5;
  context.setLineDash([3, 2]);
  context.strokeRect(-HALF, -HALF, 2 * HALF, 2 * HALF);
  context.setLineDash([]);
}

/** A closed door with its knob: stay in the room. */
function stay(context: Context, ink: string, plate: string): void {
  context.fillStyle = ink;
  context.fillRect(-5, -7.5, 10, 15);
  context.fillStyle = plate;
  context.beginPath();
  context.arc(2.4, 0.5, 1.4, 0, 2 * Math.PI);
  context.fill();
}

function drawBoard(context: Context, drawn: SignsDrawn, { x, y, rad, shows }: Board): void {
  const { camera, colours, width, height } = drawn;
  const [sx, sy] = [width / 2 + (x - camera.x) * camera.scale, height / 2 - (y - camera.y) * camera.scale];
  if (sx < -30 || sy < -30 || sx > width + 30 || sy > height + 30) return;
  context.save();
  context.translate(sx + BEFORE * Math.cos(rad), sy - BEFORE * Math.sin(rad));
  const isCross = shows === "cross";
  context.fillStyle = isCross ? colours.raised : colours.good;
  context.fillRect(-HALF, -HALF, 2 * HALF, 2 * HALF);
  context.strokeStyle = isCross ? colours.critical : colours.raised;
  context.lineWidth = 1.5;
  if (isCross) cross(context);
  else {
    context.strokeRect(-HALF, -HALF, 2 * HALF, 2 * HALF);
    context.fillStyle = colours.raised;
    if (shows === "stay") stay(context, colours.raised, colours.good);
    else {
      // Through it, as seen from above.
      context.rotate(Math.PI - rad);
      arrow(context);
    }
  }
  context.restore();
}

/** Signs that a model steers, over the ways out that they speak of: an arrow through it, a cross, or a closed door. */
export function drawSteered(context: Context, drawn: SignsDrawn, boards: readonly Board[]): void {
  context.setTransform(drawn.ratio, 0, 0, drawn.ratio, 0, 0);
  for (const board of boards)
    if (board.storey === drawn.storey && board.overM !== null) drawBoard(context, drawn, board);
}
