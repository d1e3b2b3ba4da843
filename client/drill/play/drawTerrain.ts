import type { VenueGround } from "../../../twins/core/venue.ts";
import type { MapCamera } from "./camera.ts";
import { type Contours, contoursOf } from "./contours.ts";
import { drawOver } from "./drawOver.ts";
import type { MapColours } from "./palette.ts";

/** Heights of lines of the ground, m: thin ones, and those that have their height written on them. */
const FINE_M = 1;
const BOLD_M = 5;
/** Thin lines are left out of a map that is so small, px a metre. */
const FINE_FROM = 3;
/** Heights are not written nearer to one another than this. */
const APART_PX = 110;

interface Terrain {
  readonly key: string;
  readonly shade: HTMLCanvasElement;
  readonly fine: Path2D;
  readonly bold: Path2D;
  readonly roads: Path2D;
  readonly labels: Contours["labels"];
}

function pathOf({ lines }: Contours): Path2D {
  const path = new Path2D();
  for (let k = 0; k < lines.length; k += 4) {
    path.moveTo(lines[k]!, lines[k + 1]!);
    path.lineTo(lines[k + 2]!, lines[k + 3]!);
  }
  return path;
}

type Rgb = readonly [number, number, number];
const rgbOf = (hex: string): Rgb =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) || 0) as unknown as Rgb;

/** A picture of the ground, one pixel a square: lighter where it is higher, with the light from the north-west. */
function shadeOf({ columns, rows, cellM, heightsM }: VenueGround, colours: MapColours): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [columns, rows];
  const context = canvas.getContext("2d");
  if (context === null) return canvas;
  const image = context.createImageData(columns, rows);
  const sorted = Float32Array.from(heightsM).sort();
  const [low, high] = [sorted[0]!, sorted[Math.floor(0.98 * sorted.length)]!];
  const [from, to] = [rgbOf(colours.canvas), rgbOf(colours.raised)];
  const at = (c: number, r: number): number =>
    heightsM[Math.min(rows - 1, Math.max(0, r)) * columns + Math.min(columns - 1, Math.max(0, c))]!;
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const share = Math.max(0, Math.min(1, (at(c, r) - low) / Math.max(0.1, high - low)));
      const [sx, sy] = [(at(c + 1, r) - at(c - 1, r)) / (2 * cellM), (at(c, r + 1) - at(c, r - 1)) / (2 * cellM)];
      const light = Math.max(-0.5, Math.min(0.5, 1.6 * (sx - sy)));
      // The picture's rows go down from the north.
      const k = 4 * ((rows - 1 - r) * columns + c);
      for (let i = 0; i < 3; i++) {
        const tone = from[i]! + (to[i]! - from[i]!) * share;
        image.data[k + i] = Math.max(0, Math.min(255, tone * (1 + 0.22 * light)));
      }
      image.data[k + 3] = 255;
    }
  context.putImageData(image, 0, 0);
  return canvas;
}

function ringPath(rings: VenueGround["roads"]): Path2D {
  const path = new Path2D();
  for (const ring of rings) {
    ring.forEach(([x, y], i) => {
      if (i === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    });
    path.closePath();
  }
  return path;
}

const made = new WeakMap<VenueGround, Terrain>();
/** Made once for a ground and a theme. */
function terrainOf(ground: VenueGround, colours: MapColours): Terrain {
  const key = `${colours.canvas} ${colours.raised}`;
  const before = made.get(ground);
  if (before?.key === key) return before;
  const bold = contoursOf(ground, BOLD_M);
  const terrain: Terrain = {
    key,
    shade: shadeOf(ground, colours),
    fine: before?.fine ?? pathOf(contoursOf(ground, FINE_M)),
    bold: pathOf(bold),
    roads: ringPath(ground.roads),
    labels: bold.labels,
  };
  made.set(ground, terrain);
  return terrain;
}

/** Ground, lines of equal height and streets; the context is in the site's metres. */
export function drawTerrain(
  context: CanvasRenderingContext2D,
  ground: VenueGround,
  { camera, colours }: { readonly camera: MapCamera; readonly colours: MapColours },
): void {
  const terrain = terrainOf(ground, colours);
  drawOver(context, ground, terrain.shade);
  context.save();
  context.clip(boxPath(ground));
  context.globalAlpha = 0.55;
  context.fillStyle = colours.line;
  context.fill(terrain.roads);
  context.globalAlpha = 1;
  context.strokeStyle = colours.muted;
  context.lineWidth = 1 / camera.scale;
  context.setLineDash([6 / camera.scale, 4 / camera.scale]);
  context.stroke(terrain.roads);
  context.setLineDash([]);
  context.restore();
  context.strokeStyle = colours.muted;
  if (camera.scale >= FINE_FROM) {
    context.globalAlpha = 0.35;
    context.lineWidth = 1 / camera.scale;
    context.stroke(terrain.fine);
  }
  context.globalAlpha = 0.8;
  context.lineWidth = 1.5 / camera.scale;
  context.stroke(terrain.bold);
  context.globalAlpha = 1;
}

function boxPath({ x0, y0, columns, rows, cellM }: VenueGround): Path2D {
  const path = new Path2D();
  path.rect(x0, y0, columns * cellM, rows * cellM);
  return path;
}

/** Heights beside their lines; the context is in pixels of the page. */
export function drawHeights(
  context: CanvasRenderingContext2D,
  ground: VenueGround,
  drawn: {
    readonly camera: MapCamera;
    readonly colours: MapColours;
    readonly width: number;
    readonly height: number;
  },
): void {
  const { camera, colours, width, height } = drawn;
  context.font = "600 12px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  const written: (readonly [number, number])[] = [];
  for (const { x, y, zM } of terrainOf(ground, colours).labels) {
    const [px, py] = [width / 2 + (x - camera.x) * camera.scale, height / 2 - (y - camera.y) * camera.scale];
    if (px < 0 || py < 0 || px > width || py > height) continue;
    if (written.some(([ox, oy]) => Math.hypot(ox - px, oy - py) < APART_PX)) continue;
    written.push([px, py]);
    const text = `${zM} m`;
    const wide = context.measureText(text).width + 6;
    context.fillStyle = colours.canvas;
    context.fillRect(px - wide / 2, py - 8, wide, 16);
    context.fillStyle = colours.muted;
    context.fillText(text, px, py);
  }
}
