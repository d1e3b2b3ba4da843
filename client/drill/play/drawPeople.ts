import { ABSENT, unpackLook } from "../../../twins/drill/frame.ts";
import { ROLE, type RoleId } from "../../../twins/drill/roles.ts";
import { SCENE_KINDS, type SceneView, type VenueView } from "../../../twins/protocol/drill.ts";
import { musterNear } from "../session/around.ts";
import type { ShownPeople } from "../session/people.ts";
import type { Spot } from "../session/prediction.ts";
import { houseNumbers } from "../session/street.ts";
import type { MapCamera } from "./camera.ts";
import { drawWord, extinguisher } from "./drawSigns.ts";
import type { MapColours } from "./palette.ts";

export interface PeopleDrawn {
  readonly venue: VenueView;
  readonly people: ShownPeople;
  readonly own: { readonly body: number; readonly spot: Spot | null; readonly headingRad: number };
  /** That one is in; -1 outside. */
  readonly room: number;
  readonly storey: number;
  readonly camera: MapCamera;
  readonly colours: MapColours;
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  /** Kinds of people and who carries what, and roles by body; without them everybody is an adult. */
  readonly scene?: Pick<Required<SceneView>, "kinds" | "bottles">;
  readonly roles?: ReadonlyMap<number, RoleId>;
  /** Names of participants by their index in the frames. */
  readonly names: ReadonlyMap<number, string>;
  /** What somebody signals just now, in words, by their index. */
  readonly bubbles: ReadonlyMap<number, string>;
  readonly words: { readonly exit: string; readonly muster: string };
}

const screenX = ({ camera, width }: PeopleDrawn, x: number): number => width / 2 + (x - camera.x) * camera.scale;
const screenY = ({ camera, height }: PeopleDrawn, y: number): number => height / 2 - (y - camera.y) * camera.scale;

/** Numbers of houses are written from this size of the map on, px a metre. */
const NUMBERS_FROM = 2.5;

/** Sizes of children beside adults, as seen from above. */
const CHILD_SHARE = 0.7;

/** What tells one kind of person from another, in the frame of a body that looks along x: wheels, a stick; a vest's bands, or its harness. */
function drawKind(context: CanvasRenderingContext2D, drawn: PeopleDrawn, id: number, r: number): void {
  const { colours, roles, scene } = drawn;
  const kind = SCENE_KINDS[scene?.kinds[id] ?? 0];
  const role = roles?.get(id);
  const lines: (readonly [x0: number, y0: number, x1: number, y1: number])[] = [];
  if (kind === "wheelchair")
    for (const side of [1, -1]) lines.push([-0.8 * r, side * 1.15 * r, 0.8 * r, side * 1.15 * r]);
  if (kind === "older" || kind === "impaired") lines.push([0.5 * r, r, 1.7 * r, 1.35 * r]);
  if (role === "warden") for (const x of [-0.35, 0.2]) lines.push([x * r, -0.8 * r, x * r, 0.8 * r]);
  if (role !== undefined && role !== "warden" && ROLE[role].isTrained)
    for (const side of [1, -1]) lines.push([-0.6 * r, side * 0.6 * r, 0.6 * r, -side * 0.6 * r]);
  if (lines.length === 0) return;
  context.lineWidth = Math.max(2, 0.22 * r);
  context.strokeStyle = role === undefined ? colours.text : colours.accent;
  context.beginPath();
  for (const [x0, y0, x1, y1] of lines) {
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
  }
  context.stroke();
}

/** A person by shape: round when upright, smaller when bent, long when on the ground; marks for how they are. */
function drawPerson(context: CanvasRenderingContext2D, drawn: PeopleDrawn, id: number): void {
  const { people, colours, camera } = drawn;
  const { posture, condition, isSafe, isPlayed } = unpackLook(people.look[id]!);
  // Of a district from above, a person in their size would be a dot.
  const least = drawn.venue.ground !== undefined && camera.scale >= NUMBERS_FROM ? 5 : 3;
  const share = SCENE_KINDS[drawn.scene?.kinds[id] ?? 0] === "child" ? CHILD_SHARE : 1;
  const r = Math.max(least, 0.24 * camera.scale) * share * (posture === "standing" ? 1 : 0.75);
  context.save();
  context.translate(screenX(drawn, people.x[id]!), screenY(drawn, people.y[id]!));
  context.rotate(-people.headingRad[id]!);
  context.lineWidth = isPlayed ? 2.5 : 1.25;
  context.strokeStyle = isPlayed ? colours.accent : colours.text;
  context.fillStyle = isPlayed ? colours.accentSoft : colours.panel;
  context.setLineDash(condition === "coughing" ? [2.5, 2] : []);
  context.beginPath();
  if (isSafe) context.rect(-r, -r, 2 * r, 2 * r);
  else if (posture === "dropped" || condition === "down") context.ellipse(0, 0, 1.5 * r, 0.7 * r, 0, 0, 2 * Math.PI);
  else context.arc(0, 0, r, 0.45, 2 * Math.PI - 0.45);
  context.closePath();
  context.fill();
  context.stroke();
  context.setLineDash([]);
  drawKind(context, drawn, id, r);
  context.strokeStyle = isPlayed ? colours.accent : colours.text;
  context.lineWidth = isPlayed ? 2.5 : 1.25;
  // A nose, where they look.
  context.beginPath();
  context.moveTo(0.6 * r, 0);
  context.lineTo(1.35 * r, 0);
  context.stroke();
  if (condition === "hurt" || condition === "down") {
    const arm = 0.6 * r;
    context.rotate(condition === "down" ? Math.PI / 4 : 0);
    context.strokeStyle = colours.critical;
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(-arm, 0);
    context.lineTo(arm, 0);
    context.moveTo(0, -arm);
    context.lineTo(0, arm);
    context.stroke();
  }
  context.restore();
}

/** Oneself: a triangle in a ring, in the accent's full tone. */
function drawOwn(context: CanvasRenderingContext2D, drawn: PeopleDrawn): void {
  const { own, colours, camera } = drawn;
  if (own.spot === null) return;
  const look = unpackLook(drawn.people.look[own.body] ?? 0);
  const r = Math.max(8, 0.32 * camera.scale) * (look.posture === "standing" ? 1 : 0.8);
  context.save();
  context.translate(screenX(drawn, own.spot.x), screenY(drawn, own.spot.y));
  context.rotate(-own.headingRad);
  context.fillStyle = colours.accent;
  context.strokeStyle = colours.raised;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(r, 0);
  context.lineTo(-0.7 * r, 0.75 * r);
  context.lineTo(-0.7 * r, -0.75 * r);
  context.closePath();
  context.fill();
  context.stroke();
  context.strokeStyle = colours.accent;
  context.beginPath();
  context.arc(0, 0, 1.5 * r, 0, 2 * Math.PI);
  context.stroke();
  context.restore();
}

/** Out of a door, px: on the map of a district a house is smaller than the word. */
function awayFromHouse(drawn: PeopleDrawn, x: number, y: number): readonly [number, number] {
  const inside = houseNumbers(drawn.venue)[drawn.room];
  if (inside === undefined) return [0, -16];
  const [dx, dy] = [x - screenX(drawn, inside.x), y - screenY(drawn, inside.y)];
  const length = Math.max(1, Math.hypot(dx, dy));
  return [(32 * dx) / length, (22 * dy) / length];
}

function nearestMuster({ venue, own }: PeopleDrawn): number {
  const { spot } = own;
  return spot === null ? 0 : (musterNear(venue, spot)?.at ?? 0);
}

function drawMarks(context: CanvasRenderingContext2D, drawn: PeopleDrawn): void {
  const { venue, storey, colours, words, room } = drawn;
  for (const { storey: on, a, b, isExit, rooms } of venue.openings) {
    if (on !== storey || !isExit) continue;
    // Of a street of houses, that of one's own alone.
    if (venue.ground !== undefined && !rooms.includes(room)) continue;
    const [x, y] = [screenX(drawn, (a[0] + b[0]) / 2), screenY(drawn, (a[1] + b[1]) / 2)];
    const [offX, offY] = venue.ground === undefined ? [0, -16] : awayFromHouse(drawn, x, y);
    drawWord(context, words.exit, x + offX, y + offY, colours.raised, colours.good);
  }
  if (storey === 0) {
    // Of a whole district, the word stands at the nearest alone.
    const named = venue.ground === undefined || drawn.camera.scale >= NUMBERS_FROM ? null : nearestMuster(drawn);
    for (const [at, [x, y]] of venue.muster.entries()) {
      const [atX, atY] = [screenX(drawn, x), screenY(drawn, y)];
      context.strokeStyle = colours.good;
      context.lineWidth = 3;
      context.strokeRect(atX - 10, atY - 10, 20, 20);
      if (named === null || named === at) drawWord(context, words.muster, atX, atY + 28, colours.raised, colours.good);
    }
  }
  if (venue.ground !== undefined && drawn.camera.scale >= NUMBERS_FROM)
    for (const [at, { text, x, y }] of houseNumbers(venue).entries()) {
      // One's own is told in words, and people stand in it.
      if (at === room) continue;
      context.fillStyle = colours.muted;
      context.fillText(text, screenX(drawn, x), screenY(drawn, y));
    }
}

/** Everybody on the floor, participants by name, and what they signal. */
export function drawPeople(context: CanvasRenderingContext2D, drawn: PeopleDrawn): void {
  const { people, own, storey, colours, names, bubbles, width, height, ratio } = drawn;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.font = "600 13px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  drawMarks(context, drawn);
  for (let id = 0; id < people.count; id++) {
    if (id === own.body || people.look[id] === ABSENT || people.storey[id] !== storey) continue;
    const [x, y] = [screenX(drawn, people.x[id]!), screenY(drawn, people.y[id]!)];
    if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
    drawPerson(context, drawn, id);
  }
  drawOwn(context, drawn);
  for (const [, body] of drawn.scene?.bottles ?? []) {
    const isOwn = body === own.body && own.spot !== null;
    if (
      body < 0 ||
      (!isOwn && (body >= people.count || people.look[body] === ABSENT || people.storey[body] !== storey))
    )
      continue;
    const [x, y] = isOwn ? [own.spot!.x, own.spot!.y] : [people.x[body]!, people.y[body]!];
    extinguisher(context, [screenX(drawn, x) + 15, screenY(drawn, y) - 4], colours);
  }
  const word = (id: number, text: string, offY: number, ink: string, plate: string): void => {
    const isOwn = id === own.body;
    if (!isOwn && (people.look[id] === ABSENT || people.storey[id] !== storey || id >= people.count)) return;
    const at = isOwn && own.spot !== null ? own.spot : { x: people.x[id] ?? 0, y: people.y[id] ?? 0 };
    drawWord(context, text, screenX(drawn, at.x), screenY(drawn, at.y) + offY, ink, plate);
  };
  for (const [id, name] of names) if (id !== own.body) word(id, name, 20, colours.text, colours.raised);
  for (const [id, text] of bubbles) word(id, text, -26, colours.onAccent, colours.accent);
}
