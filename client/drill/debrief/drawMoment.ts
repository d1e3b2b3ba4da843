import type { Film } from "../../../twins/drill/film.ts";
import { ABSENT } from "../../../twins/drill/frame.ts";
import type { DrillInfo, VenueView } from "../../../twins/protocol/drill.ts";
import { wholeFloor } from "../play/camera.ts";
import { drawPeople } from "../play/drawPeople.ts";
import { drawPlace, pathsOf } from "../play/drawPlace.ts";
import { HAZARD_READERS, type HazardPicture } from "../play/hazardPicture.ts";
import { coloursOf } from "../play/palette.ts";
import type { ShownFilm } from "./shownFilm.ts";

/** What is drawn of a film at one moment. */
export interface MomentDrawn {
  readonly venue: VenueView;
  readonly film: Film;
  readonly shown: ShownFilm;
  readonly hazard: DrillInfo["hazard"];
  readonly atS: number;
  readonly storey: number;
  readonly isStill: boolean;
  /** Index of one's own body; -1 for none. */
  readonly body: number;
  /** One's way so far. */
  readonly way: readonly { readonly atS: number; readonly storey: number; readonly x: number; readonly y: number }[];
  readonly words: { readonly you: string; readonly exit: string; readonly muster: string };
}

/** Signs stand beside what they are of: the plan leaves them room at its edges. */
const ROOM_FOR_SIGNS = 0.9;

const pictures = new WeakMap<Uint8Array, HazardPicture | null>();
function pictureOf({ film, venue, hazard }: MomentDrawn, frame: number): HazardPicture | null {
  const bytes = film.pictureAt(frame);
  if (bytes === null) return null;
  if (!pictures.has(bytes)) pictures.set(bytes, HAZARD_READERS[hazard]?.(bytes, venue) ?? null);
  return pictures.get(bytes) ?? null;
}

/** Draws it; the canvas is made as large as it is shown. */
export function drawMoment(canvas: HTMLCanvasElement, drawn: MomentDrawn): void {
  const context = canvas.getContext("2d");
  const { clientWidth: width, clientHeight: height } = canvas;
  if (context === null || width === 0 || height === 0) return;
  const ratio = Math.min(2, devicePixelRatio);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const { venue, film, shown, storey, atS, body, way, words } = drawn;
  const frame = shown.frameAt(atS);
  const people = shown.at(atS, drawn.isStill);
  const whole = wholeFloor(venue, storey, width, height);
  const camera = { ...whole, scale: ROOM_FOR_SIGNS * whole.scale };
  const colours = coloursOf(canvas);
  const common = { venue, storey, camera, colours, width, height, ratio };
  const doors = new Uint8Array(venue.openings.length);
  film.doorsAt(frame, doors);
  drawPlace(context, { ...common, paths: pathsOf(venue, storey), doors, picture: pictureOf(drawn, frame) });
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.strokeStyle = colours.accent;
  context.lineWidth = 2.5;
  context.setLineDash([7, 4]);
  context.beginPath();
  let isOn = false;
  for (const one of way) {
    if (one.atS > atS) break;
    const isHere = one.storey === storey;
    const [x, y] = [width / 2 + (one.x - camera.x) * camera.scale, height / 2 - (one.y - camera.y) * camera.scale];
    if (isHere && isOn) context.lineTo(x, y);
    else if (isHere) context.moveTo(x, y);
    isOn = isHere;
  }
  context.stroke();
  context.setLineDash([]);
  const isHere = body >= 0 && (people.look[body] ?? ABSENT) !== ABSENT && people.storey[body] === storey;
  const spot = isHere ? { storey, x: people.x[body]!, y: people.y[body]!, z: people.z[body]! } : null;
  drawPeople(context, {
    ...common,
    people,
    own: { body, spot, headingRad: people.headingRad[body] ?? 0 },
    room: -1,
    // Nobody is named but oneself.
    names: new Map(),
    bubbles: isHere ? new Map([[body, words.you]]) : new Map(),
    words: { exit: words.exit, muster: words.muster },
  });
}
