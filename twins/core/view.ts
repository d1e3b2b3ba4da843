import type { LocalText } from "./place.ts";
import type { ThingModel } from "./thing.ts";

/**
 * How a type of Thing looks, as data. Lengths in metres, angles in radians. The Thing's own frame: x forward, y left,
 * z up, origin on the floor below its middle. A renderer compiles it; nothing here knows one.
 */
export type Vec3 = readonly [x: number, y: number, z: number];
export type Vec2 = readonly [x: number, y: number];

/** The one palette of the world; its colours and roughness are the renderer's. */
export const MATERIALS = [
  "paintLight",
  "paintGrey",
  "paintDark",
  "paintAccent",
  "castIron",
  "steel",
  "aluminium",
  "brass",
  "copper",
  "rubber",
  "plastic",
  "plasticLight",
  "concrete",
  "wood",
  "glass",
  "screen",
  "chamber",
  "safetyYellow",
  "safetyRed",
  "coolant",
  "stock1",
  "stock2",
  "stock3",
  "stock4",
] as const;
export type MaterialName = (typeof MATERIALS)[number];

export type Shape =
  /** Centred in x and y, standing on z = 0. `bevel` rounds all edges, `corner` the four upright ones only. */
  | { readonly kind: "box"; readonly size: Vec3; readonly bevel?: number; readonly corner?: number }
  /** Axis z, standing on z = 0. */
  | {
      readonly kind: "cylinder";
      readonly radius: number;
      readonly top?: number;
      readonly height: number;
      readonly bevel?: number;
      readonly sides?: number;
    }
  /** Turned about z: [radius, z] from bottom to top. */
  | { readonly kind: "lathe"; readonly profile: readonly Vec2[]; readonly sides?: number }
  /** An outline in x and y, counter-clockwise, raised to `height`. */
  | { readonly kind: "extrude"; readonly outline: readonly Vec2[]; readonly height: number; readonly bevel?: number }
  | { readonly kind: "tube"; readonly path: readonly Vec3[]; readonly radius: number }
  /** A node of a glTF binary among the console's assets; `bounds` is its size when it cannot be loaded. */
  | { readonly kind: "mesh"; readonly asset: string; readonly node: string; readonly bounds: Vec3 };

/** Shown only while the property's value passes; a missing value does not pass. */
export interface ShowRule {
  readonly property: string;
  readonly in?: readonly number[];
  readonly min?: number;
  readonly max?: number;
  /** Of `count` variants this one is shown for values 1 + index, 1 + index + count... */
  readonly variant?: { readonly count: number; readonly index: number };
}

export interface Part {
  readonly shape: Shape;
  readonly material: MaterialName;
  readonly at?: Vec3;
  /** Roll, pitch, yaw about the fixed axes x, y, z, in this order, as in URDF. */
  readonly turn?: Vec3;
  /** The joint it moves with; the Thing itself when absent. */
  readonly joint?: string;
  /** The lamp that lights it. */
  readonly lamp?: string;
  /** Shown while all of them pass. */
  readonly show?: readonly ShowRule[];
  /** Copies, each moved by `step` from the one before. */
  readonly repeat?: { readonly count: number; readonly step: Vec3 };
  /** Also its mirror image in y. */
  readonly mirrorY?: boolean;
}

/**
 * `revolute` turns and `prismatic` slides by the property's value, `spin` turns at a speed of the value, `scale`
 * stretches along the axis by the value. Position = value * scale + offset, held within `limits`.
 */
export interface Joint {
  readonly kind: "revolute" | "prismatic" | "spin" | "scale" | "fixed";
  readonly parent?: string;
  readonly at?: Vec3;
  readonly turn?: Vec3;
  readonly axis?: Vec3;
  readonly property?: string;
  readonly scale?: number;
  readonly offset?: number;
  readonly limits?: Vec2;
  /** Time constant with which the picture follows the value, s; 0 at once. */
  readonly easeS?: number;
}

export type LampColour = "green" | "amber" | "red" | "blue" | "white";
/** A lamp shines in the first colour whose rule passes, and is dark when none does. */
export interface Lamp {
  readonly off: LampColour;
  readonly lit: readonly { readonly colour: LampColour; readonly when: ShowRule }[];
}

/** Where the Thing is: reported by itself, or carried by another Thing. */
export interface Carry {
  readonly property: string;
  readonly rules: readonly {
    readonly from: number;
    readonly to: number;
    /** `{n}` stands for value - from + 1; null is the Thing's own place, raised by `liftM`. */
    readonly thing: string | null;
    readonly socket?: string;
    readonly liftM?: number;
  }[];
}

export interface ThingView {
  readonly parts: readonly Part[];
  readonly joints?: Readonly<Record<string, Joint>>;
  readonly lamps?: Readonly<Record<string, Lamp>>;
  /** Places on it where another Thing may stand. */
  readonly sockets?: Readonly<Record<string, { readonly at: Vec3; readonly joint?: string }>>;
  /** The properties that report its pose, for Things that drive. */
  readonly pose?: {
    readonly x: string;
    readonly y: string;
    /** Height of the floor that it stands on, m; left out, it keeps the height of its own place. */
    readonly z?: string;
    readonly heading: string;
  };
  readonly carry?: Carry;
  /** The box people click: its middle is above the origin by half its height unless `middle` says otherwise. */
  readonly bounds: { readonly size: Vec3; readonly middle?: Vec3 };
  /** A mark of a map: drawn larger than it is where it would be less wide on the screen than this, px. */
  readonly minPx?: number;
  /** Where its label and alarm marker float. */
  readonly labelAt: Vec3;
  /** Property whose value its label shows beside the title. */
  readonly labelProperty?: string;
  /** What people see, for those who do not. */
  readonly describes: LocalText;
}

/** Every property that a view reads. */
export function boundProperties(view: ThingView): string[] {
  const names: (string | undefined)[] = [view.carry?.property, view.labelProperty];
  if (view.pose !== undefined) names.push(view.pose.x, view.pose.y, view.pose.z, view.pose.heading);
  for (const part of view.parts) for (const rule of part.show ?? []) names.push(rule.property);
  for (const joint of Object.values(view.joints ?? {})) names.push(joint.property);
  for (const lamp of Object.values(view.lamps ?? {})) for (const lit of lamp.lit) names.push(lit.when.property);
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** Names of joints from the root to `name`. @throws RangeError for an unknown joint or a ring of parents. */
export function jointChain(view: ThingView, name: string): string[] {
  const chain: string[] = [];
  for (let at: string | undefined = name; at !== undefined; ) {
    const joint: Joint | undefined = view.joints?.[at];
    if (joint === undefined) throw new RangeError(`no joint ${at}`);
    if (chain.includes(at)) throw new RangeError(`joint ${at} is its own ancestor`);
    chain.push(at);
    at = joint.parent;
  }
  return chain.reverse();
}

/** True while the rule lets the value pass. */
export function passes(rule: ShowRule, value: number): boolean {
  if (Number.isNaN(value)) return false;
  if (rule.in !== undefined && !rule.in.includes(value)) return false;
  if (rule.min !== undefined && value < rule.min) return false;
  if (rule.max !== undefined && value > rule.max) return false;
  if (rule.variant === undefined) return true;
  return value >= 1 && (value - 1) % rule.variant.count === rule.variant.index;
}

function jointProblems(view: ThingView): string[] {
  const problems: string[] = [];
  for (const [name, joint] of Object.entries(view.joints ?? {})) {
    try {
      jointChain(view, name);
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
    const moves = joint.kind !== "fixed";
    if (moves && joint.property === undefined) problems.push(`joint ${name} moves by no property`);
    const [x, y, z] = joint.axis ?? [0, 0, 1];
    if (Math.abs(Math.hypot(x, y, z) - 1) > 1e-6) problems.push(`the axis of joint ${name} is not a unit vector`);
    if (joint.limits !== undefined && joint.limits[1] <= joint.limits[0]) problems.push(`limits of joint ${name}`);
  }
  return problems;
}

/** What is wrong with a view of a model, in words for a developer; empty when nothing is. */
export function viewProblems(model: ThingModel, view: ThingView): string[] {
  const known = new Set(model.properties.map((p) => p.name));
  const problems = boundProperties(view)
    .filter((name) => !known.has(name))
    .map((name) => `${model.type} has no property ${name}`);
  problems.push(...jointProblems(view));
  const jointOf = (name: string | undefined): boolean => name === undefined || view.joints?.[name] !== undefined;
  for (const part of view.parts) {
    if (!jointOf(part.joint)) problems.push(`a part hangs on joint ${part.joint}, which does not exist`);
    if (part.lamp !== undefined && view.lamps?.[part.lamp] === undefined) problems.push(`no lamp ${part.lamp}`);
  }
  for (const [name, socket] of Object.entries(view.sockets ?? {}))
    if (!jointOf(socket.joint)) problems.push(`socket ${name} hangs on joint ${socket.joint}, which does not exist`);
  for (const rule of view.carry?.rules ?? [])
    if (rule.thing !== null && rule.socket === undefined) problems.push(`carried by ${rule.thing} on no socket`);
  if (view.parts.length === 0) problems.push(`${model.type} has no parts`);
  return problems;
}
