import { Color, DynamicDrawUsage, type Group, InstancedBufferAttribute, InstancedMesh, Matrix4 } from "three";
import { boundProperties, passes, type ShowRule } from "../../../twins/core/view.ts";
import type { CompiledView } from "../geometry/compile.ts";
import type { SceneMaterials } from "../geometry/materials.ts";
import { LAMPS, linear } from "../palette.ts";
import type { Replica } from "../source.ts";
import type { Actor } from "./actor.ts";
import { put } from "./instances.ts";
import { type JointPlan, jointFrame, jointPlans, stepJoint } from "./joints.ts";

const NOWHERE = new Matrix4().makeScale(0, 0, 0);
const colour = new Color();
const world = new Matrix4();

type Rgb = readonly [number, number, number];
/** A rule with the number of its property among those that the view is bound to. */
interface BoundRule {
  readonly rule: ShowRule;
  readonly property: number;
}
/** How a group of the view is drawn, with nothing left to look up by name. */
interface GroupPlan {
  /** Number of its joint, or -1. */
  readonly joint: number;
  /** Number of the first group that is always where this one is: their instances are the same. */
  readonly like: number;
  readonly show: readonly BoundRule[];
  readonly lamp: { readonly off: Rgb; readonly lit: readonly (BoundRule & { readonly on: Rgb })[] } | null;
}

function groupPlans({ view, groups }: CompiledView, plans: readonly JointPlan[], properties: readonly string[]) {
  const bound = (rule: ShowRule): BoundRule => ({ rule, property: properties.indexOf(rule.property) });
  const keys = groups.map(({ joint, show }) => JSON.stringify([joint, show]));
  return groups.map(({ joint, show, lamp }, g): GroupPlan => {
    const { off, lit } = lamp === null ? { off: null, lit: [] } : view.lamps![lamp]!;
    return {
      joint: plans.findIndex((plan) => plan.name === joint),
      like: keys.indexOf(keys[g]!),
      show: show.map(bound),
      lamp:
        off === null
          ? null
          : {
              off: linear(LAMPS[off].off),
              lit: lit.map(({ when, colour }) => ({ ...bound(when), on: linear(LAMPS[colour].on) })),
            },
    };
  });
}

/**
 * Things of one type, drawn in full: one instanced draw a group of the compiled view, whatever their number. What has not
 * changed since the last frame is neither computed nor uploaded again.
 */
export class Layer {
  /** One a group of the compiled view. */
  readonly meshes: InstancedMesh[] = [];
  actors: readonly Actor[] = [];
  /** The back faces of what is of glass, with the instances of one of `meshes`. */
  private readonly backs: InstancedMesh[] = [];
  private readonly properties: string[];
  private readonly plans: JointPlan[];
  private readonly frames: Matrix4[];
  private readonly groups: readonly GroupPlan[];
  private readonly propertyOfJoint: number[];
  private slots = new Int32Array(0);
  private readonly stale: InstancedBufferAttribute;
  private layout = -1;
  private bound: Replica | null = null;
  private version = -1;
  private wasStill = false;
  /** Frames of the actors as they were last drawn. */
  private readonly worlds: Float64Array;
  /** Of each actor: it is drawn anew whatever happens, it is in the picture, a joint of it moves. */
  private readonly due: Uint8Array;
  private readonly seen: Uint8Array;
  private readonly restless: Uint8Array;

  readonly compiled: CompiledView;

  /** For up to `capacity` Things; see `cast`. */
  constructor(compiled: CompiledView, capacity: number, materials: SceneMaterials, group: Group) {
    this.compiled = compiled;
    this.properties = boundProperties(compiled.view);
    this.plans = jointPlans(compiled.view);
    this.frames = this.plans.map(() => new Matrix4());
    this.groups = groupPlans(compiled, this.plans, this.properties);
    this.propertyOfJoint = this.plans.map((plan) => this.properties.indexOf(plan.joint.property ?? ""));
    this.stale = new InstancedBufferAttribute(new Float32Array(capacity), 1);
    this.worlds = new Float64Array(16 * capacity);
    [this.due, this.seen, this.restless] = [0, 1, 2].map(() => new Uint8Array(capacity)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    for (const each of compiled.groups) {
      each.geometry.setAttribute("stale", this.stale);
      const glass = each.lamp === null && each.pass === "glass";
      const make = (material: SceneMaterials["solid"]): InstancedMesh => {
        const mesh = new InstancedMesh(each.geometry, material, capacity);
        // Bounds of instances that move would have to be found anew each frame; a site is nearly always all in view.
        mesh.frustumCulled = false;
        mesh.matrixAutoUpdate = false;
        mesh.visible = false;
        mesh.castShadow = each.pass === "solid";
        mesh.receiveShadow = each.pass === "solid";
        mesh.renderOrder = each.pass === "glass" ? 2 : 0;
        group.add(mesh);
        return mesh;
      };
      const back = glass ? make(materials.glass[0]) : null;
      const mesh = make(glass ? materials.glass[1] : each.lamp !== null ? materials.lamp : materials.solid);
      const alike = this.meshes[this.groups[this.meshes.length]!.like];
      if (alike === undefined) mesh.instanceMatrix.setUsage(DynamicDrawUsage);
      else mesh.instanceMatrix = alike.instanceMatrix;
      if (each.lamp !== null) for (let i = 0; i < capacity; i++) mesh.setColorAt(i, colour.set(0x777777));
      this.meshes.push(mesh);
      if (back === null) continue;
      back.instanceMatrix = mesh.instanceMatrix;
      this.backs.push(back);
    }
  }

  /** Takes the Things to draw; at most its capacity. */
  cast(actors: readonly Actor[]): void {
    this.actors = actors;
    this.bound = null;
    for (const [i, actor] of actors.entries()) {
      actor.index = i;
      if (actor.joints.length !== this.plans.length)
        actor.joints = new Float64Array(this.plans.length).fill(Number.NaN);
      this.stale.setX(i, actor.stale ? 1 : 0);
    }
    this.stale.needsUpdate = true;
    this.due.fill(1);
    for (const mesh of [...this.meshes, ...this.backs]) {
      mesh.count = actors.length;
      mesh.visible = actors.length > 0;
    }
  }

  private bind(replica: Replica): void {
    if (this.bound === replica && this.layout === replica.layout) return;
    this.bound = replica;
    this.layout = replica.layout;
    this.version = -1;
    this.slots = new Int32Array(this.actors.length * this.properties.length);
    for (const [i, actor] of this.actors.entries())
      for (const [p, name] of this.properties.entries())
        this.slots[i * this.properties.length + p] = replica.slot(actor.thing.id, name);
  }

  /** A bound property's value by its number; NaN when it is not known. */
  private read(replica: Replica, actor: number, property: number): number {
    const slot = property < 0 ? -1 : this.slots[actor * this.properties.length + property]!;
    return slot < 0 ? Number.NaN : replica.values[slot]!;
  }

  /** A bound property's value; NaN when it is not known. */
  value(replica: Replica, actor: number, property: string): number {
    this.bind(replica);
    return this.read(replica, actor, this.properties.indexOf(property));
  }

  /** Moves the joints and writes the instances that changed. @returns true while something still moves by itself. */
  update(replica: Replica, dtS: number, still: boolean): boolean {
    this.bind(replica);
    const told = this.version !== replica.version || still !== this.wasStill;
    this.version = replica.version;
    this.wasStill = still;
    let moving = false;
    for (let i = 0; i < this.actors.length; i++) {
      const moved = this.moved(i);
      if (!moved && !told && this.restless[i] === 0) continue;
      const turned = this.moveJoints(replica, i, dtS, still);
      this.restless[i] = turned ? 1 : 0;
      moving = turned || moving;
      for (let g = 0; g < this.meshes.length; g++) this.writeGroup(replica, g, i);
    }
    return moving;
  }

  /** True when an actor's frame is not the one that was drawn, or it came into the picture or left it. */
  private moved(i: number): boolean {
    const actor = this.actors[i]!;
    const { elements } = actor.world;
    const seen = actor.placed && !actor.hidden ? 1 : 0;
    let moved = this.due[i] === 1 || this.seen[i] !== seen;
    this.due[i] = 0;
    this.seen[i] = seen;
    for (let k = 0, at = 16 * i; k < 16; k++, at++) {
      if (this.worlds[at] === elements[k]) continue;
      this.worlds[at] = elements[k]!;
      moved = true;
    }
    return moved;
  }

  private moveJoints(replica: Replica, i: number, dtS: number, still: boolean): boolean {
    const actor = this.actors[i]!;
    let moving = false;
    for (let j = 0; j < this.plans.length; j++) {
      const plan = this.plans[j]!;
      const before = actor.joints[j]!;
      const value = this.read(replica, i, this.propertyOfJoint[j]!);
      const known = Number.isNaN(before) && plan.joint.kind === "spin" ? 0 : before;
      const after = stepJoint(plan.joint, known, value, dtS, still || actor.stale);
      if (after !== before && !(Number.isNaN(after) && Number.isNaN(before))) moving = true;
      actor.joints[j] = after;
      const frame = jointFrame(plan, Number.isNaN(after) ? 0 : after, this.frames[j]!);
      if (plan.parent >= 0) frame.premultiply(this.frames[plan.parent]!);
    }
    return moving;
  }

  private writeGroup(replica: Replica, g: number, i: number): void {
    const { joint, like, show, lamp } = this.groups[g]!;
    const mesh = this.meshes[g]!;
    const shown =
      this.seen[i] === 1 && show.every(({ rule, property }) => passes(rule, this.read(replica, i, property)));
    if (like === g) {
      const own = this.actors[i]!.world;
      const frame = !shown ? NOWHERE : joint < 0 ? own : world.multiplyMatrices(own, this.frames[joint]!);
      const { instanceMatrix } = mesh;
      if (put(frame.elements, instanceMatrix.array as Float32Array, 16 * i)) instanceMatrix.needsUpdate = true;
    }
    if (!shown || lamp === null) return;
    const lit = lamp.lit.find(({ rule, property }) => passes(rule, this.read(replica, i, property)));
    // Whether a lamp still shines is not known of a Thing that is silent.
    const light = lit === undefined || this.actors[i]!.stale ? lamp.off : lit.on;
    if (put(light, mesh.instanceColor!.array as Float32Array, 3 * i)) mesh.instanceColor!.needsUpdate = true;
  }

  /** Looks anew at which Things are silent. @returns true when that changed. */
  age(isStale: (actor: Actor) => boolean): boolean {
    let changed = false;
    for (const [i, actor] of this.actors.entries()) {
      const stale = isStale(actor);
      if (stale === actor.stale) continue;
      actor.stale = stale;
      this.stale.setX(i, stale ? 1 : 0);
      this.due[i] = 1;
      changed = true;
    }
    if (changed) this.stale.needsUpdate = true;
    return changed;
  }

  dispose(): void {
    for (const mesh of [...this.meshes, ...this.backs]) {
      mesh.removeFromParent();
      mesh.geometry.dispose();
      mesh.dispose();
    }
  }
}
