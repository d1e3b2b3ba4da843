import type { Joint, Part, ThingView } from "../../core/view.ts";

const HEIGHT_M = 2.4;
/** The clear door, as a share of the car's width: two leaves that part in the middle. */
const DOOR_SHARE = 0.64;
const LEAF = DOOR_SHARE / 2;
const PIER = (1 - DOOR_SHARE) / 2;

/** Everything below is drawn in a car of one metre by one, which `length` and `width` stretch. */
const car: Part[] = [
  { shape: { kind: "box", size: [1, 1, 0.05] }, material: "castIron", at: [0, 0, -0.05], joint: "across" },
  { shape: { kind: "box", size: [0.98, 0.98, 0.008] }, material: "rubber", joint: "across" },
  { shape: { kind: "box", size: [1, 1, 0.06] }, material: "paintGrey", at: [0, 0, HEIGHT_M], joint: "across" },
  { shape: { kind: "box", size: [0.02, 1, HEIGHT_M] }, material: "steel", at: [-0.49, 0, 0], joint: "across" },
  {
    shape: { kind: "box", size: [1, 0.02, HEIGHT_M] },
    material: "aluminium",
    at: [0, 0.49, 0],
    joint: "across",
    mirrorY: true,
  },
  {
    shape: { kind: "box", size: [0.02, PIER, HEIGHT_M] },
    material: "steel",
    at: [0.49, 0.5 - PIER / 2, 0],
    joint: "across",
    mirrorY: true,
  },
  {
    shape: { kind: "box", size: [0.02, DOOR_SHARE, HEIGHT_M - 2.1] },
    material: "steel",
    at: [0.49, 0, 2.1],
    joint: "across",
  },
  // Hand rails, light, and the panel beside the door.
  {
    shape: { kind: "box", size: [0.8, 0.015, 0.04], bevel: 0.004 },
    material: "brass",
    at: [0, 0.46, 0.9],
    joint: "across",
    mirrorY: true,
  },
  {
    shape: { kind: "box", size: [0.015, 0.8, 0.04], bevel: 0.004 },
    material: "brass",
    at: [-0.46, 0, 0.9],
    joint: "across",
  },
  {
    shape: { kind: "box", size: [0.5, 0.5, 0.012] },
    material: "plasticLight",
    at: [0, 0, HEIGHT_M - 0.013],
    joint: "across",
    lamp: "inside",
  },
  { shape: { kind: "box", size: [0.008, 0.06, 0.5] }, material: "screen", at: [0.474, -0.43, 1], joint: "across" },
];

const leaf = (joint: string, side: 1 | -1): Part[] => [
  {
    shape: { kind: "box", size: [0.015, LEAF - 0.004, 2.1] },
    material: "aluminium",
    at: [0.512, (side * LEAF) / 2, 0],
    joint,
  },
  {
    shape: { kind: "box", size: [0.018, 0.008, 2.04] },
    material: "paintDark",
    at: [0.512, side * (LEAF - 0.02), 0.03],
    joint,
  },
];

/** What it is doing, over the door. */
const sign: Part[] = [
  {
    shape: { kind: "box", size: [0.012, 0.2, 0.07], bevel: 0.004 },
    material: "plasticLight",
    at: [0.505, 0, 2.2],
    joint: "across",
    lamp: "status",
  },
];

const joints: Record<string, Joint> = {
  car: { kind: "prismatic", property: "position", easeS: 0.15 },
  along: { kind: "scale", parent: "car", axis: [1, 0, 0], property: "length" },
  across: { kind: "scale", parent: "along", axis: [0, 1, 0], property: "width" },
  left: {
    kind: "prismatic",
    parent: "across",
    axis: [0, 1, 0],
    property: "door",
    scale: LEAF * 0.96,
    limits: [0, LEAF],
    easeS: 0.1,
  },
  right: {
    kind: "prismatic",
    parent: "across",
    axis: [0, 1, 0],
    property: "door",
    scale: -LEAF * 0.96,
    limits: [-LEAF, 0],
    easeS: 0.1,
  },
};

/** A lift's car with hand rails, a light and a door of two leaves. */
export const liftView: ThingView = {
  parts: [...car, ...leaf("left", 1), ...leaf("right", -1), ...sign],
  joints,
  lamps: {
    inside: { off: "white", lit: [{ colour: "white", when: { property: "state", min: 0 } }] },
    status: {
      off: "white",
      lit: [
        { colour: "red", when: { property: "state", in: [5, 6] } },
        { colour: "green", when: { property: "state", in: [3] } },
        { colour: "amber", when: { property: "state", in: [2, 4] } },
        { colour: "blue", when: { property: "state", in: [1] } },
      ],
    },
  },
  sockets: { floor: { at: [0, 0, 0.008], joint: "car" } },
  bounds: { size: [2.6, 2.6, 2.5] },
  labelAt: [0, 0, 2.9],
  labelProperty: "state",
  describes: {
    en: "A lift's car with hand rails, a light in the ceiling and a door of two sliding leaves",
    zh: "电梯轿厢：扶手、顶灯和双扇滑动门",
  },
};
