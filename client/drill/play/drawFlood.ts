import { CAR_SIZE_M } from "../../../twins/drill/cars.ts";
import { FLOOD_STEPS, type FloodPicture } from "../../../twins/drill/hazards/floodView.ts";
import type { ShownPeople } from "../session/people.ts";
import type { Spot } from "../session/prediction.ts";
import type { MapCamera } from "./camera.ts";
import { drawOver } from "./drawOver.ts";
import { hatchOf } from "./hatch.ts";
import type { MapColours } from "./palette.ts";

/** Depths from which the water is told apart by tone and by pattern, m: the feet, what knocks down, what floats a car, what nobody stands in. */
const BANDS_M = [0, 0.15, 0.3, 0.5, 1.2] as const;
const ALPHA = [0.3, 0.5, 0.62, 0.74, 0.86] as const;
/** Pixels between the lines of each band's pattern; 0: none. */
const APART = [0, 16, 11, 8, 5] as const;
/** Slower water has no arrow, m/s. */
const ARROW_MPS = 0.1;
const LONGEST_MPS = 2;

export const bandOf = (depthM: number): number => BANDS_M.findLastIndex((from) => depthM >= from);

interface Water {
  readonly key: string;
  readonly tone: HTMLCanvasElement;
  readonly bands: readonly Path2D[];
}

const made = new WeakMap<FloodPicture, Water>();

/** Tone and patterns of a picture's water, made once for each picture. */
function waterOf(picture: FloodPicture, accent: string): Water {
  const before = made.get(picture);
  if (before?.key === accent) return before;
  const { columns, rows, x0, y0, cellM } = picture.frame;
  const tone = document.createElement("canvas");
  [tone.width, tone.height] = [columns, rows];
  const bands = BANDS_M.map(() => new Path2D());
  const context = tone.getContext("2d");
  const image = context?.createImageData(columns, rows);
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(accent.slice(at, at + 2), 16) || 0);
  for (let r = 0; r < rows; r++) {
    let [from, band] = [0, -1];
    for (let c = 0; c <= columns; c++) {
      const steps = c < columns ? picture.depths[r * columns + c]! : 0;
      const now = steps === 0 ? -1 : bandOf(steps * FLOOD_STEPS.depthM);
      if (image !== undefined && c < columns) {
        const k = 4 * ((rows - 1 - r) * columns + c);
        [image.data[k], image.data[k + 1], image.data[k + 2]] = [red!, green!, blue!];
        image.data[k + 3] = now < 0 ? 0 : 255 * ALPHA[now]!;
      }
      if (now === band) continue;
      // Neighbours of a row that are as deep make one rectangle.
      if (band > 0) bands[band]!.rect(x0 + from * cellM, y0 + r * cellM, (c - from) * cellM, cellM);
      [from, band] = [c, now];
    }
  }
  if (image !== undefined) context?.putImageData(image, 0, 0);
  const water = { key: accent, tone, bands };
  made.set(picture, water);
  return water;
}

export interface FloodDrawn {
  readonly camera: MapCamera;
  readonly colours: MapColours;
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

function drawArrows(context: CanvasRenderingContext2D, picture: FloodPicture, drawn: FloodDrawn): void {
  const { camera, colours, width, height } = drawn;
  const { x0, y0, columns, rows, cellM } = picture.flowFrame;
  const [halfX, halfY] = [width / 2 / camera.scale, height / 2 / camera.scale];
  const column = (x: number): number => Math.max(0, Math.min(columns, Math.floor((x - x0) / cellM)));
  const row = (y: number): number => Math.max(0, Math.min(rows, Math.floor((y - y0) / cellM)));
  context.strokeStyle = colours.text;
  context.lineWidth = 1.5 / camera.scale;
  context.lineCap = "round";
  context.beginPath();
  // Not nearer to one another than 24 px.
  const each = Math.max(1, Math.ceil(24 / (cellM * camera.scale)));
  const first = (at: number): number => at - (at % each);
  for (let r = first(row(camera.y - halfY)); r < Math.min(rows, row(camera.y + halfY) + 1); r += each)
    for (let c = first(column(camera.x - halfX)); c < Math.min(columns, column(camera.x + halfX) + 1); c += each) {
      const k = 2 * (r * columns + c);
      const [vx, vy] = [picture.flows[k]! * FLOOD_STEPS.speedMps, picture.flows[k + 1]! * FLOOD_STEPS.speedMps];
      const mps = Math.hypot(vx, vy);
      if (mps < ARROW_MPS) continue;
      const longM = each * cellM * (0.3 + 0.5 * Math.min(1, mps / LONGEST_MPS));
      const [ux, uy] = [vx / mps, vy / mps];
      const [mx, my] = [x0 + (c + 0.5) * cellM, y0 + (r + 0.5) * cellM];
      const [tx, ty] = [mx + (ux * longM) / 2, my + (uy * longM) / 2];
      const barb = Math.min(longM / 3, 7 / camera.scale);
      context.moveTo(mx - (ux * longM) / 2, my - (uy * longM) / 2);
      context.lineTo(tx, ty);
      context.moveTo(tx - barb * (ux - 0.6 * uy), ty - barb * (uy + 0.6 * ux));
      context.lineTo(tx, ty);
      context.lineTo(tx - barb * (ux + 0.6 * uy), ty - barb * (uy - 0.6 * ux));
    }
  context.stroke();
}

/** Water by tone, pattern and arrows; the context is in the site's metres. */
export function drawFlood(context: CanvasRenderingContext2D, picture: FloodPicture, drawn: FloodDrawn): void {
  const { camera, colours, ratio } = drawn;
  const water = waterOf(picture, colours.accent);
  drawOver(context, picture.frame, water.tone);
  water.bands.forEach((path, band) => {
    const apart = APART[band]!;
    if (apart === 0) return;
    const lines = hatchOf(context, colours.text, apart);
    if (lines === null) return;
    lines.setTransform(new DOMMatrix().scale(1 / (camera.scale * ratio), -1 / (camera.scale * ratio)));
    context.globalAlpha = 0.28;
    context.fillStyle = lines;
    context.fill(path);
    context.globalAlpha = 1;
  });
  drawArrows(context, picture, drawn);
}

/** Cars from above, where their drivers are by the frames; one that the water took has a cross. The context is in pixels of the page. */
export function drawCars(
  context: CanvasRenderingContext2D,
  { cars }: Pick<FloodPicture, "cars">,
  drawn: FloodDrawn & {
    readonly people: ShownPeople;
    readonly own: { readonly body: number; readonly spot: Spot | null; readonly headingRad: number };
  },
): void {
  const { camera, colours, width, height, ratio, people, own } = drawn;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const longPx = Math.max(14, CAR_SIZE_M.lengthM * camera.scale);
  const widePx = (longPx * CAR_SIZE_M.widthM) / CAR_SIZE_M.lengthM;
  for (const car of cars) {
    const isOwn = car.driver >= 0 && car.driver === own.body && own.spot !== null;
    const at = isOwn ? own.spot! : car.driver >= 0 ? { x: people.x[car.driver]!, y: people.y[car.driver]! } : car;
    context.save();
    context.translate(width / 2 + (at.x - camera.x) * camera.scale, height / 2 - (at.y - camera.y) * camera.scale);
    context.rotate(-car.headingRad);
    context.fillStyle = isOwn ? colours.accentSoft : colours.raised;
    context.strokeStyle = isOwn ? colours.accent : colours.text;
    context.lineWidth = 2;
    context.beginPath();
    context.roundRect(-longPx / 2, -widePx / 2, longPx, widePx, widePx / 4);
    context.fill();
    context.stroke();
    // Its windscreen, so that front and back are told apart.
    context.fillStyle = context.strokeStyle;
    context.fillRect(longPx * 0.12, -widePx * 0.36, longPx * 0.14, widePx * 0.72);
    if (car.isSwept) {
      context.strokeStyle = colours.critical;
      context.lineWidth = 3;
      context.beginPath();
      for (const sign of [1, -1]) {
        context.moveTo(-longPx / 2, (-sign * longPx) / 2);
        context.lineTo(longPx / 2, (sign * longPx) / 2);
      }
      context.stroke();
    }
    context.restore();
  }
}
