import { flamesOf } from "../../../twins/hazards/fire/flames.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import type { MapCamera } from "./camera.ts";
import { hatchOf } from "./hatch.ts";
import { type HazardPicture, SEEN_GAS } from "./hazardPicture.ts";
import type { MapColours } from "./palette.ts";

/** What stands on the map in words. */
export interface SignWords {
  readonly exit: string;
  readonly muster: string;
  readonly callPoint: string;
  readonly stopButton: string;
  readonly extinguisher: string;
  readonly fire: string;
  /** Gas that is there, that harms, and that kills. */
  readonly gas: readonly [string, string, string];
}

export interface SignsDrawn {
  readonly venue: VenueView;
  readonly storey: number;
  readonly camera: MapCamera;
  readonly colours: MapColours;
  readonly picture: HazardPicture | null;
  readonly words: SignWords;
  /** Extinguishers that are off their hooks, by their index. */
  readonly taken: ReadonlySet<number>;
  /** Who stands on a word has it in reach, and it is not drawn over them. */
  readonly own: { readonly x: number; readonly y: number } | null;
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

type At = readonly [x: number, y: number];
type Context = CanvasRenderingContext2D;

/** Half the height of a word's plate, px. */
const PLATE = 9;
/** Closer than this, px a metre, signs have their words; else only their shapes. */
const WORDS_FROM = 16;

/** A word on a plate, so that it can be read over anything; `x` is its middle. */
export function drawWord(context: Context, text: string, x: number, y: number, ink: string, plate: string): void {
  if (text === "") return;
  const width = context.measureText(text).width + 8;
  // What is on the map is read as a whole, also at its edge.
  const acrossPx = context.canvas.width / Math.max(1e-6, context.getTransform().a);
  const isOn = x > 0 && x < acrossPx && width < acrossPx;
  const middle = isOn ? Math.max(width / 2, Math.min(acrossPx - width / 2, x)) : x;
  context.fillStyle = plate;
  context.fillRect(middle - width / 2, y - PLATE, width, 2 * PLATE);
  context.fillStyle = ink;
  context.fillText(text, middle, y);
}

const toScreen = ({ camera, width, height }: SignsDrawn, x: number, y: number): At => [
  width / 2 + (x - camera.x) * camera.scale,
  height / 2 - (y - camera.y) * camera.scale,
];

/** A call point is a square with a mark of exclamation. */
function callPoint(context: Context, [x, y]: At, colours: MapColours): void {
  context.fillStyle = colours.critical;
  context.fillRect(x - 7, y - 7, 14, 14);
  context.fillStyle = colours.onCritical;
  context.fillText("!", x, y + 0.5);
}

/** A stop button is a ring with a full square. */
function stopButton(context: Context, [x, y]: At, colours: MapColours): void {
  context.fillStyle = colours.critical;
  context.beginPath();
  context.arc(x, y, 8, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = colours.onCritical;
  context.fillRect(x - 3.5, y - 3.5, 7, 7);
}

/** An extinguisher is a bottle with its neck and hose. */
export function extinguisher(context: Context, [x, y]: At, colours: MapColours): void {
  context.fillStyle = colours.critical;
  context.beginPath();
  context.roundRect(x - 4.5, y - 5, 9, 14, 3);
  context.rect(x - 2, y - 9, 4, 4);
  context.fill();
  context.strokeStyle = colours.critical;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(x + 1, y - 8);
  context.quadraticCurveTo(x + 9, y - 8, x + 8, y + 3);
  context.stroke();
}

/** Beside the sign, on the side of the room: signs hang on walls, and stand under one another. */
function beside(context: Context, drawn: SignsDrawn, text: string, at: { x: number; y: number; storey: number }): void {
  if (drawn.camera.scale < WORDS_FROM) return;
  const { venue, colours } = drawn;
  const xs = venue.rooms.filter(({ storey }) => storey === at.storey).flatMap(({ outline }) => outline.map(([x]) => x));
  const toLeft = at.x > (Math.min(...xs) + Math.max(...xs)) / 2;
  const [x, y] = toScreen(drawn, at.x, at.y);
  const half = (context.measureText(text).width + 8) / 2;
  const middle = toLeft ? x - half - 12 : x + half + 12;
  const own = drawn.own === null ? null : toScreen(drawn, drawn.own.x, drawn.own.y);
  if (own !== null && Math.abs(own[0] - middle) < half + 14 && Math.abs(own[1] - y) < PLATE + 14) return;
  drawWord(context, text, middle, y, colours.text, colours.raised);
}

/** What burns, in its true size; over it a flame, its pattern, and the word. */
function drawFlames(context: Context, drawn: SignsDrawn): void {
  const flames = drawn.picture?.flames;
  if (flames == null || flames.storey !== drawn.storey) return;
  const [x, y] = toScreen(drawn, flames.x, flames.y);
  // Its area is the fire's heat.
  const r = Math.max(7, Math.min(40, Math.sqrt(flames.kw) * 1.2));
  const { colours } = drawn;
  context.strokeStyle = colours.critical;
  context.lineWidth = 1.5;
  context.setLineDash([4, 3]);
  context.beginPath();
  context.arc(x, y, (flamesOf(flames.kw).diameterM / 2) * drawn.camera.scale + 3, 0, 2 * Math.PI);
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  context.moveTo(x, y - 1.5 * r);
  context.bezierCurveTo(x + 0.2 * r, y - 0.7 * r, x + r, y - 0.3 * r, x + 0.9 * r, y + 0.4 * r);
  context.bezierCurveTo(x + 0.8 * r, y + 1.2 * r, x - 0.8 * r, y + 1.2 * r, x - 0.9 * r, y + 0.4 * r);
  context.bezierCurveTo(x - r, y - 0.1 * r, x - 0.4 * r, y - 0.5 * r, x, y - 1.5 * r);
  context.closePath();
  context.fillStyle = colours.high;
  context.fill();
  const lines = hatchOf(context, colours.critical, 7);
  if (lines !== null) {
    context.fillStyle = lines;
    context.fill();
  }
  context.lineWidth = 2;
  context.strokeStyle = colours.critical;
  context.stroke();
  drawWord(context, drawn.words.fire, x, y + r + 14, colours.onCritical, colours.critical);
}

/** The word of the gas, in the middle of what of its room is on the screen. */
function drawGasWords(context: Context, drawn: SignsDrawn): void {
  const { picture, venue, storey, width, height, words, colours } = drawn;
  picture?.gas?.shares.forEach((share, at) => {
    const room = venue.rooms[at];
    if (share < SEEN_GAS || room === undefined || room.storey !== storey) return;
    const corners = room.outline.map(([x, y]) => toScreen(drawn, x, y));
    const middle = (of: 0 | 1, most: number): number | null => {
      const low = Math.max(0, Math.min(...corners.map((corner) => corner[of])));
      const high = Math.min(most, Math.max(...corners.map((corner) => corner[of])));
      return high - low < 60 ? null : (low + high) / 2;
    };
    const [x, y] = [middle(0, width), middle(1, height)];
    if (x === null || y === null) return;
    const word = words.gas[share >= 1 ? 2 : share >= 0.25 ? 1 : 0];
    drawWord(context, word, x, y + 44, colours.onCritical, colours.critical);
  });
}

/** What hangs on walls, where it burns, and the word of a gas. */
export function drawSigns(context: Context, drawn: SignsDrawn): void {
  const { venue, storey, colours, words, ratio } = drawn;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.font = "600 13px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  // Under the signs: those are to be read first.
  drawGasWords(context, drawn);
  const kinds = [
    [venue.callPoints, callPoint, words.callPoint],
    [venue.stopButtons, stopButton, words.stopButton],
    [venue.extinguishers, extinguisher, words.extinguisher],
  ] as const;
  for (const [points, draw, word] of kinds)
    for (const [at, point] of points.entries()) {
      if (point.storey !== storey || (points === venue.extinguishers && drawn.taken.has(at))) continue;
      draw(context, toScreen(drawn, point.x, point.y), colours);
      beside(context, drawn, word, point);
    }
  drawFlames(context, drawn);
}
