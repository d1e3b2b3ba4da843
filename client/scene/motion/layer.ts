import { Color, DynamicDrawUsage, type Group, InstancedBufferAttribute, InstancedMesh, Matrix4 } from "three";
import { boundProperties, passes } from "../../../twins/core/view.ts";
import type { CompiledView, ViewGroup } from "../geometry/compile.ts";
import type { SceneMaterials } from "../geometry/materials.ts";
import { LAMPS } from "../palette.ts";
import type { Replica } from "../source.ts";
import type { Actor } from "./actor.ts";
import { type JointPlan, jointFrame, jointPlans, stepJoint } from "./joints.ts";

const NOWHERE = new Matrix4().makeScale(0, 0, 0);
const colour = new Color();
const world = new Matrix4();

/** Things of one type, drawn in full: one instanced draw a group of the compiled view, whatever their number. */
export class Layer {
  readonly meshes: InstancedMesh[] = [];
  actors: readonly Actor[] = [];
  private readonly properties: string[];
  private readonly plans: JointPlan[];
  private readonly frames: Matrix4[];
  private readonly jointOfGroup: number[];
  private readonly propertyOfJoint: number[];
  private slots = new Int32Array(0);
  private readonly stale: InstancedBufferAttribute;
  private layout = -1;
  private bound: Replica | null = null;

  readonly compiled: CompiledView;

  /** For up to `capacity` Things; see `cast`. */
  constructor(compiled: CompiledView, capacity: number, materials: SceneMaterials, group: Group) {
    this.compiled = compiled;
    this.properties = boundProperties(compiled.view);
    this.plans = jointPlans(compiled.view);
    this.frames = this.plans.map(() => new Matrix4());
    this.jointOfGroup = compiled.groups.map((each) => this.plans.findIndex((plan) => plan.name === each.joint));
    this.propertyOfJoint = this.plans.map((plan) => this.properties.indexOf(plan.joint.property ?? ""));
    this.stale = new InstancedBufferAttribute(new Float32Array(capacity), 1);
    for (const each of compiled.groups) {
      each.geometry.setAttribute("stale", this.stale);
      const material = each.lamp !== null ? materials.lamp : each.pass === "glass" ? materials.glass : materials.solid;
      const mesh = new InstancedMesh(each.geometry, material, capacity);
      mesh.instanceMatrix.setUsage(DynamicDrawUsage);
      // Bounds of instances that move would have to be found anew each frame; a site is nearly always all in view.
      mesh.frustumCulled = false;
      mesh.castShadow = each.pass === "solid";
      mesh.receiveShadow = each.pass === "solid";
      mesh.renderOrder = each.pass === "glass" ? 2 : 0;
      if (each.lamp !== null) for (let i = 0; i < capacity; i++) mesh.setColorAt(i, colour.set(0x777777));
      this.meshes.push(mesh);
      group.add(mesh);
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
    for (const mesh of this.meshes) mesh.count = actors.length;
  }

  private bind(replica: Replica): void {
    if (this.bound === replica && this.layout === replica.layout) return;
    this.bound = replica;
    this.layout = replica.layout;
    this.slots = new Int32Array(this.actors.length * this.properties.length);
    for (const [i, actor] of this.actors.entries())
      for (const [p, name] of this.properties.entries())
        this.slots[i * this.properties.length + p] = replica.slot(actor.thing.id, name);
  }

  private slot(actor: number, property: number): number {
    return property < 0 ? -1 : this.slots[actor * this.properties.length + property]!;
  }

  /** A bound property's value; NaN when it is not known. */
  value(replica: Replica, actor: number, property: string): number {
    this.bind(replica);
    const slot = this.slot(actor, this.properties.indexOf(property));
    return slot < 0 ? Number.NaN : replica.values[slot]!;
  }

  /** Moves the joints and writes all instances. @returns true while something still moves by itself. */
  update(replica: Replica, dtS: number, still: boolean): boolean {
    this.bind(replica);
    let moving = false;
    for (let i = 0; i < this.actors.length; i++) if (this.updateActor(replica, i, dtS, still)) moving = true;
    for (const mesh of this.meshes) {
      mesh.instanceMatrix.needsUpdate = true;
      if (mesh.instanceColor !== null) mesh.instanceColor.needsUpdate = true;
    }
    return moving;
  }

  private updateActor(replica: Replica, i: number, dtS: number, still: boolean): boolean {
    const actor = this.actors[i]!;
    let moving = false;
    for (let j = 0; j < this.plans.length; j++) {
      const plan = this.plans[j]!;
      const slot = this.slot(i, this.propertyOfJoint[j]!);
      const before = actor.joints[j]!;
      const value = slot < 0 ? Number.NaN : replica.values[slot]!;
      const known = Number.isNaN(before) && plan.joint.kind === "spin" ? 0 : before;
      const after = stepJoint(plan.joint, known, value, dtS, still || actor.stale);
      if (after !== before && !(Number.isNaN(after) && Number.isNaN(before))) moving = true;
      actor.joints[j] = after;
      const frame = jointFrame(plan, Number.isNaN(after) ? 0 : after, this.frames[j]!);
      if (plan.parent >= 0) frame.premultiply(this.frames[plan.parent]!);
    }
    for (let g = 0; g < this.meshes.length; g++) this.writeGroup(replica, g, i, actor);
    return moving;
  }

  private writeGroup(replica: Replica, g: number, i: number, actor: Actor): void {
    const group = this.compiled.groups[g]!;
    const mesh = this.meshes[g]!;
    if (!actor.placed || actor.hidden || !this.shown(replica, group, i)) {
      mesh.setMatrixAt(i, NOWHERE);
      return;
    }
    const joint = this.jointOfGroup[g]!;
    mesh.setMatrixAt(i, joint < 0 ? actor.world : world.multiplyMatrices(actor.world, this.frames[joint]!));
    if (group.lamp !== null) this.light(replica, group.lamp, mesh, i);
  }

  private shown(replica: Replica, group: ViewGroup, i: number): boolean {
    for (const rule of group.show) if (!passes(rule, this.value(replica, i, rule.property))) return false;
    return true;
  }

  private light(replica: Replica, lampName: string, mesh: InstancedMesh, i: number): void {
    const lamp = this.compiled.view.lamps![lampName]!;
    const lit = lamp.lit.find((each) => passes(each.when, this.value(replica, i, each.when.property)));
    // Whether a lamp still shines is not known of a Thing that is silent.
    if (lit === undefined || this.actors[i]!.stale) colour.set(LAMPS[lamp.off].off);
    else colour.set(LAMPS[lit.colour].on);
    mesh.setColorAt(i, colour);
  }

  /** Looks anew at which Things are silent. @returns true when that changed. */
  age(isStale: (actor: Actor) => boolean): boolean {
    let changed = false;
    for (const [i, actor] of this.actors.entries()) {
      const stale = isStale(actor);
      if (stale === actor.stale) continue;
      actor.stale = stale;
      this.stale.setX(i, stale ? 1 : 0);
      changed = true;
    }
    if (changed) this.stale.needsUpdate = true;
    return changed;
  }

  dispose(): void {
    for (const mesh of this.meshes) {
      mesh.removeFromParent();
      mesh.geometry.dispose();
      mesh.dispose();
    }
  }
}
