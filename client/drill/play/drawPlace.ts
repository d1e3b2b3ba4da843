import { isRoomLit } from "../../../twins/drill/hazards/outageView.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import { type FurnitureTrack, outlineOf, uprightness, uprightPose } from "../session/furniture.ts";
import { groundOf } from "../session/ground.ts";
import { CLOSED, LOCKED } from "../session/walls.ts";
import type { MapCamera } from "./camera.ts";
import { drawFlood } from "./drawFlood.ts";
import { drawHeights, drawTerrain } from "./drawTerrain.ts";
import { crossesOf, dashesOf, hatchOf } from "./hatch.ts";
import { type HazardPicture, SEEN_GAS } from "./hazardPicture.ts";
import type { MapColours } from "./palette.ts";

/** The lines of one storey, made once. */
export interface StoreyPaths {
  readonly rooms: readonly (Path2D | null)[];
  readonly floor: Path2D;
  readonly walls: Path2D;
  readonly things: Path2D;
  readonly shelters: Path2D;
  /** Of the furniture what lies, having fallen over. */
  readonly fallen: Path2D;
  readonly stairs: Path2D;
}

function outline(points: readonly (readonly [number, number])[], into = new Path2D()): Path2D {
  points.forEach(([x, y], i) => {
    if (i === 0) into.moveTo(x, y);
    else into.lineTo(x, y);
  });
  into.closePath();
  return into;
}

function addStair(path: Path2D, { line, widthM }: VenueView["stairs"][number]): void {
  for (let i = 1; i < line.length; i++) {
    const [px, py, pz] = line[i - 1]!;
    const [qx, qy, qz] = line[i]!;
    const lengthM = Math.hypot(qx - px, qy - py);
    if (lengthM < 0.05) continue;
    const [ux, uy] = [(qx - px) / lengthM, (qy - py) / lengthM];
    const [nx, ny] = [-uy * (widthM / 2), ux * (widthM / 2)];
    // Treads where it climbs, none on a landing.
    const steps = Math.abs(qz - pz) < 0.05 ? 1 : Math.max(1, Math.round(lengthM / 0.28));
    for (let n = 0; n <= steps; n++) {
      const [x, y] = [px + ((qx - px) * n) / steps, py + ((qy - py) * n) / steps];
      path.moveTo(x + nx, y + ny);
      path.lineTo(x - nx, y - ny);
    }
    for (const side of [1, -1]) {
      path.moveTo(px + side * nx, py + side * ny);
      path.lineTo(qx + side * nx, qy + side * ny);
    }
  }
}

/** Furniture of a storey as it stands or lies now. */
function thingsOf(venue: VenueView, storey: number, furniture: FurnitureTrack | null, nowMs: number) {
  const [things, shelters, fallen] = [new Path2D(), new Path2D(), new Path2D()];
  venue.obstacles.forEach((one, at) => {
    if (one.storey !== storey) return;
    const pose = furniture?.at(at, nowMs) ?? uprightPose(one.at, one.headingRad, 0);
    // What has fallen over shelters nobody, and lies in the way.
    const lies = uprightness(pose) <= 0.7;
    outline(outlineOf(pose, one.sizeM), one.shelters && !lies ? shelters : things);
    if (lies) outline(outlineOf(pose, one.sizeM), fallen);
  });
  return { things, shelters, fallen };
}

/** The same lines, with the furniture where it is now. */
export const withFurniture = (
  paths: StoreyPaths,
  venue: VenueView,
  storey: number,
  furniture: FurnitureTrack,
  nowMs: number,
): StoreyPaths => ({ ...paths, ...thingsOf(venue, storey, furniture, nowMs) });

export function pathsOf(venue: VenueView, storey: number): StoreyPaths {
  const [floor, walls, stairs] = [new Path2D(), new Path2D(), new Path2D()];
  const rooms = venue.rooms.map((room) => (room.storey === storey ? outline(room.outline) : null));
  for (const room of rooms) if (room !== null) floor.addPath(room);
  for (const [[ax, ay], [bx, by]] of venue.storeys[storey]?.walls ?? []) {
    walls.moveTo(ax, ay);
    walls.lineTo(bx, by);
  }
  for (const one of venue.stairs) if (one.lower === storey || one.upper === storey) addStair(stairs, one);
  return { rooms, floor, walls, stairs, ...thingsOf(venue, storey, null, 0) };
}

export interface PlaceDrawn {
  readonly venue: VenueView;
  readonly storey: number;
  readonly paths: StoreyPaths;
  readonly doors: Uint8Array;
  readonly camera: MapCamera;
  readonly colours: MapColours;
  readonly picture: HazardPicture | null;
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

/** From the site's metres, north up, to the canvas. */
function toMetres(context: CanvasRenderingContext2D, { camera, width, height, ratio }: PlaceDrawn): void {
  const scale = camera.scale * ratio;
  const [x, y] = [(width * ratio) / 2 - camera.x * scale, (height * ratio) / 2 + camera.y * scale];
  context.setTransform(scale, 0, 0, -scale, x, y);
}

/** Rooms without light: a dark tone with crossed lines, which neither smoke nor gas has. */
function drawDark(
  context: CanvasRenderingContext2D,
  { picture, paths, venue, camera, colours, ratio }: PlaceDrawn,
): void {
  const outage = picture?.outage;
  if (outage === undefined) return;
  paths.rooms.forEach((path, room) => {
    if (path === null || isRoomLit(outage, venue.rooms[room])) return;
    // Darker than what is lit, on a light page and on a dark one.
    context.globalAlpha = 0.38;
    context.fillStyle = "black";
    context.fill(path);
    context.globalAlpha = 0.45;
    const lines = crossesOf(context, colours.text, 14);
    if (lines !== null) {
      lines.setTransform(new DOMMatrix().scale(1 / (camera.scale * ratio), -1 / (camera.scale * ratio)));
      context.fillStyle = lines;
      context.fill(path);
    }
    context.globalAlpha = 1;
  });
}

function drawSmoke(context: CanvasRenderingContext2D, drawn: PlaceDrawn): void {
  const { picture, paths, camera, colours, ratio } = drawn;
  for (const [room, { layerM, extinctionPerM }] of picture?.smoke ?? []) {
    const path = paths.rooms[room];
    if (path == null) continue;
    // The lower it hangs and the denser it is, the darker, and the closer its lines.
    const dense = Math.min(1, extinctionPerM / 3) * Math.max(0.25, Math.min(1, (2.6 - layerM) / 2));
    context.globalAlpha = 0.12 + 0.5 * dense;
    context.fillStyle = colours.muted;
    context.fill(path);
    context.globalAlpha = 0.75;
    const lines = hatchOf(context, colours.text, dense > 0.5 ? 5 : dense > 0.2 ? 8 : 12);
    if (lines !== null) {
      lines.setTransform(new DOMMatrix().scale(1 / (camera.scale * ratio), -1 / (camera.scale * ratio)));
      context.fillStyle = lines;
      context.fill(path);
    }
    context.globalAlpha = 1;
  }
}

/** What lies is hatched: people go over it slowly. */
function drawFallen(context: CanvasRenderingContext2D, { paths, camera, colours, ratio }: PlaceDrawn): void {
  const lines = hatchOf(context, colours.muted, 6);
  if (lines === null) return;
  lines.setTransform(new DOMMatrix().scale(1 / (camera.scale * ratio), -1 / (camera.scale * ratio)));
  context.fillStyle = lines;
  context.fill(paths.fallen);
}

/** Gas is not seen: broken level lines that no smoke has, the closer the more of it there is. */
function drawGas(context: CanvasRenderingContext2D, drawn: PlaceDrawn): void {
  const { picture, paths, camera, colours, ratio, venue, storey } = drawn;
  const toPixels = new DOMMatrix().scale(1 / (camera.scale * ratio), -1 / (camera.scale * ratio));
  picture?.gas?.shares.forEach((share, room) => {
    const path = paths.rooms[room];
    if (share < SEEN_GAS || path == null || venue.rooms[room]?.storey !== storey) return;
    context.globalAlpha = 0.14;
    context.fillStyle = colours.critical;
    context.fill(path);
    context.globalAlpha = 0.8;
    const lines = dashesOf(context, colours.critical, share >= 1 ? 8 : 14);
    if (lines !== null) {
      lines.setTransform(toPixels);
      context.fillStyle = lines;
      context.fill(path);
    }
    context.globalAlpha = 1;
  });
}

type Opening = VenueView["openings"][number];

/** A closed door is a hollow bar, a locked one a full bar with another across it, an open one its leaf at a right angle. */
function drawDoor(
  context: CanvasRenderingContext2D,
  { a, b, isExit }: Opening,
  stands: number,
  colours: MapColours,
): void {
  const ink = isExit ? colours.good : colours.text;
  const line = (widthM: number, colour: string, ...[from, to]: readonly (readonly [number, number])[]): void => {
    context.beginPath();
    context.moveTo(from![0], from![1]);
    context.lineTo(to![0], to![1]);
    context.lineWidth = widthM;
    context.strokeStyle = colour;
    context.stroke();
  };
  context.lineCap = "butt";
  if (stands !== CLOSED && stands !== LOCKED) {
    line(0.07, ink, a, [a[0] - (b[1] - a[1]), a[1] + (b[0] - a[0])]);
    return;
  }
  line(0.42, ink, a, b);
  if (stands === CLOSED) return line(0.24, colours.raised, a, b);
  const [x, y] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const [dx, dy] = [(b[1] - a[1]) * 0.4, (a[0] - b[0]) * 0.4];
  line(0.16, ink, [x - dx, y - dy], [x + dx, y + dy]);
}

function drawOpenings(context: CanvasRenderingContext2D, { venue, storey, doors, colours }: PlaceDrawn): void {
  venue.openings.forEach((one, at) => {
    if (one.storey !== storey || one.kind === "passage") return;
    if (one.kind === "door") {
      drawDoor(context, one, doors[at] ?? 0, colours);
      return;
    }
    context.beginPath();
    context.moveTo(one.a[0], one.a[1]);
    context.lineTo(one.b[0], one.b[1]);
    context.lineWidth = 0.06;
    context.strokeStyle = colours.muted;
    context.stroke();
  });
}

/** Lines of the ground, m: without them nobody sees that they move. */
const GROUND_M = 2;

function drawGround(context: CanvasRenderingContext2D, { camera, colours, width, height }: PlaceDrawn): void {
  const [halfX, halfY] = [width / 2 / camera.scale, height / 2 / camera.scale];
  const stepM = camera.scale < 6 ? 5 * GROUND_M : GROUND_M;
  context.beginPath();
  for (let x = Math.ceil((camera.x - halfX) / stepM) * stepM; x < camera.x + halfX; x += stepM) {
    context.moveTo(x, camera.y - halfY);
    context.lineTo(x, camera.y + halfY);
  }
  for (let y = Math.ceil((camera.y - halfY) / stepM) * stepM; y < camera.y + halfY; y += stepM) {
    context.moveTo(camera.x - halfX, y);
    context.lineTo(camera.x + halfX, y);
  }
  context.lineWidth = 1 / camera.scale;
  context.strokeStyle = colours.line;
  context.stroke();
}

/** The floor with all that stands still on it. */
export function drawPlace(context: CanvasRenderingContext2D, drawn: PlaceDrawn): void {
  const { colours, paths, width, height, ratio } = drawn;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = colours.canvas;
  context.fillRect(0, 0, width, height);
  toMetres(context, drawn);
  const ground = groundOf(drawn.venue);
  if (ground === null) drawGround(context, drawn);
  else drawTerrain(context, ground, drawn);
  // Water stands around houses, whose floors are dry.
  if (drawn.picture?.flood != null) drawFlood(context, drawn.picture.flood, drawn);
  context.fillStyle = colours.raised;
  context.fill(paths.floor);
  context.lineWidth = 0.04;
  context.strokeStyle = colours.muted;
  context.stroke(paths.stairs);
  context.fillStyle = colours.line;
  context.fill(paths.things);
  context.stroke(paths.things);
  drawFallen(context, drawn);
  context.fillStyle = colours.accentSoft;
  context.fill(paths.shelters);
  context.strokeStyle = colours.accent;
  context.stroke(paths.shelters);
  drawDark(context, drawn);
  drawSmoke(context, drawn);
  drawGas(context, drawn);
  context.strokeStyle = colours.text;
  context.lineWidth = 0.14;
  context.lineCap = "round";
  context.stroke(paths.walls);
  drawOpenings(context, drawn);
  if (ground === null) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawHeights(context, ground, drawn);
}
