import type { VenueView } from "../../../twins/protocol/drill.ts";
import { wholeFloor } from "../play/camera.ts";
import { drawHeights, drawTerrain } from "../play/drawTerrain.ts";
import { hatchOf } from "../play/hatch.ts";
import { coloursOf, type MapColours } from "../play/palette.ts";
import { groundOf } from "../session/ground.ts";
import { houseNumbers } from "../session/street.ts";
import type { FloodWorst, InWater } from "./floodWorst.ts";

/** How each hazard class 1 to 6 is drawn: from H4 on, where nobody can stand, in the alarm's tone; pixels between the lines of its pattern, 0: none. */
export const CLASS_PAINTS = [
  { tone: "accent", alpha: 0.25, apart: 0 },
  { tone: "accent", alpha: 0.42, apart: 14 },
  { tone: "accent", alpha: 0.6, apart: 9 },
  { tone: "critical", alpha: 0.42, apart: 9 },
  { tone: "critical", alpha: 0.6, apart: 6 },
  { tone: "critical", alpha: 0.8, apart: 4 },
] as const;

export interface FloodMapDrawn {
  readonly venue: VenueView;
  readonly water: FloodWorst;
  readonly path: readonly { readonly x: number; readonly y: number }[];
  /** Where the person is shown; null for nowhere. */
  readonly here: { readonly x: number; readonly y: number } | null;
  readonly wet: readonly InWater[];
  readonly words: { readonly start: string };
}

interface Sheet {
  readonly context: CanvasRenderingContext2D;
  readonly colours: MapColours;
  readonly scale: number;
  readonly ratio: number;
  at(x: number, y: number): readonly [number, number];
}

/** One path for each class: neighbours of a row that are alike make one rectangle. */
function pathsOf({ frame, classes }: FloodWorst): readonly Path2D[] {
  const { columns, rows, x0, y0, cellM } = frame;
  const paths = CLASS_PAINTS.map(() => new Path2D());
  for (let r = 0; r < rows; r++) {
    let [from, before] = [0, 0];
    for (let c = 0; c <= columns; c++) {
      const now = c < columns ? classes[r * columns + c]! : 0;
      if (now === before) continue;
      if (before > 0) paths[before - 1]!.rect(x0 + from * cellM, y0 + r * cellM, (c - from) * cellM, cellM);
      [from, before] = [c, now];
    }
  }
  return paths;
}

function drawClasses({ context, colours, scale, ratio }: Sheet, water: FloodWorst): void {
  pathsOf(water).forEach((path, at) => {
    const { tone, alpha, apart } = CLASS_PAINTS[at]!;
    context.globalAlpha = alpha;
    context.fillStyle = colours[tone];
    context.fill(path);
    const lines = apart === 0 ? null : hatchOf(context, colours.text, apart);
    if (lines !== null) {
      lines.setTransform(new DOMMatrix().scale(1 / (scale * ratio), -1 / (scale * ratio)));
      context.globalAlpha = 0.45;
      context.fillStyle = lines;
      context.fill(path);
    }
    context.globalAlpha = 1;
  });
}

function drawHouses({ context, colours, scale }: Sheet, { rooms }: VenueView): void {
  context.fillStyle = colours.raised;
  context.strokeStyle = colours.text;
  context.lineWidth = 1.2 / scale;
  for (const { outline } of rooms) {
    context.beginPath();
    outline.forEach(([x, y], i) => {
      if (i === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    });
    context.closePath();
    context.fill();
    context.stroke();
  }
}

/** A number or a letter in a disc. */
function badge({ context, colours }: Sheet, text: string, [x, y]: readonly [number, number]): void {
  context.beginPath();
  context.arc(x, y, 10, 0, 2 * Math.PI);
  context.fillStyle = colours.raised;
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = colours.accent;
  context.stroke();
  context.fillStyle = colours.text;
  context.fillText(text, x, y + 0.5);
}

function drawWay(sheet: Sheet, { path, here, wet, words }: FloodMapDrawn): void {
  const { context, colours, at } = sheet;
  const first = path[0];
  if (first === undefined) return;
  context.beginPath();
  path.forEach(({ x, y }, i) => {
    const [px, py] = at(x, y);
    if (i === 0) context.moveTo(px, py);
    else context.lineTo(px, py);
  });
  context.lineJoin = "round";
  // On a light rim it is seen on water, on streets and on grass.
  for (const [width, colour] of [
    [7, colours.raised],
    [3.5, colours.accent],
  ] as const) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  }
  context.font = "700 12px system-ui, sans-serif";
  badge(sheet, words.start, at(first.x, first.y));
  for (const [i, { x, y }] of wet.entries()) badge(sheet, String(i + 1), at(x, y));
  if (here === null) return;
  const [x, y] = at(here.x, here.y);
  context.beginPath();
  context.arc(x, y, 7, 0, 2 * Math.PI);
  context.fillStyle = colours.accent;
  context.fill();
  context.lineWidth = 3;
  context.strokeStyle = colours.raised;
  context.stroke();
}

function drawHighGround({ context, colours, at }: Sheet, { muster }: VenueView): void {
  context.lineWidth = 3;
  for (const [mx, my] of muster) {
    const [x, y] = at(mx, my);
    context.fillStyle = colours.raised;
    context.fillRect(x - 9, y - 9, 18, 18);
    context.strokeStyle = colours.good;
    context.strokeRect(x - 9, y - 9, 18, 18);
    context.beginPath();
    context.moveTo(x - 5, y + 3);
    context.lineTo(x, y - 4);
    context.lineTo(x + 5, y + 3);
    context.stroke();
  }
}

function drawNumbers({ context, colours, at }: Sheet, venue: VenueView): void {
  context.font = "600 11px system-ui, sans-serif";
  context.fillStyle = colours.muted;
  for (const { text, x, y } of houseNumbers(venue)) context.fillText(text, ...at(x, y));
}

/** Houses have their numbers from this size of the map on, px a metre. */
const NUMBERS_FROM = 2.2;

/** The flood from above: ground, water by its class, houses, high ground and somebody's way. The canvas is made as large as it is shown. */
export function drawFloodMap(canvas: HTMLCanvasElement, drawn: FloodMapDrawn): void {
  const context = canvas.getContext("2d");
  const { clientWidth: width, clientHeight: height } = canvas;
  if (context === null || width === 0 || height === 0) return;
  const ratio = Math.min(2, devicePixelRatio);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const { venue } = drawn;
  const camera = wholeFloor(venue, 0, width, height);
  const colours = coloursOf(canvas);
  const sheet: Sheet = {
    ...{ context, colours, ratio, scale: camera.scale },
    at: (x, y) => [width / 2 + (x - camera.x) * camera.scale, height / 2 - (y - camera.y) * camera.scale],
  };
  const scale = camera.scale * ratio;
  context.fillStyle = colours.canvas;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(
    ...([
      scale,
      0,
      0,
      -scale,
      (width * ratio) / 2 - camera.x * scale,
      (height * ratio) / 2 + camera.y * scale,
    ] as const),
  );
  const ground = groundOf(venue);
  if (ground !== null) drawTerrain(context, ground, { camera, colours });
  drawClasses(sheet, drawn.water);
  drawHouses(sheet, venue);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (ground !== null) drawHeights(context, ground, { camera, colours, width, height });
  context.textAlign = "center";
  context.textBaseline = "middle";
  if (camera.scale >= NUMBERS_FROM) drawNumbers(sheet, venue);
  drawHighGround(sheet, venue);
  drawWay(sheet, drawn);
}
