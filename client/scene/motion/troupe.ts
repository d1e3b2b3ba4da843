import { Group, Matrix4, Quaternion, Vector3 } from "three";
import type { Site } from "../../../twins/core/site.ts";
import type { ThingView } from "../../../twins/core/view.ts";
import { type CompiledView, compileView, type MeshLibrary } from "../geometry/compile.ts";
import type { SceneMaterials } from "../geometry/materials.ts";
import type { Replica } from "../source.ts";
import { type Actor, homeFrame, newActor } from "./actor.ts";
import { Layer } from "./layer.ts";
import { Delay, type Pose } from "./poseTrack.ts";

const GLIDE_MS = 650;
const GLIDE_ARC_M = 0.16;

const pose: Pose = { x: 0, y: 0, headingRad: 0 };
const target = new Matrix4();
const from = { p: new Vector3(), q: new Quaternion(), s: new Vector3() };
const to = { p: new Vector3(), q: new Quaternion(), s: new Vector3() };

/** All Things of a site, by type; moves them and writes their instances. */
export class Troupe {
  readonly group = new Group();
  readonly layers: Layer[] = [];
  readonly actors = new Map<string, Actor>();
  readonly layerOf = new Map<string, Layer>();
  private readonly delay = new Delay();

  constructor(site: Site, views: Readonly<Record<string, ThingView>>, library: MeshLibrary, materials: SceneMaterials) {
    for (const type of new Set(site.things.map((thing) => thing.model))) {
      const things = site.things.filter((thing) => thing.model === type);
      const view = views[type];
      if (view === undefined) continue;
      const compiled: CompiledView = compileView(view, library);
      const actors = things.map((thing, i) => newActor(thing, view, i));
      const layer = new Layer(compiled, actors, materials, this.group);
      this.layers.push(layer);
      for (const actor of actors) {
        this.actors.set(actor.thing.id, actor);
        this.layerOf.set(actor.thing.id, layer);
      }
    }
  }

  /** How far in the past moving Things are drawn, ms. */
  get delayMs(): number {
    return this.delay.ms;
  }

  /**
   * One frame. `still`: draw states, not movements (reduced motion).
   * @returns true while something moves between reports, so that another frame is worth drawing.
   */
  update(replica: Replica, dtS: number, still: boolean): boolean {
    const nowMs = replica.serverNowMs();
    let moving = false;
    for (const layer of this.layers)
      if (layer.compiled.view.pose !== undefined)
        for (const actor of layer.actors) moving = this.drive(replica, layer, actor, nowMs) || moving;
    // Carriers are placed; now what they carry.
    for (const layer of this.layers)
      if (layer.compiled.view.carry !== undefined)
        for (const actor of layer.actors) moving = this.carry(replica, layer, actor, nowMs, still) || moving;
    for (const layer of this.layers) moving = layer.update(replica, dtS, still) || moving;
    return moving;
  }

  private drive(replica: Replica, layer: Layer, actor: Actor, nowMs: number): boolean {
    const names = actor.view.pose!;
    const track = actor.track!;
    const observedAtMs = layer.observedAtMs(replica, actor.index, names.x);
    const x = layer.value(replica, actor.index, names.x);
    if (observedAtMs > 0) {
      const interval = track.add(
        observedAtMs,
        x,
        layer.value(replica, actor.index, names.y),
        layer.value(replica, actor.index, names.heading),
      );
      if (interval > 0) this.delay.learn(nowMs, observedAtMs, interval);
    }
    const atMs = nowMs - this.delay.ms;
    actor.placed = track.at(atMs, pose);
    if (actor.placed) actor.world.makeRotationZ(pose.headingRad).setPosition(pose.x, pose.y, actor.thing.pose.z);
    return track.moving(atMs);
  }

  private carry(replica: Replica, layer: Layer, actor: Actor, nowMs: number, still: boolean): boolean {
    const carry = actor.view.carry!;
    const value = layer.value(replica, actor.index, carry.property);
    const rule = carry.rules.find((each) => value >= each.from && value <= each.to);
    const carrier = rule?.thing?.replace("{n}", String(value - rule.from + 1)) ?? "";
    const other = this.actors.get(carrier);
    const socket = rule?.socket === undefined ? undefined : other?.view.sockets?.[rule.socket];
    if (other !== undefined && socket !== undefined) target.makeTranslation(...socket.at).premultiply(other.world);
    else homeFrame(actor.thing, carry.rules.find((each) => each.thing === null)?.liftM ?? 0, target);
    if (carrier !== actor.carrier) {
      actor.glideFrom.copy(actor.world);
      actor.glideFromMs = actor.carrier === null || still ? -Infinity : nowMs;
      actor.carrier = carrier;
    }
    const share = (nowMs - actor.glideFromMs) / GLIDE_MS;
    if (share >= 1 || share < 0) {
      actor.world.copy(target);
      return false;
    }
    const eased = share * share * (3 - 2 * share);
    actor.glideFrom.decompose(from.p, from.q, from.s);
    target.decompose(to.p, to.q, to.s);
    from.p.lerp(to.p, eased);
    from.p.z += GLIDE_ARC_M * 4 * eased * (1 - eased);
    actor.world.compose(from.p, from.q.slerp(to.q, eased), to.s);
    return true;
  }

  dispose(): void {
    for (const layer of this.layers) layer.dispose();
  }
}
