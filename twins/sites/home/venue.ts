import type { LocalText } from "../../core/place.ts";
import type { VenueRoom, VenueStair, Xy } from "../../core/venue.ts";
import { familyOf } from "../../import/furnishing/families.ts";
import { builtVenue } from "../../import/venue/build.ts";
import { innerPoint } from "../../import/venue/inner.ts";
import type { PlanLabel, PlanOpening, PlanPiece, PlanStorey, PlanWall } from "../../import/venue/plan.ts";
import { groundFloor, STAIRS } from "./groundFloor.ts";
import {
  ASSUMED_M,
  type Box,
  type PlanStorey as Drawing,
  type PlanWall as DrawnWall,
  NORTH_TURN_RAD,
  type Opening,
  type Pixel,
  type PlanFurniture,
  type PlanRoom,
  siteOf,
} from "./plan.ts";
import { upperFloor } from "./upperFloor.ts";

const said = (en: string, zh: string): LocalText => ({ en, zh });

/** A tenth of a millimetre: what differs below comes of an engine's sine, not of the drawing. */
const tidy = (value: number): number => Number(value.toFixed(4));
const at = (drawing: Drawing, pixel: Pixel): Xy => {
  const [x, y] = siteOf(drawing, pixel);
  return [tidy(x), tidy(y)];
};

/** A drawing's x in the site's frame. */
const HEADING_RAD = tidy(-(Math.PI / 2 + NORTH_TURN_RAD));

const liesAcross = ([left, top, right, bottom]: Box): boolean => right - left >= bottom - top;

/** A point of a wall's middle line. */
const onMiddle = ({ box }: DrawnWall, along: number): Pixel =>
  liesAcross(box) ? [along, (box[1] + box[3]) / 2] : [(box[0] + box[2]) / 2, along];

/** A corner's block is about as long as it is thick: lines go through it both ways. */
const isBlock = ([left, top, right, bottom]: Box): boolean => {
  const share = (right - left) / (bottom - top);
  return share > 0.8 && share < 1.25;
};

function wallsOf(drawing: Drawing, wall: DrawnWall): PlanWall[] {
  const { box } = wall;
  const [left, top, right, bottom] = box;
  const across = liesAcross(box);
  const [from, to] = across ? [left, right] : [top, bottom];
  const thicknessM = tidy(((across ? bottom - top : right - left) * drawing.cmPerPx) / 100);
  const middle = (left + right) / 2;
  return [
    { a: at(drawing, onMiddle(wall, from)), b: at(drawing, onMiddle(wall, to)), thicknessM },
    ...(isBlock(box) ? [{ a: at(drawing, [middle, top]), b: at(drawing, [middle, bottom]), thicknessM }] : []),
  ];
}

/** What the openings that people ask for are called, by their wall's place in its storey's list and their place in it. */
const NAMED: Readonly<Record<string, LocalText>> = {
  "ground-floor 3 0": said("Garage door", "车库门"),
  "ground-floor 2 0": said("Door between garage and laundry room", "车库与洗衣间之间的门"),
  "ground-floor 9 0": said("Door between laundry room and kitchen", "洗衣间与厨房之间的门"),
  "ground-floor 13 0": said("Door of the office", "书房门"),
  "ground-floor 14 1": said("Front door", "正门"),
  "ground-floor 16 0": said("Door of the toilet", "卫生间门"),
  "ground-floor 6 0": said("Terrace door of the living room", "客厅露台门"),
  "ground-floor 10 0": said("Sliding door to the terrace", "露台推拉门"),
  "upper-floor 10 0": said("Door of the bathroom", "浴室门"),
  "upper-floor 11 0": said("Door of the toilet upstairs", "楼上卫生间门"),
  "upper-floor 12 0": said("Door of the shower room", "淋浴间门"),
  "upper-floor 14 0": said("From the landing to the corridor", "平台至走廊"),
  "upper-floor 15 0": said("Door of the parents' room", "主卧门"),
  "upper-floor 16 0": said("Door of the ironing room", "熨衣间门"),
  "upper-floor 16 1": said("Door of teenager's room 2", "孩子房 2 门"),
  "upper-floor 16 2": said("Door of teenager's room 1", "孩子房 1 门"),
};

/** Glazed to the floor, and drawn with a leaf's arc: a door. */
const OPENS: ReadonlySet<string> = new Set(["ground-floor 6 0"]);
/** Glazed to the floor, and drawn as two panes behind each other: one of them slides. */
const SLIDES: ReadonlySet<string> = new Set(["ground-floor 10 0"]);
/** A garage door that mains drive is none that one escapes by. */
const SHUT: ReadonlySet<string> = new Set(["ground-floor 3 0"]);

function openingOf(drawing: Drawing, wall: DrawnWall, key: string, opening: Opening): PlanOpening {
  const { kind, from, to, sillM, lintelM } = opening;
  const fallback = kind === "window" ? said("Window", "窗") : said("Door", "门");
  return {
    id: key.replaceAll(" ", "-"),
    title: NAMED[key] ?? fallback,
    a: at(drawing, onMiddle(wall, from)),
    b: at(drawing, onMiddle(wall, to)),
    sillM,
    soffitM: lintelM,
    kind: kind === "gap" ? "passage" : OPENS.has(key) ? "door" : kind,
    thing: null,
    ...(SHUT.has(key) ? { isExit: false } : {}),
  };
}

function openingsOf(drawing: Drawing, wall: DrawnWall, key: string, opening: Opening): PlanOpening[] {
  if (!SLIDES.has(key)) return [openingOf(drawing, wall, key, opening)];
  const middle = (opening.from + opening.to) / 2;
  const pane = openingOf(drawing, wall, `${key} pane`, { ...opening, to: middle });
  return [pane, { ...openingOf(drawing, wall, key, { ...opening, from: middle }), kind: "door" }];
}

/** Where rooms go over into each other without a wall: the drawing parts them by a line of the floor or by nothing. */
const OPEN: readonly (readonly [id: string, title: LocalText, a: Pixel, b: Pixel])[] = [
  ["living-dining", said("Between living room and dining room", "客厅与餐厅之间"), [384, 281], [616, 286]],
  ["dining-kitchen", said("Between dining room and kitchen", "餐厅与厨房之间"), [381.5, 468], [624, 468]],
  ["kitchen-hall", said("Between kitchen and hall", "厨房与门厅之间"), [573, 621], [619, 621]],
];

const passages: readonly PlanOpening[] = OPEN.map(([id, title, a, b]) => ({
  id,
  title,
  a: at(groundFloor, a),
  b: at(groundFloor, b),
  sillM: 0,
  soffitM: ASSUMED_M.groundHeight,
  kind: "passage",
  thing: null,
}));

const USES: Readonly<Record<string, VenueRoom["use"]>> = {
  garage: "service",
  laundry: "service",
  hall: "corridor",
  corridor: "corridor",
  stairwell: "stair",
};

const labelOf = (drawing: Drawing, { id, title, outline }: PlanRoom): PlanLabel => ({
  id,
  title,
  use: USES[id] ?? "room",
  at: at(drawing, innerPoint(outline)),
});

/** Kinds of what no family of furniture has the name of. */
const OWN_KINDS: Readonly<Record<string, string>> = {
  Basin: "sink",
  "Two basins": "sink",
  "Utility sink": "sink",
  "Kitchen block": "kitchenCounter",
  Worktop: "kitchenCounter",
  Piano: "piano",
  Car: "car",
};
/** One steps onto what is lower, and past what stands higher on something else, m. */
const STEP_M = 0.15;

function pieceOf(drawing: Drawing, { room, name, box, z }: PlanFurniture, index: number): PlanPiece[] {
  if (z[1] < STEP_M || z[0] > STEP_M) return [];
  const [left, top, right, bottom] = box;
  const metres = (pixels: number): number => tidy((pixels * drawing.cmPerPx) / 100);
  return [
    {
      id: `${room}-piece-${index + 1}`,
      title: name,
      kind: OWN_KINDS[name.en] ?? familyOf(name.en)?.name ?? "other",
      at: at(drawing, [(left + right) / 2, (top + bottom) / 2]),
      headingRad: HEADING_RAD,
      sizeM: [metres(right - left), metres(bottom - top), z[1]],
    },
  ];
}

const [LEFT, TOP, RIGHT, BOTTOM] = STAIRS.box;
const GOING_PX = (BOTTOM - TOP) / (STAIRS.risers - 1);
const stairPoint = (x: number, y: number): Xy => at(groundFloor, [x, y]);
const middlePx = (LEFT + RIGHT) / 2;
const [foot, head] = [stairPoint(middlePx, TOP), stairPoint(middlePx, BOTTOM)];

/** One straight flight along the laundry room's wall: 16 risers of 0.184 m, 15 goings of 0.221 m. */
const stairs: Omit<VenueStair, "rooms"> = {
  id: "stairs",
  title: said("Stairs", "楼梯"),
  lower: 0,
  upper: 1,
  // One goes up towards the drawing's foot, and down towards its head.
  lowerEdge: [stairPoint(RIGHT, TOP), stairPoint(LEFT, TOP)],
  upperEdge: [stairPoint(LEFT, BOTTOM), stairPoint(RIGHT, BOTTOM)],
  widthM: tidy(((RIGHT - LEFT) * groundFloor.cmPerPx) / 100),
  line: [
    [foot[0], foot[1], 0],
    [head[0], head[1], upperFloor.floorZ],
  ],
};

/** Nobody walks where the flight is, below or above: from a step behind its edge to its other end. */
function well(id: string, topPx: number, bottomPx: number): PlanPiece {
  const metres = (pixels: number): number => tidy((pixels * groundFloor.cmPerPx) / 100);
  return {
    id,
    title: said("Well of the stairs", "楼梯井"),
    kind: "stair",
    at: stairPoint(middlePx, (topPx + bottomPx) / 2),
    headingRad: HEADING_RAD,
    sizeM: [metres(RIGHT - LEFT), metres(bottomPx - topPx), 1],
    fixed: true,
  };
}

function storeyOf(drawing: Drawing, more: readonly PlanOpening[], stairWell: PlanPiece): PlanStorey {
  const { id, title, floorZ, heightM, walls, rooms, furniture } = drawing;
  return {
    id,
    title,
    floorZ,
    heightM,
    walls: walls.flatMap((wall) => wallsOf(drawing, wall)),
    openings: [
      ...walls.flatMap((wall, i) =>
        wall.openings.flatMap((one, j) => openingsOf(drawing, wall, `${id} ${i} ${j}`, one)),
      ),
      ...more,
    ],
    labels: rooms.map((one) => labelOf(drawing, one)),
    pieces: [stairWell, ...furniture.flatMap((one, i) => pieceOf(drawing, one, i))],
  };
}

const built = builtVenue({
  storeys: [
    storeyOf(groundFloor, passages, well("stair-foot", TOP + GOING_PX, BOTTOM)),
    storeyOf(upperFloor, [], well("stair-well", TOP, BOTTOM - GOING_PX)),
  ],
  lifts: [],
  stairs: [stairs],
  // On the drive, some 5 m from the fronts.
  muster: [at(groundFloor, [300, 1000])],
});

/** The house by its drawings. Rooms reach to the middle of their walls. */
export const venue = built.venue;
/** Furniture that stood in a doorway. */
export const displaced = built.displaced;
