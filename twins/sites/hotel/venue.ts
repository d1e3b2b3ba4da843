import type { LocalText } from "../../core/place.ts";
import type { VenueRoom, Xy } from "../../core/venue.ts";
import { builtVenue } from "../../import/venue/build.ts";
import type { PlanLabel, PlanOpening, PlanStorey } from "../../import/venue/plan.ts";
import { added, said, washroomDoors } from "./added.ts";
import { HOTEL_PLAN } from "./plan.gen.ts";
import { hotelStairs, stairWells } from "./stairs.ts";

/** Where each room's number stands in the drawings of levels 2 and 3, without its level. */
const GUEST_ROOMS: readonly (readonly [number: number, at: Xy])[] = [
  [1, [10, -9.5]],
  [2, [18, -9.5]],
  [3, [10, -14.3]],
  [4, [18, -14.5]],
  [5, [10, -19]],
  [6, [10, -24]],
  [7, [10, -28.5]],
  [8, [18, -28.5]],
  [9, [25, -28.5]],
  [10, [4.5, -36.5]],
  [11, [10, -38.5]],
  [12, [15, -38.5]],
  [13, [20, -38.5]],
  [14, [25, -38.5]],
  [15, [30, -38.5]],
];

/** Doors that the drawings have where the file leaves a gap in the wall, by the room that they are of. */
const DRAWN_DOORS: readonly (readonly [number: number, a: Xy, b: Xy])[] = [
  [2, [15.17, -7.51], [15.15, -9.13]],
  [3, [12.98, -12.36], [13, -13.82]],
  [4, [15.16, -12.39], [15.17, -13.98]],
  [6, [13.07, -22.03], [13.05, -23.43]],
  [7, [13.03, -26.73], [13.03, -28.25]],
  [11, [9.32, -34.21], [10.57, -34.21]],
  [12, [14.14, -34.19], [15.47, -34.2]],
  [14, [23.79, -34.2], [25.08, -34.19]],
];

/** Rooms that the file's doors are of, by the numbers of both. */
const FILED_DOORS: Readonly<Record<number, number>> = { 2: 10, 5: 13, 9: 5, 11: 1, 12: 8, 14: 9, 15: 15 };

const label = (id: string, en: string, zh: string, use: VenueRoom["use"], at: Xy): PlanLabel => ({
  id,
  title: said(en, zh),
  use,
  at,
});

const numberOf = (level: number, room: number): string => `${100 * level + room}`;
const doorTitle = (number: string): LocalText => said(`Door of room ${number}`, `${number} 房门`);
const LEVELS = ["一层", "二层", "三层"] as const;
const nameOf = (level: number): LocalText => said(`Level ${level}`, LEVELS[level - 1]!);

/** Where lobby or corridor go over into the space between the lifts. */
const liftLobby = (level: number, a: Xy, b: Xy): PlanOpening =>
  added(
    `l${level}-lift-lobby-passage`,
    said(`Way to the lifts, level ${level}`, `${LEVELS[level - 1]}电梯厅通道`),
    a,
    b,
    "passage",
  );

const landingTitle = (id: string): LocalText | null => {
  const found = /^lift(\d)-l(\d)-/.exec(id);
  if (found === null) return null;
  const [, lift, level] = found;
  return said(`Door of lift ${lift}, level ${level}`, `${lift} 号电梯${LEVELS[Number(level) - 1]}厅门`);
};

/** Level 1 by the words in its drawing; the cupboard beside the lift has none. */
const groundLabels: readonly PlanLabel[] = [
  label("l1-lobby", "Lobby", "大堂", "hall", [19.5, -29.5]),
  label("l1-lift-lobby", "Lift lobby, level 1", "一层电梯厅", "corridor", [18, -21.5]),
  label("l1-shop", "Shop", "商店", "room", [9.6, -37.3]),
  label("l1-restaurant", "Restaurant", "餐厅", "hall", [19.6, -15.8]),
  label("l1-kitchen", "Kitchen", "厨房", "room", [19.6, -9.6]),
  label("l1-store", "Store", "储藏室", "room", [28, -28]),
  label("l1-washroom-1", "North washroom", "北卫生间", "room", [29.5, -35.4]),
  label("l1-washroom-2", "South washroom", "南卫生间", "room", [29.5, -38.4]),
  label("l1-cupboard", "Cupboard beside the lift", "电梯旁储间", "service", [20.2, -24.4]),
];

const groundTitles: Readonly<Record<string, LocalText>> = {
  l1_door1: said("Door of the shop", "商店门"),
  l1_door2: said("Door of the restaurant", "餐厅门"),
  l1_door3: said("Main entrance", "正门"),
  l1_door4: said("Door of the kitchen", "厨房门"),
  l1_door5: said("Door of the store", "储藏室门"),
};

function groundStorey(storey: PlanStorey): PlanStorey {
  return {
    ...storey,
    title: nameOf(1),
    labels: groundLabels,
    openings: [
      ...storey.openings.map((one) => ({ ...one, title: groundTitles[one.id] ?? landingTitle(one.id) ?? one.title })),
      ...washroomDoors,
      liftLobby(1, [15.34, -20.46], [15.3, -22.67]),
    ],
    // The file has the foot of an escalator where the drawing has the stairs.
    pieces: [stairWells[0]!, ...storey.pieces.filter(({ kind }) => kind !== "escalator")],
  };
}

function upperLabels(level: number): readonly PlanLabel[] {
  const [id, zh] = [`l${level}`, LEVELS[level - 1]!];
  return [
    ...GUEST_ROOMS.map(([room, at]) => {
      const number = numberOf(level, room);
      return room === 10
        ? label(`room-${number}`, `Suite ${number}`, `${number} 套房`, "room", at)
        : label(`room-${number}`, `Room ${number}`, `${number} 房`, "room", at);
    }),
    label(`${id}-corridor`, `Corridor, level ${level}`, `${zh}走廊`, "corridor", [14.1, -14]),
    label(`${id}-lift-lobby`, `Lift lobby, level ${level}`, `${zh}电梯厅`, "corridor", [18, -21.5]),
    label(`${id}-stair`, `Stairwell, level ${level}`, `${zh}楼梯间`, "stair", [31.2, -30.5]),
    label(`${id}-maintenance`, `Maintenance cupboard, level ${level}`, `${zh}检修间`, "service", [20.2, -24.4]),
  ];
}

function upperStorey(storey: PlanStorey, level: number): PlanStorey {
  const filedTitle = (id: string): LocalText | null => {
    const room = FILED_DOORS[Number(/^l\d_door(\d+)$/.exec(id)?.[1] ?? 0)];
    return room === undefined ? null : doorTitle(numberOf(level, room));
  };
  return {
    ...storey,
    title: nameOf(level),
    labels: upperLabels(level),
    openings: [
      ...storey.openings.map((one) => ({ ...one, title: filedTitle(one.id) ?? landingTitle(one.id) ?? one.title })),
      // Added from the drawing.
      ...DRAWN_DOORS.map(([room, a, b]) => {
        const number = numberOf(level, room);
        return added(`room-${number}-door`, doorTitle(number), a, b, "door");
      }),
      liftLobby(level, [15.18, -20.53], [15.27, -22.71]),
      added(
        `l${level}-stair-passage`,
        said(`Way to the stairs, level ${level}`, `${LEVELS[level - 1]}楼梯口`),
        [29.38, -31.07],
        [33.03, -31.04],
        "passage",
      ),
    ],
    pieces: [stairWells[level - 1]!, ...storey.pieces],
  };
}

const lifts = HOTEL_PLAN.lifts.map((lift, i) => ({ ...lift, title: said(`Lift ${i + 1}`, `${i + 1} 号电梯`) }));

const built = builtVenue({
  ...HOTEL_PLAN,
  storeys: HOTEL_PLAN.storeys.map((storey, i) => (i === 0 ? groundStorey(storey) : upperStorey(storey, i + 1))),
  lifts,
  stairs: hotelStairs,
});

/** The hotel by its file and drawings: what is added is said where it is. */
export const venue = built.venue;
/** Furniture that stood in a doorway. */
export const displaced = built.displaced;
