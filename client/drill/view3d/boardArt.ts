import { CanvasTexture, SRGBColorSpace, type Texture } from "three";

/** Safe condition, prohibition and contrast of ISO 3864-1, as near as a screen has them. */
export const SAFE_GREEN = "#00875A";
export const STOP_RED = "#C4122F";

export type Ink = CanvasRenderingContext2D;
type Points = readonly (readonly [number, number])[];

export function limb(context: Ink, width: number, points: Points): void {
  context.lineWidth = width;
  context.beginPath();
  for (const [i, [x, y]] of points.entries()) {
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.stroke();
}

/** Somebody who runs through a door, after ISO 7010 E002; in shares of its height, about a square. */
export function runningMan(context: Ink, ink = "#ffffff", door = "#ffffff"): void {
  context.fillStyle = door;
  context.fillRect(0.62, 0.12, 0.34, 0.76);
  context.fillStyle = ink;
  context.strokeStyle = ink;
  for (const [width, points] of [
    [
      0.1,
      [
        [0.44, 0.36],
        [0.36, 0.56],
      ],
    ],
    [
      0.075,
      [
        [0.36, 0.58],
        [0.5, 0.68],
        [0.46, 0.86],
      ],
    ],
    [
      0.075,
      [
        [0.35, 0.57],
        [0.28, 0.74],
        [0.12, 0.8],
      ],
    ],
    [
      0.06,
      [
        [0.43, 0.37],
        [0.56, 0.48],
        [0.64, 0.42],
      ],
    ],
    [
      0.06,
      [
        [0.42, 0.36],
        [0.27, 0.4],
        [0.22, 0.52],
      ],
    ],
  ] as readonly (readonly [number, Points])[])
    limb(context, width, points);
  context.beginPath();
  context.arc(0.5, 0.22, 0.075, 0, 2 * Math.PI);
  context.fill();
}

/** An arrow after ISO 7010 in the square about a point, by the way it points: 0 is up, clockwise. */
export function arrow(context: Ink, x: number, y: number, size: number, rad: number): void {
  context.save();
  context.translate(x, y);
  context.rotate(rad);
  context.scale(size, size);
  context.beginPath();
  for (const [i, [px, py]] of (
    [
      [0, -0.42],
      [0.36, 0],
      [0.14, 0],
      [0.14, 0.42],
      [-0.14, 0.42],
      [-0.14, 0],
      [-0.36, 0],
    ] as const
  ).entries()) {
    if (i === 0) context.moveTo(px, py);
    else context.lineTo(px, py);
  }
  context.closePath();
  context.fill();
  context.restore();
}

/** A thick cross from corner to corner of a square about a point. */
export function cross(context: Ink, x: number, y: number, half: number, width: number): void {
  limb(context, width, [
    [x - half, y - half],
    [x + half, y + half],
  ]);
  limb(context, width, [
    [x + half, y - half],
    [x - half, y + half],
  ]);
}

/** A canvas of so many pixels as a texture, drawn in shares of a tile's height. */
export function drawnBoard(widthPx: number, heightPx: number, scale: number, draw: (context: Ink) => void): Texture {
  const canvas = document.createElement("canvas");
  canvas.width = widthPx;
  canvas.height = heightPx;
  const context = canvas.getContext("2d");
  if (context !== null) {
    context.scale(scale, scale);
    context.lineCap = "round";
    context.lineJoin = "round";
    draw(context);
  }
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.anisotropy = 4;
  return texture;
}
