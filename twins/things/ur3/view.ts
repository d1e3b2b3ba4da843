import type { Joint, MaterialName, Part, ThingView, Vec3 } from "../../core/view.ts";

/** Height of the pedestal that we stand the arm on. */
const STAND_M = 0.72;
const HALF = Math.PI / 2;

/**
 * Kinematics and mesh frames of ros-industrial/universal_robot at a7a2c54, ur_description/config/ur3: default_kinematics
 * .yaml (joint origins), visual_parameters.yaml and physical_parameters.yaml (mesh offsets), urdf/inc/ur_macro.xacro.
 */
const hinge = (parent: string, index: number, at: Vec3, turn: Vec3): Joint => ({
  kind: "revolute",
  parent,
  at,
  turn,
  axis: [0, 0, 1],
  property: `angle${index}`,
  easeS: 0.35,
});

const joints: Record<string, Joint> = {
  mount: { kind: "fixed", at: [0, 0, STAND_M], turn: [0, 0, Math.PI] },
  shoulder: hinge("mount", 0, [0, 0, 0.1519], [0, 0, 0]),
  upperArm: hinge("shoulder", 1, [0, 0, 0], [HALF, 0, 0]),
  forearm: hinge("upperArm", 2, [-0.24365, 0, 0], [0, 0, 0]),
  wrist1: hinge("forearm", 3, [-0.21325, 0, 0.11235], [0, 0, 0]),
  wrist2: hinge("wrist1", 4, [0, -0.08535, 0], [HALF, 0, 0]),
  wrist3: hinge("wrist2", 5, [0, 0.0819, 0], [HALF, Math.PI, Math.PI]),
};

/** The mesh of a link, one node a finish. */
const link = (
  joint: string,
  node: string,
  finishes: readonly (readonly [string, MaterialName])[],
  at: Vec3,
  turn: Vec3,
): Part[] =>
  finishes.map(([finish, material]) => ({
    shape: { kind: "mesh", asset: "ur3.glb", node: `${node}.${finish}`, bounds: [0.12, 0.12, 0.12] },
    material,
    at,
    turn,
    joint,
  }));

const cap = ["cap", "paintAccent"] as const;
const tube = ["tube", "aluminium"] as const;
const body = ["joint", "paintGrey"] as const;
const mark = ["mark", "plastic"] as const;

const arm: Part[] = [
  ...link("mount", "base", [body, mark], [0, 0, 0], [0, 0, Math.PI]),
  ...link("shoulder", "shoulder", [body, cap, mark], [0, 0, 0], [0, 0, Math.PI]),
  ...link("upperArm", "upperarm", [cap, body, tube], [0, 0, 0.1198], [HALF, 0, -HALF]),
  ...link("forearm", "forearm", [body, tube, cap], [0, 0, 0.0275], [HALF, 0, -HALF]),
  ...link("wrist1", "wrist1", [body, cap], [0, 0, -0.085], [HALF, 0, 0]),
  ...link("wrist2", "wrist2", [cap, body], [0, 0, -0.085], [0, 0, 0]),
  ...link("wrist3", "wrist3", [tube, body], [0, 0, -0.082], [HALF, 0, 0]),
];

const gripper: Part[] = [
  {
    shape: { kind: "cylinder", radius: 0.034, height: 0.02, bevel: 0.003, sides: 20 },
    material: "aluminium",
    joint: "wrist3",
  },
  {
    shape: { kind: "box", size: [0.05, 0.09, 0.05], bevel: 0.008 },
    material: "plastic",
    at: [0, 0, 0.02],
    joint: "wrist3",
  },
  {
    shape: { kind: "box", size: [0.026, 0.014, 0.07], bevel: 0.003 },
    material: "steel",
    at: [0, 0.034, 0.065],
    mirrorY: true,
    joint: "wrist3",
  },
];

const stand: Part[] = [
  { shape: { kind: "box", size: [0.52, 0.52, 0.025], corner: 0.05, bevel: 0.006 }, material: "paintDark" },
  {
    shape: { kind: "cylinder", radius: 0.13, top: 0.1, height: 0.65, sides: 28 },
    material: "paintLight",
    at: [0, 0, 0.025],
  },
  { shape: { kind: "box", size: [0.022, 0.3, 0.16], bevel: 0.004 }, material: "paintLight", at: [0, 0, 0.025] },
  { shape: { kind: "box", size: [0.3, 0.022, 0.16], bevel: 0.004 }, material: "paintLight", at: [0, 0, 0.025] },
  {
    shape: { kind: "cylinder", radius: 0.14, height: 0.03, bevel: 0.006, sides: 28 },
    material: "paintDark",
    at: [0, 0, STAND_M - 0.04],
  },
  {
    shape: { kind: "cylinder", radius: 0.1, height: 0.012, sides: 28 },
    material: "steel",
    at: [0, 0, STAND_M - 0.012],
  },
  { shape: { kind: "box", size: [0.16, 0.24, 0.3], bevel: 0.015 }, material: "paintGrey", at: [-0.2, 0, 0.025] },
  {
    shape: {
      kind: "tube",
      path: [
        [-0.16, 0, 0.3],
        [-0.17, 0, 0.5],
        [-0.14, 0, 0.68],
        [-0.08, 0, 0.76],
      ],
      radius: 0.013,
    },
    material: "rubber",
  },
];

/** A Universal Robots UR3 on a pedestal, drawn from its real meshes, with a two-finger gripper. */
export const ur3View: ThingView = {
  parts: [
    ...stand,
    ...arm,
    ...gripper,
    {
      shape: { kind: "cylinder", radius: 0.136, height: 0.022, sides: 28 },
      material: "plasticLight",
      at: [0, 0, STAND_M - 0.075],
      lamp: "ring",
    },
  ],
  joints,
  lamps: {
    ring: {
      off: "white",
      lit: [
        { colour: "red", when: { property: "protectiveStop", in: [1] } },
        { colour: "amber", when: { property: "gripLost", in: [1] } },
        { colour: "green", when: { property: "protectiveStop", in: [0] } },
      ],
    },
  },
  bounds: { size: [0.7, 0.7, 1.4] },
  labelAt: [0, 0, 1.7],
  describes: { en: "A six-joint UR3 arm with gripper on a pedestal", zh: "六轴 UR3 机械臂，带夹爪，立于基座" },
};
