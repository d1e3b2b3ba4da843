import type { Joint, Part, ShowRule, ThingView } from "../../core/view.ts";

const HEIGHT_M = 2.1;
const THICK_M = 0.04;
/** A leaf on hinges opens a little short of a right angle, clear of the wall behind. */
const SWING_RAD = 1.48;

const kind = (...values: number[]): ShowRule[] => [{ property: "kind", in: values }];

/** A leaf from 0 to `to` along x, its handle near the end that opens; drawn a metre wide and stretched. */
const leaf = (joint: string, to: 1 | -1, show: ShowRule[], glass: boolean): Part[] => [
  {
    shape: { kind: "box", size: [0.99, THICK_M, HEIGHT_M] },
    material: glass ? "glass" : "wood",
    at: [to / 2, 0, 0.008],
    joint,
    show,
  },
  {
    shape: { kind: "box", size: [0.02, 3.4 * THICK_M, 0.14], bevel: 0.004 },
    material: "steel",
    at: [0.93 * to, 0, 0.96],
    joint,
    show,
  },
  ...(glass
    ? [0.06, HEIGHT_M - 0.06].map(
        (z): Part => ({
          shape: { kind: "box", size: [0.99, 1.2 * THICK_M, 0.08] },
          material: "aluminium",
          at: [to / 2, 0, z - 0.04],
          joint,
          show,
        }),
      )
    : [
        {
          shape: { kind: "box", size: [0.6, 1.1 * THICK_M, 0.7] } as const,
          material: "paintGrey" as const,
          at: [to / 2, 0, 1.2] as const,
          joint,
          show,
        },
      ]),
];

const hung = (name: string, side: 1 | -1, share: number): Record<string, Joint> => ({
  [`${name}Jamb`]: { kind: "prismatic", axis: [1, 0, 0], property: "width", scale: -0.5 * side },
  [`${name}Hinge`]: { kind: "revolute", parent: `${name}Jamb`, property: "open", scale: side * SWING_RAD, easeS: 0.12 },
  [name]: { kind: "scale", parent: `${name}Hinge`, axis: [1, 0, 0], property: "width", scale: share },
});

/** Slides by its own width, less what stays in the opening as a handle's room. */
const slid = (name: string, side: 1 | -1, share: number): Record<string, Joint> => ({
  [`${name}Jamb`]: { kind: "prismatic", axis: [1, 0, 0], property: "width", scale: -0.5 * side },
  [`${name}Width`]: { kind: "scale", parent: `${name}Jamb`, axis: [1, 0, 0], property: "width", scale: share },
  [name]: {
    kind: "prismatic",
    parent: `${name}Width`,
    axis: [1, 0, 0],
    property: "open",
    scale: -0.94 * side,
    easeS: 0.12,
  },
});

/** The frame is drawn once its width is known; the sensor over the middle always. */
const frame: Part[] = [
  { shape: { kind: "box", size: [1, 0.12, 0.06] }, material: "paintGrey", at: [0, 0, HEIGHT_M + 0.01], joint: "frame" },
  { shape: { kind: "box", size: [0.05, 0.12, HEIGHT_M] }, material: "paintGrey", at: [0.025, 0, 0], joint: "westJamb" },
  {
    shape: { kind: "box", size: [0.05, 0.12, HEIGHT_M] },
    material: "paintGrey",
    at: [-0.025, 0, 0],
    joint: "eastJamb",
  },
  { shape: { kind: "box", size: [0.22, 0.15, 0.06], bevel: 0.012 }, material: "plastic", at: [0, 0, HEIGHT_M + 0.02] },
  {
    shape: { kind: "box", size: [0.1, 0.16, 0.02], bevel: 0.004 },
    material: "plasticLight",
    at: [0, 0, HEIGHT_M + 0.03],
    lamp: "status",
  },
];

/** A door of one or two leaves that turn about their hinges or slide, with its frame and a lamp over it. */
export const doorView: ThingView = {
  parts: [
    ...frame,
    ...leaf("single", 1, kind(0), false),
    ...leaf("west", 1, kind(1), false),
    ...leaf("east", -1, kind(1), false),
    ...leaf("slide", 1, kind(2), true),
    ...leaf("slideWest", 1, kind(3), true),
    ...leaf("slideEast", -1, kind(3), true),
  ],
  joints: {
    frame: { kind: "scale", axis: [1, 0, 0], property: "width" },
    ...hung("single", 1, 0.98),
    ...hung("west", 1, 0.49),
    ...hung("east", -1, 0.49),
    ...slid("slide", 1, 0.98),
    ...slid("slideWest", 1, 0.49),
    ...slid("slideEast", -1, 0.49),
  },
  lamps: {
    status: {
      off: "white",
      lit: [
        { colour: "red", when: { property: "state", in: [4] } },
        { colour: "green", when: { property: "state", in: [2] } },
        { colour: "amber", when: { property: "state", in: [1, 3] } },
      ],
    },
  },
  bounds: { size: [1, 0.2, 2.2] },
  labelAt: [0, 0, 2.5],
  labelProperty: "state",
  describes: {
    en: "A door in its frame, with leaves that turn or slide and a lamp over it",
    zh: "带门框的门：门扇平开或推拉，上方有状态灯",
  },
};
